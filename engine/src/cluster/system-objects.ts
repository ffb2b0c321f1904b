// What every cluster has of its own: namespaces and priority classes.
import type { KubeObject } from "../model/object.ts";

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
