// Mirrors pkg/scheduler/backend/cache/{cache,node_tree,snapshot}.go (1.36): the nodes and the pods on them.
// Difference: cycles run one after another on the cache itself, so there is no snapshot to copy and no expiry of assumed pods.
import type { CoreV1Node, CoreV1Pod } from "../model/generated/types.ts";
import type { Stored } from "../model/object.ts";
import { NodeInfo } from "./node-info.ts";
import { PodIndex } from "./pod-index.ts";
import type { PodInfo } from "./pod-info.ts";
import { type Resource, resourceOf } from "./resource.ts";

/** An image in the cluster: its size as the first node reports it, and on how many nodes it is. */
export interface ImageState {
  readonly sizeBytes: number;
  nodes: number;
}

const maxSizes = 1000;

export class Cache {
  readonly #nodes = new Map<string, NodeInfo>();
  /** Node of every pod in the cache, by pod uid. */
  readonly #nodeOfPod = new Map<string, NodeInfo>();
  readonly #sizes = new Map<string, Resource>();
  readonly #zones = new Map<string, NodeInfo[]>();
  #ordered: NodeInfo[] | undefined;
  #images: Map<string, ImageState> | undefined;
  /** Pods per claim they mount, `namespace/name`. */
  readonly #claimUsers = new Map<string, number>();
  /** Nodes per value of a label key, counted when first asked for. */
  readonly #domains = new Map<string, Map<string, number>>();
  readonly index = new PodIndex(() => this.nodes());

  /** All nodes in the order of the search: one of each zone in turn, zones and nodes in order of appearance. */
  nodes(): readonly NodeInfo[] {
    this.#ordered ??= interleave([...this.#zones.values()]);
    return this.#ordered;
  }

  /** The node, when it exists. */
  node(name: string): NodeInfo | undefined {
    const info = this.#nodes.get(name);
    return info?.node ? info : undefined;
  }

  setNode(node: Stored<CoreV1Node>): void {
    const info = this.#entry(node.metadata.name);
    const old = info.node;
    const zone = zoneKey(node);
    const entersZone = !old || zoneKey(old) !== zone;
    if (entersZone) this.#leaveZone(info);
    const relabelled = old !== undefined && !sameLabels(old.metadata.labels, node.metadata.labels);
    if (!old || relabelled) this.#domains.clear();
    if (relabelled) this.#unindex(info);
    info.setNode(node, this.#allocatableOf(node));
    if (!old || relabelled) for (const pod of info.pods.values()) this.index.add(pod, info);
    if (entersZone) {
      const members = this.#zones.get(zone);
      if (members) members.push(info);
      else this.#zones.set(zone, [info]);
      this.#ordered = undefined;
    }
    this.#images = undefined;
  }

  removeNode(name: string): void {
    const info = this.#nodes.get(name);
    if (!info?.node) return;
    this.#domains.clear();
    this.#leaveZone(info);
    this.#unindex(info);
    info.node = undefined;
    if (info.pods.size === 0) this.#nodes.delete(name);
    this.#images = undefined;
  }

  /** Puts a pod on a node; a pod that is there already (as assumed before) is replaced. */
  addPod(pod: PodInfo, nodeName: string): void {
    this.removePod(pod.uid);
    const info = this.#entry(nodeName);
    info.addPod(pod);
    this.#nodeOfPod.set(pod.uid, info);
    this.#countClaims(pod, 1);
    if (info.node) this.index.add(pod, info);
  }

  /** Takes over a pod that has changed in nothing that was derived from it; false when it is on no node. */
  refreshPod(pod: Stored<CoreV1Pod>): boolean {
    const info = this.#nodeOfPod.get(pod.metadata.uid);
    return info?.refreshPod(pod) ?? false;
  }

  /** Takes a pod off its node; nothing happens when it is on none. */
  removePod(uid: string): void {
    const info = this.#nodeOfPod.get(uid);
    const pod = info?.pods.get(uid);
    if (!info || !pod) return;
    info.removePod(uid);
    this.#nodeOfPod.delete(uid);
    this.#countClaims(pod, -1);
    if (info.node) this.index.remove(pod, info);
    else if (info.pods.size === 0) this.#nodes.delete(info.name);
  }

  /** The node a pod is on or assumed to be on. */
  nodeOfPod(uid: string): NodeInfo | undefined {
    return this.#nodeOfPod.get(uid);
  }

  /** How many pods on nodes mount the claim. */
  claimUsers(namespace: string, claim: string): number {
    return this.#claimUsers.get(`${namespace}/${claim}`) ?? 0;
  }

  /** Nodes per value of a label key. */
  domains(key: string): ReadonlyMap<string, number> {
    let domains = this.#domains.get(key);
    if (!domains) {
      domains = new Map();
      for (const { labels } of this.nodes()) {
        const value = labels[key];
        if (value !== undefined) domains.set(value, (domains.get(value) ?? 0) + 1);
      }
      this.#domains.set(key, domains);
    }
    return domains;
  }

  hasLabelEverywhere(key: string): boolean {
    let labelled = 0;
    for (const nodes of this.domains(key).values()) labelled += nodes;
    return labelled === this.nodes().length;
  }

  /** The images on nodes, by name. */
  images(): ReadonlyMap<string, ImageState> {
    if (!this.#images) {
      this.#images = new Map();
      for (const node of this.nodes())
        for (const [image, sizeBytes] of node.images) {
          const state = this.#images.get(image);
          if (state) state.nodes++;
          else this.#images.set(image, { sizeBytes, nodes: 1 });
        }
    }
    return this.#images;
  }

  #entry(name: string): NodeInfo {
    let info = this.#nodes.get(name);
    if (!info) {
      info = new NodeInfo(name);
      this.#nodes.set(name, info);
    }
    return info;
  }

