// The shape of a scenario's parts as data: one description serves validation, and whoever wants to complete or explain.
import { parseDuration } from "../../model/duration.ts";
import { parseQuantity } from "../../model/quantity.ts";
import { parseTime } from "../../model/time.ts";

export interface ScenarioError {
  /** Steps from the document's root. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

export type Shape =
  | {
      readonly type:
        | "any"
        | "boolean"
        | "string"
        | "number"
        | "integer"
        | "duration"
        | "quantity"
        | "time";
    }
  | { readonly type: "enum"; readonly values: readonly string[] }
  | { readonly type: "list"; readonly items: Shape }
  | { readonly type: "map"; readonly values: Shape }
  | { readonly type: "either"; readonly shapes: readonly Shape[] }
  | Fields;

export interface Fields {
  readonly type: "object";
  readonly fields: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
}

export const any: Shape = { type: "any" };
export const boolean: Shape = { type: "boolean" };
export const string: Shape = { type: "string" };
export const number: Shape = { type: "number" };
export const integer: Shape = { type: "integer" };
export const duration: Shape = { type: "duration" };
export const quantity: Shape = { type: "quantity" };
export const time: Shape = { type: "time" };
export const oneOf = (...values: string[]): Shape => ({ type: "enum", values });
export const list = (items: Shape): Shape => ({ type: "list", items });
export const map = (values: Shape): Shape => ({ type: "map", values });
export const either = (...shapes: Shape[]): Shape => ({ type: "either", shapes });
export const object = (fields: Record<string, Shape>, ...required: string[]): Fields => ({
  type: "object",
  fields,
  ...(required.length > 0 ? { required } : {}),
});

/** All ways in which `value` does not fit. */
export function checkShape(
  value: unknown,
  shape: Shape,
  path: readonly (string | number)[] = [],
): ScenarioError[] {
  const wrong = (expected: string): ScenarioError[] => [
    { path, message: `${describe(value)} is not ${expected}` },
  ];
  switch (shape.type) {
    case "any":
      return [];
    case "boolean":
    case "string":
      return typeof value === shape.type ? [] : wrong(`a ${shape.type}`);
    case "number":
    case "integer":
      return typeof value === "number" &&
        (shape.type === "number" ? Number.isFinite(value) : Number.isInteger(value))
        ? []
        : wrong(`a${shape.type === "integer" ? "n integer" : " number"}`);
    case "duration":
      return typeof value === "string" && parseDuration(value) !== undefined
        ? []
        : wrong("a duration such as 90s or 5m");
    case "quantity":
      return (typeof value === "string" || typeof value === "number") &&
        !("error" in parseQuantity(value))
        ? []
        : wrong("a quantity such as 250m or 64Mi");
    case "time":
      return typeof value === "string" && parseTime(value) !== undefined
        ? []
        : wrong("a time such as 2026-01-01T00:00:00Z");
    case "enum":
      return typeof value === "string" && shape.values.includes(value)
        ? []
        : wrong(`one of ${shape.values.join(", ")}`);
    case "list":
      return Array.isArray(value)
        ? value.flatMap((item, i) => checkShape(item, shape.items, [...path, i]))
        : wrong("a list");
    case "map":
      return isFields(value)
        ? Object.entries(value).flatMap(([key, item]) =>
            checkShape(item, shape.values, [...path, key]),
          )
        : wrong("a map");
    case "either": {
      const attempts = shape.shapes.map((candidate) => checkShape(value, candidate, path));
      return attempts.some((errors) => errors.length === 0)
        ? []
        : attempts.reduce((best, errors) => (depth(errors) > depth(best) ? errors : best));
    }
    case "object":
      return isFields(value) ? checkFields(value, shape, path) : wrong("a map");
  }
}

function checkFields(
  value: Readonly<Record<string, unknown>>,
  shape: Fields,
  path: readonly (string | number)[],
): ScenarioError[] {
  const missing = (shape.required ?? [])
    .filter((key) => value[key] === undefined)
    .map((key) => ({ path, message: `${key} is required` }));
  const inside = Object.keys(value).flatMap((key) => {
    const field = Object.hasOwn(shape.fields, key) ? shape.fields[key] : undefined;
    return field
      ? checkShape(value[key], field, [...path, key])
      : [
          {
            path: [...path, key],
            message: `unknown key "${key}"; known are ${Object.keys(shape.fields).join(", ")}`,
          },
        ];
  });
  return [...missing, ...inside];
}

/** How far an attempt got: the alternative that got furthest is the one that was meant. */
function depth(errors: readonly ScenarioError[]): number {
  return Math.max(0, ...errors.map(({ path }) => path.length));
}

export function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  return typeof value === "object"
    ? Array.isArray(value)
      ? "a list"
      : "a map"
    : JSON.stringify(value);
}
