// Mirrors pkg/controller/deployment/rolling.go and recreate.go (1.36): the two strategies.
import type { CoreV1Pod } from "../../model/generated/types.ts";
import { isPodFinished } from "../framework/pod-state.ts";
import {
  desiredReplicas,
  maxUnavailable,
  newReplicaSetSize,
  totalAvailable,
  totalSize,
} from "./arithmetic.ts";
import type { Rollout } from "./rollout.ts";
import { isComplete, syncRolloutStatus } from "./rollout-status.ts";

/** One step of a rolling update: the new ReplicaSet grows, or the old ones shrink, or nothing is left to do. */
export function rollingUpdate(rollout: Rollout): boolean {
  if (!rollout.createNewSet()) return false;
  const grown = scaleNew(rollout);
  if (grown === undefined) return false;
  if (!grown && !scaleOld(rollout)) {
    if (isComplete(rollout.deployment, rollout.deployment.status) && !rollout.cleanUpHistory())
      return false;
  }
  return syncRolloutStatus(rollout);
}

/** Whether the new ReplicaSet changed its size; undefined when the request failed. */
function scaleNew(rollout: Rollout): boolean | undefined {
  const newSet = rollout.newSet!;
  const size = desiredReplicas(newSet);
  const desired = desiredReplicas(rollout.deployment);
  const target =
    size > desired
      ? desired
      : size === desired
        ? size
        : newReplicaSetSize(rollout.deployment, size, totalSize(rollout.all()));
  if (target === size) return false;
  return rollout.scale(newSet, target) ? true : undefined;
}

/** Whether old ReplicaSets changed their size; a failed request ends the attempt, and the next sync goes on. */
function scaleOld(rollout: Rollout): boolean {
  if (totalSize(rollout.activeOld()) === 0) return false;
  const newSet = rollout.newSet!;
  const minAvailable = desiredReplicas(rollout.deployment) - maxUnavailable(rollout.deployment);
  const newUnavailable = desiredReplicas(newSet) - (newSet.status?.availableReplicas ?? 0);
  const budget = totalSize(rollout.all()) - minAvailable - newUnavailable;
  if (budget <= 0) return false;
  const cleaned = scaleDownUnhealthy(rollout, budget);
  if (cleaned === undefined) return false;
  const scaled = scaleDownAvailable(rollout, minAvailable);
  return scaled !== undefined && cleaned + scaled > 0;
}

/** Takes away replicas that are not available: that never lowers availability. */
function scaleDownUnhealthy(rollout: Rollout, budget: number): number | undefined {
  let removed = 0;
  for (const set of rollout.activeOld()) {
    if (removed >= budget) break;
    const size = desiredReplicas(set);
    const unavailable = size - (set.status?.availableReplicas ?? 0);
    if (unavailable === 0) continue;
    const count = Math.min(budget - removed, unavailable);
    // A ReplicaSet can have more available pods than it asks for while it is being scaled down.
    if (count < 0 || !rollout.scale(set, size - count)) return undefined;
    removed += count;
  }
  return removed;
}

function scaleDownAvailable(rollout: Rollout, minAvailable: number): number | undefined {
  const available = totalAvailable([...rollout.activeOld(), rollout.newSet!]);
  let removed = 0;
  for (const set of rollout.activeOld()) {
    const left = available - minAvailable - removed;
    if (left <= 0) break;
    const size = desiredReplicas(set);
    const count = Math.min(size, left);
    if (!rollout.scale(set, size - count)) return undefined;
    removed += count;
  }
  return removed;
}

/** One step of Recreate: the old pods must be gone before the first new one is made. `oldPods` are those of the old ReplicaSets. */
export function recreate(rollout: Rollout, oldPods: readonly CoreV1Pod[]): boolean {
  const active = rollout.activeOld();
  if (active.length > 0)
    return active.every((set) => rollout.scale(set, 0)) && syncRolloutStatus(rollout);
  const running =
    rollout.old.some((set) => (set.status?.replicas ?? 0) > 0) ||
    oldPods.some((pod) => !isPodFinished(pod));
  if (running) return syncRolloutStatus(rollout);
  if (!rollout.createNewSet()) return false;
  if (!rollout.scale(rollout.newSet!, desiredReplicas(rollout.deployment))) return false;
  if (isComplete(rollout.deployment, rollout.deployment.status) && !rollout.cleanUpHistory())
    return false;
  return syncRolloutStatus(rollout);
}
