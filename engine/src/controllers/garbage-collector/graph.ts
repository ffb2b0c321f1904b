// Mirrors pkg/controller/garbagecollector/{graph,graph_builder}.go (1.36): who owns whom. Difference: objects are found
// by UID at once, so there are no virtual nodes for owners that have not been seen yet.
import type { MetaV1OwnerReference } from "../../model/generated/types.ts";
import type { KubeObject, ResourceName, Stored } from "../../model/object.ts";

export interface Node {
  readonly resource: ResourceName;
  readonly object: Stored;
}

export function ownersOf(object: KubeObject): readonly MetaV1OwnerReference[] {
  return object.metadata?.ownerReferences ?? [];
}

function hasFinalizer(object: KubeObject, finalizer: string): boolean {
  return object.metadata?.finalizers?.includes(finalizer) ?? false;
}

export function isBeingDeleted(object: KubeObject): boolean {
  return object.metadata?.deletionTimestamp !== undefined;
}

/** Deleted in the foreground: it waits for its dependents. */
export function isWaitingForDependents(object: KubeObject): boolean {
  return isBeingDeleted(object) && hasFinalizer(object, "foregroundDeletion");
}

/** Deleted with its dependents to be kept. */
export function isOrphaning(object: KubeObject): boolean {
  return isBeingDeleted(object) && hasFinalizer(object, "orphan");
}

/** Every object by UID, and the dependents of each owner. */
export class OwnerGraph {
  readonly #nodes = new Map<string, Node>();
  readonly #dependents = new Map<string, Set<string>>();

  get(uid: string): Node | undefined {
    return this.#nodes.get(uid);
  }

  set(resource: ResourceName, object: Stored): void {
    const { uid } = object.metadata;
    const before = this.#nodes.get(uid);
    this.#nodes.set(uid, { resource, object });
    const owners = new Set(ownersOf(object).map((owner) => owner.uid));
    for (const owner of before ? ownersOf(before.object) : [])
      if (!owners.has(owner.uid)) this.#dependents.get(owner.uid)?.delete(uid);
    for (const owner of owners) {
      const dependents = this.#dependents.get(owner) ?? new Set();
      this.#dependents.set(owner, dependents.add(uid));
    }
  }

  /** Forgets an object; what depends on it still finds it as an owner that is absent. */
  delete(object: Stored): void {
    const { uid } = object.metadata;
    this.#nodes.delete(uid);
    for (const owner of ownersOf(object)) {
      const dependents = this.#dependents.get(owner.uid);
      dependents?.delete(uid);
      if (dependents?.size === 0) this.#dependents.delete(owner.uid);
    }
  }

  dependentsOf(uid: string): Node[] {
    return [...(this.#dependents.get(uid) ?? [])].flatMap((dependent) => {
      const node = this.#nodes.get(dependent);
      return node ? [node] : [];
    });
  }
}
