// The JSON form that the API server gives an object: what `encoding/json` writes for the Go types of k8s.io/api 1.36.
import { isObject, setOwn } from "./json-object.ts";
import {
  packDefinition,
  packKind,
  type SchemaField,
  type SchemaPack,
  type SchemaType,
} from "./schema-pack.ts";

/**
 * A copy of a decoded object as the server prints it: empty lists, maps and values that Go leaves out are gone, and
 * what it always writes (`resources: {}`, `status: {}`) is there. A kind without schema comes back as it is.
 */
export function encode<T extends { readonly apiVersion: string; readonly kind: string }>(
  pack: SchemaPack,
  object: T,
): T {
  const kind = packKind(pack, object.apiVersion, object.kind);
  return kind === undefined ? object : (encodeStruct(pack, kind.definition, object) as T);
}

function encodeStruct(pack: SchemaPack, name: string, value: unknown): unknown {
  const given = isObject(value) ? value : {};
  const out: { [key: string]: unknown } = {};
  const { fields } = packDefinition(pack, name);
  // The pack does not know the order of Go's fields; controllers write theirs in it, so what is given comes first.
  const known = Object.keys(given).filter((field) => Object.hasOwn(fields, field));
  const rest = Object.keys(fields).filter((field) => !Object.hasOwn(given, field));
  for (const field of [...known, ...rest]) {
    const shape = fields[field]!;
    const encoded = encodeField(
      pack,
      shape,
      Object.hasOwn(given, field) ? given[field] : undefined,
    );
    if (encoded !== undefined) out[field] = encoded;
  }
  return out;
}

/** The value of a field, or undefined where it is left out. */
function encodeField(pack: SchemaPack, shape: SchemaField, given: unknown): unknown {
  const { schema, pointer = false, written = false } = shape;
  const absent = given === undefined || given === null;
  if (pointer) return absent ? (written ? null : undefined) : encodeValue(pack, schema, given);
  switch (schema.type) {
    case "array":
    case "map":
    case "bytes":
      // What the server has kept for a while has no empty lists any more: they come back as nil.
      if (absent || isEmpty(given)) return written ? null : undefined;
      return encodeValue(pack, schema, given);
    case "string":
    case "boolean":
    case "integer":
    case "number": {
      const value = absent ? zero(schema) : given;
      return value === zero(schema) && !written ? undefined : value;
    }
    default:
      // Structs, and the types that encode themselves, are never empty for Go.
      return absent ? zero(schema, pack) : encodeValue(pack, schema, given);
  }
}

function encodeValue(pack: SchemaPack, schema: SchemaType, value: unknown): unknown {
  switch (schema.type) {
    case "struct":
      return encodeStruct(pack, schema.name, value);
    case "array":
      return Array.isArray(value)
        ? value.map((item) => encodeValue(pack, schema.items, item))
        : value;
    case "map": {
      if (!isObject(value)) return value;
      const out: { [key: string]: unknown } = {};
      for (const key of Object.keys(value).sort())
        setOwn(out, key, encodeValue(pack, schema.values, value[key]));
      return out;
    }
    case "schema-or-bool":
    case "schema-or-array":
    case "schema-or-strings":
      if (Array.isArray(value) && schema.type === "schema-or-array")
        return value.map((item) => encodeStruct(pack, schema.name, item));
      return isObject(value) ? encodeStruct(pack, schema.name, value) : value;
    default:
      return value;
  }
}

function zero(schema: SchemaType, pack?: SchemaPack): unknown {
  switch (schema.type) {
    case "string":
      return "";
    case "boolean":
      return false;
    case "integer":
    case "number":
    case "int-or-string":
      return 0;
    case "quantity":
      return "0";
    case "struct":
      return pack ? encodeStruct(pack, schema.name, {}) : {};
    default:
      return null;
  }
}

function isEmpty(value: unknown): boolean {
  if (typeof value === "string" || Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}
