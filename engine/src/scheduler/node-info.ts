// Mirrors NodeInfo and HostPortInfo of pkg/scheduler/framework/types.go (1.36): a node and the sums over its pods.
import type { CoreV1Node, CoreV1Pod, CoreV1Taint } from "../model/generated/types.ts";
import type { Stored } from "../model/object.ts";
import { quantityOf } from "../model/quantity.ts";
import type { Labels } from "../model/selector.ts";
import { clash, type HostPort, type PodInfo } from "./pod-info.ts";
import { addResource, noResources, type Resource } from "./resource.ts";

const noLabels: Labels = {};
const noTaints: readonly CoreV1Taint[] = [];
const noImages: ReadonlyMap<string, number> = new Map();

/** A node as the scheduler sees it. Kept up to date pod by pod; never recomputed from all of them. */
export class NodeInfo {
  readonly name: string;
  /** Absent while pods name a node that does not exist (any more). */
  node: Stored<CoreV1Node> | undefined = undefined;
  labels: Labels = noLabels;
  unschedulable = false;
  taints: readonly CoreV1Taint[] = noTaints;
  allocatable: Resource = noResources;
  allowedPods = 0;
  /** Size in bytes of each image on the node, by normalized name. */
  images: ReadonlyMap<string, number> = noImages;
  readonly pods = new Map<string, PodInfo>();
  requested: Resource = noResources;
  nonZeroCpuMilli = 0;
  nonZeroMemoryBytes = 0;
  #usedPorts = new Map<string, HostPort[]>();

  constructor(name: string) {
    this.name = name;
  }

  /** `allocatable` is what the node's status says, as one value for all nodes of a size. */
  setNode(node: Stored<CoreV1Node>, allocatable: Resource): void {
    this.node = node;
    // Without a prototype, so that a topology key such as `constructor` finds nothing.
    this.labels = Object.assign(Object.create(null), node.metadata.labels);
    this.unschedulable = node.spec?.unschedulable ?? false;
    this.taints = node.spec?.taints ?? noTaints;
    this.allocatable = allocatable;
    this.allowedPods = quantityOf(node.status?.allocatable?.["pods"]).value();
    const images = new Map<string, number>();
    for (const image of node.status?.images ?? [])
      for (const name of image.names ?? []) images.set(name, image.sizeBytes ?? 0);
    this.images = images.size === 0 ? noImages : images;
  }

  addPod(pod: PodInfo): void {
    this.pods.set(pod.uid, pod);
    this.#account(pod, 1);
    for (const port of pod.hostPorts) {
      const key = `${port.protocol}/${port.port}`;
      const users = this.#usedPorts.get(key);
      if (users) users.push(port);
      else this.#usedPorts.set(key, [port]);
    }
  }

  /** See `Cache.refreshPod`; like an update upstream, it puts the pod behind the others. */
  refreshPod(pod: Stored<CoreV1Pod>): boolean {
    const { uid } = pod.metadata;
    const known = this.pods.get(uid);
    if (!known) return false;
    this.pods.delete(uid);
    this.pods.set(uid, { ...known, pod });
    return true;
  }

  /** Takes the pod's resources and ports off the node; false when it was not there. */
  removePod(uid: string): boolean {
    const pod = this.pods.get(uid);
    if (!pod) return false;
    this.pods.delete(uid);
    this.#account(pod, -1);
    for (const port of pod.hostPorts) {
      const key = `${port.protocol}/${port.port}`;
      // Upstream notes that a port is taken, not by how many: it is free when one of its pods goes.
      const users = this.#usedPorts.get(key)?.filter((used) => used.ip !== port.ip) ?? [];
      if (users.length === 0) this.#usedPorts.delete(key);
      else this.#usedPorts.set(key, users);
    }
    return true;
  }

  /** The first of the ports that is taken. */
  portsConflict(wanted: readonly HostPort[]): HostPort | undefined {
    return wanted.find((port) =>
      this.#usedPorts.get(`${port.protocol}/${port.port}`)?.some((used) => clash(used, port)),
    );
  }

  /** A copy whose pods can be taken off and put back without touching this one. */
  snapshot(): NodeInfo {
    const copy = new NodeInfo(this.name);
    copy.node = this.node;
    copy.labels = this.labels;
    copy.unschedulable = this.unschedulable;
    copy.taints = this.taints;
    copy.allocatable = this.allocatable;
    copy.allowedPods = this.allowedPods;
    copy.images = this.images;
    for (const [uid, pod] of this.pods) copy.pods.set(uid, pod);
    copy.requested = this.requested;
    copy.nonZeroCpuMilli = this.nonZeroCpuMilli;
    copy.nonZeroMemoryBytes = this.nonZeroMemoryBytes;
    copy.#usedPorts = new Map([...this.#usedPorts].map(([key, users]) => [key, [...users]]));
    return copy;
  }

  #account(pod: PodInfo, sign: 1 | -1): void {
    this.requested = addResource(this.requested, pod.requests, sign);
    this.nonZeroCpuMilli += sign * pod.nonZeroRequests.cpuMilli;
    this.nonZeroMemoryBytes += sign * pod.nonZeroRequests.memoryBytes;
  }
}
