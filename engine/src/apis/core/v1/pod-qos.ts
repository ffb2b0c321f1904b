// Mirrors pkg/apis/core/helper/qos/qos.go (1.36).
import type { CoreV1PodSpec } from "../../../model/generated/types.ts";
import { addResources, type ResourceList, type Resources, resourcesOf } from "./resource-list.ts";

export type PodQosClass = "Guaranteed" | "Burstable" | "BestEffort";

const qosResources = ["cpu", "memory"] as const;

/** Positive amounts of cpu and memory only. */
function qosAmounts(list: ResourceList | undefined): Resources {
  const all = resourcesOf(list);
  return new Map(
    qosResources.flatMap((name) => {
      const amount = all.get(name);
      return amount && amount.sign() > 0 ? [[name, amount] as const] : [];
    }),
  );
}

/** The QoS class of a pod with this (defaulted) spec. `podLevel`: whether pod-level resources count (gate PodLevelResources). */
export function computePodQos(spec: CoreV1PodSpec, podLevel: boolean): PodQosClass {
  const requests: Resources = new Map();
  const limits: Resources = new Map();
  let everyLimitSet = true;
  const own = spec.resources;
  if (podLevel && own) {
    addResources(requests, qosAmounts(own.requests));
    const podLimits = qosAmounts(own.limits);
    addResources(limits, podLimits);
    everyLimitSet = podLimits.size === qosResources.length;
  } else {
    for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) {
      addResources(requests, qosAmounts(container.resources?.requests));
      const containerLimits = qosAmounts(container.resources?.limits);
      addResources(limits, containerLimits);
      everyLimitSet &&= containerLimits.size === qosResources.length;
    }
  }
  if (requests.size === 0 && limits.size === 0) return "BestEffort";
  const guaranteed =
    everyLimitSet &&
    requests.size === limits.size &&
    [...requests].every(([name, amount]) => limits.get(name)?.compare(amount) === 0);
  return guaranteed ? "Guaranteed" : "Burstable";
}
