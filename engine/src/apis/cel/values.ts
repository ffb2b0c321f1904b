// The values of CEL at run time (common/types of cel-go 0.26). An int is a bigint, a double a number, and text, bool and
// null are themselves; everything else is an object of this file or of a library.

/** Never thrown: a function that fails gives one, and what is made of it gives the same one. */
export class EvaluationError {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

export class Uint {
  readonly value: bigint;

  constructor(value: bigint) {
    this.value = value;
  }
}

export class Bytes {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

export class Duration {
  readonly nanoseconds: bigint;

  constructor(nanoseconds: bigint) {
    this.nanoseconds = nanoseconds;
  }
}

/** An instant; the offset is that of the text that it was read from and shows where it is written again. */
export class Timestamp {
  /** Since 1970. */
  readonly nanoseconds: bigint;
  readonly offsetMinutes: number;

  constructor(nanoseconds: bigint, offsetMinutes = 0) {
    this.nanoseconds = nanoseconds;
    this.offsetMinutes = offsetMinutes;
  }
}

/** A type as a value: what `type(x)` gives. */
export class TypeValue {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

export class Optional {
  static readonly none = new Optional(undefined);
  readonly value: Value | undefined;

  constructor(value: Value | undefined) {
    this.value = value;
  }
}

/** A value of a type that only a library's functions look into. */
export abstract class Opaque {
  /** What it was made of, where that was JSON. */
  readonly json?: unknown;
  abstract readonly typeName: string;
  abstract equals(other: Value): boolean;
}

export abstract class CelList {
  /** What it was made of, where that was JSON. */
  readonly json?: unknown;
  abstract readonly size: number;
  /** The item at a place within the list. */
  abstract at(index: number): Value;

  *[Symbol.iterator](): Generator<Value> {
    for (let i = 0; i < this.size; i++) yield this.at(i);
  }

  equals(other: Value): boolean {
    if (!(other instanceof CelList) || other.size !== this.size) return false;
    for (let i = 0; i < this.size; i++) if (!equal(this.at(i), other.at(i))) return false;
    return true;
  }

  add(other: CelList): CelList {
    return new ArrayList([...this, ...other]);
  }
}

export class ArrayList extends CelList {
  readonly items: readonly Value[];

  constructor(items: readonly Value[]) {
    super();
    this.items = items;
  }

  get size(): number {
    return this.items.length;
  }

  at(index: number): Value {
    return this.items[index]!;
  }
}

export abstract class CelMap {
  /** What it was made of, where that was JSON. */
  readonly json?: unknown;
  abstract readonly size: number;
  /** The value behind a key; undefined where there is none, an error where nothing of the key's type can be one. */
  abstract find(key: Value): Value | undefined;
  /** In an order of their own, which is the same each time; in Go it is random. */
  abstract keys(): Iterable<Value>;

  /** Whether `in` finds the key. */
  contains(key: Value): boolean | EvaluationError {
    const found = this.find(key);
    return found instanceof EvaluationError ? found : found !== undefined;
  }

  equals(other: Value): boolean {
    if (!(other instanceof CelMap) || other.size !== this.size) return false;
    for (const key of this.keys()) {
      const theirs = other.find(key);
      if (theirs === undefined || !equal(this.find(key)!, theirs)) return false;
    }
    return true;
  }
}

export class EntryMap extends CelMap {
  readonly #entries: ReadonlyMap<string, readonly [Value, Value]>;

  constructor(entries: Iterable<readonly [Value, Value]>) {
    super();
    this.#entries = new Map([...entries].map((entry) => [keyOf(entry[0]), entry]));
  }

  get size(): number {
    return this.#entries.size;
  }

  find(key: Value): Value | undefined {
    return this.#entries.get(keyOf(key))?.[1];
  }

