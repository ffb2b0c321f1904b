// Mirrors SetDefaults_Pod of pkg/apis/core/v1/defaults.go and Convert_v1_Pod_To_core_Pod of conversion.go (1.36): what
// Pods get beyond the defaults of all templates.
import type {
  CoreV1Container,
  CoreV1Pod,
  CoreV1PodSpec,
  CoreV1ResourceRequirements,
} from "../../../model/generated/types.ts";
import type { ApiContext } from "../../kind.ts";
import { aggregateContainerLimits, aggregateContainerRequests } from "./pod-resources.ts";
import { setPodSpecDefaults } from "./pod-spec/defaults.ts";
import { dropInitContainerAnnotations } from "./pod-spec/init-container-annotations.ts";
import {
  isHugePageResourceName,
  isOvercommitAllowed,
  isSupportedPodLevelResource,
} from "./resource-names.ts";

/** In place. */
export function setPodDefaults(pod: CoreV1Pod, context: ApiContext): void {
  const spec = pod.spec ?? ({} as CoreV1PodSpec);
  pod.spec = spec;
  dropInitContainerAnnotations(pod.metadata);
  for (const list of [spec.containers, spec.initContainers])
    for (const container of list ?? []) setRequestsFromLimits(container);
  if (spec.resources && context.feature("PodLevelResources")) {
    setHugePageLimits(spec, spec.resources);
    setPodLevelRequests(spec, spec.resources);
  }
  spec.enableServiceLinks ??= true;
  if (spec.hostNetwork)
    for (const list of [spec.containers, spec.initContainers])
      for (const container of list ?? [])
        for (const port of container.ports ?? []) port.hostPort ||= port.containerPort;
  setPodSpecDefaults(spec, context);
  // A negative time is read as one second; templates keep what they say.
  if (spec.terminationGracePeriodSeconds! < 0) spec.terminationGracePeriodSeconds = 1;
}

function setRequestsFromLimits({ resources }: CoreV1Container): void {
  if (!resources?.limits || Object.keys(resources.limits).length === 0) return;
  resources.requests = { ...resources.limits, ...resources.requests };
}

/** Huge pages are limited to what the containers are limited to, unless the pod requests them. */
function setHugePageLimits(spec: CoreV1PodSpec, own: CoreV1ResourceRequirements): void {
  const given = { ...own.requests, ...own.limits };
  if (Object.keys(given).length === 0) return;
  for (const [name, amount] of aggregateContainerLimits(spec))
    if (isHugePageResourceName(name) && given[name] === undefined)
      own.limits = { ...own.limits, [name]: amount.toString() };
}

/** With pod-level limits, what the pod does not request is what the containers request, or else the limit. */
function setPodLevelRequests(spec: CoreV1PodSpec, own: CoreV1ResourceRequirements): void {
  if (Object.keys(own.limits ?? {}).length === 0) return;
  const requests = { ...own.requests };
  for (const [name, amount] of aggregateContainerRequests(spec))
    if (isSupportedPodLevelResource(name) && isOvercommitAllowed(name))
      requests[name] ??= amount.toString();
  for (const [name, amount] of Object.entries(own.limits ?? {}))
    if (isSupportedPodLevelResource(name)) requests[name] ??= amount;
  if (Object.keys(requests).length > 0) own.requests = requests;
}
