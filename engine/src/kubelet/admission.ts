// Mirrors pkg/kubelet/lifecycle/predicate.go (1.36): what a kubelet checks before it takes a pod.
import { podRequests } from "../apis/core/v1/pod-resources.ts";
import type { CoreV1Node, CoreV1Pod, CoreV1Taint } from "../model/generated/types.ts";
import { requiredNodeAffinity } from "../model/node-selector.ts";
import { type Quantity, quantityOf } from "../model/quantity.ts";
import { findUntoleratedTaint } from "../model/tolerations.ts";
import type { WaitingReason } from "./container-record.ts";

/** A resource that the node has too little of. CPU counts in thousandths, everything else in whole units. */
export interface Shortage extends WaitingReason {
  readonly resource: string;
  readonly requested: number;
  readonly used: number;
  readonly capacity: number;
}

/** Why a node does not take a pod. */
export interface Refusals {
  /** What no room would help against; the first one counts. */
  readonly other: readonly WaitingReason[];
  readonly shortages: readonly Shortage[];
}

/** What the node has against the pod, given the pods that it already has. */
export function admissionRefusals(
  pod: CoreV1Pod,
  node: CoreV1Node,
  others: readonly CoreV1Pod[],
): Refusals {
  const unsupported = unsupportedPod(pod, node);
  if (unsupported) return { other: [unsupported], shortages: [] };
  const other: WaitingReason[] = [];
  const affinity = requiredNodeAffinity(pod);
  if (affinity && !affinity(node.metadata?.name ?? "", node.metadata?.labels ?? {}))
    other.push(predicate("NodeAffinity", "node(s) didn't match Pod's node affinity/selector"));
  if (portsConflict(pod, others))
    other.push(
      predicate("NodePorts", "node(s) didn't have free ports for the requested pod ports"),
    );
  const taints: readonly CoreV1Taint[] = node.spec?.taints ?? [];
  const tolerations = pod.spec?.tolerations ?? [];
  if (findUntoleratedTaint(taints, tolerations, ({ effect }) => effect === "NoExecute"))
    other.push(predicate("TaintToleration", "node(s) had taints that the pod didn't tolerate"));
  return { other, shortages: resourceShortages(pod, node, others) };
}

/** What is looked at before anything that another pod could make room for. */
function unsupportedPod(pod: CoreV1Pod, node: CoreV1Node): WaitingReason | undefined {
  const label = pod.metadata?.labels?.["kubernetes.io/os"];
  if (label !== undefined && label !== nodeOS)
    return {
      reason: "PodOSSelectorNodeLabelDoesNotMatch",
      message: "Failed to admit pod as the `kubernetes.io/os` label doesn't match node label",
    };
  if (pod.spec?.os?.name !== undefined && pod.spec.os.name !== nodeOS)
    return {
      reason: "PodOSNotSupported",
      message: "Failed to admit pod as the OS field doesn't match node OS",
    };
  const strict = pod.spec?.securityContext?.supplementalGroupsPolicy === "Strict";
  // A node that says nothing of its features is taken for one that has them.
  if (strict && node.status?.features?.supplementalGroupsPolicy === false)
    return {
      reason: "SupplementalGroupsPolicyNotSupported",
      message: "SupplementalGroupsPolicy=Strict is not supported in this node",
    };
  return undefined;
}

/** Nodes run Linux here. */
const nodeOS = "linux";

function predicate(reason: string, text: string): WaitingReason {
  return { reason, message: `Predicate ${reason} failed: ${text}` };
}

/** The resources that the node has too little of, in the order in which they are told. */
export function resourceShortages(
  pod: CoreV1Pod,
  node: CoreV1Node,
  others: readonly CoreV1Pod[],
): Shortage[] {
  const allocatable = node.status?.allocatable ?? node.status?.capacity ?? {};
  const requestsOf = ({ spec }: CoreV1Pod) => podRequests(spec ?? { containers: [] });
  const requests = requestsOf(pod);
  const taken = others.map(requestsOf);
  const amount = (resource: string, of: typeof requests) => units(resource, of.get(resource));
  const found: Shortage[] = [];
  const check = (resource: string, requested: number, used: number) => {
    const capacity = units(resource, quantityOf(allocatable[resource]));
    if (requested <= 0 || used + requested <= capacity) return;
    found.push({
      reason: `OutOf${resource}`,
      message: `Node didn't have enough resource: ${resource}, requested: ${requested}, used: ${used}, capacity: ${capacity}`,
      resource,
      requested,
      used,
      capacity,
    });
  };
  check("pods", 1, others.length);
  const rest = [...requests.keys()].filter((name) => !basic.includes(name)).sort();
  for (const resource of [...basic, ...rest]) {
    // Resources that the node does not know belong to the cluster.
    if (!basic.includes(resource) && allocatable[resource] === undefined) continue;
    const used = taken.reduce((sum, other) => sum + amount(resource, other), 0);
    check(resource, amount(resource, requests), used);
  }
  return found;
}

function units(resource: string, quantity: Quantity | undefined): number {
  return (resource === "cpu" ? quantity?.milliValue() : quantity?.value()) ?? 0;
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
