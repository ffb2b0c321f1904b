// The JSON form that the API server gives an object: what `encoding/json` writes for the Go types of k8s.io/api 1.36.
// Every write passes here, so each struct of a pack gets its encoder once.
import { canonicalQuantity } from "./go-structs.ts";
import { isObject, setOwn } from "./json-object.ts";
import {
  packDefinition,
  packKind,
  type SchemaField,
  type SchemaPack,
  type SchemaType,
} from "./schema-pack.ts";

/**
 * Encodes a value; `stored` is what stands at its place in the object that it replaces. A value that is that very one
 * has been encoded before and stays as it is.
 */
type Encoder = (value: unknown, stored: unknown) => unknown;

interface FieldEncoder {
  /** The field with a value that is neither null nor absent; undefined where it is left out. */
  readonly given: Encoder;
  /** The field without a value; undefined where it is left out. */
  absent(): unknown;
}

/**
 * A copy of a decoded object as the server prints it: empty lists, maps and values that Go leaves out are gone, and
 * what it always writes (`resources: {}`, `status: {}`) is there. A kind without schema comes back as it is. Parts
 * that the object shares with `stored`, which is in that form already, it goes on sharing.
 */
export function encode<T extends { readonly apiVersion: string; readonly kind: string }>(
  pack: SchemaPack,
  object: T,
  stored?: T,
): T {
  const kind = packKind(pack, object.apiVersion, object.kind);
  return kind === undefined ? object : (structEncoder(pack, kind.definition)(object, stored) as T);
}

const none: { readonly [key: string]: unknown } = {};

const encoders = new WeakMap<SchemaPack, Map<string, Encoder>>();

function structEncoder(pack: SchemaPack, name: string): Encoder {
  let ofPack = encoders.get(pack);
  if (!ofPack) {
    ofPack = new Map();
    encoders.set(pack, ofPack);
  }
  let encoder = ofPack.get(name);
  if (!encoder) {
    encoder = makeStructEncoder(pack, name);
    ofPack.set(name, encoder);
  }
  return encoder;
}

function makeStructEncoder(pack: SchemaPack, name: string): Encoder {
  let fields: Map<string, FieldEncoder> | undefined;
  let alwaysWritten: readonly string[] = [];
  // A struct may hold itself: its fields are looked at when the first value comes.
  const prepare = () => {
    fields = new Map(
      Object.entries(packDefinition(pack, name).fields).map(([field, shape]) => [
        field,
        fieldEncoder(pack, shape),
      ]),
    );
    alwaysWritten = [...fields].flatMap(([field, { absent }]) =>
      absent() === undefined ? [] : [field],
    );
    return fields;
  };
  return (value, stored) => {
    if (value === stored && value !== undefined) return value;
    fields ??= prepare();
    const given = isObject(value) ? value : none;
    const before = stored !== undefined && isObject(stored) ? stored : none;
    const out: { [key: string]: unknown } = {};
    // The pack does not know the order of Go's fields; controllers write theirs in it, so what is given comes first.
    for (const field of Object.keys(given)) {
      const item = given[field];
      const was = before[field];
      // What is stored is in that form already, and no field that the pack does not know.
      if (item === was && item !== undefined) {
        out[field] = item;
        continue;
      }
      const encoder = fields.get(field);
      if (!encoder) continue;
      const encoded =
        item === undefined || item === null ? encoder.absent() : encoder.given(item, was);
      if (encoded !== undefined) out[field] = encoded;
    }
    for (const field of alwaysWritten)
      if (!Object.hasOwn(given, field)) out[field] = fields.get(field)!.absent();
    return out;
  };
}

function fieldEncoder(pack: SchemaPack, shape: SchemaField): FieldEncoder {
  const { schema, pointer = false, written = false } = shape;
  const encodeValue = valueEncoder(pack, schema);
  const nothing = () => (written ? null : undefined);
  if (pointer) return { given: encodeValue, absent: nothing };
  switch (schema.type) {
    case "array":
    case "map":
    case "bytes":
      // What the server has kept for a while has no empty lists any more: they come back as nil.
      return {
        given: (value, stored) => (isEmpty(value) ? nothing() : encodeValue(value, stored)),
        absent: nothing,
      };
    case "string":
    case "boolean":
    case "integer":
    case "number": {
      const empty = zero(schema);
      return written
        ? { given: (value) => value, absent: () => empty }
        : { given: (value) => (value === empty ? undefined : value), absent: () => undefined };
    }
    default:
      // Structs, and the types that encode themselves, are never empty for Go.
      return { given: encodeValue, absent: () => zero(schema, pack) };
  }
}

function valueEncoder(pack: SchemaPack, schema: SchemaType): Encoder {
  switch (schema.type) {
    case "struct":
      return structEncoder(pack, schema.name);
    case "array": {
      const encodeItem = valueEncoder(pack, schema.items);
      return (value, stored) => {
        if (value === stored || !Array.isArray(value)) return value;
        const before: readonly unknown[] = Array.isArray(stored) ? stored : [];
        let others: Set<unknown> | undefined;
        // Items move when others before them go.
        const isStored = (item: unknown) => {
          others ??= new Set(before);
          return others.has(item);
        };
        return value.map((item, i) =>
          item === before[i] || (Object.isFrozen(item) && isStored(item))
            ? item
            : encodeItem(item, before[i]),
        );
      };
    }
    case "map": {
      const encodeItem = valueEncoder(pack, schema.values);
      return (value, stored) => {
        if (value === stored || !isObject(value)) return value;
        const before = isObject(stored) ? stored : {};
        const out: { [key: string]: unknown } = {};
        for (const key of Object.keys(value).sort())
          setOwn(out, key, encodeItem(value[key], before[key]));
        return out;
      };
    }
    case "schema-or-bool":
    case "schema-or-array":
    case "schema-or-strings": {
      const encodeStruct = structEncoder(pack, schema.name);
      return (value) => {
        if (Array.isArray(value) && schema.type === "schema-or-array")
          return value.map((item) => encodeStruct(item, undefined));
        return isObject(value) ? encodeStruct(value, undefined) : value;
      };
    }
    case "quantity":
      return (value, stored) => (value === stored ? value : canonicalQuantity(value));
    default:
      return (value) => value;
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
      return pack ? structEncoder(pack, schema.name)({}, undefined) : {};
    default:
      return null;
  }
}

function isEmpty(value: unknown): boolean {
  if (typeof value === "string" || Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}
