// Mirrors typed of structured-merge-diff v6 (Kubernetes 1.36): which fields a value sets, how a configuration is merged into a
// live value, and what is left when fields are taken out.
import { isObject, setOwn } from "../../apis/json-object.ts";
import { FieldSet, type Path, pathKey } from "./field-set.ts";
import {
  type FieldType,
  itemElement,
  type ListType,
  resolveType,
  typeOfField,
} from "./field-type.ts";

type Fields = { readonly [key: string]: unknown };

/** The fields that a value sets. */
export function fieldsOf(type: FieldType, value: unknown): FieldSet {
  const paths: Path[] = [];
  collect(type, value, [], paths);
  return new FieldSet(paths);
}

function collect(type: FieldType, value: unknown, path: Path, paths: Path[]): void {
  const known = resolveType(type, value);
  if (known.type === "scalar" || (known.type === "list" ? known.by === "atomic" : known.atomic)) {
    paths.push(path);
  } else if (known.type === "list") {
    for (const { at, items } of itemsByElement(known, value)) {
      const inner = [...path, at];
      if (items.length === 1) collect(known.items, items[0], inner, paths);
      paths.push(inner);
    }
  } else if (isObject(value)) {
    for (const [name, item] of Object.entries(value)) {
      const inner: Path = [...path, { type: "field", name }];
      collect(typeOfField(known, name), item, inner, paths);
      if (isEmpty(item) || !known.field(name)) paths.push(inner);
    }
  }
}

const isEmpty = (value: unknown) =>
  value === null || (isObject(value) && Object.keys(value).length === 0);

/** The items of a list that merges, each with what tells it apart; those that nothing tells apart are left out. */
export function itemsByElement(
  list: ListType,
  value: unknown,
): { readonly key: string; readonly at: Path[number]; readonly items: unknown[] }[] {
  const found = new Map<string, { key: string; at: Path[number]; items: unknown[] }>();
  for (const item of Array.isArray(value) ? value : []) {
    const at = itemElement(list, item);
    if (typeof at === "string") continue;
    const key = pathKey([at]);
    const known = found.get(key);
    if (known) known.items.push(item);
    else found.set(key, { key, at, items: [item] });
  }
  return [...found.values()];
}

/** The live value with all that the configuration says; undefined is absent. */
export function mergeValues(type: FieldType, live: unknown, config: unknown): unknown {
  if (config === undefined) return live;
  const known = resolveType(type, config ?? live);
  if (known.type === "list" && known.by !== "atomic") {
    if (length(live) === 0 && length(config) === 0) return config;
    const merged = mergeLists(known, live, config);
    return merged.length > 0 ? merged : undefined;
  }
  if (known.type !== "map" || known.atomic) return config;
  const [before, wanted] = [asFields(live), asFields(config)];
  const names = [...new Set([...Object.keys(before), ...Object.keys(wanted)])];
  if (names.length === 0) return config;
  const merged: Record<string, unknown> = {};
  for (const name of names) {
    const value = mergeValues(typeOfField(known, name), own(before, name), own(wanted, name));
    if (value !== undefined) setOwn(merged, name, value);
  }
  return Object.keys(merged).length > 0 ? merged : undefined;
}

/** The items of the configuration in its order; those of others stay where they are between shared ones. */
function mergeLists(list: ListType, live: unknown, config: unknown): unknown[] {
  const before = itemsByElement(list, live).flatMap(({ key, items }) =>
    items.map((item) => ({ key, item, alone: items.length === 1 })),
  );
  const wanted = itemsByElement(list, config).map(({ key, items }) => ({ key, item: items[0] }));
  const inLive = new Map(before.map((each) => [each.key, each]));
  const inConfig = new Set(wanted.map(({ key }) => key));
  const shared = wanted.filter(({ key }) => inLive.has(key)).map(({ key }) => key);
  const merged = new Set<string>();
  const result: unknown[] = [];
  const take = ({ key, item }: { key: string; item: unknown }) => {
    const old = inLive.get(key);
    merged.add(key);
    result.push(mergeValues(list.items, old?.alone ? old.item : undefined, item));
    if (shared[0] === key) shared.shift();
  };
  for (let l = 0, r = 0; l < before.length || r < wanted.length; ) {
    const [theirs, ours] = [before[l], wanted[r]];
    if (theirs && ours && theirs.key === ours.key) {
      take(ours);
      l++;
      r++;
    } else if (theirs && !inConfig.has(theirs.key)) {
      result.push(theirs.item);
      l++;
    } else if (theirs && (merged.has(theirs.key) || (ours && shared[0] !== theirs.key))) {
      l++;
    } else if (ours) {
      take(ours);
      r++;
    }
  }
  return result;
}

/** The value without the fields of the set; undefined when nothing is left. What has one owner loses no part alone. */
export function withoutFields(
  type: FieldType,
  value: unknown,
  gone: FieldSet,
  path: Path = [],
): unknown {
  const known = resolveType(type, value);
  if (known.type === "list" && known.by !== "atomic" && Array.isArray(value)) {
    let reached = false;
    const kept = value.flatMap((item) => {
      const at = itemElement(known, item);
      if (typeof at === "string") return [item];
      const inner = [...path, at];
      if (gone.has(inner)) return [];
      if (!gone.reachesBelow(inner)) return [item];
      reached = true;
      return [withoutFields(known.items, item, gone, inner) ?? emptied(item)];
    });
    return kept.length > 0 || reached ? kept : undefined;
  }
  if (known.type === "map" && !known.atomic && isObject(value)) {
    let reached = false;
    const kept: Record<string, unknown> = {};
    for (const [name, item] of Object.entries(value)) {
      const inner: Path = [...path, { type: "field", name }];
      if (gone.has(inner)) continue;
      if (gone.reachesBelow(inner)) {
        reached = true;
        setOwn(
          kept,
          name,
          withoutFields(typeOfField(known, name), item, gone, inner) ?? emptied(item),
        );
      } else setOwn(kept, name, item);
    }
    return Object.keys(kept).length > 0 || reached ? kept : undefined;
  }
  return known.type === "scalar" ? value : undefined;
}

const emptied = (value: unknown) => (Array.isArray(value) ? [] : isObject(value) ? {} : null);

/** The set with all fields that are named by the schema on the way to its paths. */
export function withNamedFields(type: FieldType, set: FieldSet): FieldSet {
  const named: Path[] = [];
  for (const path of set.paths()) {
    let at = type;
    path.forEach((element, i) => {
      if (element.type !== "field") {
        at = at.type === "list" ? at.items : { type: "untyped", atomic: true };
        return;
      }
      const field = at.type === "map" ? at.field(element.name) : undefined;
      if (field) named.push(path.slice(0, i + 1));
      at = field ??
        (at.type === "map" ? at.values : undefined) ?? { type: "untyped", atomic: true };
    });
  }
  return set.union(new FieldSet(named));
}

const length = (value: unknown) => (Array.isArray(value) ? value.length : 0);
/** The fields of a map; none of what is no map. */
export const asFields = (value: unknown): Fields => (isObject(value) ? value : {});
/** A field of a map; undefined where it has none. */
export const own = (fields: Fields, name: string): unknown =>
  Object.hasOwn(fields, name) ? fields[name] : undefined;
