// Mirrors updatePod of pkg/scheduler/schedule_one.go and UpdatePodCondition of pkg/api/v1/pod/util.go (1.36).

import type { ComponentHost } from "../model/cluster-access.ts";
import type { CoreV1Pod, CoreV1PodCondition } from "../model/generated/types.ts";
import { clone, type Stored } from "../model/object.ts";

type Condition = Pick<CoreV1PodCondition, "type" | "status" | "reason" | "message">;

/** Writes a condition and a nomination into the pod's status, as far as they differ from what is stored. */
export function updatePodStatus(
  host: ComponentHost,
  pod: Stored<CoreV1Pod>,
  change: { readonly condition?: Condition; readonly nominatedNodeName?: string },
): void {
  const stored = host.client.get<CoreV1Pod>(
    "pods",
    pod.metadata.namespace ?? "",
    pod.metadata.name,
  );
  if (!stored || stored.metadata.uid !== pod.metadata.uid) return;
  const updated = clone(stored);
  updated.status ??= {};
  const { condition, nominatedNodeName } = change;
  let changed = condition !== undefined && setCondition(host, updated, condition);
  if (
    nominatedNodeName !== undefined &&
    nominatedNodeName !== (updated.status.nominatedNodeName ?? "")
  ) {
    if (nominatedNodeName === "") delete updated.status.nominatedNodeName;
    else updated.status.nominatedNodeName = nominatedNodeName;
    changed = true;
  }
  if (changed) host.client.update("pods", updated, "status");
}

/** Sets the condition of its type; whether anything is different now. */
function setCondition(host: ComponentHost, pod: CoreV1Pod, condition: Condition): boolean {
  const conditions = pod.status?.conditions ?? [];
  const index = conditions.findIndex(({ type }) => type === condition.type);
  const old = conditions[index];
  const { generation } = pod.metadata ?? {};
  const next: CoreV1PodCondition = {
    ...(generation !== undefined &&
      host.feature("PodObservedGenerationTracking") && { observedGeneration: generation }),
    ...condition,
    lastTransitionTime:
      old?.status === condition.status && old.lastTransitionTime
        ? old.lastTransitionTime
        : host.clock.timestamp(),
  };
  pod.status = {
    ...pod.status,
    conditions: old
      ? conditions.map((other, i) => (i === index ? next : other))
      : [...conditions, next],
  };
  return (
    !old || old.status !== next.status || old.reason !== next.reason || old.message !== next.message
  );
}