  /** Nodes come in few sizes; sharing the amounts keeps the search over thousands of them in the processor's cache. */
  #allocatableOf({ status }: CoreV1Node): Resource {
    const key = JSON.stringify(status?.allocatable ?? {});
    let allocatable = this.#sizes.get(key);
    if (!allocatable) {
      allocatable = resourceOf(status?.allocatable);
      if (this.#sizes.size < maxSizes) this.#sizes.set(key, allocatable);
    }
    return allocatable;
  }

  #unindex(info: NodeInfo): void {
    for (const pod of info.pods.values()) this.index.remove(pod, info);
  }

  #leaveZone(info: NodeInfo): void {
    if (!info.node) return;
    const zone = zoneKey(info.node);
    const rest = this.#zones.get(zone)?.filter((member) => member !== info) ?? [];
    if (rest.length === 0) this.#zones.delete(zone);
    else this.#zones.set(zone, rest);
    this.#ordered = undefined;
  }

  #countClaims(pod: PodInfo, sign: 1 | -1): void {
    for (const volume of pod.pod.spec?.volumes ?? []) {
      const claim = volume.persistentVolumeClaim?.claimName;
      if (claim === undefined) continue;
      const key = `${pod.namespace}/${claim}`;
      const count = (this.#claimUsers.get(key) ?? 0) + sign;
      if (count === 0) this.#claimUsers.delete(key);
      else this.#claimUsers.set(key, count);
    }
  }
}

function interleave(zones: readonly (readonly NodeInfo[])[]): NodeInfo[] {
  const ordered: NodeInfo[] = [];
  const longest = zones.reduce((length, zone) => Math.max(length, zone.length), 0);
  for (let position = 0; position < longest; position++)
    for (const zone of zones) {
      const node = zone[position];
      if (node) ordered.push(node);
    }
  return ordered;
}

function zoneKey(node: CoreV1Node): string {
  const labels = node.metadata?.labels ?? {};
  const region =
    labels["topology.kubernetes.io/region"] ?? labels["failure-domain.beta.kubernetes.io/region"];
  const zone =
    labels["topology.kubernetes.io/zone"] ?? labels["failure-domain.beta.kubernetes.io/zone"];
  return JSON.stringify([region ?? "", zone ?? ""]);
}

function sameLabels(
  left: Readonly<Record<string, string>> = {},
  right: Readonly<Record<string, string>> = {},
): boolean {
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => left[key] === right[key]);
}
