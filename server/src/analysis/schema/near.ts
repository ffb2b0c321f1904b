// Which of the known names a wrong one was meant to be.

/** Edits between two texts: insertions, deletions, substitutions and swaps of neighbours count 1 each; more than `most` is Infinity. */
export function editDistance(a: string, b: string, most = Number.POSITIVE_INFINITY): number {
  if (Math.abs(a.length - b.length) > most) return Number.POSITIVE_INFINITY;
  let start = 0;
  let [endA, endB] = [a.length, b.length];
  while (start < endA && start < endB && a[start] === b[start]) start++;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--;
    endB--;
  }
  const distance = distanceOf(a.slice(start, endA), b.slice(start, endB));
  return distance > most ? Number.POSITIVE_INFINITY : distance;
}

function distanceOf(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, beforeLast[j - 2]! + 1);
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}

/** Whether one text is probably a misspelling of the other; texts that differ in digits only are not. */
export function isNear(a: string, b: string): boolean {
  const limit = Math.min(2, Math.floor(Math.min(a.length, b.length) / 3));
  const similar = editDistance(a, b, limit) <= limit || sameLetters(a, b);
  return similar && a !== b && withoutNumbers(a) !== withoutNumbers(b);
}

/** Equal but for case and for what stands between words. */
function sameLetters(a: string, b: string): boolean {
  let j = 0;
  for (const one of a) {
    if (SEPARATORS.includes(one)) continue;
    while (j < b.length && SEPARATORS.includes(b[j]!)) j++;
    if (j === b.length || one.toLowerCase() !== b[j]!.toLowerCase()) return false;
    j++;
  }
  while (j < b.length && SEPARATORS.includes(b[j]!)) j++;
  return j === b.length;
}

const SEPARATORS = "-_.";

/** `web`, `web-2` and `web-10` are names of several things. */
const withoutNumbers = (text: string) => text.replace(/[-_.]?\d+/g, "");

/** The candidates near to `text`, nearest first, then by name; at most three. */
export function nearest(text: string, candidates: Iterable<string>): string[] {
  return [...new Set(candidates)]
    .filter((candidate) => isNear(text, candidate))
    .map((candidate) => ({ candidate, distance: editDistance(text, candidate) }))
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}
