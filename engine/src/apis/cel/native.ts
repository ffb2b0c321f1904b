// JSON as CEL sees it where no schema says more (common/types/{provider,json_*}.go of cel-go 0.26). Difference: a whole
// number is an int, however it is written: kubectl sends it so.
import { encodeBase64 } from "../../model/base64.ts";
import { formatTimestamp, secondsText } from "./library/times.ts";
import {
  Bytes,
  CelList,
  CelMap,
  Duration,
  EvaluationError,
  Opaque,
  Optional,
  Timestamp,
  TypeValue,
  Uint,
  type Value,
} from "./values.ts";

/** Objects and lists are read when they are looked into. Undefined is null. */
export function fromJson(json: unknown): Value {
  switch (typeof json) {
    case "string":
    case "boolean":
    case "bigint":
      return json;
    case "number":
      return Number.isInteger(json) && Math.abs(json) < 2 ** 63 ? BigInt(json) : json;
    case "object":
      if (json === null) return null;
      return Array.isArray(json)
        ? new JsonList(json)
        : new JsonMap(json as Readonly<Record<string, unknown>>);
    case "undefined":
      return null;
    default:
      return new EvaluationError("unsupported conversion to ref.Val");
  }
}

class JsonList extends CelList {
  override readonly json: readonly unknown[];

  constructor(items: readonly unknown[]) {
    super();
    this.json = items;
  }

  get size(): number {
    return this.json.length;
  }

  at(index: number): Value {
    return fromJson(this.json[index]);
  }
}

/** Fields that hold `undefined` are absent. */
class JsonMap extends CelMap {
  override readonly json: Readonly<Record<string, unknown>>;
  #keys: readonly string[] | undefined;

  constructor(fields: Readonly<Record<string, unknown>>) {
    super();
    this.json = fields;
  }

  get size(): number {
    return this.keys().length;
  }

  find(key: Value): Value | undefined {
    if (typeof key !== "string" || !Object.hasOwn(this.json, key)) return undefined;
    const value = this.json[key];
    return value === undefined ? undefined : fromJson(value);
  }

  keys(): readonly string[] {
    this.#keys ??= Object.keys(this.json)
      .filter((key) => this.json[key] !== undefined)
      .sort();
    return this.#keys;
  }
}

/** The JSON of a value; null for what has none. */
export function toJson(value: Value): unknown {
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof CelList) return value.json ?? Array.from(value, toJson);
  if (value instanceof CelMap)
    return (
      value.json ??
      Object.fromEntries(Array.from(value.keys(), (key) => [String(key), toJson(value.find(key)!)]))
    );
  if (value instanceof Uint) return Number(value.value);
  if (value instanceof Bytes) return encodeBase64(value.bytes);
  if (value instanceof Duration) return secondsText(value);
  if (value instanceof Timestamp) return formatTimestamp(value);
  if (value instanceof TypeValue) return value.name;
  if (value instanceof Optional) return value.value === undefined ? null : toJson(value.value);
  return value instanceof Opaque ? (value.json ?? null) : null;
}
