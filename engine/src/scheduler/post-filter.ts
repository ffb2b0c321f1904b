// Mirrors RunPostFilterPlugins of pkg/scheduler/framework/runtime/framework.go (1.36), for DynamicResources and DefaultPreemption.
import type { Diagnosis } from "./fit-error.ts";
import type { ClusterView } from "./framework.ts";
import { dynamicResources } from "./plugins/dynamic-resources/index.ts";
import { filterPlugins } from "./plugins/index.ts";
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

/** What can be done for a pod that fits nowhere. Changes nothing but the claims that keep it from its nodes. */
export function runPostFilters(
  pod: PodInfo,
  filters: PodFilters,
  diagnosis: Diagnosis,
  cluster: ClusterView,
  nowMs: number,
): PostFilterResult {
  const claims = aboutClaims(filters, diagnosis, cluster);
  if (typeof claims === "object") return { message: claims.error, nomination: "keep" };
  const result = findPreemption(pod, filters, diagnosis, cluster, nowMs);
  if (result.kind === "preempt")
    return { message: "", candidate: result.candidate, nomination: "keep" };
  const preemption = `preemption: ${result.message}`;
  return {
    message: claims === undefined ? preemption : `${claims}, ${preemption}`,
    nomination: result.kind === "noCandidates" ? "clear" : "keep",
  };
}

/** What DynamicResources says; nothing where it is off. */
function aboutClaims(
  filters: PodFilters,
  { preFilterStatus }: Diagnosis,
  cluster: ClusterView,
): string | { readonly error: string } | undefined {
  if (!cluster.feature("DynamicResourceAllocation")) return undefined;
  // The plugin never got to prepare for a pod that one before it rejected outright; not finding its own state is an
  // error that ends the phase.
  if (preFilterStatus && comesBefore(preFilterStatus.plugin, dynamicResources.name))
    return { error: "not found" };
  return filters.of(dynamicResources.name)?.postFilter?.() ?? "no new claims to deallocate";
}

function comesBefore(plugin: string, other: string): boolean {
  const place = (wanted: string) => filterPlugins.findIndex(({ name }) => name === wanted);
  return place(plugin) < place(other);
}
