// What containers count for while they are resized in place. Mirrors determineEffectiveRequests and
// determineEffectiveLimits in staging/src/k8s.io/component-helpers/resource/helpers.go (1.36).
import type { CoreV1Container, CoreV1Pod } from "../../../model/generated/types.ts";
import { isRestartableInitContainer } from "./pod-spec/visit-containers.ts";
import { type ResourceList, type Resources, raiseResources, resourcesOf } from "./resource-list.ts";

/** What a container (or a pod as a whole) was given, and what it has. */
export interface ActualResources {
  readonly resources?: { readonly requests?: ResourceList; readonly limits?: ResourceList };
  readonly allocatedResources?: ResourceList;
}

/** What a status says of resources; of plain init containers, which never run beside others, it does not matter. */
export function actualResources(
  container: CoreV1Container,
  { spec, status }: CoreV1Pod,
): ActualResources | undefined {
  const hasName = ({ name }: { name: string }) => name === container.name;
  if (!spec?.initContainers?.includes(container)) return status?.containerStatuses?.find(hasName);
  return isRestartableInitContainer(container)
    ? status?.initContainerStatuses?.find(hasName)
    : undefined;
}

/** Requests; while they are resized in place, the largest of what is asked, allocated and in use. A fresh map. */
export function effectiveRequests(
  pod: CoreV1Pod,
  requests: ResourceList | undefined,
  actual: ActualResources | undefined,
): Resources {
  const asked = resourcesOf(requests);
  if (!actual?.resources) return asked;
  const largest: Resources = isResizeInfeasible(pod) ? new Map() : asked;
  raiseResources(largest, resourcesOf(actual.resources.requests));
  raiseResources(largest, resourcesOf(actual.allocatedResources));
  return largest;
}

/** Limits in the same way; nothing of them is allocated. */
export function effectiveLimits(
  pod: CoreV1Pod,
  limits: ResourceList | undefined,
  actual: ActualResources | undefined,
): Resources {
  const asked = resourcesOf(limits);
  if (!actual?.resources) return asked;
  const largest: Resources = isResizeInfeasible(pod) ? new Map() : asked;
  raiseResources(largest, resourcesOf(actual.resources.limits));
  return largest;
}

function isResizeInfeasible({ status }: CoreV1Pod): boolean {
  const pending = status?.conditions?.find(({ type }) => type === "PodResizePending");
  return pending?.reason === "Infeasible";
}
