// The operations on plain JSON values: what an edit of the text must amount to.
import type { Path, PathOperation } from "../finding.ts";

/** The value after an operation; missing parents are created by `set` and `insert`. The given value stays as it is. */
export function applyOperation(value: unknown, operation: PathOperation): unknown {
  const { path } = operation;
  switch (operation.op) {
    case "set":
      return change(value, path, () => operation.value);
    case "insert":
      return change(value, path, (old) =>
        Array.isArray(old) ? old.toSpliced(operation.index, 0, operation.value) : [operation.value],
      );
    case "remove":
      return path.length === 0 || valueAt(value, path) === undefined
        ? value
        : withoutLast(value, path);
    case "nest":
      return valueAt(value, path) === undefined
        ? value
        : change(value, path, (old) => wrap(operation.under, old));
    case "rename":
      return valueAt(value, path) !== undefined && typeof path.at(-1) === "string"
        ? renameLast(value, path, operation.key)
        : value;
    case "move": {
      const moved = valueAt(value, path);
      return path.length === 0 || moved === undefined
        ? value
        : change(withoutLast(value, path), operation.to, () => moved);
    }
  }
}

/** What lies at a path; undefined when nothing does. */
export function valueAt(value: unknown, path: Path): unknown {
  let node = value;
  for (const key of path) {
    if (node === null || typeof node !== "object" || !Object.hasOwn(node, key)) return undefined;
    node = (node as Record<string | number, unknown>)[key];
  }
  return node;
}

/** The value below keys that do not exist yet. */
export function wrap(path: Path, value: unknown): unknown {
  return path.reduceRight<unknown>(
    (inner, step) => (typeof step === "number" ? [inner] : { [step]: inner }),
    value,
  );
}

function change(value: unknown, path: Path, to: (old: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return to(value);
  if (typeof key === "number") {
    const list = Array.isArray(value) ? [...value] : [];
    const index = Math.min(key, list.length);
    list[index] = change(list[index], rest, to);
    return list;
  }
  const map = isMap(value) ? value : {};
  if (!Object.hasOwn(map, key))
    return Object.fromEntries([...Object.entries(map), [key, change(undefined, rest, to)]]);
  return Object.fromEntries(
    Object.entries(map).map(([name, item]) => [name, name === key ? change(item, rest, to) : item]),
  );
}

function withoutLast(value: unknown, path: Path): unknown {
  const last = path.at(-1)!;
  return change(value, path.slice(0, -1), (owner) =>
    Array.isArray(owner)
      ? owner.toSpliced(Number(last), 1)
      : Object.fromEntries(Object.entries(owner as object).filter(([name]) => name !== last)),
  );
}

function renameLast(value: unknown, path: Path, key: string): unknown {
  return change(value, path.slice(0, -1), (owner) =>
    Object.fromEntries(
      Object.entries(owner as object).map(([name, item]) => [
        name === path.at(-1) ? key : name,
        item,
      ]),
    ),
  );
}

function isMap(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** Equality of JSON values. A missing key and one that holds `undefined` are the same, order of keys does not count. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, i) => sameValue(item, b[i]));
  if (!isMap(a) || !isMap(b)) return false;
  const keys = (map: Record<string, unknown>) =>
    Object.keys(map).filter((key) => map[key] !== undefined);
  return (
    keys(a).length === keys(b).length &&
    keys(a).every((key) => Object.hasOwn(b, key) && sameValue(a[key], b[key]))
  );
}
