// Whether a value looks like one of a type, its inside not looked at.
import type { SchemaType } from "#engine";

export function hasForm(type: SchemaType, value: unknown): boolean {
  switch (type.type) {
    case "string":
    case "bytes":
    case "time":
    case "micro-time":
      return typeof value === "string";
    case "integer":
      return typeof value === "bigint" || Number.isInteger(value);
    case "number":
      return typeof value === "number";
    case "boolean":
      return typeof value === "boolean";
    case "int-or-string":
    case "quantity":
      return typeof value === "string" || typeof value === "number";
    case "array":
      return Array.isArray(value);
    case "struct":
    case "map":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    default:
      return true;
  }
}
