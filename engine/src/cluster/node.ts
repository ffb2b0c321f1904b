// Nodes as a cluster has them: what a manifest leaves out is filled in as kubelet and node controllers would.
import { controllerManagedAttach } from "../apis/core/v1/attachable-volume.ts";
import type { ApiContext } from "../apis/kind.ts";
import { healthyConditions } from "../kubelet/node-status.ts";
import type { CoreV1Node, CoreV1Taint } from "../model/generated/types.ts";
import { formatTime } from "../model/time.ts";

export interface NodeShape {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly CoreV1Taint[];
  readonly capacity?: Readonly<Record<string, string>>;
}

/** What a worker of the default cluster has; it also stands in where a manifest says nothing. */
const defaultCapacity: Readonly<Record<string, string>> = {
  cpu: "4",
  "ephemeral-storage": "100Gi",
  memory: "16Gi",
  pods: "110",
};

/** What a kubelet says that it can do; all of it came with the field itself, in 1.36. */
const declaredFeatures = [
  "ExtendWebSocketsToKubelet",
  "InPlacePodLevelResourcesVerticalScaling",
  "InPlacePodVerticalScalingInitContainers",
  "RestartAllContainersOnContainerExits",
];

/** A Node manifest without the parts that `completeNode` fills in. */
export function nodeManifest({ name, labels, taints, capacity }: NodeShape): CoreV1Node {
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, labels: { ...labels } },
    spec: taints && taints.length > 0 ? { taints: [...taints] } : {},
    status: { capacity: { ...defaultCapacity, ...capacity } },
  };
}

/**
 * The node as it stands in a running cluster. `index` (0, 1, ...) gives it addresses of its own. What the manifest says
 * stays; a missing allocatable is the capacity, a missing capacity the default.
 */
export function completeNode(node: CoreV1Node, index: number, context: ApiContext): CoreV1Node {
  const now = formatTime(context.nowMs());
  const name = node.metadata?.name ?? "";
  const capacity = node.status?.capacity ?? node.status?.allocatable ?? { ...defaultCapacity };
  // A node that a kubelet has registered says for itself what it can do.
  const declares = context.feature("NodeDeclaredFeatures") && !node.status?.nodeInfo;
  const podCIDR = node.spec?.podCIDR ?? `10.244.${index % 256}.0/24`;
  return {
    ...node,
    metadata: {
      ...node.metadata,
      name,
      labels: {
        "beta.kubernetes.io/arch": "amd64",
        "beta.kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        ...node.metadata?.labels,
      },
      annotations: { [controllerManagedAttach]: "true", ...node.metadata?.annotations },
    },
    spec: { ...node.spec, podCIDR, podCIDRs: node.spec?.podCIDRs ?? [podCIDR] },
    status: {
      ...(declares ? { declaredFeatures: [...declaredFeatures] } : {}),
      ...node.status,
      capacity,
      allocatable: node.status?.allocatable ?? { ...capacity },
      conditions: node.status?.conditions?.length
        ? node.status.conditions.map((condition) => ({
            ...condition,
            lastHeartbeatTime: condition.lastHeartbeatTime ?? now,
            lastTransitionTime: condition.lastTransitionTime ?? now,
          }))
        : healthyConditions(now),
      addresses: node.status?.addresses ?? [
        {
          type: "InternalIP",
          address: `172.18.${Math.floor((index + 2) / 256)}.${(index + 2) % 256}`,
        },
        { type: "Hostname", address: name },
      ],
      nodeInfo: node.status?.nodeInfo ?? {
        architecture: "amd64",
        bootID: "",
        containerRuntimeVersion: "containerd://2.2.9",
        kernelVersion: "6.12.0",
        kubeProxyVersion: "",
        kubeletVersion: `v1.${context.minor}.0`,
        machineID: "",
        operatingSystem: "linux",
        osImage: "Debian GNU/Linux 12 (bookworm)",
        systemUUID: "",
      },
    },
  };
}
