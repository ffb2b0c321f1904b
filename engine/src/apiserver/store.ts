// Plays the part of etcd and of the watch cache: every object, the order of creation, and every change ever made.
import type { AnyKind } from "../apis/registry.ts";
import type { WatchEvent } from "../model/cluster-access.ts";
import { deepFreeze, type KubeObject, type ResourceName, type Stored } from "../model/object.ts";
import type { Managers } from "./field-ownership/managers.ts";

/** Who made a write, as far as the owners of fields depend on it. */
export interface Writer {
  readonly manager: string;
  /** The kind in the version of the request. */
  readonly served: AnyKind;
  readonly subresource?: string;
  /** What was asked for, where it is known. */
  readonly body?: KubeObject;
  /** Who owns which fields from now on, where the write itself says so. */
  readonly managers?: Managers;
}

/** One write. `object` is the new object, or on a deletion the last one. */
export interface Change {
  readonly revision: number;
  /** Virtual time of the write. */
  readonly atMs: number;
  readonly type: WatchEvent["type"];
  readonly resource: ResourceName;
  readonly object: Stored;
  readonly old?: Stored;
  /** Undefined: the owners of fields stay as they are. */
  readonly writer?: Writer;
}

export type WatchHandler = (event: WatchEvent) => void;

interface Table {
  /** By `namespace/name`, in order of creation (a Map keeps it, and a changed object keeps its place). */
  readonly objects: Map<string, Stored>;
  readonly namespaces: Map<string, Map<string, Stored>>;
  /** Lists handed out since the last change, by namespace; the empty key is all namespaces. */
  readonly lists: Map<string, readonly Stored[]>;
}

const key = (namespace: string, name: string): string => `${namespace}/${name}`;
const namespaceOf = (object: KubeObject): string => object.metadata?.namespace ?? "";

/** The objects of a cluster. Objects are frozen and shared: whoever wants to change one makes a copy. */
export class Store {
  readonly #tables = new Map<ResourceName, Table>();
  readonly #watchers = new Map<ResourceName, Set<WatchHandler>>();
  readonly #changes: Change[] = [];
  #revision = 0;

  /** The number of the last write. */
  get revision(): number {
    return this.#revision;
  }

  /** Every write so far, oldest first. */
  get changes(): readonly Change[] {
    return this.#changes;
  }

  /** Every resource that has had an object, in order of its first one. */
  resources(): ResourceName[] {
    return [...this.#tables.keys()];
  }

  get(resource: ResourceName, namespace: string, name: string): Stored | undefined {
    return this.#tables.get(resource)?.namespaces.get(namespace)?.get(name);
  }

  /** In order of creation; of all namespaces when none is given. */
  list(resource: ResourceName, namespace = ""): readonly Stored[] {
    const table = this.#tables.get(resource);
    if (!table) return [];
    const known = table.lists.get(namespace);
    if (known) return known;
    const objects = namespace === "" ? table.objects : table.namespaces.get(namespace);
    const list = Object.freeze([...(objects?.values() ?? [])]);
    table.lists.set(namespace, list);
    return list;
  }

  /** Adds or replaces an object: gives it the next resourceVersion, freezes it and tells the watchers. */
  put(resource: ResourceName, object: KubeObject, atMs: number, writer?: Writer): Stored {
    const metadata = { ...object.metadata, resourceVersion: String(++this.#revision) };
    const stored = deepFreeze({ ...object, metadata }) as Stored;
    const old = this.get(resource, namespaceOf(stored), stored.metadata.name);
    this.#set(resource, stored);
    this.#record({
      revision: this.#revision,
      atMs,
      type: old ? "MODIFIED" : "ADDED",
      resource,
      object: stored,
      ...(old ? { old } : {}),
      ...(writer ? { writer } : {}),
    });
    return stored;
  }

  /** Removes an object that exists; gives its last state, with the resourceVersion of the deletion. */
  remove(resource: ResourceName, namespace: string, name: string, atMs: number): Stored {
    const old = this.get(resource, namespace, name)!;
    const metadata = { ...old.metadata, resourceVersion: String(++this.#revision) };
    const last = deepFreeze({ ...old, metadata });
    this.#delete(resource, namespace, name);
    this.#record({
      revision: this.#revision,
      atMs,
      type: "DELETED",
      resource,
      object: last,
      old,
    });
    return last;
  }

  /** Calls `handler` with an ADDED for every object there is, then with every change, at once. */
  watch(resource: ResourceName, handler: WatchHandler): () => void {
    const handlers = this.#watchers.get(resource) ?? new Set();
    this.#watchers.set(resource, handlers);
    for (const object of this.list(resource)) handler({ type: "ADDED", object });
    handlers.add(handler);
    return () => handlers.delete(handler);
  }

  /** Undoes every write after `revision`, as if it had never been. Watchers are not told. */
  rollback(revision: number): void {
    const reordered = new Set<ResourceName>();
    while (this.#revision > revision) {
      const change = this.#changes.pop()!;
      this.#revision = change.revision - 1;
      if (change.type === "ADDED") {
        const { namespace = "", name } = change.object.metadata;
        this.#delete(change.resource, namespace, name);
      } else {
        this.#set(change.resource, change.old!);
        if (change.type === "DELETED") reordered.add(change.resource);
      }
    }
    // An object that comes back stands at the end of its table; the table is laid out anew from the history.
    for (const resource of reordered) {
      this.#tables.delete(resource);
      for (const change of this.#changes) if (change.resource === resource) this.#apply(change);
    }
  }

  /** Takes over a write of another store's history; watchers are not told. */
  replay(change: Change): void {
    this.#apply(change);
    this.#changes.push(change);
    this.#revision = change.revision;
  }

  #apply(change: Change): void {
    const { namespace = "", name } = change.object.metadata;
    if (change.type === "DELETED") this.#delete(change.resource, namespace, name);
    else this.#set(change.resource, change.object);
  }

  #record(change: Change): void {
    this.#changes.push(change);
    const { type, object, old } = change;
    const handlers = this.#watchers.get(change.resource);
    if (!handlers) return;
    const event = old ? { type, object, old } : { type, object };
    for (const handler of handlers) handler(event);
  }

  #set(resource: ResourceName, object: Stored): void {
    let table = this.#tables.get(resource);
    if (!table) {
      table = { objects: new Map(), namespaces: new Map(), lists: new Map() };
      this.#tables.set(resource, table);
    }
    const namespace = namespaceOf(object);
    table.objects.set(key(namespace, object.metadata.name), object);
    let inNamespace = table.namespaces.get(namespace);
    if (!inNamespace) {
      inNamespace = new Map();
      table.namespaces.set(namespace, inNamespace);
    }
    inNamespace.set(object.metadata.name, object);
    table.lists.clear();
  }

  #delete(resource: ResourceName, namespace: string, name: string): void {
    const table = this.#tables.get(resource);
    table?.objects.delete(key(namespace, name));
    table?.namespaces.get(namespace)?.delete(name);
    table?.lists.clear();
  }
}
