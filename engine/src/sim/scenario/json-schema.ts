// The JSON Schema of a shape, for editors and other tools.
import type { Meaning, Shape } from "./shape.ts";

export type JsonSchema = { readonly [key: string]: unknown };

const patterns: Partial<Record<Meaning, string>> = {
  object: "^[^/]+/[^/]+$",
  version: "^v?1\\.3[1-6](\\.\\d+)?$",
};
const durationPattern = "^\\+?(0|([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+$";

export function jsonSchemaOf(shape: Shape): JsonSchema {
  const { text } = shape;
  return { ...(text === undefined ? {} : { description: text }), ...typeOf(shape) };
}

function typeOf(shape: Shape): JsonSchema {
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
        items: jsonSchemaOf(shape.items),
        ...(shape.min === undefined ? {} : { minItems: shape.min }),
      };
    case "map":
      return { type: "object", additionalProperties: jsonSchemaOf(shape.values) };
    case "either":
      return { anyOf: shape.shapes.map(jsonSchemaOf) };
    case "object": {
      const { fields, required, oneOf = [], anyOf = [] } = shape;
      const choices = [
        ...oneOf.map((keys) => ({ oneOf: keys.map((key) => ({ required: [key] })) })),
        ...anyOf.map((keys) => ({ anyOf: keys.map((key) => ({ required: [key] })) })),
      ];
      return {
        type: "object",
        properties: Object.fromEntries(
          Object.entries(fields).map(([key, field]) => [key, jsonSchemaOf(field)]),
        ),
        ...(required ? { required } : {}),
        ...(choices.length > 0 ? { allOf: choices } : {}),
        additionalProperties: false,
      };
    }
  }
}
