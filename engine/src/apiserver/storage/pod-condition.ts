// Mirrors pkg/api/pod/util.go, UpdatePodCondition (1.36).
import type { CoreV1PodCondition, CoreV1PodStatus } from "../../model/generated/types.ts";

/** Sets the condition of its type, in place. The transition time moves only when the status changes. */
export function setPodCondition(
  status: CoreV1PodStatus,
  condition: CoreV1PodCondition,
  now: string,
): void {
  const conditions = [...(status.conditions ?? [])];
  const at = conditions.findIndex((other) => other.type === condition.type);
  const old = conditions[at];
  const same = old?.status === condition.status && old.lastTransitionTime !== undefined;
  const updated = {
    lastProbeTime: null as never,
    ...condition,
    lastTransitionTime: same ? old.lastTransitionTime! : now,
  };
  if (at < 0) conditions.push(updated);
  else conditions[at] = updated;
  status.conditions = conditions;
}
