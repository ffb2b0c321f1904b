// Mirrors pkg/controller/deployment/progress.go and the status part of sync.go (1.36).
import type {
  AppsV1DeploymentCondition,
  AppsV1DeploymentStatus,
} from "../../model/generated/types.ts";
import { deepEqual } from "../../model/object.ts";
import { conditionOf, withCondition, withoutCondition } from "../framework/conditions.ts";
import { instantMs } from "../framework/instant.ts";
import { omitZero } from "../framework/status.ts";
import {
  type Deployment,
  desiredReplicas,
  hasProgressDeadline,
  maxUnavailable,
  type ReplicaSet,
  totalAvailable,
  totalSize,
} from "./arithmetic.ts";
import type { Rollout } from "./rollout.ts";

const progressing = "Progressing";
const replicaFailure = "ReplicaFailure";

export const timedOutReason = "ProgressDeadlineExceeded";
const newSetAvailableReason = "NewReplicaSetAvailable";

export function isComplete(
  deployment: Deployment,
  status: AppsV1DeploymentStatus | undefined,
): boolean {
  const desired = desiredReplicas(deployment);
  return (
    (status?.updatedReplicas ?? 0) === desired &&
    (status?.replicas ?? 0) === desired &&
    (status?.availableReplicas ?? 0) === desired &&
    (status?.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  );
}

/** Counts and the Available condition: the status after a sync that does not look at progress. */
export function syncStatus(rollout: Rollout): boolean {
  return write(rollout, countedStatus(rollout));
}

/** The status after a step of the rollout, with the conditions Progressing and ReplicaFailure. */
export function syncRolloutStatus(rollout: Rollout): boolean {
  const { deployment } = rollout;
  const status = countedStatus(rollout);
  if (!hasProgressDeadline(deployment))
    status.conditions = withoutCondition(status.conditions, progressing);
  const current = conditionOf(deployment.status?.conditions, progressing);
  const wasComplete =
    (status.replicas ?? 0) === (status.updatedReplicas ?? 0) &&
    current?.reason === newSetAvailableReason;
  if (hasProgressDeadline(deployment) && !wasComplete)
    status.conditions = progressConditions(rollout, status, current);
  const failure = replicaFailureOf(rollout);
  status.conditions = failure
    ? withCondition(status.conditions, failure)
    : withoutCondition(status.conditions, replicaFailure);
  return write(rollout, status);
}

/** When the progress of a rollout must be looked at again, in milliseconds from now; undefined when never. */
export function progressCheckInMs(deployment: Deployment, nowMs: number): number | undefined {
  const condition = conditionOf(deployment.status?.conditions, progressing);
  if (!hasProgressDeadline(deployment) || !condition) return undefined;
  if (isComplete(deployment, deployment.status) || condition.reason === timedOutReason)
    return undefined;
  const sinceMs = instantMs(condition.lastUpdateTime);
  if (sinceMs === undefined) return undefined;
  const leftMs = sinceMs + (deployment.spec?.progressDeadlineSeconds ?? 0) * 1000 - nowMs;
  return Math.max(leftMs, 0) + 1000;
}

function write(rollout: Rollout, status: AppsV1DeploymentStatus): boolean {
  const kept = omitZero(status, ["terminatingReplicas", "collisionCount"]);
  if (deepEqual(rollout.deployment.status ?? {}, kept)) return true;
  rollout.deployment.status = kept;
  return rollout.writeStatus();
}

function countedStatus(rollout: Rollout): AppsV1DeploymentStatus {
  const { deployment, newSet } = rollout;
  const sets = rollout.all();
  const available = totalAvailable(sets);
  const sum = (count: (set: ReplicaSet) => number | undefined) =>
    sets.reduce((total, set) => total + (count(set) ?? 0), 0);
  const terminating = rollout.access.countTerminating ? terminatingReplicas(sets) : undefined;
  const isAvailable = available >= desiredReplicas(deployment) - maxUnavailable(deployment);
  const now = rollout.access.clock.timestamp();
  return {
    observedGeneration: deployment.metadata.generation ?? 0,
    replicas: sum((set) => set.status?.replicas),
    updatedReplicas: newSet?.status?.replicas ?? 0,
    readyReplicas: sum((set) => set.status?.readyReplicas),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, totalSize(sets) - available),
    ...(terminating === undefined ? {} : { terminatingReplicas: terminating }),
    ...(deployment.status?.collisionCount === undefined
      ? {}
      : { collisionCount: deployment.status.collisionCount }),
    conditions: withCondition<AppsV1DeploymentCondition>(deployment.status?.conditions, {
      type: "Available",
      status: isAvailable ? "True" : "False",
      reason: isAvailable ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
      message: isAvailable
        ? "Deployment has minimum availability."
        : "Deployment does not have minimum availability.",
      lastUpdateTime: now,
      lastTransitionTime: now,
    }),
  };
}

