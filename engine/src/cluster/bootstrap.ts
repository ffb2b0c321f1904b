// Brings up the cluster of a model in an empty API server.

import type { ApiContext } from "../apis/kind.ts";
import type { SchemaPack } from "../apis/schema-pack.ts";
import type { ApiServer } from "../apiserver/api-server.ts";
import type { CoreV1Node } from "../model/generated/types.ts";
import type { KubeObject } from "../model/object.ts";
import { completeNode } from "./node.ts";
import { type ClusterProblem, listItems, loadCluster, readClusterObject } from "./read.ts";

export interface ClusterReport {
  readonly problems: readonly ClusterProblem[];
  /** What the model holds and no part of the engine plays. */
  readonly notSimulated: readonly string[];
}

const notSimulatedKinds: Readonly<Record<string, string>> = {
  MutatingWebhookConfiguration: "admission webhooks",
  ValidatingWebhookConfiguration: "admission webhooks",
  MutatingAdmissionPolicy: "mutating admission policies",
};

/**
 * Loads a cluster: nodes as their kubelets would have registered them, everything else as `loadCluster` does. What
 * nobody plays is named.
 */
export function bootCluster(
  api: ApiServer,
  context: ApiContext,
  model: readonly unknown[],
  pack?: SchemaPack,
): ClusterReport {
  const problems: ClusterProblem[] = [];
  const notSimulated = new Set<string>();
  const others: unknown[] = [];
  let nodes = 0;
  for (const given of model.flatMap(listItems)) {
    const { apiVersion, kind, metadata } = (given ?? {}) as Partial<KubeObject>;
    const unplayed = notSimulatedKinds[kind ?? ""];
    if (unplayed) notSimulated.add(`${unplayed}: ${kind}/${metadata?.name ?? ""}`);
    if (apiVersion !== "v1" || kind !== "Node") {
      others.push(given);
      continue;
    }
    const read = readClusterObject(api, given, context, pack);
    if (typeof read === "string") problems.push({ object: given, message: read });
    else api.load("nodes", completeNode(read.object as CoreV1Node, nodes++, context));
  }
  problems.push(...loadCluster(api, others, context, pack));
  return { problems, notSimulated: [...notSimulated].sort() };
}
