// Mirrors staging/src/k8s.io/apiserver/pkg/cel/common/valuesunstructured.go (1.36): custom resources as rules see them, by
// their schema. Difference: maps are walked in the order of their keys.

import { corruptBase64, decodeBase64 } from "../../../../model/base64.ts";
import { deepEqual } from "../../../../model/object.ts";
import { parseDurationText, parseTimestamp } from "../../../cel/library/times.ts";
import { toJson } from "../../../cel/native.ts";
import {
  Bytes,
  CelList,
  CelMap,
  Duration,
  EvaluationError,
  equal,
  noSuchOverload,
  Opaque,
  Timestamp,
  type Value,
} from "../../../cel/values.ts";
import { isObject } from "../../../json-object.ts";
import { additionalOf, itemsOf, ownProperty, type Schema } from "../schema-types.ts";
import { escapeName, unescapeName } from "./field-names.ts";

const text: Schema = { type: "string" };
const metadata: Schema = { type: "object", properties: { name: text, generateName: text } };

/** The schema with what every resource has. */
export function withTypeAndMetadata(schema: Schema): Schema {
  return {
    ...schema,
    properties: { ...schema.properties, kind: text, apiVersion: text, metadata },
  };
}

/** The value of JSON that is of the schema; an `EvaluationError` for what is not. */
export function schemaValue(json: unknown, schema: Schema): Value {
  const invalid = (wanted: string) => new EvaluationError(`invalid data, expected ${wanted}`);
  if (json === null || json === undefined)
    return schema.nullable
      ? null
      : new EvaluationError("invalid data, got null for schema with nullable=false");
  if (schema["x-kubernetes-int-or-string"]) {
    if (typeof json === "string") return json;
    return isInteger(json)
      ? BigInt(json)
      : invalid("XIntOrString value to be either a string or integer");
  }
  switch (schema.type) {
    case "object":
      return isObject(json)
        ? new SchemaMap(
            json,
            schema["x-kubernetes-embedded-resource"] ? withTypeAndMetadata(schema) : schema,
          )
        : invalid("a map for the provided schema with type=object");
    case "array":
      return arrayValue(json, schema);
    case "string":
      return typeof json === "string"
        ? textValue(json, schema)
        : invalid(`string, got ${goType(json)}`);
    case "number":
      return typeof json === "number" ? json : invalid(`float, got ${goType(json)}`);
    case "integer":
      return isInteger(json) ? BigInt(json) : invalid(`int, got ${goType(json)}`);
    case "boolean":
      return typeof json === "boolean" ? json : invalid(`bool, got ${goType(json)}`);
  }
  return schema["x-kubernetes-preserve-unknown-fields"]
    ? new PreservedValue(json)
    : new EvaluationError(
        `invalid type, expected object, array, number, integer, boolean or string, or no type with x-kubernetes-int-or-string or x-kubernetes-preserve-unknown-fields is true, got ${schema.type ?? ""}`,
      );
}

function isInteger(json: unknown): json is number {
  return typeof json === "number" && Number.isInteger(json) && Math.abs(json) < 2 ** 63;
}

function goType(json: unknown): string {
  if (typeof json === "number") return Number.isInteger(json) ? "int64" : "float64";
  if (typeof json === "boolean") return "bool";
  if (typeof json === "string") return "string";
  return Array.isArray(json) ? "[]interface {}" : "map[string]interface {}";
}

function textValue(given: string, { format }: Schema): Value {
  switch (format) {
    case "duration": {
      const nanoseconds = parseDurationText(given);
      return nanoseconds === undefined
        ? new EvaluationError(`Invalid duration ${given}: unable to parse ${given} as duration`)
        : new Duration(nanoseconds);
    }
    case "date":
    case "date-time": {
      const time = parseTimestamp(format === "date" ? `${given}T00:00:00Z` : given);
      return time instanceof Timestamp
        ? time
        : new EvaluationError(`Invalid ${format} formatted string ${given}`);
    }
    case "byte":
      return corruptBase64(given) === undefined
        ? new Bytes(decodeBase64(given))
        : new EvaluationError(`Invalid byte formatted string ${given}`);
    default:
      return given;
  }
}

function arrayValue(json: unknown, schema: Schema): Value {
  if (!Array.isArray(json))
    return new EvaluationError(
      "invalid data, expected an array for the provided schema with type=array",
    );
  const items = itemsOf(schema);
  if (!items)
    return new EvaluationError("invalid array type, expected Items with a non-empty Schema");
  switch (schema["x-kubernetes-list-type"]) {
    case "map":
      return new MapList(
        json,
        items,
        (schema["x-kubernetes-list-map-keys"] ?? []).map((key) => escapeName(key) ?? key),
      );
    case "set":
      return new SetList(json, items);
    default:
      return new SchemaList(json, items);
  }
}

