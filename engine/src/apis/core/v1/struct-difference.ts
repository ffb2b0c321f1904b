// Mirrors Diff of staging/src/k8s.io/apimachinery/pkg/util/diff/diff.go (1.36): the unified difference, with three lines
// of context, of two values as indented JSON.
import type { GoType } from "../../go-structs.ts";

const contextLines = 3;
/** Beyond this many pairs of lines no common lines are looked for: everything between counts as changed. */
const maxPairs = 4_000_000;

/** The difference of two values of one Go type; empty when they print alike. */
export function structDifference(type: GoType, before: unknown, after: unknown): string {
  return unifiedDifference(indentedLines(type, before), indentedLines(type, after));
}

/** `json.MarshalIndent` with one space per level. */
function indentedLines(type: GoType, value: unknown): string[] {
  // Keys keep their order: none of the printed types has integer-like keys outside of maps of users.
  return JSON.stringify(JSON.parse(type.json(value)), null, 1).split("\n");
}

interface Edit {
  readonly tag: "equal" | "change";
  readonly before: readonly [start: number, end: number];
  readonly after: readonly [start: number, end: number];
}

function unifiedDifference(before: readonly string[], after: readonly string[]): string {
  let text = "";
  for (const group of groups(edits(before, after))) {
    const first = group[0]!;
    const last = group.at(-1)!;
    text += `@@ -${range(first.before[0], last.before[1])} +${range(first.after[0], last.after[1])} @@\n`;
    for (const { tag, before: b, after: a } of group) {
      if (tag === "equal") for (const line of before.slice(...b)) text += ` ${line}\n`;
      else {
        for (const line of before.slice(...b)) text += `-${line}\n`;
        for (const line of after.slice(...a)) text += `+${line}\n`;
      }
    }
  }
  return text;
}

function range(start: number, end: number): string {
  const length = end - start;
  if (length === 1) return String(start + 1);
  return `${length === 0 ? start : start + 1},${length}`;
}

/** Runs of equal and of changed lines, from a longest common subsequence. */
function edits(before: readonly string[], after: readonly string[]): Edit[] {
  let prefix = 0;
  while (prefix < before.length && prefix < after.length && before[prefix] === after[prefix])
    prefix++;
  let suffix = 0;
  while (
    suffix < before.length - prefix &&
    suffix < after.length - prefix &&
    before.at(-1 - suffix) === after.at(-1 - suffix)
  )
    suffix++;
  const matches = commonLines(
    before.slice(prefix, before.length - suffix),
    after.slice(prefix, after.length - suffix),
  ).map(([b, a]) => [b + prefix, a + prefix] as const);
  const anchors: (readonly [number, number])[] = [
    ...Array.from({ length: prefix }, (_, i) => [i, i] as const),
    ...matches,
    ...Array.from(
      { length: suffix },
      (_, i) => [before.length - suffix + i, after.length - suffix + i] as const,
    ),
    [before.length, after.length],
  ];
  const result: Edit[] = [];
  let [b, a] = [0, 0];
  let equalFrom: readonly [number, number] = [0, 0];
  const flushEqual = () => {
    if (b > equalFrom[0])
      result.push({ tag: "equal", before: [equalFrom[0], b], after: [equalFrom[1], a] });
  };
  for (const [nextB, nextA] of anchors) {
    if (nextB > b || nextA > a) {
      flushEqual();
      result.push({ tag: "change", before: [b, nextB], after: [a, nextA] });
      equalFrom = [nextB, nextA];
    }
    [b, a] = [nextB + 1, nextA + 1];
  }
  [b, a] = [before.length, after.length];
  flushEqual();
  return result;
}

/** Pairs of positions of a longest common subsequence. */
function commonLines(
  before: readonly string[],
  after: readonly string[],
): (readonly [number, number])[] {
  const width = after.length + 1;
  if (before.length * width > maxPairs) return [];
  const length = new Uint32Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      length[i * width + j] =
        before[i] === after[j]
          ? length[(i + 1) * width + j + 1]! + 1
          : Math.max(length[(i + 1) * width + j]!, length[i * width + j + 1]!);
  const pairs: (readonly [number, number])[] = [];
  let [i, j] = [0, 0];
  while (i < before.length && j < after.length) {
    if (before[i] === after[j]) pairs.push([i++, j++]);
    else if (length[(i + 1) * width + j]! >= length[i * width + j + 1]!) i++;
    else j++;
  }
  return pairs;
}

/** Changes that lie close together share a group; each group has three lines of context on both sides. */
function groups(all: readonly Edit[]): Edit[][] {
  const result: Edit[][] = [];
  let group: Edit[] = [];
  all.forEach((edit, i) => {
    if (edit.tag === "change") {
      group.push(edit);
      return;
    }
    const [bStart, bEnd] = edit.before;
    const [aStart, aEnd] = edit.after;
    const isFirst = i === 0;
    const isLast = i === all.length - 1;
    if (!isFirst && !isLast && bEnd - bStart <= 2 * contextLines) {
      group.push(edit);
      return;
    }
    if (!isFirst) {
      group.push({
        tag: "equal",
        before: [bStart, Math.min(bEnd, bStart + contextLines)],
        after: [aStart, Math.min(aEnd, aStart + contextLines)],
      });
      result.push(group);
      group = [];
    }
    if (!isLast)
      group.push({
        tag: "equal",
        before: [Math.max(bStart, bEnd - contextLines), bEnd],
        after: [Math.max(aStart, aEnd - contextLines), aEnd],
      });
  });
  if (group.some(({ tag }) => tag === "change")) result.push(group);
  return result;
}
