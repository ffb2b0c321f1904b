// Mirrors staging/src/k8s.io/component-helpers/storage/{ephemeral,volume}/*.go (1.36): what the volume plugins ask of claims and volumes.
import type {
  CoreV1PersistentVolume,
  CoreV1PersistentVolumeClaim,
  CoreV1Pod,
  StorageV1StorageClass,
} from "../../model/generated/types.ts";
import { matchesNodeSelector } from "../../model/node-selector.ts";
import type { Stored } from "../../model/object.ts";
import { type Quantity, quantityOf } from "../../model/quantity.ts";
import { type Labels, matchesLabelSelector } from "../../model/selector.ts";
import type { ClusterEvent, ClusterView } from "../framework.ts";
import type { PodInfo } from "../pod-info.ts";

export type Claim = Stored<CoreV1PersistentVolumeClaim>;
export type Volume = Stored<CoreV1PersistentVolume>;

/** A claim that a pod mounts: by name, or by its own template (generic ephemeral volume). */
export interface ClaimReference {
  readonly claimName: string;
  readonly ephemeral: boolean;
}

export const annotation = {
  bindCompleted: "pv.kubernetes.io/bind-completed",
  boundByController: "pv.kubernetes.io/bound-by-controller",
  selectedNode: "volume.kubernetes.io/selected-node",
  betaStorageClass: "volume.beta.kubernetes.io/storage-class",
} as const;

/** The claims of the pod's volumes, in order. */
export function claimReferences(pod: CoreV1Pod): ClaimReference[] {
  const references: ClaimReference[] = [];
  for (const volume of pod.spec?.volumes ?? [])
    if (volume.persistentVolumeClaim)
      references.push({ claimName: volume.persistentVolumeClaim.claimName, ephemeral: false });
    else if (volume.ephemeral)
      references.push({ claimName: `${pod.metadata?.name}-${volume.name}`, ephemeral: true });
  return references;
}

export function getClaim(namespace: string, name: string, cluster: ClusterView): Claim | undefined {
  return cluster.client.get<CoreV1PersistentVolumeClaim>("persistentvolumeclaims", namespace, name);
}

export function getVolume(name: string, cluster: ClusterView): Volume | undefined {
  return cluster.client.get<CoreV1PersistentVolume>("persistentvolumes", "", name);
}

export function getStorageClass(
  name: string,
  cluster: ClusterView,
): Stored<StorageV1StorageClass> | undefined {
  return cluster.client.get<StorageV1StorageClass>("storageclasses.storage.k8s.io", "", name);
}

/** The words of the API for an object that is not there. */
export function notFound(singular: string, name: string): string {
  return `${singular} "${name}" not found`;
}

/** The class of a claim or volume; the old annotation goes before the field. Empty: none. */
export function storageClassOf(object: Claim | Volume): string {
  return (
    object.metadata.annotations?.[annotation.betaStorageClass] ??
    object.spec?.storageClassName ??
    ""
  );
}

export function isFullyBound(claim: Claim): boolean {
  return (
    Boolean(claim.spec?.volumeName) &&
    claim.metadata.annotations?.[annotation.bindCompleted] !== undefined
  );
}

export function requestedStorage(claim: Claim): Quantity {
  return quantityOf(claim.spec?.resources?.requests?.["storage"]);
}

/** Whether the volume can be reached from a node with these labels. */
export function reachableFrom(volume: Volume, nodeName: string, labels: Labels): boolean {
  const required = volume.spec?.nodeAffinity?.required;
  return !required || matchesNodeSelector(required, nodeName, labels);
}

/**
 * The volume that suits the claim best on a node: one already meant for it, else the smallest that is available and
 * large enough, with the claim's class, mode, access modes and labels, and reachable. `taken` are used otherwise.
 */
export function findMatchingVolume(
  claim: Claim,
  volumes: readonly Volume[],
  node: { readonly name: string; readonly labels: Labels },
  taken: ReadonlySet<string>,
): Volume | undefined {
  const wanted = requestedStorage(claim);
  let smallest: Volume | undefined;
  let smallestSize: Quantity | undefined;
  for (const volume of volumes) {
    if (taken.has(volume.metadata.name)) continue;
    const meantForClaim = isMeantFor(volume, claim);
    if (volume.spec?.claimRef && !meantForClaim) continue;
    const size = quantityOf(volume.spec?.capacity?.["storage"]);
    if (size.compare(wanted) < 0) continue;
    if ((claim.spec?.volumeMode ?? "Filesystem") !== (volume.spec?.volumeMode ?? "Filesystem"))
      continue;
    if (
      (claim.spec?.volumeAttributesClassName ?? "") !==
      (volume.spec?.volumeAttributesClassName ?? "")
    )
      continue;
    if (volume.metadata.deletionTimestamp !== undefined) continue;
    const reachable = reachableFrom(volume, node.name, node.labels);
    if (meantForClaim) return reachable ? volume : undefined;
    if (volume.status?.phase !== "Available") continue;
    if (claim.spec?.selector && !matchesLabelSelector(claim.spec.selector, volume.metadata.labels))
      continue;
    if (storageClassOf(volume) !== storageClassOf(claim)) continue;
    if (!reachable) continue;
    const modes = volume.spec?.accessModes ?? [];
    if (!(claim.spec?.accessModes ?? []).every((mode) => modes.includes(mode))) continue;
    if (smallestSize && size.compare(smallestSize) >= 0) continue;
    smallest = volume;
    smallestSize = size;
  }
  return smallest;
}

/** Whether the volume names the claim; a name without a uid is a reservation that the claim may take. */
function isMeantFor(volume: Volume, claim: Claim): boolean {
  const reference = volume.spec?.claimRef;
  return (
    reference !== undefined &&
    reference.name === claim.metadata.name &&
    reference.namespace === claim.metadata.namespace &&
    (!reference.uid || reference.uid === claim.metadata.uid)
  );
}

/** Whether the event is about a claim that the pod mounts. */
export function concernsOwnClaim(pod: PodInfo, { object }: ClusterEvent): boolean {
  return (
    object.metadata.namespace === pod.namespace &&
    claimReferences(pod.pod).some(({ claimName }) => claimName === object.metadata.name)
  );
}