/** What a schema keeps without saying anything of it: rules can only compare it. */
class PreservedValue extends Opaque {
  override readonly typeName = "unknown";
  override readonly json: unknown;

  constructor(json: unknown) {
    super();
    this.json = json;
  }

  override equals(other: Value): boolean {
    return deepEqual(this.json, toJson(other));
  }
}

/** An object with properties, or a map. */
class SchemaMap extends CelMap {
  override readonly json: Readonly<Record<string, unknown>>;
  readonly #schema: Schema;
  readonly #isObject: boolean;

  constructor(json: Readonly<Record<string, unknown>>, schema: Schema) {
    super();
    this.json = json;
    this.#schema = schema;
    this.#isObject = Object.keys(schema.properties ?? {}).length > 0;
  }

  get size(): number {
    return Object.keys(this.json).length;
  }

  #schemaOf(name: string): Schema | undefined {
    return this.#isObject
      ? ownProperty(this.#schema, name)
      : additionalOf(this.#schema.additionalProperties);
  }

  find(key: Value): Value | undefined {
    if (typeof key !== "string") return key instanceof EvaluationError ? key : noSuchOverload();
    const name = this.#isObject ? unescapeName(key) : key;
    if (name === undefined || !Object.hasOwn(this.json, name)) return undefined;
    const value = this.json[name];
    // A null in a field counts as absent.
    if (value === undefined || (this.#isObject && value === null)) return undefined;
    const schema = this.#schemaOf(name);
    return schema && schemaValue(value, schema);
  }

  *keys(): Generator<string> {
    for (const name of Object.keys(this.json).sort())
      if (this.#schemaOf(name)) yield this.#isObject ? (escapeName(name) ?? name) : name;
  }

  override equals(other: Value): boolean {
    if (!(other instanceof CelMap) || this.size !== other.size) return false;
    return Object.keys(this.json).every((name) => {
      if (!this.#schemaOf(name)) {
        const known = other instanceof SchemaMap && Object.hasOwn(other.json, name);
        return !known || deepEqual(this.json[name], other.json[name]);
      }
      const [ours, theirs] = [this.find(name), other.find(name)];
      if (ours === undefined || theirs === undefined) return ours === theirs;
      return equal(ours, theirs);
    });
  }
}

class SchemaList extends CelList {
  override readonly json: readonly unknown[];
  readonly itemSchema: Schema;

  constructor(json: readonly unknown[], itemSchema: Schema) {
    super();
    this.json = json;
    this.itemSchema = itemSchema;
  }

  get size(): number {
    return this.json.length;
  }

  at(index: number): Value {
    return schemaValue(this.json[index], this.itemSchema);
  }

  override add(other: CelList): CelList {
    return new SchemaList([...this.json, ...Array.from(other, toJson)], this.itemSchema);
  }
}

/** A list whose items are in it once, in any order. */
class SetList extends SchemaList {
  override equals(other: Value): boolean {
    if (!(other instanceof CelList) || other.size !== this.size) return false;
    return [...other].every((item) => this.json.includes(toJson(item)));
  }

  override add(other: CelList): CelList {
    return new SetList([...new Set([...this.json, ...Array.from(other, toJson)])], this.itemSchema);
  }
}

/** A list whose items are told apart by their keys, in any order. */
class MapList extends SchemaList {
  readonly #keys: readonly string[];

  constructor(json: readonly unknown[], itemSchema: Schema, keys: readonly string[]) {
    super(json, itemSchema);
    this.#keys = keys;
  }

  #keyOf(item: unknown): string {
    const fields = isObject(item) ? item : {};
    return JSON.stringify(this.#keys.map((key) => fields[key] ?? null));
  }

  override equals(other: Value): boolean {
    if (!(other instanceof CelList) || other.size !== this.size) return false;
    const byKey = new Map(this.json.map((item) => [this.#keyOf(item), item]));
    return [...other].every((item) => {
      const ours = byKey.get(this.#keyOf(toJson(item)));
      return ours !== undefined && equal(schemaValue(ours, this.itemSchema), item);
    });
  }

  override add(other: CelList): CelList {
    const byKey = new Map(this.json.map((item) => [this.#keyOf(item), item]));
    for (const item of other) byKey.set(this.#keyOf(toJson(item)), toJson(item));
    return new MapList([...byKey.values()], this.itemSchema, this.#keys);
  }
}