  *keys(): Generator<Value> {
    for (const [key] of this.#entries.values()) yield key;
  }
}

export type Value =
  | bigint
  | number
  | string
  | boolean
  | null
  | Uint
  | Bytes
  | Duration
  | Timestamp
  | TypeValue
  | Optional
  | Opaque
  | CelList
  | CelMap
  | EvaluationError;

/** One text per key: numbers of all types are the same key where they are equal. */
export function keyOf(key: Value): string {
  if (typeof key === "string") return `s${key}`;
  if (typeof key === "bigint") return `n${key}`;
  if (key instanceof Uint) return `n${key.value}`;
  if (typeof key === "number") return Number.isInteger(key) ? `n${BigInt(key)}` : `n${key}`;
  return `${typeNameOf(key)} ${String(key)}`;
}

/** As error texts name the type of a value at run time. */
export function typeNameOf(value: Value): string {
  if (value === null) return "null_type";
  switch (typeof value) {
    case "bigint":
      return "int";
    case "number":
      return "double";
    case "string":
      return "string";
    case "boolean":
      return "bool";
  }
  if (value instanceof CelList) return "list";
  if (value instanceof CelMap) return "map";
  if (value instanceof Uint) return "uint";
  if (value instanceof Bytes) return "bytes";
  if (value instanceof Duration) return "google.protobuf.Duration";
  if (value instanceof Timestamp) return "google.protobuf.Timestamp";
  if (value instanceof TypeValue) return "type";
  if (value instanceof Optional) return "optional_type";
  return value instanceof EvaluationError ? "error" : value.typeName;
}

export function isNumber(value: Value): value is bigint | number | Uint {
  return typeof value === "bigint" || typeof value === "number" || value instanceof Uint;
}

/** JavaScript compares numbers of both kinds by their exact value. */
function plainNumber(value: bigint | number | Uint): bigint | number {
  return value instanceof Uint ? value.value : value;
}

/** CEL's equality: numbers across their types, values of different types never. */
export function equal(left: Value, right: Value): boolean {
  if (isNumber(left))
    // biome-ignore lint/suspicious/noDoubleEquals: a bigint and a number of the same value are equal.
    return isNumber(right) && plainNumber(left) == plainNumber(right);
  if (typeof left !== "object" || left === null) return left === right;
  if (left instanceof CelList || left instanceof CelMap || left instanceof Opaque)
    return left.equals(right);
  if (left instanceof Bytes)
    return right instanceof Bytes && compareBytes(left.bytes, right.bytes) === 0;
  if (left instanceof Duration || left instanceof Timestamp)
    return (
      right instanceof (left instanceof Duration ? Duration : Timestamp) &&
      left.nanoseconds === right.nanoseconds
    );
  if (left instanceof TypeValue) return right instanceof TypeValue && left.name === right.name;
  if (!(left instanceof Optional) || !(right instanceof Optional)) return false;
  if (left.value === undefined || right.value === undefined) return left.value === right.value;
  return equal(left.value, right.value);
}

const noOverload = new EvaluationError("no such overload");

export function noSuchOverload(): EvaluationError {
  return noOverload;
}

/** Below, at or above zero as `left` comes before, with or behind `right`; an error where they have no order. */
export function compare(left: Value, right: Value): number | EvaluationError {
  if (isNumber(left) && isNumber(right)) {
    const [a, b] = [plainNumber(left), plainNumber(right)];
    if (Number.isNaN(a) || Number.isNaN(b))
      return new EvaluationError("NaN values cannot be ordered");
    return a < b ? -1 : a > b ? 1 : 0;
  }
  if (typeof left === "string" && typeof right === "string") return compareStrings(left, right);
  if (typeof left === "boolean" && typeof right === "boolean") return Number(left) - Number(right);
  if (left instanceof Bytes && right instanceof Bytes) return compareBytes(left.bytes, right.bytes);
  if (
    (left instanceof Duration && right instanceof Duration) ||
    (left instanceof Timestamp && right instanceof Timestamp)
  )
    return left.nanoseconds < right.nanoseconds ? -1 : left.nanoseconds > right.nanoseconds ? 1 : 0;
  return noSuchOverload();
}

/** In the order of their UTF-8, which is that of code points. */
export function compareStrings(left: string, right: string): number {
  if (left === right) return 0;
  const isPlain = !/[\ud800-\uffff]/.test(left) || !/[\ud800-\uffff]/.test(right);
  if (isPlain) return left < right ? -1 : 1;
  const [a, b] = [[...left], [...right]];
  for (let i = 0; i < a.length && i < b.length; i++) {
    const difference = a[i]!.codePointAt(0)! - b[i]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function compareBytes(left: Uint8Array, right: Uint8Array): number {
  const shared = Math.min(left.length, right.length);
  for (let i = 0; i < shared; i++) if (left[i] !== right[i]) return left[i]! - right[i]!;
  return left.length - right.length;
}

/** In code points, bytes, items or keys; undefined for what has no size. */
export function sizeOf(value: Value): number | undefined {
  if (typeof value === "string") return codePointCount(value);
  if (value instanceof CelList || value instanceof CelMap) return value.size;
  return value instanceof Bytes ? value.bytes.length : undefined;
}

export function codePointCount(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length - 1; i++) {
    const unit = text.charCodeAt(i);
    const next = text.charCodeAt(i + 1);
    if (unit >= 0xd800 && unit < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
      count--;
      i++;
    }
  }
  return count;
}
