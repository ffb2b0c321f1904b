// Mirrors pkg/scheduler/framework/plugins/volumezone/volume_zone.go (1.36).
import type { StorageV1StorageClass } from "../../model/generated/types.ts";
import { deepEqual } from "../../model/object.ts";
import {
  type ClusterEvent,
  type EnqueueExtension,
  type FilterPlugin,
  rejection,
} from "../framework.ts";
import {
  concernsOwnClaim,
  getClaim,
  getStorageClass,
  getVolume,
  notFound,
  storageClassOf,
  type Volume,
} from "./pod-claims.ts";

const name = "VolumeZone";
const otherZone = rejection(
  "UnschedulableAndUnresolvable",
  name,
  "node(s) had no available volume zone",
);

/** Topology labels in the order they are checked, the old names with what replaced them. */
const currentLabel = new Map([
  ["failure-domain.beta.kubernetes.io/zone", "topology.kubernetes.io/zone"],
  ["failure-domain.beta.kubernetes.io/region", "topology.kubernetes.io/region"],
  ["topology.kubernetes.io/zone", "topology.kubernetes.io/zone"],
  ["topology.kubernetes.io/region", "topology.kubernetes.io/region"],
]);

export const volumeZone: FilterPlugin & EnqueueExtension = {
  name,
  preFilter(pod, cluster) {
    const reject = (text: string) => ({
      status: rejection("UnschedulableAndUnresolvable", name, text),
    });
    const topologies: Topology[] = [];
    for (const { persistentVolumeClaim } of pod.pod.spec?.volumes ?? []) {
      if (!persistentVolumeClaim) continue;
      const { claimName } = persistentVolumeClaim;
      const claim = getClaim(pod.namespace, claimName, cluster);
      if (!claim) return reject(notFound("persistentvolumeclaim", claimName));
      const volumeName = claim.spec?.volumeName;
      if (!volumeName) {
        const className = storageClassOf(claim);
        if (className === "")
          return reject("PersistentVolumeClaim had no pv name and storageClass name");
        const storageClass = getStorageClass(className, cluster);
        if (!storageClass) return reject(notFound("storageclass.storage.k8s.io", className));
        if (storageClass.volumeBindingMode === "WaitForFirstConsumer") continue;
        return reject("PersistentVolume had no name");
      }
      const volume = getVolume(volumeName, cluster);
      if (!volume) return reject(notFound("persistentvolume", volumeName));
      topologies.push(...topologiesOf(volume));
    }
    if (topologies.length === 0) return {};
    return {
      filter: {
        filter({ labels }) {
          const zoned = [...currentLabel.keys()].some((key) => labels[key] !== undefined);
          if (!zoned) return undefined;
          const fits = topologies.every(({ key, values }) => {
            const value = labels[key] ?? labels[currentLabel.get(key) ?? key];
            return value !== undefined && values.includes(value);
          });
          return fits ? undefined : otherZone;
        },
      },
    };
  },
  hints: [
    {
      resource: "storageclasses.storage.k8s.io",
      types: ["ADDED"],
      helps: (_, { object }: ClusterEvent<StorageV1StorageClass>) =>
        object.volumeBindingMode === "WaitForFirstConsumer",
    },
    {
      resource: "nodes",
      types: ["ADDED", "MODIFIED"],
      helps: (_, { object, old }) =>
        !old || !deepEqual(object.metadata.labels, old.metadata.labels),
    },
    { resource: "persistentvolumeclaims", types: ["ADDED", "MODIFIED"], helps: concernsOwnClaim },
    {
      resource: "persistentvolumes",
      types: ["ADDED", "MODIFIED"],
      helps: (_, { object, old }: ClusterEvent<Volume>) =>
        !old || !deepEqual(topologiesOf(object), topologiesOf(old)),
    },
  ],
};

interface Topology {
  readonly key: string;
  readonly values: readonly string[];
}

function topologiesOf(volume: Volume): Topology[] {
  const topologies: Topology[] = [];
  for (const key of currentLabel.keys()) {
    const values = volume.metadata.labels?.[key]?.split("__");
    // An empty part makes the label unreadable, and it is ignored.
    if (values && !values.includes("")) topologies.push({ key, values });
  }
  return topologies;
}
