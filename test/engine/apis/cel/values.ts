import { formatDouble } from "../../../../engine/src/apis/cel/library/numbers.ts";
import { formatTimestamp } from "../../../../engine/src/apis/cel/library/times.ts";
import {
  Bytes,
  CelList,
  CelMap,
  Duration,
  EvaluationError,
  Optional,
  Timestamp,
  TypeValue,
  typeNameOf,
  Uint,
  type Value,
} from "../../../../engine/src/apis/cel/values.ts";
import { encodeBase64 } from "../../../../engine/src/model/base64.ts";

/** A value as tables of tests show it: `1`, `1u`, `d1.5`, `"a"`, `[1]`, `{"a": 1}`, `error: no such key: a`. */
export function show(value: Value): string {
  if (value === null || typeof value === "boolean" || typeof value === "bigint")
    return String(value);
  if (typeof value === "number") return `d${formatDouble(value)}`;
  if (typeof value === "string") return JSON.stringify(value);
  if (value instanceof Uint) return `${value.value}u`;
  if (value instanceof Bytes) return `b:${encodeBase64(value.bytes)}`;
  if (value instanceof Duration) return `dur:${value.nanoseconds}`;
  if (value instanceof Timestamp) return `ts:${formatTimestamp(new Timestamp(value.nanoseconds))}`;
  if (value instanceof TypeValue) return `type:${value.name}`;
  if (value instanceof EvaluationError) return `error: ${value.message}`;
  if (value instanceof Optional)
    return value.value === undefined ? "none" : `opt(${show(value.value)})`;
  if (value instanceof CelList) return `[${Array.from(value, show).join(", ")}]`;
  if (value instanceof CelMap) {
    const entries = Array.from(value.keys(), (key) => `${show(key)}: ${show(value.find(key)!)}`);
    return `{${entries.sort().join(", ")}}`;
  }
  return typeNameOf(value);
}
