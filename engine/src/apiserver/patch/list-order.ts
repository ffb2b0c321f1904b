// Mirrors normalizeElementOrder of staging/src/k8s.io/apimachinery/pkg/util/strategicpatch/patch.go (1.36): in which order
// the items of a merged list come.
import { deepEqual } from "../../model/object.ts";
import { isFields } from "./merge-patch.ts";

/** What tells an item from the others: the value of its key, or itself where there is none. */
export function identityOf(item: unknown, key: string | undefined): unknown {
  return key === undefined ? item : isFields(item) ? item[key] : undefined;
}

export function indexOf(list: readonly unknown[], item: unknown, key: string | undefined): number {
  const identity = identityOf(item, key);
  return list.findIndex((other) => deepEqual(identityOf(other, key), identity));
}

/**
 * The items of a patch in the order that the patch wants, and those that only the server knows where it has them:
 * `wanted` and `current` are these orders.
 */
export function orderItems(
  merged: readonly unknown[],
  wanted: readonly unknown[],
  current: readonly unknown[],
  key: string | undefined,
): unknown[] {
  const isWanted = (item: unknown) => indexOf(wanted, item, key) >= 0;
  const patched = sortBy(wanted, merged.filter(isWanted), key);
  const others = sortBy(
    current,
    merged.filter((item) => !isWanted(item)),
    key,
  );
  const ordered: unknown[] = [];
  while (others.length > 0 && patched.length > 0) {
    const other = indexOf(current, others[0], key);
    const next = indexOf(current, patched[0], key);
    // What the patch brings has no place among what is there, and comes first.
    ordered.push(other >= 0 && next >= 0 && other < next ? others.shift() : patched.shift());
  }
  return [...ordered, ...others, ...patched];
}

/** Items without a place in `order` stay where they are. */
function sortBy(
  order: readonly unknown[],
  items: readonly unknown[],
  key: string | undefined,
): unknown[] {
  const rank = (item: unknown) => indexOf(order, item, key);
  return [...items].sort((left, right) => {
    const [before, after] = [rank(left), rank(right)];
    return before >= 0 && after >= 0 ? before - after : 0;
  });
}
