// Mirrors typed/compare.go of structured-merge-diff v6 (Kubernetes 1.36).
import { isObject } from "../../apis/json-object.ts";
import { deepEqual } from "../../model/object.ts";
import { FieldSet, type Path } from "./field-set.ts";
import { type FieldType, resolveType, typeOfField } from "./field-type.ts";
import { asFields, itemsByElement, own } from "./typed-value.ts";

/** What it takes to get from one value to another. */
export interface Comparison {
  /** Fields that the new value has, or has otherwise. */
  readonly changed: FieldSet;
  readonly removed: FieldSet;
}

export function compareValues(type: FieldType, old: unknown, now: unknown): Comparison {
  const changed: Path[] = [];
  const removed: Path[] = [];
  walk(type, old, now, []);
  return { changed: new FieldSet(changed), removed: new FieldSet(removed) };

  function walk(at: FieldType, before: unknown, after: unknown, path: Path): void {
    const [left, known] = [resolveType(at, before ?? after), resolveType(at, after ?? before)];
    const list = known.type === "list" && known.by !== "atomic" ? known : undefined;
    const map = known.type === "map" && !known.atomic ? known : undefined;
    const isLeaf = isEmpty(before) && isEmpty(after);
    if (left.type !== known.type || isLeaf || (!list && !map)) {
      if (after === undefined) removed.push(path);
      else if (before === undefined || !deepEqual(before, after)) changed.push(path);
      return;
    }
    if (list) {
      const [theirs, ours] = [itemsByElement(list, before), itemsByElement(list, after)];
      const oldItems = new Map(theirs.map((each) => [each.key, each.items]));
      const newItems = new Map(ours.map((each) => [each.key, each.items]));
      const added = ours.filter(({ key }) => !oldItems.has(key));
      for (const { key, at: element } of [...theirs, ...added])
        walkItem(list.items, oldItems.get(key) ?? [], newItems.get(key) ?? [], [...path, element]);
    } else if (map) {
      const [theirs, ours] = [asFields(before), asFields(after)];
      for (const name of new Set([...Object.keys(theirs), ...Object.keys(ours)]))
        walk(typeOfField(map, name), own(theirs, name), own(ours, name), [
          ...path,
          { type: "field", name },
        ]);
    }
    if (path.length === 0) return;
    if (before === undefined) changed.push(path);
    else if (after === undefined) removed.push(path);
  }

  /** Items that occur twice have one owner together. */
  function walkItem(
    at: FieldType,
    before: readonly unknown[],
    after: readonly unknown[],
    path: Path,
  ): void {
    if (before.length <= 1 && after.length <= 1) walk(at, before[0], after[0], path);
    else if (before.length > 1 && after.length > 1) {
      if (!deepEqual(before, after)) changed.push(path);
    } else if (before.length > 1) {
      if (after.length > 0) walk(at, undefined, after[0], path);
      removed.push(path);
    } else {
      if (before.length > 0) walk(at, before[0], undefined, path);
      changed.push(path);
    }
  }
}

const isEmpty = (value: unknown) =>
  value === undefined ||
  value === null ||
  (Array.isArray(value) && value.length === 0) ||
  (isObject(value) && Object.keys(value).length === 0);
