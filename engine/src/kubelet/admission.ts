// Mirrors pkg/kubelet/lifecycle/predicate.go (1.36): what a kubelet checks before it takes a pod. Difference: critical
// pods do not evict others.
import { podRequests } from "../apis/core/v1/pod-resources.ts";
import type { CoreV1Node, CoreV1Pod, CoreV1Taint } from "../model/generated/types.ts";
import { requiredNodeAffinity } from "../model/node-selector.ts";
import { quantityOf } from "../model/quantity.ts";
import { findUntoleratedTaint } from "../model/tolerations.ts";
import type { WaitingReason } from "./container-record.ts";

/** The first reason not to take the pod, given the pods that the node already has. */
export function admissionRefusal(
  pod: CoreV1Pod,
  node: CoreV1Node,
  others: readonly CoreV1Pod[],
): WaitingReason | undefined {
  const labels = node.metadata?.labels ?? {};
  const os = pod.spec?.nodeSelector?.["kubernetes.io/os"];
  if (os !== undefined && os !== (labels["kubernetes.io/os"] ?? "linux"))
    return {
      reason: "PodOSSelectorNodeLabelDoesNotMatch",
      message: "Failed to admit pod as the `kubernetes.io/os` label doesn't match node label",
    };
  if (pod.spec?.os?.name !== undefined && pod.spec.os.name !== "linux")
    return {
      reason: "PodOSNotSupported",
      message: "Failed to admit pod as the OS field doesn't match node OS",
    };
  const shortage = insufficientResource(pod, node, others);
  if (shortage) return shortage;
  const affinity = requiredNodeAffinity(pod);
  const name = node.metadata?.name ?? "";
  if (affinity && !affinity(name, labels))
    return predicate("NodeAffinity", "node(s) didn't match Pod's node affinity/selector");
  if (portsConflict(pod, others))
    return predicate("NodePorts", "node(s) didn't have free ports for the requested pod ports");
  const taints: readonly CoreV1Taint[] = node.spec?.taints ?? [];
  const tolerations = pod.spec?.tolerations ?? [];
  if (findUntoleratedTaint(taints, tolerations, ({ effect }) => effect === "NoExecute"))
    return predicate("TaintToleration", "node(s) had taints that the pod didn't tolerate");
  return undefined;
}

function predicate(reason: string, text: string): WaitingReason {
  return { reason, message: `Predicate ${reason} failed: ${text}` };
}

/** The first resource that the node has too little of. CPU counts in thousandths, everything else in whole units. */
export function insufficientResource(
  pod: CoreV1Pod,
  node: CoreV1Node,
  others: readonly CoreV1Pod[],
): WaitingReason | undefined {
  const allocatable = node.status?.allocatable ?? node.status?.capacity ?? {};
  const requests = podRequests(pod.spec ?? { containers: [] });
  const amount = (resource: string, of: typeof requests) => {
    const quantity = of.get(resource);
    return quantity === undefined
      ? 0
      : resource === "cpu"
        ? quantity.milliValue()
        : quantity.value();
  };
  const shortage = (resource: string, requested: number, used: number, capacity: number) =>
    requested > 0 && used + requested > capacity
      ? {
          reason: `OutOf${resource}`,
          message: `Node didn't have enough resource: ${resource}, requested: ${requested}, used: ${used}, capacity: ${capacity}`,
        }
      : undefined;
  const podCapacity = quantityOf(allocatable["pods"]).value();
  const full = shortage("pods", 1, others.length, podCapacity);
  if (full) return full;
  const rest = [...requests.keys()].filter((name) => !basic.includes(name)).sort();
  for (const resource of [...basic, ...rest]) {
    // Resources that the node does not know belong to the cluster.
    if (!basic.includes(resource) && allocatable[resource] === undefined) continue;
    const capacity = quantityOf(allocatable[resource]);
    const used = others.reduce(
      (sum, other) => sum + amount(resource, podRequests(other.spec ?? { containers: [] })),
      0,
    );
    const found = shortage(
      resource,
      amount(resource, requests),
      used,
      resource === "cpu" ? capacity.milliValue() : capacity.value(),
    );
    if (found) return found;
  }
  return undefined;
}

const basic = ["cpu", "memory", "ephemeral-storage"];

function portsConflict(pod: CoreV1Pod, others: readonly CoreV1Pod[]): boolean {
  const taken = others.flatMap(hostPorts);
  return hostPorts(pod).some((wanted) =>
    taken.some(
      (port) =>
        port.hostPort === wanted.hostPort &&
        port.protocol === wanted.protocol &&
        (port.ip === wanted.ip || port.ip === "0.0.0.0" || wanted.ip === "0.0.0.0"),
    ),
  );
}

function hostPorts(pod: CoreV1Pod) {
  const containers = [
    ...(pod.spec?.containers ?? []),
    ...(pod.spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === "Always"),
  ];
  return containers.flatMap(({ ports }) =>
    (ports ?? []).flatMap(({ hostPort, protocol, hostIP }) =>
      hostPort ? [{ hostPort, protocol: protocol ?? "TCP", ip: hostIP || "0.0.0.0" }] : [],
    ),
  );
}
