// Mirrors pkg/controller/statefulset/stateful_set_utils.go (1.36): names, labels and claims that make a pod the n-th of
// its set.
import type {
  AppsV1StatefulSet,
  CoreV1PersistentVolumeClaim,
  CoreV1Pod,
  CoreV1PodTemplateSpec,
  CoreV1Volume,
  MetaV1OwnerReference,
} from "../../model/generated/types.ts";
import { clone, deepEqual, type Stored } from "../../model/object.ts";
import { revisionHashLabel } from "../framework/controller-history.ts";
import { controllerReference } from "../framework/owner.ts";
import { podFromTemplate } from "../framework/pod-control.ts";

export type StatefulSet = Stored<AppsV1StatefulSet>;

const podNameLabel = "statefulset.kubernetes.io/pod-name";
const podIndexLabel = "apps.kubernetes.io/pod-index";

export function startOrdinal(set: StatefulSet): number {
  return set.spec?.ordinals?.start ?? 0;
}

export function replicasOf(set: StatefulSet): number {
  return set.spec?.replicas ?? 1;
}

/** The number at the end of a pod's name; undefined when the name is not one of the set's. */
export function ordinalOf(set: StatefulSet, pod: CoreV1Pod): number | undefined {
  const match = /^(.*)-([0-9]+)$/.exec(pod.metadata?.name ?? "");
  return match?.[1] === set.metadata.name ? Number(match[2]) : undefined;
}

export function isInRange(set: StatefulSet, ordinal: number): boolean {
  const start = startOrdinal(set);
  return ordinal >= start && ordinal < start + replicasOf(set);
}

export function revisionNameOf(pod: CoreV1Pod): string {
  return pod.metadata?.labels?.[revisionHashLabel] ?? "";
}

/** The pod of an ordinal, made of a revision's template. */
export function newPod(
  set: StatefulSet,
  template: CoreV1PodTemplateSpec,
  revision: string,
  ordinal: number,
): CoreV1Pod {
  const pod = podFromTemplate(template, set);
  pod.metadata!.name = `${set.metadata.name}-${ordinal}`;
  withIdentity(set, pod, ordinal);
  withStorage(set, pod, ordinal);
  pod.metadata!.labels![revisionHashLabel] = revision;
  pod.spec!.hostname = pod.metadata!.name;
  pod.spec!.subdomain = set.spec?.serviceName ?? "";
  return pod;
}

/** Sets the labels that name the pod. In place. */
export function withIdentity(set: StatefulSet, pod: CoreV1Pod, ordinal: number): void {
  pod.metadata!.labels = {
    ...pod.metadata!.labels,
    [podNameLabel]: `${set.metadata.name}-${ordinal}`,
    [podIndexLabel]: String(ordinal),
  };
}

/** Puts the pod's claims in place of volumes of the same name. In place. */
export function withStorage(set: StatefulSet, pod: CoreV1Pod, ordinal: number): void {
  const volumes: CoreV1Volume[] = claimTemplates(set).map((template) => ({
    name: template.metadata?.name ?? "",
    persistentVolumeClaim: { claimName: claimName(set, template, ordinal) },
  }));
  const names = new Set(volumes.map((volume) => volume.name));
  const others = (pod.spec?.volumes ?? []).filter((volume) => !names.has(volume.name));
  const all = [...volumes, ...others];
  if (all.length > 0) pod.spec = { ...pod.spec!, volumes: all };
}

export function hasIdentity(set: StatefulSet, pod: CoreV1Pod): boolean {
  const ordinal = ordinalOf(set, pod);
  return (
    ordinal !== undefined &&
    pod.metadata?.namespace === set.metadata.namespace &&
    pod.metadata?.labels?.[podNameLabel] === pod.metadata?.name &&
    pod.metadata?.labels?.[podIndexLabel] === String(ordinal)
  );
}

export function hasStorage(set: StatefulSet, pod: CoreV1Pod): boolean {
  const ordinal = ordinalOf(set, pod);
  if (ordinal === undefined) return false;
  return claimTemplates(set).every((template) =>
    (pod.spec?.volumes ?? []).some(
      (volume) =>
        volume.name === template.metadata?.name &&
        volume.persistentVolumeClaim?.claimName === claimName(set, template, ordinal),
    ),
  );
}

function claimTemplates(set: StatefulSet): readonly CoreV1PersistentVolumeClaim[] {
  return (set.spec?.volumeClaimTemplates ?? []) as CoreV1PersistentVolumeClaim[];
}

function claimName(
  set: StatefulSet,
  template: CoreV1PersistentVolumeClaim,
  ordinal: number,
): string {
  return `${template.metadata?.name}-${set.metadata.name}-${ordinal}`;
}

/** The claims of an ordinal, as they are created. */
export function claimsOf(set: StatefulSet, ordinal: number): CoreV1PersistentVolumeClaim[] {
  return claimTemplates(set).map((template) => {
    const { status: _status, ...claim } = clone(template);
    const labels = { ...template.metadata?.labels, ...set.spec?.selector.matchLabels };
    return {
      ...claim,
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: {
        ...claim.metadata,
        name: claimName(set, template, ordinal),
        namespace: set.metadata.namespace ?? "",
        ...(Object.keys(labels).length > 0 ? { labels } : {}),
      },
    };
  });
}

/**
 * The owner references of a claim as the retention policy wants them: to the set, or to a pod that is scaled away.
 * Undefined when nothing is to change, which is also so where another controller or an older set owns the claim.
 */
export function retainedBy(
  set: StatefulSet,
  pod: Stored<CoreV1Pod>,
  claim: CoreV1PersistentVolumeClaim,
): MetaV1OwnerReference[] | undefined {
  const references = claim.metadata?.ownerReferences ?? [];
  const isOf = (owner: Stored) => (reference: MetaV1OwnerReference) =>
    reference.kind === owner.kind && reference.name === owner.metadata.name;
  const own = references.filter((reference) => isOf(set)(reference) || isOf(pod)(reference));
  const others = references.filter((reference) => !own.includes(reference));
  const isStale = (reference: MetaV1OwnerReference) =>
    reference.uid !== (isOf(set)(reference) ? set : pod).metadata.uid;
  if (own.some(isStale)) return undefined;
  const { whenDeleted, whenScaled } = set.spec?.persistentVolumeClaimRetentionPolicy ?? {};
  const retains = whenDeleted !== "Delete" && whenScaled !== "Delete";
  const isForeign = !retains && others.some((reference) => reference.controller);
  const condemned = whenScaled === "Delete" && !isInRange(set, ordinalOf(set, pod) ?? -1);
  const owner = condemned ? pod : whenDeleted === "Delete" ? set : undefined;
  const wanted = owner && !isForeign ? [controllerReference(owner)] : [];
  return deepEqual(own, wanted) ? undefined : [...others, ...wanted];
}
