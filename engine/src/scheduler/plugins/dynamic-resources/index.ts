// Mirrors PreEnqueue, PreFilter and the queueing hints of
// pkg/scheduler/framework/plugins/dynamicresources/dynamicresources.go (1.36).
import { claimName } from "../../../apis/resource/v1/pod-claims.ts";
import type {
  CoreV1Node,
  CoreV1Pod,
  ResourceV1DeviceClass,
  ResourceV1ResourceClaim,
  ResourceV1ResourceSlice,
} from "../../../model/generated/types.ts";
import { deepEqual } from "../../../model/object.ts";
import {
  type ClusterEvent,
  type ClusterView,
  defaultNormalize,
  type EnqueueExtension,
  type FilterPlugin,
  rejection,
  type ScorePlugin,
  type Status,
} from "../../framework.ts";
import type { PodInfo } from "../../pod-info.ts";
import { allocatedDevices } from "./allocated-devices.ts";
import { Allocator, allocatorFeatures } from "./allocator.ts";
import { ClaimsFilter, name } from "./claims-filter.ts";
import { claimForResources, earlierClaim, resourcesOfDevices } from "./extended-resources.ts";
import { type Claim, claimsOf, resourceClaims } from "./pod-claims.ts";

const deviceClasses = "deviceclasses.resource.k8s.io";
const resourceSlices = "resourceslices.resource.k8s.io";

export const dynamicResources: FilterPlugin & ScorePlugin & EnqueueExtension = {
  name,
  weight: 2,

  preEnqueue({ pod }, cluster) {
    if (!pod.spec?.resourceClaims || !isOn(cluster)) return undefined;
    const claims = claimsOf(pod, cluster);
    return "error" in claims ? reject(claims.error) : undefined;
  },

  preFilter(pod, cluster) {
    if (!pod.pod.spec?.resourceClaims && pod.requests.scalars.size === 0) return {};
    if (!isOn(cluster)) return {};
    const own = claimsOf(pod.pod, cluster);
    if ("error" in own) return { status: reject(own.error) };
    const resources = resourcesOfDevices(pod, cluster);
    if (own.length === 0 && resources.size === 0) return {};
    const waits = own.reduce<Status | undefined>(
      (found, claim) => found ?? whyNot(claim, cluster),
      undefined,
    );
    if (waits) return { status: waits };
    const forResources =
      resources.size > 0
        ? { claim: earlierClaim(pod, cluster) ?? claimForResources(pod), resources }
        : undefined;
    const claims = { own, ...(forResources && { forResources }) };
    const isOpen = (claim: ResourceV1ResourceClaim) => !claim.status?.allocation;
    const allocator =
      own.some(isOpen) || (forResources && isOpen(forResources.claim))
        ? newAllocator(cluster)
        : undefined;
    return { filter: new ClaimsFilter(pod, cluster, claims, allocator) };
  },

  preScore(_, _nodes, cluster, filter) {
    if (!(filter instanceof ClaimsFilter) || !cluster.feature("DRAPrioritizedList"))
      return undefined;
    return {
      score: (node) => filter.score(node),
      normalize: (scores) => defaultNormalize(scores, false),
    };
  },

  hints: [
    {
      resource: "nodes",
      types: ["ADDED", "MODIFIED"],
      helps: (_, { object, old }: ClusterEvent<CoreV1Node>) =>
        !old ||
        !deepEqual(object.metadata.labels, old.metadata.labels) ||
        !deepEqual(object.status?.allocatable, old.status?.allocatable),
    },
    { resource: resourceClaims, types: ["ADDED", "MODIFIED"], helps: helpsByClaim },
    {
      resource: "pods",
      types: ["MODIFIED"],
      helps: (pod, { object, old }: ClusterEvent<CoreV1Pod>, cluster) =>
        object.metadata.uid === pod.uid &&
        !deepEqual(claimStatuses(object), claimStatuses(old)) &&
        !("error" in claimsOf(object, cluster)),
    },
    { resource: deviceClasses, types: ["ADDED", "MODIFIED"] },
    { resource: resourceSlices, types: ["ADDED", "MODIFIED"] },
  ],
};

function isOn({ feature }: ClusterView): boolean {
  return feature("DynamicResourceAllocation");
}

function reject(reason: string): Status {
  return rejection("UnschedulableAndUnresolvable", name, reason);
}

/** What keeps the scheduler from looking for devices for a claim at all. */
function whyNot(claim: Claim, { client, feature }: ClusterView): Status | undefined {
  if (claim.status?.allocation) return undefined;
  const classExists = (className: string) => client.get(deviceClasses, "", className) !== undefined;
  const missing = (request: string, className: string) =>
    reject(`request ${request}: device class ${className} does not exist`);
  for (const { name: request, exactly, firstAvailable = [] } of claim.spec.devices?.requests ??
    []) {
    const place = `resource claim ${claimName(claim)}, request ${request}`;
    if (exactly) {
      if (!classExists(exactly.deviceClassName)) return missing(request, exactly.deviceClassName);
    } else if (firstAvailable.length === 0) return reject(`${place}: unknown request type`);
    else if (!feature("DRAPrioritizedList"))
      return reject(`${place}: has subrequests, but the DRAPrioritizedList feature is disabled`);
    for (const { name: alternative, deviceClassName } of exactly ? [] : firstAvailable)
      if (!classExists(deviceClassName))
        return missing(`${request}/${alternative}`, deviceClassName);
  }
  return undefined;
}

function newAllocator(cluster: ClusterView): Allocator {
  const { client } = cluster;
  return new Allocator(
    allocatorFeatures(cluster),
    allocatedDevices(cluster),
    client.list<ResourceV1ResourceSlice>(resourceSlices),
    (className) => client.get<ResourceV1DeviceClass>(deviceClasses, "", className),
  );
}

/** A claim gave its devices back, or one that the pod uses has come or got another status. */
function helpsByClaim(
  { pod }: PodInfo,
  { object, old }: ClusterEvent<ResourceV1ResourceClaim>,
  cluster: ClusterView,
): boolean {
  const claims = claimsOf(pod, cluster);
  if ("error" in claims) return false;
  if (old?.status?.allocation && !object.status?.allocation) return true;
  if (!claims.some(({ metadata }) => metadata.uid === object.metadata.uid)) return false;
  return !old || !deepEqual(object.status ?? {}, old.status ?? {});
}

function claimStatuses(pod: CoreV1Pod | undefined) {
  const { resourceClaimStatuses = [], extendedResourceClaimStatus } = pod?.status ?? {};
  return [resourceClaimStatuses, extendedResourceClaimStatus];
}
