// Brings up a cluster in an empty API server: what every cluster has of its own (namespaces, priority classes, the
// `kubernetes` service), then the cluster model.

import { type ApiContext, resourceName } from "../apis/kind.ts";
import { findKind } from "../apis/registry.ts";
import type { SchemaPack } from "../apis/schema-pack.ts";
import type { ApiServer } from "../apiserver/api-server.ts";
import type { CoreV1Node } from "../model/generated/types.ts";
import type { KubeObject } from "../model/object.ts";
import { formatTime } from "../model/time.ts";
import { completeNode } from "./node.ts";
import { type ClusterProblem, listItems, loadCluster } from "./read.ts";

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

/**
 * Loads a cluster. A snapshot's objects (they have a UID) and nodes come as they are, status and all; everything else
 * is created as an administrator would create it.
 */
export function bootCluster(
  api: ApiServer,
  context: ApiContext,
  model: readonly unknown[],
  pack?: SchemaPack,
): ClusterReport {
  const problems: ClusterProblem[] = [];
  const notSimulated = new Set<string>();
  const objects = model.flatMap(listItems) as Partial<KubeObject>[];
  const own = systemObjects.filter(
    (object) =>
      !objects.some(
        (given) => given?.kind === object.kind && given.metadata?.name === object.metadata?.name,
      ),
  );
  let nodes = 0;
  const now = formatTime(context.nowMs());
  for (const object of [...own, ...inOrder(objects)]) {
    const unplayed = notSimulatedKinds[object?.kind ?? ""];
    if (unplayed) notSimulated.add(`${unplayed}: ${object.kind}/${object.metadata?.name ?? ""}`);
    const isNode = object?.kind === "Node" && object.apiVersion === "v1";
    if (isNode || object?.metadata?.uid !== undefined) {
      const whole = isNode
        ? completeNode(object as CoreV1Node, nodes++, context.minor, now)
        : object;
      problems.push(...loadCluster(api, [whole], context, pack));
      continue;
    }
    const problem = create(api, context, object as KubeObject);
    if (problem !== undefined) problems.push({ object, message: problem });
  }
  return { problems, notSimulated: [...notSimulated].sort() };
}

function create(api: ApiServer, context: ApiContext, object: KubeObject): string | undefined {
  const kind = findKind(object?.apiVersion ?? "", object?.kind ?? "", context.minor);
  if (!kind) return `no matches for kind "${object?.kind}" in version "${object?.apiVersion}"`;
  const namespace = object.metadata?.namespace || "default";
  const body = kind.namespaced
    ? { ...object, metadata: { ...object.metadata, namespace } }
    : object;
  const result = api.create(resourceName(kind), body);
  return result.ok ? undefined : result.status.message;
}

/** Namespaces and cluster-wide settings before what depends on them; otherwise in the order given. */
function inOrder(model: readonly Partial<KubeObject>[]): Partial<KubeObject>[] {
  const first = [
    "Namespace",
    "PriorityClass",
    "RuntimeClass",
    "StorageClass",
    "CustomResourceDefinition",
    "ServiceAccount",
  ];
  const rank = (object: Partial<KubeObject>) => {
    const index = first.indexOf(object?.kind ?? "");
    return index < 0 ? first.length : index;
  };
  return model
    .map((object, index) => ({ object, index }))
    .sort((a, b) => rank(a.object) - rank(b.object) || a.index - b.index)
    .map(({ object }) => object);
}
