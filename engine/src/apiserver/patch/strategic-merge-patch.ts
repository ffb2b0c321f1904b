// Mirrors staging/src/k8s.io/apimachinery/pkg/util/strategicpatch/patch.go (1.36): a merge patch that knows which lists
// are maps by another name, with the directives `$patch`, `$deleteFromPrimitiveList/`, `$setElementOrder/` and `$retainKeys`.
import { deepEqual } from "../../model/object.ts";
import { listStrategy } from "./merge-keys.ts";
import { isFields } from "./merge-patch.ts";

type Fields = Record<string, unknown>;

const directive = "$patch";
const retainKeys = "$retainKeys";
const deleteFromList = "$deleteFromPrimitiveList/";
const elementOrder = "$setElementOrder/";

/** `target` is changed in place where it can be. */
export function applyStrategicMergePatch(target: unknown, patch: unknown): unknown {
  const kind = isFields(target) && typeof target["kind"] === "string" ? target["kind"] : "";
  return merge(kind, [], target, patch);
}

function merge(kind: string, path: readonly string[], target: unknown, patch: unknown): unknown {
  if (!isFields(patch)) return patch;
  if (patch[directive] === "replace") return without(patch, directive);
  if (patch[directive] === "delete") return {};
  const result: Fields = isFields(target) ? target : {};
  const kept = patch[retainKeys];
  if (Array.isArray(kept))
    for (const key of Object.keys(result)) if (!kept.includes(key)) delete result[key];
  for (const key of Object.keys(patch)) {
    if (key.startsWith(deleteFromList))
      deleteValues(result, key.slice(deleteFromList.length), patch[key]);
    if (key.startsWith("$")) continue;
    const value = patch[key];
    const inner = [...path, key];
    if (value === null) delete result[key];
    else if (Array.isArray(value)) {
      const order = patch[`${elementOrder}${key}`];
      result[key] = mergeList(
        kind,
        inner,
        result[key],
        value,
        Array.isArray(order) ? order : undefined,
      );
    } else result[key] = merge(kind, inner, result[key], value);
  }
  return result;
}

function without(fields: Fields, key: string): Fields {
  const { [key]: _dropped, ...rest } = fields;
  return rest;
}

function deleteValues(result: Fields, field: string, values: unknown): void {
  const list = result[field];
  if (Array.isArray(list) && Array.isArray(values))
    result[field] = list.filter((item) => !values.some((value) => deepEqual(value, item)));
}

function mergeList(
  kind: string,
  path: readonly string[],
  target: unknown,
  patch: readonly unknown[],
  order: readonly unknown[] | undefined,
): unknown[] {
  const strategy = listStrategy(kind, path);
  const list: unknown[] = Array.isArray(target) ? [...target] : [];
  if (!strategy) return [...patch];
  const { key } = strategy;
  if (key === undefined) {
    for (const value of patch) if (!list.some((item) => deepEqual(item, value))) list.push(value);
    return list;
  }
  if (patch.some((item) => isFields(item) && item[directive] === "replace"))
    return patch.filter((item) => !(isFields(item) && item[directive] === "replace"));
  let result = list;
  for (const item of patch) {
    if (!isFields(item)) {
      result.push(item);
      continue;
    }
    const same = (other: unknown) => isFields(other) && deepEqual(other[key], item[key]);
    if (item[directive] === "delete") {
      result = result.filter((other) => !same(other));
      continue;
    }
    const at = result.findIndex(same);
    if (at < 0) result.push(merge(kind, path, {}, item));
    else result[at] = merge(kind, path, result[at], item);
  }
  return order ? sortByOrder(result, order, key) : result;
}

/** Items that the order names come in that order; the others stay behind the item that they followed. */
function sortByOrder(list: readonly unknown[], order: readonly unknown[], key: string): unknown[] {
  const rank = (item: unknown) =>
    order.findIndex((o) => isFields(o) && isFields(item) && deepEqual(o[key], item[key]));
  const ordered = list.filter((item) => rank(item) >= 0).sort((a, b) => rank(a) - rank(b));
  const result: unknown[] = [...ordered];
  list.forEach((item, i) => {
    if (rank(item) >= 0) return;
    const before = list.slice(0, i).findLast((other) => result.includes(other));
    result.splice(before === undefined ? 0 : result.indexOf(before) + 1, 0, item);
  });
  return result;
}
