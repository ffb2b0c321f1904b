// The OpenAPI v3 dialect of CustomResourceDefinitions: as JSON Schema for the compiler, and as a map of known fields.
import type { Path } from "../finding.ts";

/** A schema of a CustomResourceDefinition, as `readSchema` gives it: what is there has the right type. */
export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly nullable?: boolean;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly required?: readonly string[];
  readonly properties?: { readonly [name: string]: JsonSchema };
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly allOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly not?: JsonSchema;
  readonly "x-kubernetes-int-or-string"?: boolean;
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
  readonly "x-kubernetes-embedded-resource"?: boolean;
  readonly [key: string]: unknown;
}

/** Reads a schema that a user wrote: parts of a wrong type are left out. Nothing for what is no schema at all. */
export function readSchema(value: unknown): JsonSchema | undefined {
  if (!isRecord(value)) return undefined;
  const out: { [key: string]: unknown } = {};
  for (const [key, part] of Object.entries(value)) {
    const read = readPart(key, part);
    if (read !== undefined) out[key] = read;
  }
  return out;
}

function readPart(key: string, part: unknown): unknown {
  switch (key) {
    case "type":
    case "description":
    case "format":
    case "pattern":
      return typeof part === "string" ? part : undefined;
    case "enum":
      return Array.isArray(part) ? part : undefined;
    case "required":
      return Array.isArray(part) ? part.filter((name) => typeof name === "string") : undefined;
    case "properties":
      return isRecord(part)
        ? Object.fromEntries(
            Object.entries(part).map(([name, child]) => [name, readSchema(child) ?? {}]),
          )
        : undefined;
    case "additionalProperties":
      return typeof part === "boolean" ? part : readSchema(part);
    case "items":
    case "not":
      return readSchema(part);
    case "allOf":
    case "anyOf":
    case "oneOf":
      return Array.isArray(part) ? part.map((member) => readSchema(member) ?? {}) : undefined;
    default:
      return part;
  }
}

const copied = [
  "enum",
  "format",
  "required",
  "pattern",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "uniqueItems",
  "minProperties",
  "maxProperties",
  "multipleOf",
  "default",
];

/** The JSON Schema that accepts what the server's validation accepts. Unknown fields are not its business. */
export function toJsonSchema(schema: JsonSchema): { [key: string]: unknown } {
  const out: { [key: string]: unknown } = {};
  for (const key of copied) if (schema[key] !== undefined) out[key] = schema[key];
  const types = schema["x-kubernetes-int-or-string"]
    ? ["integer", "string"]
    : schema.type === undefined
      ? []
      : [schema.type];
  if (types.length > 0) out["type"] = schema.nullable ? [...types, "null"] : types;
  if (schema.nullable && schema.enum) out["enum"] = [...schema.enum, null];
  for (const [bound, exclusive] of [
    ["minimum", "exclusiveMinimum"],
    ["maximum", "exclusiveMaximum"],
  ] as const)
    if (schema[bound] !== undefined)
      out[schema[exclusive] === true ? exclusive : bound] = schema[bound];
  if (schema.properties)
    out["properties"] = Object.fromEntries(
      Object.entries(schema.properties).map(([name, child]) => [name, toJsonSchema(child)]),
    );
  if (typeof schema.additionalProperties === "object")
    out["additionalProperties"] = toJsonSchema(schema.additionalProperties);
  if (schema.items) out["items"] = toJsonSchema(schema.items);
  for (const combination of ["allOf", "anyOf", "oneOf"] as const) {
    const members = schema[combination];
    if (members) out[combination] = members.map(toJsonSchema);
  }
  if (schema.not) out["not"] = toJsonSchema(schema.not);
  return out;
}

/** Fields that every object has, whether its schema names them or not. */
const metaFields = ["apiVersion", "kind", "metadata"];

/** Paths of the fields that the schema does not know: kubectl's strict requests are refused for them. */
export function unknownFields(schema: JsonSchema, value: unknown): Path[] {
  const found: Path[] = [];
  const walk = (at: JsonSchema, node: unknown, path: Path, embedded: boolean): void => {
    if (Array.isArray(node)) {
      const { items } = at;
      if (items)
        node.forEach((item, index) => {
          walk(items, item, [...path, index], items["x-kubernetes-embedded-resource"] === true);
        });
      return;
    }
    if (!isRecord(node)) return;
    for (const key of Object.keys(node).sort()) {
      if (embedded && metaFields.includes(key)) continue;
      const { properties = {}, additionalProperties } = at;
      const child = Object.hasOwn(properties, key)
        ? properties[key]
        : typeof additionalProperties === "object"
          ? additionalProperties
          : undefined;
      if (child !== undefined)
        walk(child, node[key], [...path, key], child["x-kubernetes-embedded-resource"] === true);
      else if (
        at["x-kubernetes-preserve-unknown-fields"] !== true &&
        additionalProperties !== true &&
        node[key] !== undefined
      )
        found.push([...path, key]);
    }
  };
  walk(schema, value, [], true);
  return found;
}

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
