// What the form of `.drydock.yaml` allows at a place of the file.
import type { Path } from "../finding.ts";
import { configurationSchema, type JsonSchema } from "./config-schema.ts";

/** The schemas that a path can have: several where the form leaves a choice. */
export function schemasAt(path: Path): readonly JsonSchema[] {
  return path.reduce<readonly JsonSchema[]>(
    (schemas, step) => schemas.flatMap((schema) => below(schema, step)).flatMap(alternatives),
    alternatives(configurationSchema),
  );
}

function alternatives(schema: JsonSchema): JsonSchema[] {
  const choices = schema.anyOf ?? schema.oneOf;
  if (!choices) return [schema];
  const { description } = schema;
  // What is said of the choice holds for every part of it.
  return choices
    .flatMap(alternatives)
    .map((part) =>
      part.description === undefined && description !== undefined ? { ...part, description } : part,
    );
}

function below(schema: JsonSchema, step: string | number): JsonSchema[] {
  if (typeof step === "number") return schema.items ? [schema.items] : [];
  const { properties = {}, patternProperties = {} } = schema;
  const own = Object.hasOwn(properties, step) ? properties[step] : undefined;
  const fitting = Object.entries(patternProperties).find(([pattern]) =>
    new RegExp(pattern).test(step),
  );
  const found = own ?? fitting?.[1];
  return found ? [found] : [];
}

/** What can be written for a schema's value. */
export function valuesOf({ enum: values = [], type }: JsonSchema): string[] {
  if (type === "boolean") return ["true", "false"];
  return [...new Set(values.filter((value) => value !== false).map(String))];
}

/** `one of`, `list`, `true or false`. */
export function schemaWords({ type, enum: values, items }: JsonSchema): string {
  if (values) return "one of";
  if (type === "array") return `list of ${items?.enum || items?.anyOf ? "choices" : "texts"}`;
  return { object: "map", boolean: "true or false", string: "text" }[type as string] ?? "number";
}
