// Optional values (cel/library.go of cel-go 0.26, version 2).
import type { Library } from "../functions.ts";
import {
  ArrayList,
  Bytes,
  CelList,
  CelMap,
  Duration,
  EvaluationError,
  noSuchOverload,
  Optional,
  Uint,
  type Value,
} from "../values.ts";

export const optionalLibrary: Library = {
  "optional.of": { "(A) optional_type(A)": (value: Value) => new Optional(value) },
  "optional.ofNonZeroValue": {
    "(A) optional_type(A)": (value: Value) => (isZero(value) ? Optional.none : new Optional(value)),
  },
  "optional.none": { "() optional_type(A)": () => Optional.none },
  value: {
    "optional_type(A).() A": ({ value }: Optional) =>
      value ?? (value === null ? null : new EvaluationError("optional.none() dereference")),
  },
  hasValue: { "optional_type(A).() bool": ({ value }: Optional) => value !== undefined },
  // Both look at their argument only where they need it: see `plan.ts`.
  or: {
    signatures: "optional_type(A).(optional_type(A)) optional_type(A)",
    call: noSuchOverload,
  },
  orValue: { signatures: "optional_type(A).(A) A", call: noSuchOverload },
  first: {
    "list(A).() optional_type(A)": (list: CelList) =>
      list.size === 0 ? Optional.none : new Optional(list.at(0)),
  },
  last: {
    "list(A).() optional_type(A)": (list: CelList) =>
      list.size === 0 ? Optional.none : new Optional(list.at(list.size - 1)),
  },
  "optional.unwrap": { "(list(optional_type(A))) list(A)": unwrap },
  unwrapOpt: { "list(optional_type(A)).() list(A)": unwrap },
};

function isZero(value: Value): boolean {
  if (value === null || value === false || value === "" || value === 0n || value === 0) return true;
  if (value instanceof CelList || value instanceof CelMap) return value.size === 0;
  if (value instanceof Uint) return value.value === 0n;
  if (value instanceof Duration) return value.nanoseconds === 0n;
  if (value instanceof Bytes) return value.bytes.length === 0;
  return value instanceof Optional && (value.value === undefined || isZero(value.value));
}

function unwrap(list: CelList): Value {
  const values: Value[] = [];
  for (const item of list) {
    if (!(item instanceof Optional))
      return new EvaluationError(`value ${String(item)} is not optional`);
    if (item.value !== undefined) values.push(item.value);
  }
  return new ArrayList(values);
}
