// The operators of CEL (common/stdlib/standard.go and common/types of cel-go 0.26).
import type { Library } from "../functions.ts";
import {
  ArrayList,
  Bytes,
  CelList,
  CelMap,
  Duration,
  EntryMap,
  EvaluationError,
  equal,
  noSuchOverload,
  sizeOf,
  Timestamp,
  typeNameOf,
  Uint,
  type Value,
} from "../values.ts";

const intOverflow = "integer overflow";
const uintOverflow = "unsigned integer overflow";
/** The year 1 and the end of the year 9999. */
const minInstant = -62_135_596_800_000_000_000n;
const maxInstant = 253_402_300_799_999_999_999n;

/** These take any call, if only to refuse it. */
const receivers = ["string", "google.protobuf.Timestamp", "google.protobuf.Duration"];

const numbers = "(int int) int, (uint uint) uint, (double double) double";

export const operators: Library = {
  "_+_": {
    signatures: `${numbers}, (string string) string, (bytes bytes) bytes, (list(A) list(A)) list(A), (timestamp duration) timestamp, (duration timestamp) timestamp, (duration duration) duration`,
    call: forTypes("_+_", "int uint double bytes list", add),
  },
  "_-_": {
    signatures: `${numbers}, (timestamp timestamp) duration, (timestamp duration) timestamp, (duration duration) duration`,
    call: forTypes("_-_", "int uint double", subtract),
  },
  "_*_": {
    signatures: numbers,
    call: forTypes(
      "_*_",
      "int uint double",
      arithmetic(
        (a, b) => a * b,
        (a, b) => a * b,
      ),
    ),
  },
  "_/_": {
    signatures: numbers,
    call: forTypes(
      "_/_",
      "int uint double",
      arithmetic(
        (a, b) => (b === 0n ? "division by zero" : a / b),
        (a, b) => a / b,
      ),
    ),
  },
  "_%_": {
    signatures: "(int int) int, (uint uint) uint",
    call: forTypes(
      "_%_",
      "int uint",
      arithmetic((a, b) => (b === 0n ? "modulus by zero" : a % b)),
    ),
  },
  "-_": {
    signatures: "(int) int, (double) double",
    call: forTypes("-_", "int double bool", negate),
  },
  "!_": {
    signatures: "(bool) bool",
    call: forTypes("!_", "int double bool", (value) =>
      typeof value === "boolean" ? !value : noSuchOverload(),
    ),
  },
  "_==_": { signatures: "(A A) bool", call: equal },
  "_!=_": { signatures: "(A A) bool", call: (a: Value, b: Value) => !equal(a, b) },
  "_?_:_": { signatures: "(bool A A) A", call: noSuchOverload },
  // Looking into lists and maps is done where errors are known by their place.
  "_[_]": {
    signatures:
      "(list(A) int) A, (map(A,B) A) B, (optional_type(list(A)) int) optional_type(A), (optional_type(map(A,B)) A) optional_type(B)",
    call: noSuchOverload,
  },
  "_[?_]": {
    signatures:
      "(list(A) int) optional_type(A), (map(A,B) A) optional_type(B), (optional_type(list(A)) int) optional_type(A), (optional_type(map(A,B)) A) optional_type(B)",
    call: noSuchOverload,
  },
  "@in": { signatures: "(A list(A)) bool, (A map(A,B)) bool", call: isIn },
  size: {
    signatures:
      "(string) int, (bytes) int, (list(A)) int, (map(A,B)) int, string.() int, bytes.() int, list(A).() int, map(A,B).() int",
    call: (value: Value) => {
      const size = sizeOf(value);
      return size === undefined ? new EvaluationError("no such overload: size") : BigInt(size);
    },
  },
  "cel.@mapInsert": {
    "(map(A,B) A B) map(A,B)": (map: CelMap, key: Value, value: Value) =>
      insertEntries(map, [[key, value]]),
    "(map(A,B) map(A,B)) map(A,B)": (map: CelMap, more: CelMap) =>
      insertEntries(
        map,
        [...more.keys()].map((key) => [key, more.find(key)!]),
      ),
  },
};

