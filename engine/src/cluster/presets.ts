// The clusters that are built in: nodes and what an administrator would have installed.
import { embeddedProvisioner } from "../model/embedded-provisioner.ts";
import type { KubeObject } from "../model/object.ts";
import { type NodeShape, nodeManifest } from "./node.ts";

export const presetNames = [
  "three-node",
  "one-node",
  "control-plane-and-workers",
  "large",
] as const;
export type PresetName = (typeof presetNames)[number];

const zoneLabel = "topology.kubernetes.io/zone";
const zones = ["a", "b", "c"];

function workers(count: number): NodeShape[] {
  const digits = String(count).length;
  return Array.from({ length: count }, (_, i) => ({
    name:
      count <= 26
        ? `node-${String.fromCharCode(97 + i)}`
        : `node-${String(i + 1).padStart(digits, "0")}`,
    labels: { [zoneLabel]: zones[i % zones.length]! },
  }));
}

const controlPlane: NodeShape = {
  name: "control-plane",
  labels: {
    "node-role.kubernetes.io/control-plane": "",
    "node.kubernetes.io/exclude-from-external-load-balancers": "",
  },
  taints: [{ key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" }],
};

const nodes: Record<PresetName, readonly NodeShape[]> = {
  "three-node": workers(3),
  "one-node": [{ name: "minikube", capacity: { cpu: "2", memory: "4Gi" } }],
  "control-plane-and-workers": [controlPlane, ...workers(3)],
  large: workers(100),
};

const standardStorageClass: KubeObject & Record<string, unknown> = {
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  metadata: {
    name: "standard",
    annotations: { "storageclass.kubernetes.io/is-default-class": "true" },
  },
  provisioner: embeddedProvisioner,
  reclaimPolicy: "Delete",
  volumeBindingMode: "WaitForFirstConsumer",
};

export function isPresetName(name: string): name is PresetName {
  return presetNames.some((known) => known === name);
}

/** The manifests of a preset. */
export function presetManifests(name: PresetName): KubeObject[] {
  return [...nodes[name].map(nodeManifest), standardStorageClass];
}
