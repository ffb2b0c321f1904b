// Mirrors PodRequests, PodLimits and their aggregates in staging/src/k8s.io/component-helpers/resource/helpers.go
// (1.36); what looks at a pod's status stands in resized-resources.ts.
import type { CoreV1Container, CoreV1PodSpec } from "../../../model/generated/types.ts";
import { isRestartableInitContainer } from "./pod-spec/visit-containers.ts";
import { addResources, type Resources, raiseResources, resourcesOf } from "./resource-list.ts";
import { isSupportedPodLevelResource } from "./resource-names.ts";

/** What all containers request together: the larger of the long-running ones and each init step with the sidecars before it. */
export function aggregateContainerRequests(spec: CoreV1PodSpec): Resources {
  return aggregate(spec, requestsOf);
}

/** The same of their limits; a container without a limit counts as nothing. */
export function aggregateContainerLimits(spec: CoreV1PodSpec): Resources {
  return aggregate(spec, limitsOf);
}

function limitsOf({ resources }: CoreV1Container): Resources {
  return resourcesOf(resources?.limits);
}

function requestsOf({ resources }: CoreV1Container): Resources {
  return resourcesOf(resources?.requests);
}

/** `amountsOf` gives a map that is this function's to change. */
function aggregate(
  spec: CoreV1PodSpec,
  amountsOf: (container: CoreV1Container) => Resources,
): Resources {
  const total: Resources = new Map();
  for (const container of spec.containers ?? []) addResources(total, amountsOf(container));
  const sidecars: Resources = new Map();
  const initPeak: Resources = new Map();
  for (const container of spec.initContainers ?? []) {
    const own = amountsOf(container);
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

export interface PodRequestsOptions {
  /** What a container counts for, instead of the requests in its spec; a fresh map each time. */
  readonly requestsOf?: (container: CoreV1Container) => Resources;
  /** False where pod-level resources are not known yet. */
  readonly podLevelResources?: boolean;
  /** What the pod as a whole counts for where its spec has pod-level requests, instead of these. */
  readonly podLevelRequests?: Resources;
}

/** What the scheduler and quota count for a pod: the containers' requests, pod-level requests in their place, plus overhead. */
export function podRequests(spec: CoreV1PodSpec, options: PodRequestsOptions = {}): Resources {
  const total = aggregate(spec, options.requestsOf ?? requestsOf);
  if (options.podLevelResources !== false) {
    const asked = resourcesOf(spec.resources?.requests);
    const counted = options.podLevelRequests ?? asked;
    for (const name of asked.keys()) {
      if (!isSupportedPodLevelResource(name)) continue;
      total.delete(name);
      const amount = counted.get(name);
      if (amount) total.set(name, amount);
    }
  }
  addResources(total, resourcesOf(spec.overhead));
  return total;
}

/**
 * A pod's limits; overhead is added where there is a limit. `amountsOf` says what a container counts for, in a fresh map
 * each time.
 */
export function podLimits(spec: CoreV1PodSpec, amountsOf = limitsOf): Resources {
  const total = aggregate(spec, amountsOf);
  for (const [name, amount] of resourcesOf(spec.resources?.limits))
    if (isSupportedPodLevelResource(name)) total.set(name, amount);
  for (const [name, amount] of resourcesOf(spec.overhead)) {
    const limit = total.get(name);
    if (limit && !limit.isZero()) total.set(name, limit.add(amount));
  }
  return total;
}
