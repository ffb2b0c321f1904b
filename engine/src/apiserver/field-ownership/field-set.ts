// Mirrors fieldpath of structured-merge-diff v6 (Kubernetes 1.36): places in an object, and sets of them. Difference: a set
// holds its paths side by side and not as a tree.

/** One step of a path: a field, the item of a list with these key fields, or the item of a set with this value. */
export type PathElement =
  | { readonly type: "field"; readonly name: string }
  | { readonly type: "key"; readonly fields: readonly (readonly [string, unknown])[] }
  | { readonly type: "value"; readonly value: unknown };

export type Path = readonly PathElement[];

/** JSON, of a number of any size. */
const valueText = (value: unknown): string =>
  typeof value === "bigint" ? String(value) : JSON.stringify(value);

/** `.spec`, `[name="web"]`, `[="x"]`. */
export function elementText(element: PathElement): string {
  switch (element.type) {
    case "field":
      return `.${element.name}`;
    case "key":
      return `[${element.fields.map(([name, value]) => `${name}=${valueText(value)}`).join(",")}]`;
    case "value":
      return `[=${valueText(element.value)}]`;
  }
}

/** `.spec.containers[name="web"].image`. */
export function pathText(path: Path): string {
  return path.map(elementText).join("");
}

/** The path of a field that is reached through fields. */
export function fieldsPath(...names: string[]): Path {
  return names.map((name) => ({ type: "field", name }));
}

/** A text that no other path has: what stands between two steps is in no name. */
export function pathKey(path: Path): string {
  return path.map(elementText).join("\0");
}

/** An immutable set of paths. */
export class FieldSet {
  readonly #paths: ReadonlyMap<string, Path>;
  #prefixes: ReadonlySet<string> | undefined;

  constructor(paths: Iterable<Path> | ReadonlyMap<string, Path> = []) {
    this.#paths =
      paths instanceof Map
        ? paths
        : new Map([...(paths as Iterable<Path>)].map((path) => [pathKey(path), path]));
  }

  get isEmpty(): boolean {
    return this.#paths.size === 0;
  }

  /** In the order in which they are printed: what ends at a place before what goes deeper. */
  paths(): Path[] {
    return [...this.#paths.values()].sort(comparePaths);
  }

  has(path: Path): boolean {
    return this.#paths.has(pathKey(path));
  }

  /** Whether the set has a path below this one. */
  reachesBelow(path: Path): boolean {
    this.#prefixes ??= new Set(
      [...this.#paths.values()].flatMap((each) => each.map((_, i) => pathKey(each.slice(0, i)))),
    );
    return this.#prefixes.has(pathKey(path));
  }

  union(other: FieldSet): FieldSet {
    return new FieldSet(new Map([...this.#paths, ...other.#paths]));
  }

  difference(other: FieldSet): FieldSet {
    return this.filter((_, key) => !other.#paths.has(key));
  }

  intersection(other: FieldSet): FieldSet {
    return this.filter((_, key) => other.#paths.has(key));
  }

  filter(keep: (path: Path, key: string) => boolean): FieldSet {
    return new FieldSet(new Map([...this.#paths].filter(([key, path]) => keep(path, key))));
  }

  equals(other: FieldSet): boolean {
    return this.#paths.size === other.#paths.size && this.difference(other).isEmpty;
  }
}

const rank = { field: 0, key: 1, value: 2 } as const;

function comparePaths(a: Path, b: Path): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const order = compareElements(a[i]!, b[i]!);
    const ends = i === a.length - 1;
    if (ends !== (i === b.length - 1)) return ends ? -1 : 1;
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareElements(a: PathElement, b: PathElement): number {
  if (a.type === "field" && b.type === "field") return compareScalars(a.name, b.name);
  if (a.type === "value" && b.type === "value") return compareScalars(a.value, b.value);
  if (a.type !== "key" || b.type !== "key") return rank[a.type] - rank[b.type];
  for (let i = 0; i < a.fields.length && i < b.fields.length; i++) {
    const [aName, aValue] = a.fields[i]!;
    const [bName, bValue] = b.fields[i]!;
    const order = compareScalars(aName, bName) || compareScalars(aValue, bValue);
    if (order !== 0) return order;
  }
  return a.fields.length - b.fields.length;
}

/** Numbers before texts before booleans. */
function compareScalars(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  const place = (value: unknown) => ["number", "string", "boolean"].indexOf(typeof value);
  const [left, right] = [String(a), String(b)];
  return place(a) - place(b) || (left < right ? -1 : left > right ? 1 : 0);
}
