// The OpenAPI v3 dialect of CustomResourceDefinitions: as JSON Schema for the compiler, and as a map of known fields.
import type { Path } from "../finding.ts";

/** A schema as written in a CustomResourceDefinition. Anything in it may be missing or of a wrong type. */
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
  if (isRecord(schema.properties))
    out["properties"] = Object.fromEntries(
      Object.entries(schema.properties).map(([name, child]) => [name, toJsonSchema(child)]),
    );
  if (isRecord(schema.additionalProperties))
    out["additionalProperties"] = toJsonSchema(schema.additionalProperties as JsonSchema);
  if (isRecord(schema.items)) out["items"] = toJsonSchema(schema.items);
  for (const combination of ["allOf", "anyOf", "oneOf"] as const)
    if (Array.isArray(schema[combination]))
      out[combination] = (schema[combination] as readonly JsonSchema[]).map(toJsonSchema);
  if (isRecord(schema.not)) out["not"] = toJsonSchema(schema.not);
  return out;
}

/** Fields that every object has, whether its schema names them or not. */
const metaFields = ["apiVersion", "kind", "metadata"];

/** Paths of the fields that the schema does not know: kubectl's strict requests are refused for them. */
export function unknownFields(schema: JsonSchema, value: unknown): Path[] {
  const found: Path[] = [];
  const walk = (at: JsonSchema, node: unknown, path: Path, embedded: boolean): void => {
    if (Array.isArray(node)) {
      if (isRecord(at.items))
        node.forEach((item, index) => {
          walk(
            at.items!,
            item,
            [...path, index],
            at.items!["x-kubernetes-embedded-resource"] === true,
          );
        });
      return;
    }
    if (!isRecord(node)) return;
    for (const key of Object.keys(node).sort()) {
      if (embedded && metaFields.includes(key)) continue;
      const properties = isRecord(at.properties) ? at.properties : {};
      const child = Object.hasOwn(properties, key)
        ? properties[key]!
        : isRecord(at.additionalProperties)
          ? (at.additionalProperties as JsonSchema)
          : undefined;
      if (child !== undefined)
        walk(child, node[key], [...path, key], child["x-kubernetes-embedded-resource"] === true);
      else if (
        at["x-kubernetes-preserve-unknown-fields"] !== true &&
        at.additionalProperties !== true &&
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
