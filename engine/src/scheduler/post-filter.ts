// Mirrors RunPostFilterPlugins of pkg/scheduler/framework/runtime/framework.go (1.36), for DynamicResources and DefaultPreemption.
import type { Diagnosis } from "./fit-error.ts";
import type { ClusterView } from "./framework.ts";
import type { PodFilters } from "./pod-filters.ts";
import type { PodInfo } from "./pod-info.ts";
import { type Candidate, findPreemption } from "./preemption.ts";

export interface PostFilterResult {
  /** What it adds to the FailedScheduling message; empty when a node was found. */
  readonly message: string;
  /** The pods to preempt and the node to nominate. */
  readonly candidate?: Candidate;
  /** What becomes of a nomination of the pod: kept, or cleared because no node can be made free. */
  readonly nomination: "keep" | "clear";
}

/** What can be done for a pod that fits nowhere. Changes nothing. */
export function runPostFilters(
  pod: PodInfo,
  filters: PodFilters,
  diagnosis: Diagnosis,
  cluster: ClusterView,
  nowMs: number,
): PostFilterResult {
  const dynamicResources = cluster.feature("DynamicResourceAllocation");
  // DynamicResources never got to prepare for a pod that another plugin rejected outright; not finding its own state
  // is an error that ends the phase.
  if (dynamicResources && diagnosis.preFilterStatus)
    return { message: "not found", nomination: "keep" };
  const result = findPreemption(pod, filters, diagnosis, cluster, nowMs);
  if (result.kind === "preempt")
    return { message: "", candidate: result.candidate, nomination: "keep" };
  const preemption = `preemption: ${result.message}`;
  return {
    message: dynamicResources ? `no new claims to deallocate, ${preemption}` : preemption,
    nomination: result.kind === "noCandidates" ? "clear" : "keep",
  };
}
