// Mirrors FitError and Diagnosis of pkg/scheduler/framework/types.go (1.36).
import type { Status } from "./framework.ts";

/** Why a pod fits nowhere. */
export interface Diagnosis {
  readonly totalNodes: number;
  readonly statuses: ReadonlyMap<string, Status>;
  /** Status of the nodes that `statuses` does not list; absent: they go without a reason. */
  readonly otherNodes?: Status;
  /** A plugin rejected the pod before any node was looked at. */
  readonly preFilterStatus?: Status;
}

/** `0/3 nodes are available: 1 node(s) were unschedulable, 2 Insufficient cpu. {postFilter}`. */
export function fitErrorMessage(diagnosis: Diagnosis, postFilter = ""): string {
  const { totalNodes, statuses, otherNodes, preFilterStatus } = diagnosis;
  let message = `0/${totalNodes} nodes are available:`;
  if (preFilterStatus) {
    message += ` ${preFilterStatus.reasons.join(", ")}.`;
  } else {
    const histogram = new Map<string, number>();
    const count = (status: Status, nodes: number) => {
      for (const reason of status.reasons)
        histogram.set(reason, (histogram.get(reason) ?? 0) + nodes);
    };
    for (const status of statuses.values()) count(status, 1);
    if (otherNodes && statuses.size < totalNodes) count(otherNodes, totalNodes - statuses.size);
    const lines = [...histogram].map(([reason, nodes]) => `${nodes} ${reason}`).sort();
    if (lines.length > 0) message += ` ${lines.join(", ")}.`;
  }
  return postFilter === "" ? message : `${message} ${postFilter}`;
}
