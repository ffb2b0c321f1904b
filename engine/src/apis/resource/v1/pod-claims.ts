// Mirrors staging/src/k8s.io/dynamic-resource-allocation/resourceclaim (1.36): which ResourceClaims belong to a pod.
import type {
  CoreV1Pod,
  CoreV1PodResourceClaim,
  ResourceV1DeviceTaint,
  ResourceV1DeviceToleration,
  ResourceV1ResourceClaim,
} from "../../../model/generated/types.ts";
import type { Stored } from "../../../model/object.ts";
import { isExtendedResourceName } from "../../core/v1/resource-names.ts";

/** Keeps a claim while devices are allocated to it. */
export const claimFinalizer = "resource.kubernetes.io/delete-protection";
/** On a claim made from a template: the name of the pod's claim that it was made for. */
export const podClaimAnnotation = "resource.kubernetes.io/pod-claim-name";
/** `true` on a claim that the scheduler made for extended resources. */
export const extendedResourceAnnotation = "resource.kubernetes.io/extended-resource-claim";
/** Before the name of a class: the extended resource that every class stands for. */
export const deviceClassResourcePrefix = "deviceclass.resource.kubernetes.io/";

/** The claim that an entry of a pod's spec stands for. */
export type PodClaim =
  | {
      readonly kind: "named";
      readonly name: string;
      /** It was made from a template, so it must be the pod's own. */
      readonly owned: boolean;
    }
  /** Somebody decided that none is needed. */
  | { readonly kind: "notNeeded" }
  | { readonly kind: "notCreated"; readonly error: string };

export function podClaimOf(pod: CoreV1Pod, entry: CoreV1PodResourceClaim): PodClaim {
  if (entry.resourceClaimName !== undefined)
    return { kind: "named", name: entry.resourceClaimName, owned: false };
  const status = pod.status?.resourceClaimStatuses?.find(({ name }) => name === entry.name);
  if (!status)
    return {
      kind: "notCreated",
      error: `pod "${pod.metadata?.namespace}/${pod.metadata?.name}": ResourceClaim not created yet`,
    };
  return status.resourceClaimName === undefined
    ? { kind: "notNeeded" }
    : { kind: "named", name: status.resourceClaimName, owned: true };
}

/** Why a claim is not the one that was made for the pod; nothing when it is. */
export function notMadeFor(pod: Stored<CoreV1Pod>, claim: ResourceV1ResourceClaim) {
  const owned = claim.metadata?.ownerReferences?.some(
    ({ controller, uid }) => controller === true && uid === pod.metadata.uid,
  );
  if (owned) return undefined;
  const { namespace, name } = pod.metadata;
  return `ResourceClaim ${claimName(claim)} was not created for Pod ${namespace}/${name} (Pod is not owner)`;
}

export function isReservedFor(pod: Stored<CoreV1Pod>, claim: ResourceV1ResourceClaim): boolean {
  return (claim.status?.reservedFor ?? []).some(({ uid }) => uid === pod.metadata.uid);
}

/** `namespace/name`. */
export function claimName({ metadata }: ResourceV1ResourceClaim): string {
  return `${metadata?.namespace}/${metadata?.name}`;
}

/** Whether the toleration matches the taint. */
export function toleratesDeviceTaint(
  toleration: ResourceV1DeviceToleration,
  taint: ResourceV1DeviceTaint,
): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  const operator = toleration.operator || "Equal";
  if (operator === "Exists") return true;
  return operator === "Equal" && (toleration.value ?? "") === (taint.value ?? "");
}

/** Whether devices can be asked for by this name in place of a claim. */
export function mayStandForDevices(resource: string): boolean {
  return isExtendedResourceName(resource) || resource.startsWith(deviceClassResourcePrefix);
}
