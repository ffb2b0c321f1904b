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
  let matches: readonly Match[] = [start];
  for (const { names, every } of parse(pattern)) {
    matches = matches.flatMap(({ path, value }) =>
      names.flatMap((name) => {
        const inner = field(value, name);
        if (!every) return [{ path: [...path, name], value: inner }];
        return asList(inner).map((item, i) => ({ path: [...path, name, i], value: item }));
      }),
    );
  }
  return matches.filter(({ value }) => value !== undefined && value !== null);
}