/** An operator that nothing but these types, as its first operand, knows at all. */
function forTypes(
  name: string,
  types: string,
  apply: (left: Value, right: Value) => Value,
): (left: Value, right: Value) => Value {
  const known = new Set([...types.split(" "), ...receivers]);
  const unknown = new EvaluationError(`no such overload: ${name}`);
  return (left, right) => (known.has(typeNameOf(left)) ? apply(left, right) : unknown);
}

function isIn(item: Value, range: Value): Value {
  if (range instanceof CelMap) return range.contains(item);
  if (!(range instanceof CelList)) return noSuchOverload();
  for (const one of range) if (equal(one, item)) return true;
  return false;
}

function insertEntries(map: CelMap, more: readonly (readonly [Value, Value])[]): Value {
  const entries: (readonly [Value, Value])[] = [...map.keys()].map((key) => [key, map.find(key)!]);
  for (const [key, value] of more) {
    if (value instanceof EvaluationError) return value;
    if (map.find(key) !== undefined)
      return new EvaluationError(`insert failed: key ${String(key)} already exists`);
    entries.push([key, value]);
  }
  return new EntryMap(entries);
}

function add(left: Value, right: Value): Value {
  if (typeof left === "string" && typeof right === "string") return left + right;
  if (left instanceof CelList && right instanceof CelList) return left.add(right);
  if (left instanceof Bytes && right instanceof Bytes)
    return new Bytes(Uint8Array.from([...left.bytes, ...right.bytes]));
  if (left instanceof Duration && right instanceof Duration)
    return duration(left.nanoseconds + right.nanoseconds);
  if (left instanceof Timestamp && right instanceof Duration)
    return instant(left, left.nanoseconds + right.nanoseconds);
  if (left instanceof Duration && right instanceof Timestamp)
    return instant(right, left.nanoseconds + right.nanoseconds);
  return sum(left, right);
}

function subtract(left: Value, right: Value): Value {
  if (left instanceof Duration && right instanceof Duration)
    return duration(left.nanoseconds - right.nanoseconds);
  if (left instanceof Timestamp && right instanceof Duration)
    return instant(left, left.nanoseconds - right.nanoseconds);
  if (left instanceof Timestamp && right instanceof Timestamp)
    return duration(left.nanoseconds - right.nanoseconds);
  return difference(left, right);
}

const sum = arithmetic(
  (a, b) => a + b,
  (a, b) => a + b,
);
const difference = arithmetic(
  (a, b) => a - b,
  (a, b) => a - b,
);

/** An operation on two numbers of one type; of integers it may say why there is no result. */
function arithmetic(
  integers: (a: bigint, b: bigint) => bigint | string,
  doubles?: (a: number, b: number) => number,
): (left: Value, right: Value) => Value {
  return (left, right) => {
    if (typeof left === "bigint" && typeof right === "bigint") return int(integers(left, right));
    if (left instanceof Uint && right instanceof Uint)
      return uint(integers(left.value, right.value));
    if (doubles && typeof left === "number" && typeof right === "number")
      return doubles(left, right);
    return noSuchOverload();
  };
}

function negate(value: Value): Value {
  if (typeof value === "bigint") return int(-value);
  return typeof value === "number" ? -value : noSuchOverload();
}

/** The value where 64 bits hold it. */
export function int(value: bigint | string): Value {
  if (typeof value === "string") return new EvaluationError(value);
  return BigInt.asIntN(64, value) === value ? value : new EvaluationError(intOverflow);
}

export function uint(value: bigint | string): Value {
  if (typeof value === "string") return new EvaluationError(value);
  return BigInt.asUintN(64, value) === value ? new Uint(value) : new EvaluationError(uintOverflow);
}

export function duration(nanoseconds: bigint): Value {
  return BigInt.asIntN(64, nanoseconds) === nanoseconds
    ? new Duration(nanoseconds)
    : new EvaluationError("duration overflow");
}

/** A time in the zone of another one. */
export function instant({ offsetMinutes }: Timestamp, nanoseconds: bigint): Value {
  return nanoseconds >= minInstant && nanoseconds <= maxInstant
    ? new Timestamp(nanoseconds, offsetMinutes)
    : new EvaluationError("timestamp overflow");
}

/** A list that grows at its end, for folds: nobody else sees it before it is whole. */
export class GrowingList extends ArrayList {
  override readonly items: Value[] = [];

  constructor() {
    super([]);
  }

  override add(other: CelList): this {
    for (const item of other) this.items.push(item);
    return this;
  }
}
