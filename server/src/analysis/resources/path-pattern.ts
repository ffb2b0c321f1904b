// Paths with a `*` for every item of a list: `spec.rules[*].http.paths[*].backend`.
import type { Path } from "../finding.ts";
import { asList, field } from "./json.ts";

export interface Match {
  readonly path: Path;
  readonly value: unknown;
}

interface Step {
  /** One of several names: `{containers,initContainers}`. */
  readonly names: readonly string[];
  readonly every: boolean;
}

const parsed = new Map<string, readonly Step[]>();

function parse(pattern: string): readonly Step[] {
  let steps = parsed.get(pattern);
  if (steps === undefined) {
    steps = (pattern.match(/(?:\{[^}]*\}|[^.[])+(?:\[\*\])?/g) ?? []).map((part) => {
      const every = part.endsWith("[*]");
      const name = every ? part.slice(0, -3) : part;
      return { names: name.startsWith("{") ? name.slice(1, -1).split(",") : [name], every };
    });
    parsed.set(pattern, steps);
  }
  return steps;
}

/** Every place below `start` that the pattern fits and where something is, in the order of the object. */
export function matchPattern(start: Match, pattern: string): Match[] {
  let matches: readonly Match[] = start.value === undefined || start.value === null ? [] : [start];
  for (const { names, every } of parse(pattern)) {
    const next: Match[] = [];
    for (const { path, value } of matches)
      for (const name of names) {
        const inner = field(value, name);
        if (inner === undefined || inner === null) continue;
        if (!every) next.push({ path: [...path, name], value: inner });
        else
          asList(inner).forEach((item, i) => {
            if (item !== undefined && item !== null)
              next.push({ path: [...path, name, i], value: item });
          });
      }
    if (next.length === 0) return next;
    matches = next;
  }
  return [...matches];
}
