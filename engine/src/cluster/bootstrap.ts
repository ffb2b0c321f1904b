// Brings up a cluster in an empty API server: what every cluster has of its own (namespaces, priority classes, the
// `kubernetes` service), then the cluster model.

import { resourceName } from "../apis/kind.ts";
import { findKind } from "../apis/registry.ts";
import type { ApiServer } from "../apiserver/api-server.ts";
import type { Clock } from "../model/cluster-access.ts";
import type { CoreV1Node } from "../model/generated/types.ts";
import type { KubeObject } from "../model/object.ts";
import type { Status } from "../model/status.ts";
import { completeNode } from "./node.ts";

/** An object of the cluster model that the API server would not have. */
export interface ClusterProblem {
  readonly object: KubeObject;
  readonly status: Status;
}

export interface ClusterReport {
  readonly problems: readonly ClusterProblem[];
  /** What the model holds and no part of the engine plays. */
  readonly notSimulated: readonly string[];
}

const systemNamespaces = ["default", "kube-node-lease", "kube-public", "kube-system"];

/** What every cluster has before anything is put into it. */
export const systemObjects: readonly (KubeObject & Record<string, unknown>)[] = [
  ...systemNamespaces.map((name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } })),
  priorityClass(
    "system-cluster-critical",
    2_000_000_000,
    "Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.",
  ),
  priorityClass(
    "system-node-critical",
    2_000_001_000,
    "Used for system critical pods that must not be moved from their current node.",
  ),
];

function priorityClass(name: string, value: number, description: string) {
  return {
    apiVersion: "scheduling.k8s.io/v1",
    kind: "PriorityClass",
    metadata: { name },
    value,
    description,
  };
}

const notSimulatedKinds: Readonly<Record<string, string>> = {
  MutatingWebhookConfiguration: "admission webhooks",
  ValidatingWebhookConfiguration: "admission webhooks",
  ValidatingAdmissionPolicy: "admission policies",
  MutatingAdmissionPolicy: "admission policies",
};

/** Loads a cluster. Lists must be taken apart before; objects of a snapshot come with status and all. */
export function bootCluster(
  api: ApiServer,
  clock: Clock,
  minor: number,
  model: readonly KubeObject[],
): ClusterReport {
  const problems: ClusterProblem[] = [];
  const notSimulated = new Set<string>();
  const own = systemObjects.filter(
    (object) =>
      !model.some(
        ({ kind, metadata }) => kind === object.kind && metadata?.name === object.metadata?.name,
      ),
  );
  let nodes = 0;
  for (const object of [...own, ...inOrder(model)]) {
    const unplayed = notSimulatedKinds[object.kind];
    if (unplayed) notSimulated.add(`${unplayed}: ${object.kind}/${object.metadata?.name ?? ""}`);
    const kind = findKind(object.apiVersion, object.kind, minor);
    if (!kind) continue;
    const resource = resourceName(kind);
    const complete =
      resource === "nodes"
        ? completeNode(object as CoreV1Node, nodes++, minor, clock.timestamp())
        : object;
    // A snapshot's object is as the server keeps it; a manifest has to be read as one.
    if (resource === "nodes" || object.metadata?.uid !== undefined) {
      api.load(resource, complete);
      continue;
    }
    const result = api.create(resource, complete);
    if (!result.ok) problems.push({ object, status: result.status });
  }
  return { problems, notSimulated: [...notSimulated].sort() };
}

/** Namespaces and cluster-wide settings before what depends on them; otherwise in the order given. */
function inOrder(model: readonly KubeObject[]): KubeObject[] {
  const first = [
    "Namespace",
    "PriorityClass",
    "RuntimeClass",
    "StorageClass",
    "CustomResourceDefinition",
    "ServiceAccount",
  ];
  const rank = ({ kind }: KubeObject) => {
    const index = first.indexOf(kind);
    return index < 0 ? first.length : index;
  };
  return model
    .map((object, index) => ({ object, index }))
    .sort((a, b) => rank(a.object) - rank(b.object) || a.index - b.index)
    .map(({ object }) => object);
}
