// Mirrors schema and the key functions of typed in structured-merge-diff v6 (Kubernetes 1.36): what a place of an object may
// hold, and whether its parts have owners of their own.
import { isObject } from "../../apis/json-object.ts";
import type { PathElement } from "./field-set.ts";

export interface ScalarType {
  readonly type: "scalar";
  readonly accepts: "string" | "boolean" | "numeric" | "any";
}

export interface ListType {
  readonly type: "list";
  readonly items: FieldType;
  /** How items are told apart: by value, by the fields that are named; atomic: nobody owns an item alone. */
  readonly by: "atomic" | "value" | readonly string[];
  /** What a key field is where an item leaves it out. */
  readonly keyDefaults?: Readonly<Record<string, unknown>>;
}

export interface MapType {
  readonly type: "map";
  /** It has one owner as a whole. */
  readonly atomic: boolean;
  /** The type of a field that the schema names. */
  field(name: string): FieldType | undefined;
  /** The type of all other values; undefined: there are none. */
  readonly values?: FieldType;
}

/** Whatever is there: maps with owners for each key unless `atomic`, and lists as a whole. */
export interface UntypedType {
  readonly type: "untyped";
  readonly atomic: boolean;
}

export type FieldType = ScalarType | ListType | MapType | UntypedType;

const anyScalar: ScalarType = { type: "scalar", accepts: "any" };

/** The type that counts for a value. */
export function resolveType(type: FieldType, value: unknown): ScalarType | ListType | MapType {
  if (type.type !== "untyped") return type;
  if (Array.isArray(value)) return { type: "list", by: "atomic", items: type };
  if (isObject(value))
    return { type: "map", atomic: type.atomic, values: type, field: () => undefined };
  return anyScalar;
}

/** The type of a field or key of a map; what the schema does not know is taken as it is. */
export function typeOfField(map: MapType, name: string): FieldType {
  return map.field(name) ?? map.values ?? { type: "untyped", atomic: true };
}

/** What tells an item from the others, or why nothing does. */
export function itemElement(list: ListType, item: unknown): PathElement | string {
  if (list.by === "value") {
    if (isObject(item)) return "associative list without keys has an element that's a map type";
    if (Array.isArray(item)) return "not supported: associative list with lists as elements";
    if (item === null)
      return "associative list without keys has an element that's an explicit null";
    return { type: "value", value: item };
  }
  if (list.by === "atomic") return "invalid indexing of non-associative list";
  if (item === null) return "associative list with keys may not have a null element";
  if (!isObject(item)) return "associative list with keys may not have non-map elements";
  const fields: [string, unknown][] = [];
  for (const key of [...list.by].sort()) {
    const value = Object.hasOwn(item, key) ? item[key] : list.keyDefaults?.[key];
    if (value !== undefined) fields.push([key, value]);
  }
  if (fields.length > 0) return { type: "key", fields };
  const keys = list.by.map((key) => JSON.stringify(key)).join(" ");
  return `associative list with keys has an element that omits all key fields [${keys}] (and doesn't have default values for any key fields)`;
}
