// Mirrors pkg/scheduler/framework/plugins/noderesources/{fit,least_allocated,resource_allocation}.go (1.36).
import type { CoreV1Node, CoreV1Pod } from "../../model/generated/types.ts";
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

const name = "NodeResourcesFit";

/** A resource of which a node has too little left for a pod. */
interface Shortage {
  readonly resource: string;
  readonly reason: string;
  readonly requested: number;
  readonly used: number;
  readonly capacity: number;
}

export const nodeResourcesFit: FilterPlugin & ScorePlugin & EnqueueExtension = {
  name,
  weight: 1,
  preFilter: (pod, cluster) => ({
    filter: {
      filter: (node) =>
        fits(pod.requests, node) ? undefined : rejected(shortages(pod.requests, node), cluster),
    },
  }),
  preScore: ({ nonZeroRequests }) => ({ score: (node) => leastAllocated(nonZeroRequests, node) }),
  hints: [
    { resource: "pods", types: ["MODIFIED", "DELETED"], helps: freesResources },
    { resource: "nodes", types: ["ADDED", "MODIFIED"], helps: fitsEmptyNode },
  ],
};

/** The quick answer for the search over many nodes; `shortages` says why not. */
function fits(requests: Resource, node: NodeInfo): boolean {
  if (node.pods.size + 1 > node.allowedPods) return false;
  const { allocatable, requested } = node;
  if (requests.cpuMilli > 0 && requests.cpuMilli > allocatable.cpuMilli - requested.cpuMilli)
    return false;
  if (
    requests.memoryBytes > 0 &&
    requests.memoryBytes > allocatable.memoryBytes - requested.memoryBytes
  )
    return false;
  if (requests.ephemeralStorageBytes === 0 && requests.scalars.size === 0) return true;
  return shortages(requests, node).length === 0;
}

function shortages(requests: Resource, node: NodeInfo): Shortage[] {
  const found: Shortage[] = [];
  if (node.pods.size + 1 > node.allowedPods)
    found.push({
      resource: "pods",
      reason: "Too many pods",
      requested: 1,
      used: node.pods.size,
      capacity: node.allowedPods,
    });
  const compare = (resource: string, requested: number, used: number, capacity: number) => {
    if (requested > 0 && requested > capacity - used)
      found.push({ resource, reason: `Insufficient ${resource}`, requested, used, capacity });
  };
  const { allocatable, requested } = node;
  compare("cpu", requests.cpuMilli, requested.cpuMilli, allocatable.cpuMilli);
  compare("memory", requests.memoryBytes, requested.memoryBytes, allocatable.memoryBytes);
  compare(
    "ephemeral-storage",
    requests.ephemeralStorageBytes,
    requested.ephemeralStorageBytes,
    allocatable.ephemeralStorageBytes,
  );
  for (const [resource, amount] of requests.scalars)
    compare(
      resource,
      amount,
      requested.scalars.get(resource) ?? 0,
      allocatable.scalars.get(resource) ?? 0,
    );
  return found;
}

function rejected(found: readonly Shortage[], cluster: ClusterView): Status {
  const neverFits =
    cluster.minor >= 34 &&
    found.some(({ resource, requested, capacity }) => resource !== "pods" && requested > capacity);
  return {
    code: neverFits ? "UnschedulableAndUnresolvable" : "Unschedulable",
    plugin: name,
    reasons: found.map(({ reason }) => reason),
    explain: () =>
      found.map(({ resource, reason, requested, used, capacity }) =>
        resource === "pods"
          ? `${reason}: ${used} of ${capacity}`
          : `${reason}: ${formatAmount(resource, requested)} requested, ${formatAmount(resource, Math.max(0, capacity - used))} left`,
      ),
  };
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
  { type, object, old }: ClusterEvent<CoreV1Pod>,
  cluster: ClusterView,
): boolean {
  const own = object.metadata.uid === pod.uid;
  if (!own && !object.spec?.nodeName && !object.status?.nominatedNodeName) return false;
  if (type === "DELETED" || !old) return !own;
  if (!own && isTerminated(object) && !isTerminated(old)) return true;
  const options = requestOptions(cluster);
  const before = podRequests(old, options);
  const after = podRequests(object, options);
  return asked(pod.requests).some(
    ([resource]) => amountOf(after, resource) < amountOf(before, resource),
  );
}

/** The node, were it empty, could take the pod, and (for an update) offers more of something it asks for than before. */
function fitsEmptyNode(pod: PodInfo, { object, old }: ClusterEvent<CoreV1Node>): boolean {
  const capacity = resourceOf(object.status?.allocatable);
  const podsOf = (node: CoreV1Node) => quantityOf(node.status?.allocatable?.["pods"]).value();
  if (podsOf(object) < 1) return false;
  const wanted = asked(pod.requests);
  if (wanted.some(([resource, amount]) => amount > amountOf(capacity, resource))) return false;
  if (!old) return true;
  const before = resourceOf(old.status?.allocatable);
  return (
    podsOf(object) > podsOf(old) ||
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
