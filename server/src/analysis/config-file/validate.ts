// Validates a value against the part of JSON Schema that the configuration uses.
import type { Part, Path } from "../finding.ts";
import { nearest } from "../schema/near.ts";
import type { JsonSchema } from "./config-schema.ts";

export interface ConfigProblem {
  readonly path: Path;
  readonly part: Part;
  readonly message: string;
}

export function validate(value: unknown, schema: JsonSchema, path: Path = []): ConfigProblem[] {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) {
    const tried = choices.map((choice) => validate(value, choice, path));
    if (tried.some((problems) => problems.length === 0)) return [];
    // A map is meant for the choice that takes maps.
    const best = isMap(value)
      ? tried[choices.findIndex(({ type }) => type === "object")]
      : undefined;
    return best ?? tried[0]!;
  }
  const problem = (message: string): ConfigProblem[] => [{ path, part: "value", message }];
  if (schema.enum && !schema.enum.includes(value)) {
    const allowed = [...new Set(schema.enum.filter((one) => one !== false).map(String))];
    const [near] = typeof value === "string" ? nearest(value, allowed) : [];
    return problem(
      `${shown(value)} is none of ${allowed.join(", ")}.${near ? ` Did you mean '${near}'?` : ""}`,
    );
  }
  if (schema.type && !hasType(value, schema.type))
    return problem(`This must be ${ARTICLES[schema.type]}, not ${shown(value)}.`);
  if (schema.pattern && typeof value === "string" && !new RegExp(schema.pattern).test(value))
    return problem(`${shown(value)} does not fit ${schema.pattern}.`);
  if (Array.isArray(value))
    return value.flatMap((item, i) =>
      schema.items ? validate(item, schema.items, [...path, i]) : [],
    );
  return isMap(value) ? validateMap(value, schema, path) : [];
}

function validateMap(
  value: Readonly<Record<string, unknown>>,
  { properties = {}, patternProperties = {}, additionalProperties = true }: JsonSchema,
  path: Path,
): ConfigProblem[] {
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = [...path, key];
    const own = Object.hasOwn(properties, key) ? properties[key] : undefined;
    const schema =
      own ??
      Object.entries(patternProperties).find(([pattern]) => new RegExp(pattern).test(key))?.[1];
    if (schema) return inner === null && own?.type ? [] : validate(inner, schema, at);
    if (additionalProperties) return [];
    const [near] = nearest(key, Object.keys(properties));
    const hint = near ? ` Did you mean '${near}'?` : "";
    return [{ path: at, part: "key" as const, message: `Unknown key '${key}'.${hint}` }];
  });
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

const ARTICLES = {
  object: "a map",
  array: "a list",
  string: "a text",
  boolean: "true or false",
  number: "a number",
  integer: "a whole number",
} as const;

function hasType(value: unknown, type: NonNullable<JsonSchema["type"]>): boolean {
  if (type === "object") return isMap(value);
  if (type === "array") return Array.isArray(value);
  if (type === "integer") return Number.isInteger(value);
  return typeof value === type;
}

function shown(value: unknown): string {
  if (typeof value === "string") return `'${value}'`;
  if (Array.isArray(value)) return "a list";
  return isMap(value) ? "a map" : String(value);
}
