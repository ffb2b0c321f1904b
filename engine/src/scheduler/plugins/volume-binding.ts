// Mirrors pkg/scheduler/framework/plugins/volumebinding/{volume_binding,binder}.go (1.36; texts up to 1.32 as they were).
// Difference: the requests of PreBind are made at once, so the store itself holds what upstream keeps in assume caches.
import type {
  CoreV1Node,
  StorageV1CSIDriver,
  StorageV1CSIStorageCapacity,
  StorageV1StorageClass,
} from "../../model/generated/types.ts";
import { deepEqual, type KubeObject } from "../../model/object.ts";
import { quantityOf } from "../../model/quantity.ts";
import { type Labels, matchesLabelSelector } from "../../model/selector.ts";
import {
  type ClusterEvent,
  type ClusterView,
  type EnqueueExtension,
  type FilterPlugin,
  type PreparedFilter,
  type Reservation,
  rejection,
  type Status,
} from "../framework.ts";
import type { NodeInfo } from "../node-info.ts";
import type { PodInfo } from "../pod-info.ts";
import {
  annotation,
  type Claim,
  claimReferences,
  concernsOwnClaim,
  findMatchingVolume,
  getClaim,
  getStorageClass,
  getVolume,
  isFullyBound,
  notFound,
  reachableFrom,
  requestedStorage,
  storageClassOf,
  type Volume,
} from "./pod-claims.ts";
import { type PodVolumes, VolumeReservation } from "./volume-reservation.ts";

const name = "VolumeBinding";
const reason = {
  nodeConflict: "node(s) didn't match PersistentVolume's node affinity",
  nodeConflictUpTo132: "node(s) had volume node affinity conflict",
  bindConflict: "node(s) didn't find available persistent volumes to bind",
  notEnoughSpace: "node(s) did not have enough free storage",
  volumeNotExist: "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)",
} as const;

export const volumeBinding: FilterPlugin & EnqueueExtension = {
  name,
  preFilter(pod, cluster) {
    const references = claimReferences(pod.pod);
    if (references.length === 0) return {};
    const reject = (text: string) => ({
      status: rejection("UnschedulableAndUnresolvable", name, text),
    });
    const claims: Claim[] = [];
    for (const { claimName, ephemeral } of references) {
      const claim = getClaim(pod.namespace, claimName, cluster);
      if (!claim)
        return reject(
          ephemeral
            ? `waiting for ephemeral volume controller to create the persistentvolumeclaim "${claimName}"`
            : notFound("persistentvolumeclaim", claimName),
        );
      if (claim.status?.phase === "Lost")
        return reject(
          `persistentvolumeclaim "${claimName}" bound to non-existent persistentvolume "${claim.spec?.volumeName ?? ""}"`,
        );
      if (claim.metadata.deletionTimestamp !== undefined)
        return reject(`persistentvolumeclaim "${claimName}" is being deleted`);
      const owned = claim.metadata.ownerReferences?.some(
        ({ controller, uid }) => controller && uid === pod.uid,
      );
      if (ephemeral && !owned)
        return reject(
          `PVC ${pod.namespace}/${claimName} was not created for pod ${pod.namespace}/${pod.name} (pod is not owner)`,
        );
      claims.push(claim);
    }
    const bound = claims.filter(isFullyBound);
    const unbound = claims.filter((claim) => !isFullyBound(claim));
    if (unbound.some((claim) => claim.spec?.volumeName || !bindsLate(claim, cluster)))
      return reject("pod has unbound immediate PersistentVolumeClaims");
    return { filter: new VolumeFilter(pod, cluster, bound, unbound) };
  },
  hints: [
    {
      resource: "storageclasses.storage.k8s.io",
      types: ["ADDED", "MODIFIED"],
      helps: (_, { object, old }: ClusterEvent<StorageV1StorageClass>) =>
        !old || !deepEqual(object.allowedTopologies, old.allowedTopologies),
    },
    {
      resource: "persistentvolumeclaims",
      types: ["ADDED", "MODIFIED"],
      helps: concernsOwnClaim,
    },
    { resource: "persistentvolumes", types: ["ADDED", "MODIFIED"] },
    {
      resource: "nodes",
      types: ["ADDED", "MODIFIED"],
      helps: (_, { object, old }: ClusterEvent<CoreV1Node>) =>
        !old || !deepEqual(object.metadata.labels, old.metadata.labels),
    },
    { resource: "csinodes.storage.k8s.io", types: ["ADDED"] },
    {
      resource: "csistoragecapacities.storage.k8s.io",
      types: ["ADDED", "MODIFIED"],
      helps: (_, { object, old }: ClusterEvent<StorageV1CSIStorageCapacity>) =>
        !old || largestVolume(object) > largestVolume(old),
    },
    {
      resource: "csidrivers.storage.k8s.io",
      types: ["MODIFIED"],
      helps: (_, { object, old }: ClusterEvent<StorageV1CSIDriver>) =>
        Boolean(old?.spec?.storageCapacity) && !object.spec?.storageCapacity,
    },
  ],
};

class VolumeFilter implements PreparedFilter {
  readonly #pod: PodInfo;
  readonly #cluster: ClusterView;
  readonly #bound: readonly Claim[];
  readonly #unbound: readonly Claim[];
  readonly #volumesByClass = new Map<string, Volume[]>();

