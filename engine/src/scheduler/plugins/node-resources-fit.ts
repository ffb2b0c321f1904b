// Mirrors pkg/scheduler/framework/plugins/noderesources/{fit,least_allocated,resource_allocation}.go (1.36).
import { deviceClassResourcePrefix } from "../../apis/resource/v1/pod-claims.ts";
import type { CoreV1Node, CoreV1Pod, ResourceV1DeviceClass } from "../../model/generated/types.ts";
import { quantityOf } from "../../model/quantity.ts";
import {
  type ClusterEvent,
  type ClusterView,
  type EnqueueExtension,
  type FilterPlugin,
  maxNodeScore,
  type ScorePlugin,
  type Status,
} from "../framework.ts";
import type { NodeInfo } from "../node-info.ts";
import { isTerminated, type PodInfo } from "../pod-info.ts";
import {
  formatAmount,
  podRequests,
  type Resource,
  requestOptions,
  resourceOf,
} from "../resource.ts";
import { resourcesOfDevices } from "./dynamic-resources/extended-resources.ts";

const name = "NodeResourcesFit";

const gatesOff = { podLevelResources: false, inPlaceResize: false, podLevelResize: false };

export const nodeResourcesFit: FilterPlugin & ScorePlugin & EnqueueExtension = {
  name,
  weight: 1,
  preFilter(pod, cluster) {
    const reasonLists = new Map<string, readonly string[]>();
    const devices = resourcesOfDevices(pod, cluster);
    return {
      filter: {
        filter: (node) => {
          const requests = withoutDevices(pod.requests, devices, node.allocatable);
          return fits(requests, node)
            ? undefined
            : new InsufficientResources(requests, node, cluster, reasonLists);
        },
      },
    };
  },
  preScore({ pod }) {
    // As of 1.36 the scorer is not told of the gates, while the sums of the nodes are made with them.
    const requests = podRequests(pod, gatesOff, true);
    return { score: (node) => leastAllocated(requests, node) };
  },
  hints: [
    { resource: "pods", types: ["MODIFIED", "DELETED"], helps: freesResources },
    { resource: "nodes", types: ["ADDED", "MODIFIED"], helps: fitsEmptyNode },
    {
      resource: "deviceclasses.resource.k8s.io",
      types: ["ADDED", "MODIFIED"],
      helps: standsForRequested,
    },
  ],
};

/** What is asked of the node itself: what it does not have, devices may stand for. */
function withoutDevices(
  requests: Resource,
  devices: ReadonlyMap<string, number>,
  allocatable: Resource,
): Resource {
  if (devices.size === 0) return requests;
  const isLeft = (name: string) => !devices.has(name) || allocatable.scalars.get(name);
  return { ...requests, scalars: new Map([...requests.scalars].filter(([name]) => isLeft(name))) };
}

/** The answer for the search over many nodes; `InsufficientResources` says why not. */
function fits(
  requests: Resource,
  { pods, allowedPods, allocatable, requested }: NodeInfo,
): boolean {
  return (
    pods.size + 1 <= allowedPods &&
    isEnough(requests.cpuMilli, allocatable.cpuMilli, requested.cpuMilli) &&
    isEnough(requests.memoryBytes, allocatable.memoryBytes, requested.memoryBytes) &&
    isEnough(
      requests.ephemeralStorageBytes,
      allocatable.ephemeralStorageBytes,
      requested.ephemeralStorageBytes,
    ) &&
    (requests.scalars.size === 0 ||
      [...requests.scalars].every(([name, amount]) =>
        isEnough(amount, allocatable.scalars.get(name) ?? 0, requested.scalars.get(name) ?? 0),
      ))
  );
}

function isEnough(wanted: number, capacity: number, used: number): boolean {
  return wanted <= 0 || wanted <= capacity - used;
}

/** A resource of which a node has too little left for a pod. */
interface Shortage {
  readonly resource: string;
  readonly wanted: number;
  readonly capacity: number;
  readonly used: number;
}

/** Why a pod does not fit, with the node's numbers at that moment. A search may reject thousands of nodes, so they are few. */
class InsufficientResources implements Status {
  readonly code: Status["code"];
  readonly plugin = name;
  readonly reasons: readonly string[];
  readonly #requests: Resource;
  readonly #allocatable: Resource;
  readonly #requested: Resource;
  readonly #pods: number;
  readonly #allowedPods: number;

  /** `reasonLists` lets equal lists of reasons be one value. */
  constructor(
    requests: Resource,
    node: NodeInfo,
    cluster: ClusterView,
    reasonLists: Map<string, readonly string[]>,
  ) {
    this.#requests = requests;
    this.#allocatable = node.allocatable;
    this.#requested = node.requested;
    this.#pods = node.pods.size;
    this.#allowedPods = node.allowedPods;
    let key = "";
    let neverFits = false;
    for (const { resource, wanted, capacity } of this.#shortages()) {
      key += `${resource} `;
      if (resource !== "pods" && wanted > capacity) neverFits = true;
    }
    this.code = neverFits && cluster.minor >= 34 ? "UnschedulableAndUnresolvable" : "Unschedulable";
    let reasons = reasonLists.get(key);
    if (!reasons) {
      reasons = this.#shortages().map(({ resource }) => reasonFor(resource));
      reasonLists.set(key, reasons);
    }
    this.reasons = reasons;
  }

