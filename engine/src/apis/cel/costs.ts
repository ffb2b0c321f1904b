// What calls cost (interpreter/runtimecost.go of cel-go 0.26 and apiserver/pkg/cel/library/cost.go, 1.36).
import { EvaluationStopped } from "./frame.ts";
import { goTypeName } from "./ranges.ts";
import { CelList, EvaluationError, Opaque, Optional, sizeOf, type Value } from "./values.ts";

const perCharacter = 0.1;
const perPatternCharacter = 0.25;
const listCreation = 10;

type Cost = (given: readonly Value[], result: Value) => number;

function size(value: Value | undefined): number {
  if (value === undefined) return 1;
  if (value instanceof Optional && value.value !== undefined) return size(value.value);
  return sizeOf(value) ?? 1;
}

function traversal(factor: number): Cost {
  return ([text]) => Math.ceil(size(text) * factor * perCharacter);
}

/** A text against a pattern of so many characters. */
function matching(text: Value | undefined, patternSize: number): number {
  const textCost = Math.ceil((1 + size(text)) * perCharacter);
  return textCost * Math.ceil(patternSize * perPatternCharacter);
}

const smaller: Cost = ([left, right]) =>
  left instanceof Opaque ? 1 : Math.ceil(Math.min(size(left), size(right)) * perCharacter);
const textOrder: Cost = ([left, right], result) =>
  typeof left === "string" || typeof right === "string" ? smaller([left!, right!], result) : 1;
/** All that is in a list, texts by their length. */
const inside: Cost = ([list]) =>
  list instanceof CelList
    ? Array.from(list, textCost).reduce((sum, cost) => sum + cost, 0)
    : textCost(list!);
const created: Cost = (_, result) => listCreation + size(result);

function textCost(value: Value): number {
  return typeof value === "string" ? Math.ceil(size(value) * perCharacter) : 1;
}

const costs: Readonly<Record<string, Cost>> = {
  startsWith: ([, start]) => Math.ceil(size(start) * perCharacter),
  endsWith: ([, end]) => Math.ceil(size(end) * perCharacter),
  contains: ([text, part]) =>
    Math.ceil(size(text) * perCharacter) * Math.ceil(size(part) * perCharacter),
  matches: ([text, pattern]) => matching(text, size(pattern)),
  find: ([text, pattern]) => matching(text, size(pattern)),
  findAll: ([text, pattern]) => matching(text, size(pattern)),
  "@in": ([, range]) => (range instanceof CelList ? range.size : 1),
  "_==_": smaller,
  "_!=_": smaller,
  "_<_": textOrder,
  "_<=_": textOrder,
  "_>_": textOrder,
  "_>=_": textOrder,
  "_+_": ([left, right]) =>
    typeof left === "string" || typeof right === "string"
      ? Math.ceil((size(left) + size(right)) * perCharacter)
      : 1,
  format: traversal(1),
  "strings.quote": traversal(1),
  isSorted: inside,
  sum: inside,
  max: inside,
  min: inside,
  indexOf: inside,
  lastIndexOf: inside,
  url: traversal(1),
  lowerAscii: traversal(1),
  upperAscii: traversal(1),
  substring: traversal(1),
  trim: traversal(1),
  "jsonpatch.escapeKey": traversal(1),
  replace: traversal(2),
  split: traversal(2),
  join: (_, result) => Math.ceil(size(result) * 2 * perCharacter),
  cidr: traversal(1),
  ip: traversal(1),
  isIP: traversal(1),
  isCIDR: traversal(1),
  "ip.isCanonical": traversal(2),
  quantity: traversal(1),
  isQuantity: traversal(1),
  semver: traversal(1),
  isSemver: traversal(1),
  validate: ([, text]) => matching(text, 60),
  check: () => 350_000,
  slice: created,
  flatten: created,
  reverse: created,
  "lists.range": created,
  distinct: ([list]) => size(list) ** 2 + listCreation + size(list),
  "@sortByAssociatedKeys": ([list]) => size(list) ** 2 + listCreation + size(list),
  "sets.contains": crossed,
  "sets.intersects": crossed,
  "sets.equivalent": (given) => 2 * crossed(given),
};

function crossed([left, right]: readonly Value[]): number {
  return size(left) * size(right);
}

/** The cost of a call that gave `result`. */
export function callCost(name: string, given: readonly Value[], result: Value): number {
  return Object.hasOwn(costs, name) ? costs[name]!(given, result) : 1;
}

/** Upstream counts the cost of some calls by their list without looking whether there is one. */
export function checkMeasurable(list: Value): void {
  if (list instanceof CelList) return;
  const hasAdd = list !== null && typeof list !== "boolean" && !(list instanceof EvaluationError);
  throw new EvaluationStopped(
    `internal error: interface conversion: ${goTypeName(list)} is not traits.Lister: missing method ${hasAdd ? "Contains" : "Add"}`,
  );
}