  constructor(
    pod: PodInfo,
    cluster: ClusterView,
    bound: readonly Claim[],
    unbound: readonly Claim[],
  ) {
    this.#pod = pod;
    this.#cluster = cluster;
    this.#bound = bound;
    // The smallest claim chooses first, so that it does not take a volume that a larger one needs.
    this.#unbound = [...unbound].sort((left, right) =>
      requestedStorage(left).compare(requestedStorage(right)),
    );
    if (unbound.length > 0)
      for (const volume of cluster.client.list<Volume>("persistentvolumes")) {
        const className = storageClassOf(volume);
        const known = this.#volumesByClass.get(className);
        if (known) known.push(volume);
        else this.#volumesByClass.set(className, [volume]);
      }
  }

  filter(node: NodeInfo): Status | undefined {
    const reasons = this.#find(node).reasons;
    return reasons.length === 0
      ? undefined
      : { code: "UnschedulableAndUnresolvable", plugin: name, reasons };
  }

  reserve(node: NodeInfo): Reservation | undefined {
    if (this.#unbound.length === 0) return undefined;
    return new VolumeReservation(this.#pod, node, this.#find(node), this.#cluster);
  }

  #find(node: NodeInfo): PodVolumes & { readonly reasons: string[] } {
    const reasons: string[] = [];
    const bindings: { claim: Claim; volume: Volume }[] = [];
    const provisions: Claim[] = [];
    const bound = this.#checkBound(node);
    if (bound === "unreachable")
      reasons.push(this.#cluster.minor >= 33 ? reason.nodeConflict : reason.nodeConflictUpTo132);
    const unbound = this.#checkUnbound(node, bindings, provisions);
    if (unbound) reasons.push(unbound);
    if (bound === "missing") reasons.push(reason.volumeNotExist);
    return { reasons, bindings, provisions };
  }

  #checkBound(node: NodeInfo): "unreachable" | "missing" | undefined {
    for (const claim of this.#bound) {
      const volume = getVolume(claim.spec?.volumeName ?? "", this.#cluster);
      if (!volume) return "missing";
      if (!reachableFrom(volume, node.name, node.labels)) return "unreachable";
    }
    return undefined;
  }

  #checkUnbound(
    node: NodeInfo,
    bindings: { claim: Claim; volume: Volume }[],
    provisions: Claim[],
  ): string | undefined {
    const toProvision: Claim[] = [];
    const toMatch: Claim[] = [];
    for (const claim of this.#unbound) {
      const selected = claim.metadata.annotations?.[annotation.selectedNode];
      if (selected !== undefined && selected !== node.name) return reason.bindConflict;
      (selected === undefined ? toMatch : toProvision).push(claim);
    }
    const taken = new Set<string>();
    for (const claim of toMatch) {
      const candidates = this.#volumesByClass.get(storageClassOf(claim)) ?? [];
      const volume = findMatchingVolume(claim, candidates, node, taken);
      if (volume) {
        taken.add(volume.metadata.name);
        bindings.push({ claim, volume });
      } else toProvision.push(claim);
    }
    for (const claim of toProvision) {
      const storageClass = getStorageClass(storageClassOf(claim), this.#cluster);
      const provisioner = storageClass?.provisioner;
      if (!storageClass || !provisioner || provisioner === "kubernetes.io/no-provisioner")
        return reason.bindConflict;
      if (!topologyAllows(storageClass, node.labels)) return reason.bindConflict;
      if (!hasCapacity(claim, storageClass, node.labels, this.#cluster))
        return reason.notEnoughSpace;
      provisions.push(claim);
    }
    return undefined;
  }
}

function bindsLate(claim: Claim, cluster: ClusterView): boolean {
  const className = storageClassOf(claim);
  if (className === "") return false;
  return getStorageClass(className, cluster)?.volumeBindingMode === "WaitForFirstConsumer";
}

/** Whether one of the class's topology terms holds; no terms allow every node. */
function topologyAllows({ allowedTopologies }: StorageV1StorageClass, labels: Labels): boolean {
  if (!allowedTopologies || allowedTopologies.length === 0) return true;
  return allowedTopologies.some(({ matchLabelExpressions = [] }) =>
    matchLabelExpressions.every(({ key, values }) => {
      const value = labels[key];
      return value !== undefined && values.includes(value);
    }),
  );
}

/** Whether the storage back end has room, as far as its driver publishes capacities at all. */
function hasCapacity(
  claim: Claim,
  storageClass: { provisioner: string } & KubeObject,
  labels: Labels,
  { client }: ClusterView,
): boolean {
  const driver = client.get<StorageV1CSIDriver>(
    "csidrivers.storage.k8s.io",
    "",
    storageClass.provisioner,
  );
  if (!driver?.spec?.storageCapacity) return true;
  const wanted = requestedStorage(claim).value();
  return client
    .list<StorageV1CSIStorageCapacity>("csistoragecapacities.storage.k8s.io")
    .some(
      (capacity) =>
        capacity.storageClassName === storageClass.metadata?.name &&
        largestVolume(capacity) >= wanted &&
        matchesLabelSelector(capacity.nodeTopology, labels),
    );
}

function largestVolume(capacity: StorageV1CSIStorageCapacity): number {
  const limit = capacity.maximumVolumeSize ?? capacity.capacity;
  return limit === undefined ? Number.NEGATIVE_INFINITY : quantityOf(limit).value();
}
