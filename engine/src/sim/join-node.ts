// A node joins a cluster that runs. Mirrors the order of registerWithAPIServer and the first status update of
// pkg/kubelet (1.36): the node is there, tainted as not ready, before it takes pods.
import { completeNode } from "../cluster/node.ts";
import { startingConditions } from "../kubelet/node-status.ts";
import type { CoreV1Node } from "../model/generated/types.ts";
import { formatTime } from "../model/time.ts";
import type { Simulation } from "./simulation.ts";

const notReady = { key: "node.kubernetes.io/not-ready", effect: "NoSchedule" };

/** Adds the node at this instant; what the manifest does not say is filled in. */
export function joinNode(simulation: Simulation, manifest: CoreV1Node): void {
  const { api, context, kubelets } = simulation;
  const node = completeNode(manifest, api.list("nodes").length, context);
  const conditions = startingConditions(formatTime(context.nowMs()));
  const joining: CoreV1Node = {
    ...node,
    spec: { ...node.spec, taints: [...(node.spec?.taints ?? []), notReady] },
    status: { ...node.status, conditions },
  };
  api.load("nodes", joining);
  simulation.settle();
  kubelets.ready(node.metadata?.name ?? "");
}
