// Which of the known names a wrong one was meant to be.

/** Edits between two texts: insertions, deletions, substitutions and swaps of neighbours count 1 each. */
export function editDistance(a: string, b: string): number {
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
  if (a === b || withoutNumbers(a) === withoutNumbers(b)) return false;
  if (plain(a) === plain(b)) return true;
  const limit = Math.min(2, Math.floor(Math.min(a.length, b.length) / 3));
  return Math.abs(a.length - b.length) <= limit && editDistance(a, b) <= limit;
}

/** `web`, `web-2` and `web-10` are names of several things. */
const withoutNumbers = (text: string) => text.replace(/[-_.]?\d+/g, "");
const plain = (text: string) => text.toLowerCase().replace(/[-_.]/g, "");

/** The candidates near to `text`, nearest first, then by name; at most three. */
export function nearest(text: string, candidates: Iterable<string>): string[] {
  return [...new Set(candidates)]
    .filter((candidate) => isNear(text, candidate))
    .map((candidate) => ({ candidate, distance: editDistance(text, candidate) }))
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}
