// Mirrors the scale part of pkg/controller/deployment/sync.go (1.36): a change of spec.replicas, spread over the
// ReplicaSets of a rollout that is under way or paused.
import { byCreation } from "../framework/instant.ts";
import { desiredReplicasOf, maxReplicasOf } from "./annotations.ts";
import {
  desiredReplicas,
  isRollingUpdate,
  maxSurge,
  type ReplicaSet,
  totalSize,
} from "./arithmetic.ts";
import type { Rollout } from "./rollout.ts";

/** Whether an active ReplicaSet was sized for another number of replicas than the Deployment asks for now. */
export function isScalingEvent(rollout: Rollout): boolean {
  const desired = desiredReplicas(rollout.deployment);
  return rollout.active().some((set) => (desiredReplicasOf(set) ?? desired) !== desired);
}

/** Brings the sizes of the ReplicaSets in line with spec.replicas without moving the rollout on. */
export function scale(rollout: Rollout): boolean {
  const desired = desiredReplicas(rollout.deployment);
  const active = rollout.active();
  if (active.length <= 1) {
    const only = active[0] ?? rollout.newSet ?? rollout.old.at(-1);
    return !only || rollout.scale(only, desired);
  }
  if (isSaturated(rollout.newSet, desired))
    return rollout.activeOld().every((set) => rollout.scale(set, 0));
  return isRollingUpdate(rollout.deployment) ? scaleProportionally(rollout) : true;
}

function isSaturated(set: ReplicaSet | undefined, desired: number): boolean {
  return (
    set !== undefined &&
    desiredReplicas(set) === desired &&
    desiredReplicasOf(set) === desired &&
    (set.status?.availableReplicas ?? 0) === desired
  );
}

function scaleProportionally(rollout: Rollout): boolean {
  const desired = desiredReplicas(rollout.deployment);
  const allowed = desired > 0 ? desired + maxSurge(rollout.deployment) : 0;
  const toAdd = allowed - totalSize(rollout.active());
  const sets = rollout.active().toSorted((a, b) => {
    const bySize = desiredReplicas(b) - desiredReplicas(a);
    return bySize !== 0 ? bySize : toAdd > 0 ? byCreation(b, a) : byCreation(a, b);
  });
  let added = 0;
  const sizes = sets.map((set) => {
    const left = toAdd - added;
    const fair = share(rollout, set);
    const share_ = toAdd > 0 ? Math.min(fair, left) : toAdd < 0 ? Math.max(fair, left) : 0;
    added += share_;
    return desiredReplicas(set) + share_;
  });
  if (toAdd !== 0) sizes[0] = Math.max(0, sizes[0]! + toAdd - added);
  return sets.every((set, i) => rollout.scale(set, sizes[i]!, true));
}

/** By how much a ReplicaSet should grow to keep its part of the whole. */
function share(rollout: Rollout, set: ReplicaSet): number {
  const { deployment } = rollout;
  const size = desiredReplicas(set);
  const desired = desiredReplicas(deployment);
  if (desired === 0) return -size;
  const before = maxReplicasOf(set) || (deployment.status?.replicas ?? 0);
  if (before === 0) return 0;
  return Math.round((size * (desired + maxSurge(deployment))) / before) - size;
}
