// Mirrors staging/src/k8s.io/apiserver/pkg/cel/common/{equality,maplist}.go (1.36): what a part of an object was before an
// update, and whether it has changed.
import { deepEqual } from "../../../model/object.ts";
import { isObject } from "../../json-object.ts";
import { additionalOf, itemsOf, ownProperty, type Schema } from "./schema-types.ts";

/** A value with what stood at its place before. Neither may change while somebody asks. */
export class Correlation {
  readonly value: unknown;
  readonly old: unknown;
  readonly #schema: Schema;
  readonly #children = new Map<string | number, Correlation | undefined>();
  #isEqual: boolean | undefined;

  constructor(value: unknown, old: unknown, schema: Schema) {
    this.value = value;
    this.old = old;
    this.#schema = schema;
  }

  /** Whether nothing in it has changed. The order of the items of a list that is a map does not count. */
  isUnchanged(): boolean {
    this.#isEqual ??= this.#compare();
    return this.#isEqual;
  }

  #compare(): boolean {
    const { value, old } = this;
    const isNull = (one: unknown) => one === null || one === undefined;
    if (isNull(value) || isNull(old)) return isNull(value) && isNull(old);
    if (Array.isArray(value) && Array.isArray(old)) {
      if (value.length !== old.length) return false;
      for (let i = 0; i < value.length; i++) {
        const child = this.index(i);
        if (!child) return isMapList(this.#schema) ? false : deepEqual(value, old);
        if (!child.isUnchanged()) return false;
      }
      return true;
    }
    if (!isObject(value) || !isObject(old)) return deepEqual(value, old);
    const keys = Object.keys(value);
    return (
      keys.length === Object.keys(old).length &&
      keys.every((key) => this.key(key)?.isUnchanged() ?? false)
    );
  }

  /** The field with its old value; undefined where it had none, or where the schema does not know it. */
  key(name: string): Correlation | undefined {
    return this.#child(name, () => {
      const { value, old } = this;
      if (!isObject(value) || !isObject(old)) return undefined;
      if (!Object.hasOwn(value, name) || !Object.hasOwn(old, name)) return undefined;
      const schema =
        ownProperty(this.#schema, name) ?? additionalOf(this.#schema.additionalProperties);
      return schema && new Correlation(value[name], old[name], schema);
    });
  }

  /** The item with the one that had the same keys; undefined where the list is no map, or had none. */
  index(index: number): Correlation | undefined {
    return this.#child(index, () => {
      const { value, old } = this;
      const items = itemsOf(this.#schema);
      if (!Array.isArray(value) || !Array.isArray(old) || !items) return undefined;
      const before = itemWithKeysOf(this.#schema, old, value[index]);
      return before === undefined ? undefined : new Correlation(value[index], before, items);
    });
  }

  #child(step: string | number, find: () => Correlation | undefined): Correlation | undefined {
    if (!this.#children.has(step)) this.#children.set(step, find());
    return this.#children.get(step);
  }
}

function isMapList(schema: Schema): boolean {
  return (
    schema["x-kubernetes-list-type"] === "map" &&
    (schema["x-kubernetes-list-map-keys"] ?? []).length > 0
  );
}

/** The first item of a list that is a map which has the same keys as `wanted`. */
export function itemWithKeysOf(
  schema: Schema,
  list: readonly unknown[],
  wanted: unknown,
): unknown | undefined {
  if (schema.type !== "array" || !isMapList(schema)) return undefined;
  const keys = keysOf(schema, wanted);
  if (keys === undefined) return undefined;
  return list.find((item) => keysOf(schema, item) === keys);
}

function keysOf(schema: Schema, item: unknown): string | undefined {
  if (!isObject(item)) return undefined;
  const values = (schema["x-kubernetes-list-map-keys"] ?? []).map((name) =>
    Object.hasOwn(item, name) ? item[name] : undefined,
  );
  const isScalar = (value: unknown) => ["boolean", "number", "string"].includes(typeof value);
  return values.every(isScalar) ? JSON.stringify(values) : undefined;
}
