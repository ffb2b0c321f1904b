// Mirrors pkg/scheduler/framework/plugins/dynamicresources/extendeddynamicresources.go and
// deviceclass/extendedresourcecache of staging/src/k8s.io/dynamic-resource-allocation (1.36): extended resources that
// devices stand for.
import { isRestartableInitContainer } from "../../../apis/core/v1/pod-spec/visit-containers.ts";
import {
  deviceClassResourcePrefix,
  extendedResourceAnnotation,
  mayStandForDevices,
} from "../../../apis/resource/v1/pod-claims.ts";
import type {
  CoreV1Container,
  CoreV1ContainerExtendedResourceRequest,
  ResourceV1DeviceClass,
  ResourceV1DeviceRequest,
  ResourceV1ResourceClaim,
} from "../../../model/generated/types.ts";
import type { Stored } from "../../../model/object.ts";
import { quantityOf } from "../../../model/quantity.ts";
import type { ClusterView } from "../../framework.ts";
import type { PodInfo } from "../../pod-info.ts";

const classes = "deviceclasses.resource.k8s.io";

/** The class whose devices an extended resource stands for: the newest that names it. */
export function classBehind(
  resource: string,
  { client }: Pick<ClusterView, "client">,
): Stored<ResourceV1DeviceClass> | undefined {
  if (resource.startsWith(deviceClassResourcePrefix))
    return client.get(classes, "", resource.slice(deviceClassResourcePrefix.length));
  let newest: Stored<ResourceV1DeviceClass> | undefined;
  for (const one of client.list<ResourceV1DeviceClass>(classes)) {
    if (one.spec.extendedResourceName !== resource) continue;
    const { creationTimestamp, name } = one.metadata;
    const known = newest?.metadata;
    if (
      !known ||
      creationTimestamp > known.creationTimestamp ||
      (creationTimestamp === known.creationTimestamp && name < known.name)
    )
      newest = one;
  }
  return newest;
}

/** The extended resources that a pod requests and that classes stand behind, with the amounts. */
export function resourcesOfDevices(
  { requests }: Pick<PodInfo, "requests">,
  cluster: ClusterView,
): ReadonlyMap<string, number> {
  if (requests.scalars.size === 0 || !cluster.feature("DRAExtendedResource")) return none;
  return new Map(
    [...requests.scalars].filter(
      ([name, amount]) => amount > 0 && mayStandForDevices(name) && classBehind(name, cluster),
    ),
  );
}

const none: ReadonlyMap<string, number> = new Map();

/** The claim that stands for all of a pod's extended resources, before it is in the cluster. */
export function claimForResources({ pod }: PodInfo): ResourceV1ResourceClaim {
  const { name, namespace = "", uid } = pod.metadata;
  return {
    apiVersion: "resource.k8s.io/v1",
    kind: "ResourceClaim",
    metadata: {
      namespace,
      generateName: `${name}-extended-resources-`,
      ownerReferences: [{ apiVersion: "v1", kind: "Pod", name, uid, controller: true }],
      annotations: { [extendedResourceAnnotation]: "true" },
    },
    spec: {},
  };
}

/** The claim of an earlier attempt for the pod's extended resources. */
export function earlierClaim(
  { pod }: PodInfo,
  { client }: ClusterView,
): Stored<ResourceV1ResourceClaim> | undefined {
  const { name, namespace, uid } = pod.metadata;
  return client
    .list<ResourceV1ResourceClaim>("resourceclaims.resource.k8s.io", namespace)
    .find(
      ({ metadata }) =>
        metadata.annotations?.[extendedResourceAnnotation] === "true" &&
        metadata.ownerReferences?.some(
          (owner) => owner.controller === true && owner.name === name && owner.uid === uid,
        ),
    );
}

/** What is asked of devices, and which container's request each part of it is. */
export interface ResourceRequests {
  readonly requests: ResourceV1DeviceRequest[];
  readonly mappings: CoreV1ContainerExtendedResourceRequest[];
}

/** The devices that a pod's containers need for these resources; init containers take those that start after them, first. */
export function requestsFor(
  { pod }: PodInfo,
  resources: ReadonlyMap<string, number>,
  cluster: ClusterView,
): ResourceRequests {
  const { initContainers = [], containers = [] } = pod.spec ?? {};
  const all = [...initContainers, ...containers];
  const isShort = (i: number) => i < initContainers.length && !isRestartableInitContainer(all[i]!);
  const requests: ResourceV1DeviceRequest[] = [];
  const mappings: CoreV1ContainerExtendedResourceRequest[] = [];
  for (const resource of [...resources.keys()].sort()) {
    const className = classBehind(resource, cluster)?.metadata.name;
    if (className === undefined) continue;
    const request = (i: number, reusable: readonly (ResourceV1DeviceRequest | undefined)[]) =>
      requestOf(all[i]!, i, resource, className, reusable);
    const long: (ResourceV1DeviceRequest | undefined)[] = all.map(() => undefined);
    const short: CoreV1ContainerExtendedResourceRequest[] = [];
    for (const i of all.keys()) {
      if (isShort(i)) continue;
      const made = request(i, []);
      long[i] = made.request;
      mappings.push(...made.mappings);
    }
    let largest: ResourceV1DeviceRequest | undefined;
    const replaced = new Set<string>();
    for (const i of all.keys()) {
      if (!isShort(i)) continue;
      const made = request(i, long.slice(i));
      short.push(...made.mappings);
      if (!made.request) continue;
      replaced.add(made.request.name);
      if (!largest || countOf(largest) < countOf(made.request)) largest = made.request;
    }
    // They run one after another: the largest request is enough for all of them.
    for (const mapping of short)
      mappings.push(
        largest && replaced.has(mapping.requestName)
          ? { ...mapping, requestName: largest.name }
          : mapping,
      );
    if (largest) requests.push(largest);
    for (const made of long) if (made) requests.push(made);
  }
  requests.sort((left, right) => (left.name < right.name ? -1 : left.name > right.name ? 1 : 0));
  return { requests, mappings };
}

function requestOf(
  { name: containerName, resources }: CoreV1Container,
  place: number,
  resource: string,
  deviceClassName: string,
  reusable: readonly (ResourceV1DeviceRequest | undefined)[],
): {
  readonly request?: ResourceV1DeviceRequest;
  readonly mappings: CoreV1ContainerExtendedResourceRequest[];
} {
  const requested = resources?.requests ?? {};
  const wanted = Object.hasOwn(requested, resource) ? quantityOf(requested[resource]).value() : 0;
  const mappings: CoreV1ContainerExtendedResourceRequest[] = [];
  if (wanted === 0) return { mappings };
  const map = (requestName: string) =>
    mappings.push({ containerName, resourceName: resource, requestName });
  let have = 0;
  for (const other of reusable) {
    if (!other) continue;
    have += countOf(other);
    map(other.name);
    if (have >= wanted) return { mappings };
  }
  const name = `container-${place}-request-${Object.keys(requested).sort().indexOf(resource)}`;
  map(name);
  return {
    request: {
      name,
      exactly: { deviceClassName, allocationMode: "ExactCount", count: wanted - have },
    },
    mappings,
  };
}

function countOf({ exactly }: ResourceV1DeviceRequest): number {
  return exactly?.count ?? 0;
}
