// What comprehensions go over (interpreter/interpretable.go of cel-go 0.26).
import { CelList, CelMap, EvaluationError, typeNameOf, type Value } from "./values.ts";

/** What Go calls the type of a value that is neither list nor map. */
export function goTypeName(value: Value): string {
  const names: Readonly<Record<string, string>> = {
    int: "Int",
    uint: "Uint",
    double: "Double",
    string: "String",
    bool: "Bool",
    bytes: "Bytes",
    null_type: "Null",
    "google.protobuf.Duration": "Duration",
    "google.protobuf.Timestamp": "Timestamp",
  };
  if (value instanceof EvaluationError) return "*types.Err";
  const name = names[typeNameOf(value)];
  return name ? `types.${name}` : typeNameOf(value);
}

/** Each item or key, as often as a fold needs it. */
export function singlesOf(over: Value): Iterable<readonly [Value, Value]> | EvaluationError {
  if (over instanceof CelList) return Array.from(over, (item) => [item, item] as const);
  if (over instanceof CelMap) return Array.from(over.keys(), (key) => [key, key] as const);
  return new EvaluationError(`got '${goTypeName(over)}', expected iterable type`);
}

/** Each place with its item, or key with its value. */
export function pairsOf(over: Value): Iterable<readonly [Value, Value]> | EvaluationError {
  if (over instanceof CelList) return Array.from(over, (item, i) => [BigInt(i), item] as const);
  if (over instanceof CelMap)
    return Array.from(over.keys(), (key) => [key, over.find(key)!] as const);
  return new EvaluationError(`unsupported comprehension range type: ${goTypeName(over)}`);
}
