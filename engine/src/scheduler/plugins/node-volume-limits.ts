// Mirrors pkg/scheduler/framework/plugins/nodevolumelimits/csi.go (1.36).
import {
  csiDriverOf,
  translateToCsi,
  translateVolume,
} from "../../apis/core/v1/csi-translation.ts";
import type {
  CoreV1Pod,
  StorageV1CSINode,
  StorageV1VolumeAttachment,
} from "../../model/generated/types.ts";
import {
  type ClusterEvent,
  type ClusterView,
  type EnqueueExtension,
  type FilterPlugin,
  rejection,
} from "../framework.ts";
import type { PodInfo } from "../pod-info.ts";
import {
  claimReferences,
  concernsOwnClaim,
  getClaim,
  getStorageClass,
  getVolume,
  storageClassOf,
} from "./pod-claims.ts";

const name = "NodeVolumeLimits";
const limitReached = rejection("Unschedulable", name, "node(s) exceed max volume count");

export const nodeVolumeLimits: FilterPlugin & EnqueueExtension = {
  name,
  preFilter(pod, cluster) {
    const wanted = new Map<string, string>();
    attachableVolumes(pod, cluster, wanted);
    if (wanted.size === 0) return {};
    return {
      filter: {
        filter(node) {
          const csiNode = cluster.client.get<StorageV1CSINode>(
            "csinodes.storage.k8s.io",
            "",
            node.name,
          );
          const limits = limitsOf(csiNode);
          if (limits.size === 0) return undefined;
          const attached = new Map<string, string>();
          for (const other of node.pods.values()) attachableVolumes(other, cluster, attached);
          const used = countDrivers(attached.values());
          for (const [volume, driver] of attachments(node.name, cluster))
            if (!attached.has(volume)) used.set(driver, (used.get(driver) ?? 0) + 1);
          const added = countDrivers(
            [...wanted].flatMap(([volume, driver]) => (attached.has(volume) ? [] : [driver])),
          );
          for (const [driver, count] of added) {
            const limit = limits.get(driver);
            if (limit !== undefined && (used.get(driver) ?? 0) + count > limit) return limitReached;
          }
          return undefined;
        },
      },
    };
  },
  hints: [
    { resource: "csinodes.storage.k8s.io", types: ["ADDED"] },
    {
      resource: "csinodes.storage.k8s.io",
      types: ["MODIFIED"],
      helps(_, { object, old }: ClusterEvent<StorageV1CSINode>) {
        const before = limitsOf(old);
        return [...limitsOf(object)].some(([driver, limit]) => limit > (before.get(driver) ?? 0));
      },
    },
    {
      resource: "pods",
      types: ["DELETED"],
      helps: (_, { object }: ClusterEvent<CoreV1Pod>) =>
        Boolean(object.spec?.nodeName ?? object.status?.nominatedNodeName) &&
        claimReferences(object).length > 0,
    },
    { resource: "persistentvolumeclaims", types: ["ADDED"], helps: concernsOwnClaim },
    { resource: "volumeattachments.storage.k8s.io", types: ["DELETED"] },
  ],
};

/** Drivers in the place of plugins whose volumes are not counted. */
const uncounted = ["file.csi.azure.com", "csi.vsphere.vmware.com"];

/** Adds the pod's CSI volumes: unique name to driver. Claims that are not there are left out. */
function attachableVolumes(pod: PodInfo, cluster: ClusterView, into: Map<string, string>): void {
  const add = (volume: { driver: string; volumeHandle: string } | undefined) => {
    if (volume) into.set(`${volume.driver}/${volume.volumeHandle}`, volume.driver);
  };
  for (const volume of pod.pod.spec?.volumes ?? []) add(counted(translateToCsi(volume)));
  for (const { claimName } of claimReferences(pod.pod)) {
    const claim = getClaim(pod.namespace, claimName, cluster);
    if (!claim) continue;
    const volume = claim.spec?.volumeName ? getVolume(claim.spec.volumeName, cluster) : undefined;
    if (volume) {
      add(volume.spec?.csi ?? counted(translateVolume(volume)));
      continue;
    }
    // A volume that is still to be provisioned will be one more of its class's driver.
    const provisioner = getStorageClass(storageClassOf(claim), cluster)?.provisioner;
    const driver = provisioner && (csiDriverOf(provisioner) ?? provisioner);
    if (driver) into.set(`${driver}/pending ${pod.namespace}/${claimName}`, driver);
  }
}

function counted<T extends { readonly driver: string }>(volume: T | undefined): T | undefined {
  return volume && !uncounted.includes(volume.driver) ? volume : undefined;
}

function attachments(nodeName: string, cluster: ClusterView): Map<string, string> {
  const found = new Map<string, string>();
  for (const attachment of cluster.client.list<StorageV1VolumeAttachment>(
    "volumeattachments.storage.k8s.io",
  )) {
    if (attachment.spec?.nodeName !== nodeName) continue;
    const volumeName = attachment.spec.source?.persistentVolumeName;
    const csi = volumeName ? getVolume(volumeName, cluster)?.spec?.csi : undefined;
    if (csi) found.set(`${csi.driver}/${csi.volumeHandle}`, attachment.spec.attacher);
  }
  return found;
}

function limitsOf(csiNode: StorageV1CSINode | undefined): Map<string, number> {
  const limits = new Map<string, number>();
  for (const driver of csiNode?.spec?.drivers ?? [])
    if (driver.allocatable?.count !== undefined) limits.set(driver.name, driver.allocatable.count);
  return limits;
}

function countDrivers(drivers: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const driver of drivers) counts.set(driver, (counts.get(driver) ?? 0) + 1);
  return counts;
}