/** ReplicaSets that no sync has seen count nothing; one that was seen but does not tell makes the sum unknown. */
function terminatingReplicas(sets: readonly ReplicaSet[]): number | undefined {
  let total = 0;
  for (const { status } of sets) {
    if (status?.terminatingReplicas !== undefined) total += status.terminatingReplicas;
    else if ((status?.observedGeneration ?? 0) !== 0) return undefined;
  }
  return total;
}

function progressConditions(
  rollout: Rollout,
  status: AppsV1DeploymentStatus,
  current: AppsV1DeploymentCondition | undefined,
): AppsV1DeploymentCondition[] {
  const { deployment, newSet } = rollout;
  const subject = newSet
    ? `ReplicaSet "${newSet.metadata.name}"`
    : `Deployment "${deployment.metadata.name}"`;
  const now = rollout.access.clock.timestamp();
  const condition = (value: string, reason: string, message: string) => ({
    type: progressing,
    status: value,
    reason,
    message,
    lastUpdateTime: now,
    lastTransitionTime: now,
  });
  if (isComplete(deployment, status))
    return withCondition(
      status.conditions,
      condition("True", newSetAvailableReason, `${subject} has successfully progressed.`),
    );
  if (hasProgressed(deployment.status, status)) {
    const updated = condition("True", "ReplicaSetUpdated", `${subject} is progressing.`);
    // Progress moves lastUpdateTime even when the reason stays, which withCondition alone would not do.
    if (current?.status === "True" && current.lastTransitionTime !== undefined)
      updated.lastTransitionTime = current.lastTransitionTime;
    return [...withoutCondition(status.conditions, progressing), updated];
  }
  if (hasTimedOut(deployment, status, rollout.access.clock.nowMs()))
    return withCondition(
      status.conditions,
      condition("False", timedOutReason, `${subject} has timed out progressing.`),
    );
  return status.conditions ?? [];
}

function hasProgressed(
  before: AppsV1DeploymentStatus | undefined,
  after: AppsV1DeploymentStatus,
): boolean {
  const oldReplicas = (status: AppsV1DeploymentStatus | undefined) =>
    (status?.replicas ?? 0) - (status?.updatedReplicas ?? 0);
  return (
    (after.updatedReplicas ?? 0) > (before?.updatedReplicas ?? 0) ||
    oldReplicas(after) < oldReplicas(before) ||
    (after.readyReplicas ?? 0) > (before?.readyReplicas ?? 0) ||
    (after.availableReplicas ?? 0) > (before?.availableReplicas ?? 0)
  );
}

function hasTimedOut(
  deployment: Deployment,
  status: AppsV1DeploymentStatus,
  nowMs: number,
): boolean {
  const condition = conditionOf(status.conditions, progressing);
  if (!condition || condition.reason === newSetAvailableReason) return false;
  if (condition.reason === timedOutReason) return true;
  const sinceMs = instantMs(condition.lastUpdateTime);
  const deadlineMs = (deployment.spec?.progressDeadlineSeconds ?? 0) * 1000;
  return sinceMs !== undefined && sinceMs + deadlineMs < nowMs;
}

/** The failure of the new ReplicaSet, else of the first old one that has one. */
function replicaFailureOf(rollout: Rollout): AppsV1DeploymentCondition | undefined {
  const sets = rollout.newSet ? [rollout.newSet, ...rollout.old] : rollout.old;
  for (const set of sets) {
    const found = conditionOf(set.status?.conditions, replicaFailure);
    if (!found) continue;
    const time = found.lastTransitionTime;
    return { ...found, ...(time === undefined ? {} : { lastUpdateTime: time }) };
  }
  return undefined;
}
