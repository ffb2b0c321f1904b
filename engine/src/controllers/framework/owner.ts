// Mirrors pkg/controller/controller_ref_manager.go and apimachinery's meta/v1 controller_ref.go (1.36): who controls an
// object, and how a controller adopts and releases objects by its selector.
import type { ApiClient, WatchEvent } from "../../model/cluster-access.ts";
import type { MetaV1LabelSelector, MetaV1OwnerReference } from "../../model/generated/types.ts";
import { deepEqual, type KubeObject, type ResourceName, type Stored } from "../../model/object.ts";
import { matchesLabelSelector } from "../../model/selector.ts";

export function controllerOf(object: KubeObject): MetaV1OwnerReference | undefined {
  const references = object.metadata?.ownerReferences;
  if (references)
    for (const reference of references) if (reference.controller === true) return reference;
  return undefined;
}

/** Where owners of one kind are found by `namespace/name`. */
interface Owners<T extends KubeObject> {
  get(key: string): Stored<T> | undefined;
}

/** The object of `kind` that controls an object, if it still is the one that the reference means. */
export function resolveController<T extends KubeObject>(
  owners: Owners<T>,
  kind: string,
  object: KubeObject,
): Stored<T> | undefined {
  const reference = controllerOf(object);
  if (reference?.kind !== kind) return undefined;
  const owner = owners.get(`${object.metadata?.namespace}/${reference.name}`);
  return owner?.metadata.uid === reference.uid ? owner : undefined;
}

/** Of an event about a pod without a controller: whether a set that selects it should look at it. */
export function mayBeAdopted({ type, object, old }: WatchEvent): boolean {
  if (controllerOf(object) || type === "DELETED") return false;
  return !old || !!controllerOf(old) || !deepEqual(old.metadata.labels, object.metadata.labels);
}

/** The owner reference by which a controller marks what it makes. */
export function controllerReference(owner: Stored): MetaV1OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

/**
 * Of `owned` (objects that `owner` controls) and `orphans` (objects of its namespace without a controller) those that
 * the owner controls afterwards: it releases owned objects that its selector no longer matches and adopts orphans that
 * it matches. Nothing changes hands while the owner is being deleted.
 */
export function claim<T extends KubeObject>(
  client: ApiClient,
  resource: ResourceName,
  owner: Stored,
  selector: MetaV1LabelSelector | undefined,
  owned: readonly Stored<T>[],
  orphans: readonly Stored<T>[],
  mayAdopt: (object: Stored<T>) => boolean = () => true,
): Stored<T>[] {
  const ownerGoing = owner.metadata.deletionTimestamp !== undefined;
  const claimed: Stored<T>[] = [];
  for (const object of owned) {
    if (selector && matchesLabelSelector(selector, object.metadata.labels)) claimed.push(object);
    else if (!ownerGoing) release(client, resource, owner, object);
  }
  if (ownerGoing || !selector) return claimed;
  for (const object of orphans) {
    if (object.metadata.deletionTimestamp !== undefined || !mayAdopt(object)) continue;
    if (!matchesLabelSelector(selector, object.metadata.labels)) continue;
    const adopted = adopt(client, resource, owner, object);
    if (adopted) claimed.push(adopted);
  }
  return claimed;
}

function adopt<T extends KubeObject>(
  client: ApiClient,
  resource: ResourceName,
  owner: Stored,
  object: Stored<T>,
): Stored<T> | undefined {
  const ownerReferences = [...(object.metadata.ownerReferences ?? []), controllerReference(owner)];
  return patchOwners(client, resource, object, ownerReferences);
}

function release<T extends KubeObject>(
  client: ApiClient,
  resource: ResourceName,
  owner: Stored,
  object: Stored<T>,
): void {
  const ownerReferences = (object.metadata.ownerReferences ?? []).filter(
    (reference) => reference.uid !== owner.metadata.uid,
  );
  patchOwners(client, resource, object, ownerReferences);
}

function patchOwners<T extends KubeObject>(
  client: ApiClient,
  resource: ResourceName,
  object: Stored<T>,
  ownerReferences: MetaV1OwnerReference[],
): Stored<T> | undefined {
  const result = client.patch<T>(
    resource,
    object.metadata.namespace ?? "",
    object.metadata.name,
    { metadata: { ownerReferences } },
    "merge",
  );
  return result.ok ? result.value : undefined;
}
