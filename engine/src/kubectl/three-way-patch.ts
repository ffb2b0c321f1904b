// Mirrors the effect of CreateThreeWayMergePatch (staging/src/k8s.io/apimachinery/pkg/util/strategicpatch, 1.36): what
// the manifest says is set, and what the last manifest said and this one does not is removed.
import { isReplaced, listStrategy, retainsKeys } from "../apiserver/patch/merge-keys.ts";
import { deepEqual } from "../model/object.ts";

type Fields = Record<string, unknown>;

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * A strategic merge patch, or a plain one where no kind is given: lists of custom resources are replaced as a whole.
 * `original` is the last applied manifest, `current` the stored object.
 */
export function threeWayPatch(
  kind: string | undefined,
  original: unknown,
  modified: unknown,
  current: unknown,
): unknown {
  return patchFields(kind, [], asFields(original), asFields(modified), asFields(current));
}

function asFields(value: unknown): Fields {
  return isFields(value) ? value : {};
}

/** `retain`: the patch lists the fields that stay, so that those go which only the stored object has. */
function patchFields(
  kind: string | undefined,
  path: readonly string[],
  original: Fields,
  modified: Fields,
  current: Fields,
  retain = false,
): Fields {
  const patch: Fields = {};
  for (const key of Object.keys(original))
    if (!(key in modified) && key in current) patch[key] = null;
  for (const key of Object.keys(modified)) {
    const inner = [...path, key];
    const wanted = modified[key];
    if (isFields(wanted) && isFields(current[key]) && !(kind && isReplaced(kind, inner))) {
      const retains = kind !== undefined && retainsKeys(kind, inner);
      const before = asFields(original[key]);
      const fields = patchFields(kind, inner, before, wanted, current[key], retains);
      if (Object.keys(fields).length > 0) patch[key] = fields;
    } else if (Array.isArray(wanted) && key in current) {
      patchList(patch, kind, inner, original[key], wanted, current[key]);
    } else if (!deepEqual(wanted, current[key])) patch[key] = wanted;
  }
  const kept = Object.keys(modified).filter((key) => modified[key] !== null);
  const others = Object.keys(current).some((key) => !(key in modified));
  if (retain && kept.length > 0 && (others || Object.keys(patch).length > 0))
    patch["$retainKeys"] = kept.sort();
  return patch;
}

function patchList(
  patch: Fields,
  kind: string | undefined,
  path: readonly string[],
  original: unknown,
  wanted: readonly unknown[],
  current: unknown,
): void {
  const field = path.at(-1)!;
  const strategy = kind === undefined ? undefined : listStrategy(kind, path);
  if (!strategy) {
    if (!deepEqual(wanted, current)) patch[field] = wanted;
    return;
  }
  const before = Array.isArray(original) ? original : [];
  const { key } = strategy;
  if (key === undefined) {
    const gone = before.filter((value) => !wanted.some((other) => deepEqual(other, value)));
    if (gone.length === 0 && isInOrder(wanted, current)) return;
    if (gone.length > 0) patch[`$deleteFromPrimitiveList/${field}`] = gone;
    patch[field] = wanted;
    return;
  }
  const find = (list: unknown, item: Fields) =>
    Array.isArray(list)
      ? list.find((other): other is Fields => isFields(other) && deepEqual(other[key], item[key]))
      : undefined;
  const items = wanted.flatMap((item) => {
    if (!isFields(item)) return [item];
    const known = find(current, item);
    // What is new is sent as it is: no directive in it would be read.
    if (!known) return [item];
    const retain = strategy.retainKeys === true;
    const fields = patchFields(kind, path, find(before, item) ?? {}, item, known, retain);
    return Object.keys(fields).length === 0 ? [] : [{ ...fields, [key]: item[key] }];
  });
  const gone = before.flatMap((item) =>
    isFields(item) && !find(wanted, item) && find(current, item)
      ? [{ $patch: "delete", [key]: item[key] }]
      : [],
  );
  const keysOf = (list: readonly unknown[]) =>
    list.map((item) => (isFields(item) ? { [key]: item[key] } : item));
  const order = keysOf(wanted);
  const changes = [...items, ...gone];
  if (changes.length > 0) patch[field] = changes;
  else if (isInOrder(order, Array.isArray(current) ? keysOf(current) : [])) return;
  patch[`$setElementOrder/${field}`] = order;
}

/** Whether all that is wanted is there, one after the other. */
function isInOrder(wanted: readonly unknown[], current: unknown): boolean {
  let next = 0;
  for (const item of Array.isArray(current) ? current : [])
    if (deepEqual(item, wanted[next])) next++;
  return next === wanted.length;
}
