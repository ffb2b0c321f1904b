// Functions of lists (apiserver/pkg/cel/library/lists.go, 1.36).
import type { Library, Overloads } from "../functions.ts";
import {
  type CelList,
  compare,
  Duration,
  EvaluationError,
  equal,
  noSuchOverload,
  Uint,
  type Value,
} from "../values.ts";
import { operators } from "./operators.ts";

const comparable = ["int", "uint", "double", "bool", "duration", "timestamp", "string", "bytes"];
const zeros: Readonly<Record<string, Value>> = {
  int: 0n,
  uint: new Uint(0n),
  double: 0,
  duration: new Duration(0n),
};

/** One overload for each type of items. */
function overloads(
  types: readonly string[],
  result: (type: string) => string,
  call: (type: string) => (list: CelList) => Value,
): Overloads {
  return Object.fromEntries(types.map((type) => [`list(${type}).() ${result(type)}`, call(type)]));
}

const add = operators["_+_"] as { readonly call: (left: Value, right: Value) => Value };

export const listsLibrary: Library = {
  isSorted: overloads(
    comparable,
    () => "bool",
    () => (list) => {
      for (let i = 1; i < list.size; i++) {
        const order = compare(list.at(i - 1), list.at(i));
        if (typeof order === "number" && order > 0) return false;
      }
      return true;
    },
  ),
  sum: overloads(
    Object.keys(zeros),
    (type) => type,
    (type) => (list) => {
      let sum: Value = zeros[type]!;
      for (const item of list) {
        sum = add.call(sum, item);
        if (sum instanceof EvaluationError) return sum;
      }
      return sum;
    },
  ),
  max: overloads(
    comparable,
    (type) => type,
    () => (list) => best("max", list, (order) => order > 0),
  ),
  min: overloads(
    comparable,
    (type) => type,
    () => (list) => best("min", list, (order) => order < 0),
  ),
  indexOf: {
    "list(A).(A) int": (list: CelList, wanted: Value) => {
      for (let i = 0; i < list.size; i++) if (equal(list.at(i), wanted)) return BigInt(i);
      return -1n;
    },
  },
  lastIndexOf: {
    "list(A).(A) int": (list: CelList, wanted: Value) => {
      for (let i = list.size - 1; i >= 0; i--) if (equal(list.at(i), wanted)) return BigInt(i);
      return -1n;
    },
  },
};

function best(name: string, list: CelList, isBetter: (order: number) => boolean): Value {
  if (list.size === 0) return new EvaluationError(`${name} called on empty list`);
  let found = list.at(0);
  for (const item of list) {
    const order = compare(item, found);
    if (typeof order === "number" && isBetter(order)) found = item;
    else if (typeof order !== "number" && typeof item === typeof found) return noSuchOverload();
  }
  return found;
}
