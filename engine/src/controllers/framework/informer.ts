// Mirrors client-go's shared informer with indexers (staging/src/k8s.io/client-go/tools/cache, 1.36): the objects of a
// resource as last seen, found by key or by index. Differences: never stale, and no resync.
import type { ComponentHost, WatchEvent } from "../../model/cluster-access.ts";
import type { MetaV1OwnerReference } from "../../model/generated/types.ts";
import type { KubeObject, ResourceName, Stored } from "../../model/object.ts";
import { remember } from "../../model/remember.ts";
import { keyOf } from "./controller.ts";
import { controllerOf } from "./owner.ts";

interface IndexFunction<T extends KubeObject> {
  (object: Stored<T>): readonly string[];
  /** Set where objects that change into the index stand in the order of their creation too, not at the end. */
  readonly inOrderOfCreation?: true;
}

/** What an informer tells beside keeping its cache; called after the cache has changed. */
export type ChangeHandler<T extends KubeObject> = (event: WatchEvent<T>) => void;

/** Objects by key, under the values that an index function gives. */
type Index = Map<string, Map<string, Stored>>;

/** The objects of a resource for all informers of a simulation, as a SharedInformerFactory shares them. */
class SharedCache {
  readonly objects = new Map<string, Stored>();
  readonly #indexes = new Map<IndexFunction<KubeObject>, Index>();

  index(indexOf: IndexFunction<KubeObject>): Index {
    let index = this.#indexes.get(indexOf);
    if (!index) {
      index = new Map();
      this.#indexes.set(indexOf, index);
      for (const [key, object] of this.objects) addTo(index, indexOf(object), key, object);
    }
    return index;
  }

  apply({ type, object }: WatchEvent): void {
    const key = keyOf(object);
    const before = this.objects.get(key);
    if (type === "DELETED") this.objects.delete(key);
    else this.objects.set(key, object);
    for (const [indexOf, index] of this.#indexes) {
      const old = before ? indexOf(before) : none;
      const now = type === "DELETED" ? none : indexOf(object);
      if (old !== now)
        for (const value of old) if (!now.includes(value)) removeFrom(index, value, key);
      addTo(index, now, key, object);
      if (before && old !== now && indexOf.inOrderOfCreation)
        for (const value of now) if (!old.includes(value)) this.#sort(index, value);
    }
  }

  #sort(index: Index, value: string): void {
    const found = index.get(value);
    if (!found || found.size < 2) return;
    const sorted = new Map<string, Stored>();
    for (const [key, object] of this.objects) if (found.has(key)) sorted.set(key, object);
    index.set(value, sorted);
  }
}

const none: readonly never[] = [];

const sharedCaches = new WeakMap<ComponentHost, Map<ResourceName, SharedCache>>();

function sharedCache(host: ComponentHost, resource: ResourceName): SharedCache {
  let caches = sharedCaches.get(host);
  if (!caches) {
    caches = new Map();
    sharedCaches.set(host, caches);
  }
  const known = caches.get(resource);
  if (known) return known;
  const cache = new SharedCache();
  caches.set(resource, cache);
  host.watch(resource, (event) => cache.apply(event));
  return cache;
}

export class Informer<T extends KubeObject> {
  readonly #cache: SharedCache;
  readonly #indexes = new Map<string, Index>();

  /** `indexes` names the index functions; each gives the values under which an object is found. */
  constructor(
    host: ComponentHost,
    resource: ResourceName,
    onChange: ChangeHandler<T>,
    indexes: Readonly<Record<string, IndexFunction<T>>> = {},
  ) {
    this.#cache = sharedCache(host, resource);
    for (const [name, indexOf] of Object.entries(indexes))
      this.#indexes.set(name, this.#cache.index(indexOf as IndexFunction<KubeObject>));
    host.watch<T>(resource, onChange);
  }

  get(key: string): Stored<T> | undefined {
    return this.#cache.objects.get(key) as Stored<T> | undefined;
  }

  /** All objects, in order of creation. */
  all(): Stored<T>[] {
    return [...this.#cache.objects.values()] as Stored<T>[];
  }

  /** The objects that an index finds under a value. */
  by(index: string, value: string): Stored<T>[] {
    return [...(this.#indexes.get(index)?.get(value)?.values() ?? none)] as Stored<T>[];
  }
}

function addTo(index: Index, values: readonly string[], key: string, object: Stored): void {
  for (const value of values) {
    const found = index.get(value);
    if (found) found.set(key, object);
    else index.set(value, new Map([[key, object]]));
  }
}

function removeFrom(index: Index, value: string, key: string): void {
  const found = index.get(value);
  found?.delete(key);
  if (found?.size === 0) index.delete(value);
}

const one = remember((value: string): readonly string[] => [value]);
const uidLists = new WeakMap<readonly MetaV1OwnerReference[], readonly string[]>();

/** The UID of the controller owner; owners are shared by the states of an object. */
function controllerUid(object: KubeObject): readonly string[] {
  const references = object.metadata?.ownerReferences;
  if (!references) return none;
  let uids = uidLists.get(references);
  if (!uids) {
    const owner = controllerOf(object);
    uids = owner ? [owner.uid] : none;
    uidLists.set(references, uids);
  }
  return uids;
}

/** Index by the UID of the controller owner, and by namespace for objects without one (`orphan`). */
export const ownerIndexes = {
  owner: controllerUid,
  orphan: (object: KubeObject): readonly string[] =>
    controllerUid(object).length > 0 ? none : one(object.metadata?.namespace ?? ""),
};

/** Index by namespace. */
export const namespaceIndex = {
  namespace: (object: KubeObject): readonly string[] => one(object.metadata?.namespace ?? ""),
};
