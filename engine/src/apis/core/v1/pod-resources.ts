// Mirrors PodRequests, PodLimits and their aggregates in staging/src/k8s.io/component-helpers/resource/helpers.go
// (1.36), without the options that look at a pod's status.
import type { CoreV1PodSpec, CoreV1ResourceRequirements } from "../../../model/generated/types.ts";
import { isRestartableInitContainer } from "./pod-spec/visit-containers.ts";
import {
  addResources,
  type ResourceList,
  type Resources,
  raiseResources,
  resourcesOf,
} from "./resource-list.ts";
import { isSupportedPodLevelResource } from "./resource-names.ts";

/** What all containers request together: the larger of the long-running ones and each init step with the sidecars before it. */
export function aggregateContainerRequests(spec: CoreV1PodSpec): Resources {
  return aggregate(spec, (resources) => resources?.requests);
}

/** The same of their limits; a container without a limit counts as nothing. */
export function aggregateContainerLimits(spec: CoreV1PodSpec): Resources {
  return aggregate(spec, (resources) => resources?.limits);
}

function aggregate(
  spec: CoreV1PodSpec,
  listOf: (resources: CoreV1ResourceRequirements | undefined) => ResourceList | undefined,
): Resources {
  const total: Resources = new Map();
  for (const container of spec.containers ?? [])
    addResources(total, resourcesOf(listOf(container.resources)));
  const sidecars: Resources = new Map();
  const initPeak: Resources = new Map();
  for (const container of spec.initContainers ?? []) {
    const own = resourcesOf(listOf(container.resources));
    if (isRestartableInitContainer(container)) {
      addResources(total, own);
      addResources(sidecars, own);
      raiseResources(initPeak, sidecars);
    } else {
      addResources(own, sidecars);
      raiseResources(initPeak, own);
    }
  }
  raiseResources(total, initPeak);
  return total;
}

/** What the scheduler and quota count for a pod: the containers' requests, pod-level requests in their place, plus overhead. */
export function podRequests(spec: CoreV1PodSpec): Resources {
  const total = aggregateContainerRequests(spec);
  for (const [name, amount] of resourcesOf(spec.resources?.requests))
    if (isSupportedPodLevelResource(name)) total.set(name, amount);
  addResources(total, resourcesOf(spec.overhead));
  return total;
}

/** A pod's limits; overhead is added where there is a limit. */
export function podLimits(spec: CoreV1PodSpec): Resources {
  const total = aggregateContainerLimits(spec);
  for (const [name, amount] of resourcesOf(spec.resources?.limits))
    if (isSupportedPodLevelResource(name)) total.set(name, amount);
  for (const [name, amount] of resourcesOf(spec.overhead)) {
    const limit = total.get(name);
    if (limit && !limit.isZero()) total.set(name, limit.add(amount));
  }
  return total;
}
