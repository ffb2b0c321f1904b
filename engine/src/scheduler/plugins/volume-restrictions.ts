// Mirrors pkg/scheduler/framework/plugins/volumerestrictions/volume_restrictions.go (1.36; texts up to 1.33 as they were).
import type { CoreV1Pod, CoreV1Volume } from "../../model/generated/types.ts";
import {
  type ClusterEvent,
  type ClusterView,
  type EnqueueExtension,
  type FilterPlugin,
  type PreparedFilter,
  rejection,
  type Status,
} from "../framework.ts";
import type { NodeInfo } from "../node-info.ts";
import type { PodInfo } from "../pod-info.ts";
import { concernsOwnClaim, getClaim, notFound } from "./pod-claims.ts";

const name = "VolumeRestrictions";
const diskConflict = rejection("Unschedulable", name, "node(s) had no available disk");
const claimInUse = rejection(
  "Unschedulable",
  name,
  "node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod",
);
const claimInUseUpTo133 = rejection(
  "Unschedulable",
  name,
  "node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode",
);

export const volumeRestrictions: FilterPlugin & EnqueueExtension = {
  name,
  preFilter(pod, cluster) {
    const exclusive = new Set<string>();
    for (const claimName of mountedClaims(pod.pod)) {
      const claim = getClaim(pod.namespace, claimName, cluster);
      if (!claim)
        return {
          status: rejection(
            "UnschedulableAndUnresolvable",
            name,
            notFound("persistentvolumeclaim", claimName),
          ),
        };
      if (claim.spec?.accessModes?.includes("ReadWriteOncePod")) exclusive.add(claimName);
    }
    let users = 0;
    for (const claimName of exclusive)
      if (cluster.cache.claimUsers(pod.namespace, claimName) > 0) users++;
    const disks = (pod.pod.spec?.volumes ?? []).filter(isDisk);
    if (disks.length === 0 && users === 0) return {};
    return { filter: new RestrictionsFilter(pod, cluster, disks, exclusive, users) };
  },
  hints: [
    {
      resource: "pods",
      types: ["DELETED"],
      helps: (pod, { object }: ClusterEvent<CoreV1Pod>) =>
        object.metadata.namespace === pod.namespace &&
        ((pod.pod.spec?.volumes ?? []).some((volume) => conflictsWith(volume, object)) ||
          mountedClaims(pod.pod).some((claim) => mountedClaims(object).includes(claim))),
    },
    { resource: "nodes", types: ["ADDED"] },
    { resource: "persistentvolumeclaims", types: ["ADDED"], helps: concernsOwnClaim },
  ],
};

class RestrictionsFilter implements PreparedFilter {
  readonly #pod: PodInfo;
  readonly #cluster: ClusterView;
  readonly #disks: readonly CoreV1Volume[];
  readonly #exclusive: ReadonlySet<string>;
  #users: number;

  constructor(
    pod: PodInfo,
    cluster: ClusterView,
    disks: readonly CoreV1Volume[],
    exclusive: ReadonlySet<string>,
    users: number,
  ) {
    this.#pod = pod;
    this.#cluster = cluster;
    this.#disks = disks;
    this.#exclusive = exclusive;
    this.#users = users;
  }

  filter(node: NodeInfo): Status | undefined {
    if (this.#disks.length > 0)
      for (const other of node.pods.values())
        if (this.#disks.some((disk) => conflictsWith(disk, other.pod))) return diskConflict;
    if (this.#users > 0) return this.#cluster.minor >= 34 ? claimInUse : claimInUseUpTo133;
    return undefined;
  }

  addPod(other: PodInfo): void {
    this.#users += this.#sharedClaims(other);
  }

  removePod(other: PodInfo): void {
    this.#users -= this.#sharedClaims(other);
  }

  clone(): RestrictionsFilter {
    return new RestrictionsFilter(
      this.#pod,
      this.#cluster,
      this.#disks,
      this.#exclusive,
      this.#users,
    );
  }

  #sharedClaims(other: PodInfo): number {
    if (other.namespace !== this.#pod.namespace) return 0;
    return mountedClaims(other.pod).filter((claim) => this.#exclusive.has(claim)).length;
  }
}

function mountedClaims(pod: CoreV1Pod): string[] {
  return (pod.spec?.volumes ?? []).flatMap(({ persistentVolumeClaim }) =>
    persistentVolumeClaim ? [persistentVolumeClaim.claimName] : [],
  );
}

function isDisk(volume: CoreV1Volume): boolean {
  return Boolean(
    volume.gcePersistentDisk || volume.awsElasticBlockStore || volume.rbd || volume.iscsi,
  );
}

function conflictsWith(volume: CoreV1Volume, pod: CoreV1Pod): boolean {
  return (pod.spec?.volumes ?? []).some((other) => {
    const { gcePersistentDisk: gce, awsElasticBlockStore: ebs, iscsi, rbd } = volume;
    const writes = (...disks: { readOnly?: boolean }[]) => !disks.every((disk) => disk.readOnly);
    if (gce && other.gcePersistentDisk?.pdName === gce.pdName)
      return writes(gce, other.gcePersistentDisk);
    if (ebs && other.awsElasticBlockStore?.volumeID === ebs.volumeID) return true;
    if (iscsi && other.iscsi?.iqn === iscsi.iqn) return writes(iscsi, other.iscsi);
    if (rbd && other.rbd)
      return (
        rbd.monitors.some((monitor) => other.rbd?.monitors.includes(monitor)) &&
        (rbd.pool ?? "rbd") === (other.rbd.pool ?? "rbd") &&
        rbd.image === other.rbd.image &&
        writes(rbd, other.rbd)
      );
    return false;
  });
}
