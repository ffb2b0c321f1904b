// Mirrors `kubectl get --sort-by` (staging/src/k8s.io/kubectl/pkg/cmd/get/sorter.go, 1.36): by a field, quantities by their
// amount and other texts with the numbers in them by theirs; what lacks the field comes first.
import { findResults } from "../model/json-path/evaluate.ts";
import { parseTemplate } from "../model/json-path/parse.ts";
import type { Stored } from "../model/object.ts";
import { parseQuantity } from "../model/quantity.ts";
import { relaxedPath } from "./output-formats.ts";

/** `objects` by the field that `expression` names: `.metadata.name`, `{.status.startTime}`. Undefined when nothing has it. */
export function sortBy(objects: readonly Stored[], expression: string): Stored[] | undefined {
  const parsed = parseTemplate(relaxedPath(expression) ?? expression);
  const keyed = objects.map((object) => {
    const found = "error" in parsed ? parsed : findResults(parsed.nodes, object, true);
    return { object, value: "error" in found ? undefined : found.results[0]?.[0] };
  });
  if (objects.length > 0 && keyed.every(({ value }) => value === undefined)) return undefined;
  return keyed.sort((a, b) => compareValues(a.value, b.value)).map(({ object }) => object);
}

function compareValues(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  if (typeof a === "number" && typeof b === "number") return a - b;
  const [left, right] = [String(a), String(b)];
  const amounts = [parseQuantity(left), parseQuantity(right)] as const;
  if (!("error" in amounts[0]) && !("error" in amounts[1]))
    return amounts[0].milliValue() - amounts[1].milliValue();
  return compareNaturally(left, right);
}

/** `pod-2` before `pod-10`. */
function compareNaturally(a: string, b: string): number {
  const parts = (text: string) => text.match(/\d+|\D+/g) ?? [];
  const [left, right] = [parts(a), parts(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x, y] = [left[i]!, right[i]!];
    if (x === y) continue;
    const difference = /^\d/.test(x) && /^\d/.test(y) ? Number(x) - Number(y) : 0;
    return difference || (x < y ? -1 : 1);
  }
  return left.length - right.length;
}
