// What the format of scenarios allows at a place of the document.
import { type Shape, scenarioShape } from "#engine";
import type { Path } from "../finding.ts";

/** The shapes that a path of a scenario document can have: several where the format leaves a choice. */
export function shapesAt(path: Path): readonly Shape[] {
  return path.reduce<readonly Shape[]>(
    (shapes, step) => shapes.flatMap((shape) => below(shape, step)).flatMap(alternatives),
    alternatives(scenarioShape),
  );
}

function alternatives(shape: Shape): Shape[] {
  if (shape.type !== "either") return [shape];
  const { text } = shape;
  // What is said of the choice holds for every part of it.
  return shape.shapes
    .flatMap(alternatives)
    .map((part) => (part.text === undefined && text !== undefined ? { ...part, text } : part));
}

function below(shape: Shape, step: string | number): Shape[] {
  if (typeof step === "number") return shape.type === "list" ? [shape.items] : [];
  if (shape.type === "map") return [shape.values];
  const field =
    shape.type === "object" && Object.hasOwn(shape.fields, step) ? shape.fields[step] : undefined;
  return field ? [field] : [];
}

const kinds: Readonly<Partial<Record<Shape["type"], string>>> = {
  any: "anything",
  nothing: "null",
  integer: "whole number",
  enum: "one of",
  object: "map",
};

/** How a shape is called in front of people: `duration`, `list of texts`. */
export function shapeWords(shape: Shape): string {
  switch (shape.type) {
    case "string":
      return shape.means === "object" ? "kind/name" : (shape.means ?? "text");
    case "list":
      return `list of ${shapeWords(shape.items)}`;
    case "either":
      return shape.shapes.map(shapeWords).join(" or ");
    default:
      return kinds[shape.type] ?? shape.type;
  }
}
