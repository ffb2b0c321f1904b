// Mirrors what taint eviction and pod garbage collection share (pkg/controller/tainteviction, pkg/controller/podgc, 1.36):
// a note in the pod's status before it is deleted.
import type { ApiClient } from "../../model/cluster-access.ts";
import type { CoreV1Pod, CoreV1PodCondition } from "../../model/generated/types.ts";
import { deepEqual, type Stored } from "../../model/object.ts";

/** The conditions with DisruptionTarget set; the transition time moves with the status only. */
export function withDisruptionTarget(
  pod: Stored<CoreV1Pod>,
  reason: string,
  message: string,
  now: string,
): CoreV1PodCondition[] {
  const conditions = pod.status?.conditions ?? [];
  const old = conditions.find((condition) => condition.type === "DisruptionTarget");
  const lastTransitionTime = old?.status === "True" ? (old.lastTransitionTime ?? now) : now;
  const condition = {
    type: "DisruptionTarget",
    status: "True",
    reason,
    message,
    lastTransitionTime,
  };
  return old
    ? conditions.map((other) => (other === old ? { ...old, ...condition } : other))
    : [...conditions, condition];
}

/** Writes the status of a pod unless it is the stored one; false when that was refused. */
export function writePodStatus(
  client: ApiClient,
  pod: Stored<CoreV1Pod>,
  status: NonNullable<CoreV1Pod["status"]>,
): boolean {
  return deepEqual(status, pod.status) || client.update("pods", { ...pod, status }, "status").ok;
}
