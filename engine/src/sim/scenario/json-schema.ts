// The JSON Schema of a shape, for editors and other tools.
import type { Meaning, Shape } from "./shape.ts";

export type JsonSchema = { readonly [key: string]: unknown };

const patterns: Partial<Record<Meaning, string>> = {
  object: "^[^/]+/[^/]+$",
  version: "^v?1\\.3[1-6](\\.\\d+)?$",
};
const durationPattern = "^\\+?(0|([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+$";

/** The schema, with what has a name under `$defs`. */
export function jsonSchemaOf(shape: Shape): JsonSchema {
  const definitions = new Map<string, JsonSchema>();
  const schema = schemaOf(shape, definitions);
  const named = [...definitions].sort(([a], [b]) => (a < b ? -1 : 1));
  return named.length === 0 ? schema : { ...schema, $defs: Object.fromEntries(named) };
}

function schemaOf(shape: Shape, definitions: Map<string, JsonSchema>): JsonSchema {
  const { text } = shape;
  const name = shape.type === "object" ? shape.name : undefined;
  if (name === undefined)
    return { ...(text === undefined ? {} : { description: text }), ...typeOf(shape, definitions) };
  if (!definitions.has(name)) {
    definitions.set(name, {});
    definitions.set(name, typeOf(shape, definitions));
  }
  return { $ref: `#/$defs/${name}` };
}

function typeOf(shape: Shape, definitions: Map<string, JsonSchema>): JsonSchema {
  switch (shape.type) {
    case "any":
      return {};
    case "nothing":
      return { type: "null" };
    case "boolean":
      return { type: "boolean" };
    case "string": {
      const pattern = shape.means && patterns[shape.means];
      return { type: "string", ...(pattern === undefined ? {} : { pattern }) };
    }
    case "number":
    case "integer": {
      const { type, min, max } = shape;
      return {
        type,
        ...(min === undefined ? {} : { minimum: min }),
        ...(max === undefined ? {} : { maximum: max }),
      };
    }
    case "duration":
      return { type: "string", pattern: durationPattern };
    case "quantity":
      return { type: ["string", "number"] };
    case "time":
      return { type: "string", format: "date-time" };
    case "enum":
      return { enum: shape.values };
    case "list":
      return {
        type: "array",
        items: schemaOf(shape.items, definitions),
        ...(shape.min === undefined ? {} : { minItems: shape.min }),
      };
    case "map":
      return { type: "object", additionalProperties: schemaOf(shape.values, definitions) };
    case "either":
      return { anyOf: shape.shapes.map((each) => schemaOf(each, definitions)) };
    case "object": {
      const { fields, required, oneOf = [], anyOf = [] } = shape;
      const choices = [
        ...oneOf.map((keys) => ({ oneOf: keys.map((key) => ({ required: [key] })) })),
        ...anyOf.map((keys) => ({ anyOf: keys.map((key) => ({ required: [key] })) })),
      ];
      return {
        type: "object",
        properties: Object.fromEntries(
          Object.entries(fields).map(([key, field]) => [key, schemaOf(field, definitions)]),
        ),
        ...(required ? { required } : {}),
        ...(choices.length > 0 ? { allOf: choices } : {}),
        additionalProperties: false,
      };
    }
  }
}
