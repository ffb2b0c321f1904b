// Mirrors client-go's shared informer with indexers (staging/src/k8s.io/client-go/tools/cache, 1.36): the objects of a
// resource as last seen, found by key or by index. Differences: never stale, and no resync.
import type { ComponentHost, WatchEvent } from "../../model/cluster-access.ts";
import type { KubeObject, ResourceName, Stored } from "../../model/object.ts";
import { keyOf } from "./controller.ts";
import { controllerOf } from "./owner.ts";

type IndexFunction<T extends KubeObject> = (object: Stored<T>) => readonly string[];

/** What an informer tells beside keeping its cache; called after the cache has changed. */
export type ChangeHandler<T extends KubeObject> = (event: WatchEvent<T>) => void;

export class Informer<T extends KubeObject> {
  readonly #objects = new Map<string, Stored<T>>();
  readonly #indexes = new Map<string, Map<string, Map<string, Stored<T>>>>();
  readonly #indexFunctions: Readonly<Record<string, IndexFunction<T>>>;

  /** `indexes` names the index functions; each gives the values under which an object is found. */
  constructor(
    host: ComponentHost,
    resource: ResourceName,
    onChange: ChangeHandler<T>,
    indexes: Readonly<Record<string, IndexFunction<T>>> = {},
  ) {
    this.#indexFunctions = indexes;
    for (const name of Object.keys(indexes)) this.#indexes.set(name, new Map());
    host.watch<T>(resource, (event) => {
      this.#apply(event);
      onChange(event);
    });
  }

  get(key: string): Stored<T> | undefined {
    return this.#objects.get(key);
  }

  /** All objects, in order of creation. */
  all(): Stored<T>[] {
    return [...this.#objects.values()];
  }

  /** The objects that an index finds under a value. */
  by(index: string, value: string): Stored<T>[] {
    return [...(this.#indexes.get(index)?.get(value)?.values() ?? [])];
  }

  #apply(event: WatchEvent<T>): void {
    const key = keyOf(event.object);
    const before = this.#objects.get(key);
    if (event.type === "DELETED") this.#objects.delete(key);
    else this.#objects.set(key, event.object);
    for (const [name, indexOf] of Object.entries(this.#indexFunctions)) {
      const index = this.#indexes.get(name)!;
      const old = before ? indexOf(before) : [];
      const now = event.type === "DELETED" ? [] : indexOf(event.object);
      for (const value of old) if (!now.includes(value)) removeFrom(index, value, key);
      for (const value of now) {
        const found = index.get(value);
        if (found) found.set(key, event.object);
        else index.set(value, new Map([[key, event.object]]));
      }
    }
  }
}

function removeFrom<T>(index: Map<string, Map<string, T>>, value: string, key: string): void {
  const found = index.get(value);
  found?.delete(key);
  if (found?.size === 0) index.delete(value);
}

/** Index by the UID of the controller owner, and by namespace for objects without one (`orphan`). */
export const ownerIndexes = {
  owner: (object: KubeObject): readonly string[] => {
    const owner = controllerOf(object);
    return owner ? [owner.uid] : [];
  },
  orphan: (object: KubeObject): readonly string[] =>
    controllerOf(object) ? [] : [object.metadata?.namespace ?? ""],
};

/** Index by namespace. */
export const namespaceIndex = {
  namespace: (object: KubeObject): readonly string[] => [object.metadata?.namespace ?? ""],
};
