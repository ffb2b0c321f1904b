// Looking into lists, maps and objects (interpreter/attributes.go of cel-go 0.26).
import { formatDouble } from "./library/numbers.ts";
import {
  CelList,
  CelMap,
  EvaluationError,
  Optional,
  typeNameOf,
  Uint,
  type Value,
} from "./values.ts";

/** The value behind a field's name, a key or a place; an optional value gives an optional one. */
export function qualify(value: Value, key: Value): Value {
  if (value instanceof Optional) return qualifyOptional(value, key);
  const found = lookUp(value, key);
  if (found !== undefined) return found;
  return new EvaluationError(
    value instanceof CelList
      ? `index out of bounds: ${keyText(key)}`
      : `no such key: ${keyText(key)}`,
  );
}

/** The value where there is one: `a.?b` and `a[?b]`. */
export function qualifyOptional(value: Value, key: Value): Value {
  const inner = value instanceof Optional ? value.value : value;
  if (inner === undefined) return Optional.none;
  const found = lookUp(inner, key);
  if (found === undefined) return Optional.none;
  if (found instanceof EvaluationError || found instanceof Optional) return found;
  return new Optional(found);
}

/** Whether there is one: `has(a.b)`. */
export function isPresent(value: Value, key: Value): Value {
  const inner = value instanceof Optional ? value.value : value;
  const found = inner === undefined ? undefined : lookUp(inner, key);
  return found instanceof EvaluationError ? found : found !== undefined;
}

/** Undefined where there is nothing. */
function lookUp(value: Value, key: Value): Value | undefined {
  if (value instanceof CelMap) return value.find(key);
  if (!(value instanceof CelList)) return undefined;
  const index = toIndex(key);
  if (index instanceof EvaluationError) return index;
  return index >= 0 && index < value.size ? value.at(index) : undefined;
}

function toIndex(key: Value): number | EvaluationError {
  if (typeof key === "bigint") return Number(key);
  if (key instanceof Uint && key.value < 2n ** 63n) return Number(key.value);
  if (typeof key === "number" && Number.isInteger(key) && Math.abs(key) < 2 ** 63) return key;
  return new EvaluationError(
    typeof key === "number" || key instanceof Uint
      ? `unsupported index value ${keyText(key)} in list`
      : `unsupported index type '${typeNameOf(key)}' in list`,
  );
}

function keyText(key: Value): string {
  if (typeof key === "number") return formatDouble(key);
  return key instanceof Uint ? String(key.value) : String(key);
}
