// Mirrors the counting of pkg/controller/deployment/util/deployment_util.go (1.36): how many pods a rollout may have.
import type { AppsV1Deployment, AppsV1ReplicaSet } from "../../model/generated/types.ts";
import { scaledValue } from "../../model/int-or-string.ts";
import type { Stored } from "../../model/object.ts";

export type Deployment = Stored<AppsV1Deployment>;
export type ReplicaSet = Stored<AppsV1ReplicaSet>;

/** The value that stands for "none" in progressDeadlineSeconds and revisionHistoryLimit. */
const unlimited = 2147483647;

export function desiredReplicas(object: Deployment | ReplicaSet): number {
  return object.spec?.replicas ?? 1;
}

export function isRollingUpdate(deployment: Deployment): boolean {
  return deployment.spec?.strategy?.type === "RollingUpdate";
}

/** Surge rounds up, unavailability down; when both come to nothing one pod may be unavailable, or nothing would move. */
function fenceposts(deployment: Deployment): { surge: number; unavailable: number } {
  const desired = desiredReplicas(deployment);
  const rolling = deployment.spec?.strategy?.rollingUpdate;
  const surge = scaledValue(rolling?.maxSurge ?? 0, desired, "up") ?? 0;
  const unavailable = scaledValue(rolling?.maxUnavailable ?? 0, desired, "down") ?? 0;
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

export function maxSurge(deployment: Deployment): number {
  return isRollingUpdate(deployment) ? fenceposts(deployment).surge : 0;
}

export function maxUnavailable(deployment: Deployment): number {
  const desired = desiredReplicas(deployment);
  if (!isRollingUpdate(deployment) || desired === 0) return 0;
  return Math.min(fenceposts(deployment).unavailable, desired);
}

/** The size that the new ReplicaSet should have now, given the sizes of all. */
export function newReplicaSetSize(
  deployment: Deployment,
  newSize: number,
  totalSize: number,
): number {
  const desired = desiredReplicas(deployment);
  if (!isRollingUpdate(deployment)) return desired;
  const surge = scaledValue(deployment.spec?.strategy?.rollingUpdate?.maxSurge ?? 0, desired, "up");
  const room = desired + (surge ?? 0) - totalSize;
  return room <= 0 ? newSize : newSize + Math.min(room, desired - newSize);
}

export function hasProgressDeadline(deployment: Deployment): boolean {
  return (deployment.spec?.progressDeadlineSeconds ?? unlimited) !== unlimited;
}

/** How many old ReplicaSets are kept; undefined for all. */
export function revisionHistoryLimit(deployment: Deployment): number | undefined {
  const limit = deployment.spec?.revisionHistoryLimit ?? unlimited;
  return limit === unlimited ? undefined : limit;
}

export function isActive(set: ReplicaSet): boolean {
  return desiredReplicas(set) > 0;
}

export function totalSize(sets: readonly ReplicaSet[]): number {
  return sets.reduce((sum, set) => sum + desiredReplicas(set), 0);
}

export function totalAvailable(sets: readonly ReplicaSet[]): number {
  return sets.reduce((sum, set) => sum + (set.status?.availableReplicas ?? 0), 0);
}