  explain(): readonly string[] {
    return this.#shortages().map(({ resource, wanted, capacity, used }) =>
      resource === "pods"
        ? `${reasonFor(resource)}: ${used} of ${capacity}`
        : `${reasonFor(resource)}: ${formatAmount(resource, wanted)} requested, ${formatAmount(resource, Math.max(0, capacity - used))} left`,
    );
  }

  #shortages(): Shortage[] {
    const found: Shortage[] = [];
    const compare = (resource: string, wanted: number, capacity: number, used: number) => {
      if (!isEnough(wanted, capacity, used)) found.push({ resource, wanted, capacity, used });
    };
    compare("pods", 1, this.#allowedPods, this.#pods);
    const requests = this.#requests;
    const allocatable = this.#allocatable;
    const requested = this.#requested;
    compare("cpu", requests.cpuMilli, allocatable.cpuMilli, requested.cpuMilli);
    compare("memory", requests.memoryBytes, allocatable.memoryBytes, requested.memoryBytes);
    compare(
      "ephemeral-storage",
      requests.ephemeralStorageBytes,
      allocatable.ephemeralStorageBytes,
      requested.ephemeralStorageBytes,
    );
    for (const [resource, amount] of requests.scalars)
      compare(
        resource,
        amount,
        allocatable.scalars.get(resource) ?? 0,
        requested.scalars.get(resource) ?? 0,
      );
    return found;
  }
}

function reasonFor(resource: string): string {
  return resource === "pods" ? "Too many pods" : `Insufficient ${resource}`;
}

function leastAllocated(requests: Resource, node: NodeInfo): number {
  let sum = 0;
  let resources = 0;
  const add = (requested: number, capacity: number) => {
    if (capacity === 0) return;
    resources++;
    if (requested <= capacity)
      sum += Math.trunc(((capacity - requested) * maxNodeScore) / capacity);
  };
  add(node.nonZeroCpuMilli + requests.cpuMilli, node.allocatable.cpuMilli);
  add(node.nonZeroMemoryBytes + requests.memoryBytes, node.allocatable.memoryBytes);
  return resources === 0 ? 0 : Math.trunc(sum / resources);
}

/** An assigned pod went or shrank, or the pod itself shrank, in something that the pod asks for. */
function freesResources(
  pod: PodInfo,
  event: ClusterEvent<CoreV1Pod>,
  cluster: ClusterView,
): boolean {
  const { type, object, old } = event;
  const own = object.metadata.uid === pod.uid;
  if (!own && !object.spec?.nodeName && !object.status?.nominatedNodeName) return false;
  if (type === "DELETED" || !old) return !own;
  if (!own && isTerminated(object) && !isTerminated(old)) return true;
  const { before, after } = requestsAround(event, old, cluster);
  return asked(pod.requests).some(
    ([resource]) => amountOf(after, resource) < amountOf(before, resource),
  );
}

interface RequestsAround {
  readonly before: Resource;
  readonly after: Resource;
}

/** By event: every waiting pod asks about the same one. */
const known = new WeakMap<ClusterEvent<CoreV1Pod>, RequestsAround>();

/** What the pod that has changed requested before and requests now. */
function requestsAround(
  event: ClusterEvent<CoreV1Pod>,
  old: CoreV1Pod,
  cluster: ClusterView,
): RequestsAround {
  let around = known.get(event);
  if (!around) {
    const options = requestOptions(cluster);
    around = { before: podRequests(old, options), after: podRequests(event.object, options) };
    known.set(event, around);
  }
  return around;
}

/** A class has come or got a name that stands for something the pod asks for. */
function standsForRequested(
  { requests }: PodInfo,
  { object, old }: ClusterEvent<ResourceV1DeviceClass>,
  { feature }: ClusterView,
): boolean {
  if (!feature("DRAExtendedResource")) return false;
  const { extendedResourceName = "" } = object.spec;
  if (old) {
    if ((old.spec.extendedResourceName ?? "") === extendedResourceName) return false;
  } else if (requests.scalars.has(deviceClassResourcePrefix + object.metadata.name)) return true;
  return requests.scalars.has(extendedResourceName);
}

/** The node, were it empty, could take the pod, and (for an update) offers more of something it asks for than before. */
function fitsEmptyNode(
  pod: PodInfo,
  { object, old }: ClusterEvent<CoreV1Node>,
  cluster: ClusterView,
): boolean {
  const capacity = resourceOf(object.status?.allocatable);
  const podsOf = (node: CoreV1Node) => quantityOf(node.status?.allocatable?.["pods"]).value();
  if (podsOf(object) < 1) return false;
  const devices = resourcesOfDevices(pod, cluster);
  const wanted = asked(withoutDevices(pod.requests, devices, capacity));
  if (wanted.some(([resource, amount]) => amount > amountOf(capacity, resource))) return false;
  if (!old) return true;
  const before = resourceOf(old.status?.allocatable);
  return (
    podsOf(object) > podsOf(old) ||
    [...devices.keys()].some((name) => !capacity.scalars.get(name)) ||
    wanted.some(([resource]) => amountOf(capacity, resource) > amountOf(before, resource))
  );
}

function asked(requests: Resource): [string, number][] {
  const all: [string, number][] = [
    ["cpu", requests.cpuMilli],
    ["memory", requests.memoryBytes],
    ["ephemeral-storage", requests.ephemeralStorageBytes],
    ...requests.scalars,
  ];
  return all.filter(([, amount]) => amount > 0);
}

function amountOf(resource: Resource, of: string): number {
  if (of === "cpu") return resource.cpuMilli;
  if (of === "memory") return resource.memoryBytes;
  if (of === "ephemeral-storage") return resource.ephemeralStorageBytes;
  return resource.scalars.get(of) ?? 0;
}
