// More functions of lists (ext/lists.go of cel-go 0.26, version 3).
import type { Library } from "../functions.ts";
import {
  ArrayList,
  CelList,
  compare,
  EvaluationError,
  equal,
  typeNameOf,
  type Value,
} from "../values.ts";

/** Longer lists cost more than any expression may. */
const maxRange = 1_000_000n;
const comparable = ["int", "uint", "double", "bool", "duration", "timestamp", "string", "bytes"];

export const extendedListsLibrary: Library = {
  slice: {
    "list(A).(int int) list(A)": (list: CelList, start: bigint, end: bigint) => {
      const problem = (text: string) =>
        new EvaluationError(`cannot slice(${start}, ${end}), ${text}`);
      if (start < 0n || end < 0n) return problem("negative indexes not supported");
      if (start > end) return problem("start index must be less than or equal to end index");
      if (end > BigInt(list.size)) return problem(`list is length ${list.size}`);
      return new ArrayList([...list].slice(Number(start), Number(end)));
    },
  },
  flatten: {
    signatures: "list(list(A)).() list(A), list(dyn).(int) list(dyn)",
    call: (list: Value, depth: Value = 1n) => {
      if (!(list instanceof CelList) || typeof depth !== "bigint")
        return new EvaluationError(`no such overload: ${typeNameOf(list)}.flatten()`);
      return depth < 0n
        ? new EvaluationError("level must be non-negative")
        : new ArrayList(flatten(list, depth));
    },
  },
  sort: {
    signatures: comparable.map((type) => `list(${type}).() list(${type})`).join(", "),
    call: (list: Value) =>
      list instanceof CelList ? sortBy(list, list) : new EvaluationError("no such overload: sort"),
  },
  "@sortByAssociatedKeys": {
    signatures: comparable.map((type) => `list(A).(list(${type})) list(A)`).join(", "),
    call: (list: Value, keys: Value) =>
      list instanceof CelList && keys instanceof CelList
        ? sortBy(list, keys)
        : new EvaluationError(
            `no such overload: @sortByAssociatedKeys(${typeNameOf(list)}, ${typeNameOf(keys)})`,
          ),
  },
  "lists.range": {
    "(int) list(int)": (count: bigint) =>
      new ArrayList(
        Array.from({ length: Number(count < maxRange ? count : maxRange) }, (_, i) => BigInt(i)),
      ),
  },
  reverse: { "list(A).() list(A)": (list: CelList) => new ArrayList([...list].reverse()) },
  distinct: {
    "list(A).() list(A)": (list: CelList) => {
      const found: Value[] = [];
      for (const item of list) if (!found.some((one) => equal(one, item))) found.push(item);
      return new ArrayList(found);
    },
  },
};

function flatten(list: CelList, depth: bigint): Value[] {
  return [...list].flatMap((item) =>
    item instanceof CelList && depth > 0n ? flatten(item, depth - 1n) : [item],
  );
}

function sortBy(list: CelList, keys: CelList): Value {
  if (list.size === 0) return list;
  const type = typeNameOf(keys.at(0));
  const places = Array.from({ length: list.size }, (_, i) => i);
  if (places.some((i) => typeNameOf(keys.at(i)) !== type))
    return new EvaluationError("list elements must have the same type");
  if (typeof compare(keys.at(0), keys.at(0)) !== "number")
    return new EvaluationError("list elements must be comparable");
  places.sort((a, b) => compare(keys.at(a), keys.at(b)) as number);
  return new ArrayList(places.map((i) => list.at(i)));
}
