// Objects by what they can be looked up by. An index follows from one state of a scope to the next: what has not changed
// stays as it is.
import type { BoundObject } from "./bind-file.ts";

/** What an object can be found by, and what is found there. */
export interface Index<T> {
  readonly name: string;
  entries(object: BoundObject): Iterable<readonly [key: string, value: T]>;
  /** Whether values are the same to those who look them up; default: `===`. */
  same?(a: T, b: T): boolean;
}

interface Bucket<T> {
  /** In the order of files and texts, beside their values. */
  readonly objects: readonly BoundObject[];
  readonly values: readonly T[];
}

const nothing: Bucket<never> = { objects: [], values: [] };

export class ObjectIndex<T> {
  readonly #index: Index<T>;
  readonly #buckets: Map<string, Bucket<T>>;

  /** `buckets`: the index as it was. */
  private constructor(index: Index<T>, buckets: Map<string, Bucket<T>>) {
    this.#index = index;
    this.#buckets = buckets;
  }

  /** Of objects in the order of files and texts. */
  static of<T>(index: Index<T>, objects: readonly BoundObject[]): ObjectIndex<T> {
    const buckets = new Map<string, { objects: BoundObject[]; values: T[] }>();
    for (const object of objects)
      for (const [key, value] of index.entries(object)) {
        let bucket = buckets.get(key);
        if (!bucket) {
          bucket = { objects: [], values: [] };
          buckets.set(key, bucket);
        }
        bucket.objects.push(object);
        bucket.values.push(value);
      }
    return new ObjectIndex(index, buckets);
  }

  get(key: string): readonly T[] {
    return (this.#buckets.get(key) ?? nothing).values;
  }

  /** The index without some objects and with others. */
  changed(gone: readonly BoundObject[], come: readonly BoundObject[]): ObjectIndex<T> {
    const buckets = new Map(this.#buckets);
    const leaving = new Set(gone);
    const left = new Set(gone.flatMap((object) => keysOf(this.#index, object)));
    for (const key of left) {
      const { objects, values } = buckets.get(key) ?? nothing;
      const stays = objects.map((object) => !leaving.has(object));
      buckets.set(key, {
        objects: objects.filter((_, i) => stays[i]),
        values: values.filter((_, i) => stays[i]),
      });
    }
    const entered = new Map<string, { object: BoundObject; value: T }[]>();
    for (const object of come)
      for (const [key, value] of this.#index.entries(object)) {
        const list = entered.get(key);
        if (list) list.push({ object, value });
        else entered.set(key, [{ object, value }]);
      }
    for (const [key, list] of entered) {
      const { objects, values } = buckets.get(key) ?? nothing;
      const all = objects.map((object, i) => ({ object, value: values[i] as T }));
      all.push(...list);
      all.sort((a, b) => byPlace(a.object, b.object));
      buckets.set(key, {
        objects: all.map(({ object }) => object),
        values: all.map(({ value }) => value),
      });
    }
    for (const key of left) if (buckets.get(key)?.objects.length === 0) buckets.delete(key);
    return new ObjectIndex(this.#index, buckets);
  }
}

function keysOf<T>(index: Index<T>, object: BoundObject): string[] {
  return Array.from(index.entries(object), ([key]) => key);
}

/** The keys under which something else is found when one object takes the place of another. */
export function touchedKeys<T>(
  index: Index<T>,
  gone: BoundObject | undefined,
  come: BoundObject | undefined,
): string[] {
  const before = gone ? [...index.entries(gone)] : [];
  const after = come ? [...index.entries(come)] : [];
  const same =
    before.length === after.length &&
    before.every(([key, value], i) => {
      const [other, now] = after[i]!;
      return key === other && (index.same?.(value, now) ?? value === now);
    });
  return same ? [] : [...before, ...after].map(([key]) => key);
}

/** By file, then in the order of the text. */
export function byPlace(a: BoundObject, b: BoundObject): number {
  if (a.ref.file !== b.ref.file) return a.ref.file < b.ref.file ? -1 : 1;
  if (a.ref.document !== b.ref.document) return a.ref.document - b.ref.document;
  const [base, other] = [a.ref.base, b.ref.base];
  const at = base.findIndex((step, i) => step !== other[i]);
  return at < 0 ? 0 : Number(base[at]) - Number(other[at]);
}
