// Mirrors pkg/kubelet/preemption/preemption.go (1.36): which pods go so that a critical pod finds room on its node.
import { podRequests } from "../apis/core/v1/pod-resources.ts";
import type { CoreV1Pod } from "../model/generated/types.ts";
import type { Shortage } from "./admission.ts";
import { isPreemptable } from "./pod-priority.ts";
import type { PodWorker } from "./pod-worker.ts";
import type { PodOverride } from "./status-manager.ts";

export const preempted: PodOverride = {
  reason: "Preempting",
  message: "Preempted in order to admit critical pod",
  disruption: "Pod was preempted by Kubelet to accommodate a critical pod.",
};

/** How much of which resource is missing: CPU in thousandths, the rest in whole units. */
interface Requirement {
  readonly resource: string;
  readonly quantity: number;
}

/** The pods to stop, or why no set of them would do. */
export function podsToPreempt(
  preemptor: CoreV1Pod,
  workers: readonly PodWorker[],
  shortages: readonly Shortage[],
): { readonly victims: readonly PodWorker[] } | { readonly error: string } {
  const candidates = workers.filter(({ pod }) => isPreemptable(preemptor, pod));
  const ofClass = (name: string) =>
    candidates.filter(({ pod }) => (pod.status?.qosClass ?? "BestEffort") === name);
  const bestEffort = ofClass("BestEffort");
  const burstable = ofClass("Burstable");
  const guaranteed = ofClass("Guaranteed");
  const requirements = shortages.map(({ resource, requested, used, capacity }) => ({
    resource,
    quantity: requested - (capacity - used),
  }));
  const unmet = subtract(requirements, [...bestEffort, ...burstable, ...guaranteed]);
  if (unmet.length > 0) return { error: noSetFound(unmet) };
  const fromGuaranteed = closest(guaranteed, subtract(requirements, [...bestEffort, ...burstable]));
  const fromBurstable = closest(
    burstable,
    subtract(requirements, [...bestEffort, ...fromGuaranteed]),
  );
  const fromBestEffort = closest(
    bestEffort,
    subtract(requirements, [...fromBurstable, ...fromGuaranteed]),
  );
  return { victims: [...fromBestEffort, ...fromBurstable, ...fromGuaranteed] };
}

function noSetFound(requirements: readonly Requirement[]): string {
  const list = requirements.map(({ resource, quantity }) => `(res: ${resource}, q: ${quantity}), `);
  return `no set of running pods found to reclaim resources: [${list.join("")}]`;
}

/** What is still missing when the pods are gone. */
function subtract(
  requirements: readonly Requirement[],
  workers: readonly PodWorker[],
): Requirement[] {
  return requirements.flatMap(({ resource, quantity }) => {
    const left = workers.reduce((rest, worker) => rest - request(worker, resource), quantity);
    return left > 0 ? { resource, quantity: left } : [];
  });
}

/** Again and again the pod that comes closest to what is missing; of two as close the smaller one. */
function closest(workers: readonly PodWorker[], wanted: readonly Requirement[]): PodWorker[] {
  const left = [...workers];
  const chosen: PodWorker[] = [];
  let requirements = [...wanted];
  while (requirements.length > 0 && left.length > 0) {
    let best = left[0]!;
    for (const worker of left.slice(1)) {
      const difference = distance(worker, requirements) - distance(best, requirements);
      if (difference < 0 || (difference === 0 && isSmaller(worker, best))) best = worker;
    }
    left.splice(left.indexOf(best), 1);
    chosen.push(best);
    requirements = subtract(requirements, [best]);
  }
  return chosen;
}

function distance(worker: PodWorker, requirements: readonly Requirement[]): number {
  return requirements.reduce((sum, { resource, quantity }) => {
    const missing = quantity - request(worker, resource);
    return missing > 0 ? sum + (missing / quantity) ** 2 : sum;
  }, 0);
}

function isSmaller(a: PodWorker, b: PodWorker): boolean {
  for (const resource of ["memory", "cpu"]) {
    const difference = request(a, resource) - request(b, resource);
    if (difference !== 0) return difference < 0;
  }
  return true;
}

function request({ pod }: PodWorker, resource: string): number {
  if (resource === "pods") return 1;
  const quantity = podRequests(pod.spec ?? { containers: [] }).get(resource);
  return (resource === "cpu" ? quantity?.milliValue() : quantity?.value()) ?? 0;
}
