// Paths of fields against each other.
import type { Path } from "./finding.ts";

export function samePath(a: Path, b: Path): boolean {
  return a.length === b.length && startsWith(a, b);
}

/** Whether a path goes to a place or below it. */
export function startsWith(path: Path, start: Path): boolean {
  return start.length <= path.length && start.every((step, i) => step === path[i]);
}
