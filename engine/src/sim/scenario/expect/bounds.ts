// What a value is held against: an equal, a pattern, limits.
import { deepEqual } from "../../../model/object.ts";
import { matchesPattern } from "../../../workload/entry.ts";
import { any, count, either, number, object, type Shape, string, told } from "../shape.ts";

export interface Bounds {
  readonly equals?: unknown;
  readonly matches?: string;
  readonly atLeast?: number;
  readonly atMost?: number;
}

export const boundFields: Readonly<Record<string, Shape>> = {
  equals: told("The value is this; null: there is none.", any),
  matches: told("The value is a text like this; * is any text.", string),
  atLeast: told("The value is a number, this or more; what is absent is 0.", number),
  atMost: told("The value is a number, this or less; what is absent is 0.", number),
};

/** A count: the number itself, or limits. */
export const amountShape = (text: string): Shape => told(text, either(count, amountBounds));

const amountBounds: Shape = {
  name: "amount",
  ...object({ equals: count, atLeast: count, atMost: count }),
};

export interface Miss {
  readonly expected: string;
  readonly actual: string;
}

/** How a value misses its bounds; undefined when it does not. */
export function missOf(value: unknown, wanted: number | Bounds): Miss | undefined {
  const { equals, matches, atLeast, atMost } =
    typeof wanted === "number" ? ({ equals: wanted } as Bounds) : wanted;
  const miss = (expected: string): Miss => ({ expected, actual: shown(value) });
  if (equals !== undefined && !deepEqual(value ?? null, equals)) return miss(shown(equals));
  if (matches !== undefined && !(typeof value === "string" && matchesPattern(matches, value)))
    return miss(JSON.stringify(matches));
  const amount = Number(value ?? 0);
  if (atLeast !== undefined && !(amount >= atLeast)) return miss(`at least ${atLeast}`);
  if (atMost !== undefined && !(amount <= atMost)) return miss(`at most ${atMost}`);
  return undefined;
}

/** A value as JSON; numbers that only YAML can hold as they are. */
function shown(value: unknown): string {
  const text = JSON.stringify(value, (_key, part) =>
    typeof part === "bigint" ? String(part) : (part as unknown),
  );
  return text ?? "absent";
}
