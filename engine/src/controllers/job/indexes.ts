// Mirrors pkg/controller/job/indexed_job_utils.go (1.36): completion indexes as sets, and their written form.
import type { CoreV1Pod } from "../../model/generated/types.ts";

export const completionIndexAnnotation = "batch.kubernetes.io/job-completion-index";

/** The pod's completion index; undefined without one. */
export function indexOf(pod: CoreV1Pod): number | undefined {
  const text = pod.metadata?.annotations?.[completionIndexAnnotation];
  return text !== undefined && /^[0-9]+$/.test(text) ? Number(text) : undefined;
}

/** `0,2-5` as a set; numbers of `completions` and above are left out. */
export function parseIndexes(text: string | undefined, completions: number): Set<number> {
  const indexes = new Set<number>();
  for (const part of (text ?? "").split(",")) {
    const match = /^([0-9]+)(?:-([0-9]+))?$/.exec(part);
    if (!match) continue;
    const last = Math.min(Number(match[2] ?? match[1]), completions - 1);
    for (let index = Number(match[1]); index <= last; index++) indexes.add(index);
  }
  return indexes;
}

/** Two neighbours are written one by one, three and more as a range: `0,1,3-5`. */
export function formatIndexes(indexes: ReadonlySet<number>): string {
  const sorted = [...indexes].sort((a, b) => a - b);
  const parts: string[] = [];
  for (let i = 0; i < sorted.length; ) {
    let end = i;
    while (sorted[end + 1] === sorted[end]! + 1) end++;
    const [first, last] = [sorted[i]!, sorted[end]!];
    parts.push(
      last === first ? `${first}` : last === first + 1 ? `${first},${last}` : `${first}-${last}`,
    );
    i = end + 1;
  }
  return parts.join(",");
}

/** The lowest `count` indexes below `completions` that are not taken. */
export function firstFreeIndexes(
  taken: ReadonlySet<number>,
  count: number,
  completions: number,
): number[] {
  const free: number[] = [];
  for (let index = 0; index < completions && free.length < count; index++)
    if (!taken.has(index)) free.push(index);
  return free;
}
