// Looking into values that may be anything: a field of the wrong type counts as absent, as every rule wants it.

export type JsonMap = Readonly<Record<string, unknown>>;

export function asMap(value: unknown): JsonMap | undefined {
  return value !== null && typeof value === "object" && !Array.isArray(value)
    ? (value as JsonMap)
    : undefined;
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text that is not empty. */
export function asText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** An own field of a map; undefined for anything else. */
export function field(value: unknown, ...names: readonly string[]): unknown {
  let at = value;
  for (const name of names) {
    const map = asMap(at);
    if (map === undefined || !Object.hasOwn(map, name)) return undefined;
    at = map[name];
  }
  return at;
}

/** The string pairs of a map; other values are left out. */
export function asLabels(value: unknown): Readonly<Record<string, string>> {
  const pairs = Object.entries(asMap(value) ?? {});
  return Object.fromEntries(
    pairs.filter((pair): pair is [string, string] => typeof pair[1] === "string"),
  );
}
