// Lists as sets (ext/sets.go of cel-go 0.26).
import type { Library } from "../functions.ts";
import { type CelList, equal } from "../values.ts";

export const setsLibrary: Library = {
  "sets.contains": { "(list(A) list(A)) bool": contains },
  "sets.equivalent": {
    "(list(A) list(A)) bool": (left: CelList, right: CelList) =>
      contains(left, right) && contains(right, left),
  },
  "sets.intersects": {
    "(list(A) list(A)) bool": (left: CelList, right: CelList) =>
      [...left].some((item) => [...right].some((other) => equal(item, other))),
  },
};

function contains(list: CelList, sublist: CelList): boolean {
  const items = [...list];
  return [...sublist].every((wanted) => items.some((item) => equal(item, wanted)));
}
