// Mirrors validateIndexesFormat of pkg/apis/batch/validation/validation.go (1.36): lists of completion indexes such as
// `0,2-4`.
import { goQuote } from "../../../model/go-format.ts";

export type IndexInterval = readonly [first: number, last: number];

/** The intervals of a list, or the server's words about the first mistake. Indexes are below `completions`. */
export function parseIndexes(
  text: string,
  completions: number,
): IndexInterval[] | { readonly error: string } {
  if (text === "") return [];
  const intervals: IndexInterval[] = [];
  for (const part of text.split(",")) {
    const interval = parseInterval(part, completions);
    if ("error" in interval) return interval;
    const last = intervals.at(-1)?.[1];
    if (last !== undefined && last >= interval[0])
      return { error: `non-increasing order, previous: ${last}, current: ${interval[0]}` };
    intervals.push(interval);
  }
  return intervals;
}

function parseInterval(
  text: string,
  completions: number,
): IndexInterval | { readonly error: string } {
  const limits = text.split("-");
  if (limits.length > 2)
    return {
      error: `the fragment ${goQuote(text)} violates the requirement that an index interval can have at most two parts separated by '-'`,
    };
  const numbers: number[] = [];
  for (const limit of limits) {
    if (!isInt64(limit))
      return { error: `cannot convert string to integer for index: ${goQuote(limit)}` };
    if (Number(limit) >= completions) return { error: `too large index: ${goQuote(limit)}` };
    numbers.push(Number(limit));
  }
  const [first = 0, last = first] = numbers;
  return numbers.length > 1 && first >= last
    ? { error: `non-increasing order, previous: ${first}, current: ${last}` }
    : [first, last];
}

function isInt64(text: string): boolean {
  return /^\+?[0-9]+$/.test(text) && BigInt(text.replace("+", "")) < 2n ** 63n;
}

/** How many indexes a list has. */
export function countIndexes(intervals: readonly IndexInterval[]): number {
  return intervals.reduce((sum, [first, last]) => sum + last - first + 1, 0);
}

/** The first index that two valid lists share. */
export function firstCommonIndex(
  a: readonly IndexInterval[],
  b: readonly IndexInterval[],
): number | undefined {
  for (let [i, j] = [0, 0]; i < a.length && j < b.length; ) {
    const [[aFirst, aLast], [bFirst, bLast]] = [a[i]!, b[j]!];
    if (aFirst <= bLast && bFirst <= aLast) return Math.max(aFirst, bFirst);
    if (aFirst <= bFirst) i++;
    else j++;
  }
  return undefined;
}
