// Mirrors PodInfo and AffinityTerm of pkg/scheduler/framework/types.go (1.36): a pod with what scheduling derives from it.
import type {
  CoreV1Pod,
  CoreV1PodAffinityTerm,
  CoreV1WeightedPodAffinityTerm,
  MetaV1LabelSelector,
} from "../model/generated/types.ts";
import type { Stored } from "../model/object.ts";
import { type Labels, matchesLabelSelector } from "../model/selector.ts";
import { podRequests, type RequestOptions, type Resource } from "./resource.ts";

/** A pod (anti-)affinity term whose namespaces are settled. */
export interface AffinityTerm {
  /** Equal for terms that select the same pods. */
  readonly selectionKey: string;
  readonly namespaces: ReadonlySet<string>;
  readonly namespaceSelector: MetaV1LabelSelector | undefined;
  readonly selector: MetaV1LabelSelector | undefined;
  readonly topologyKey: string;
  /** 1 for required terms. */
  readonly weight: number;
}

export interface HostPort {
  readonly ip: string;
  readonly protocol: string;
  readonly port: number;
}

export interface PodInfo {
  readonly pod: Stored<CoreV1Pod>;
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly priority: number;
  readonly requests: Resource;
  /** Requests with the defaults of LeastAllocated for containers that name none. */
  readonly nonZeroRequests: Resource;
  readonly hostPorts: readonly HostPort[];
  readonly requiredAffinity: readonly AffinityTerm[];
  readonly requiredAntiAffinity: readonly AffinityTerm[];
  readonly preferredAffinity: readonly AffinityTerm[];
  readonly preferredAntiAffinity: readonly AffinityTerm[];
}

const none: readonly never[] = [];

/** Derives everything that the plugins ask of a pod more than once. Never throws on a stored pod. */
export function newPodInfo(pod: Stored<CoreV1Pod>, options: RequestOptions): PodInfo {
  const namespace = pod.metadata.namespace ?? "";
  const affinity = pod.spec?.affinity?.podAffinity;
  const antiAffinity = pod.spec?.affinity?.podAntiAffinity;
  const required = (terms: readonly CoreV1PodAffinityTerm[] | undefined) =>
    terms?.map((term) => affinityTerm(term, namespace, 1)) ?? none;
  const preferred = (terms: readonly CoreV1WeightedPodAffinityTerm[] | undefined) =>
    terms?.map((term) => affinityTerm(term.podAffinityTerm, namespace, term.weight)) ?? none;
  return {
    pod,
    uid: pod.metadata.uid,
    namespace,
    name: pod.metadata.name,
    labels: pod.metadata.labels ?? {},
    priority: pod.spec?.priority ?? 0,
    requests: podRequests(pod, options),
    nonZeroRequests: podRequests(pod, options, true),
    hostPorts: hostPortsOf(pod),
    requiredAffinity: required(affinity?.requiredDuringSchedulingIgnoredDuringExecution),
    requiredAntiAffinity: required(antiAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
    preferredAffinity: preferred(affinity?.preferredDuringSchedulingIgnoredDuringExecution),
    preferredAntiAffinity: preferred(antiAffinity?.preferredDuringSchedulingIgnoredDuringExecution),
  };
}

/** Whether a term selects a pod; `namespaceLabels` are those of the pod's namespace. */
export function termSelects(
  term: AffinityTerm,
  pod: PodInfo,
  namespaceLabels: Labels | undefined,
): boolean {
  if (
    !term.namespaces.has(pod.namespace) &&
    !matchesLabelSelector(term.namespaceSelector, namespaceLabels)
  )
    return false;
  return matchesLabelSelector(term.selector, pod.labels);
}

/** Whether the pod no longer holds its resources. */
export function isTerminated(pod: CoreV1Pod): boolean {
  return pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";
}

function affinityTerm(term: CoreV1PodAffinityTerm, own: string, weight: number): AffinityTerm {
  const named = term.namespaces ?? [];
  const namespaces = new Set(named.length === 0 && !term.namespaceSelector ? [own] : named);
  return {
    selectionKey: JSON.stringify([
      [...namespaces].sort(),
      term.namespaceSelector ?? null,
      term.labelSelector ?? null,
    ]),
    namespaces,
    namespaceSelector: term.namespaceSelector,
    selector: term.labelSelector,
    topologyKey: term.topologyKey,
    weight,
  };
}

/** Whether two pods cannot have these ports on one node: same protocol and port, and the same address or one of them any. */
export function clash(left: HostPort, right: HostPort): boolean {
  return (
    left.port === right.port &&
    left.protocol === right.protocol &&
    (left.ip === right.ip || left.ip === anyAddress || right.ip === anyAddress)
  );
}

const anyAddress = "0.0.0.0";

/** The ports of its node that a pod takes while it runs. */
export function hostPortsOf(pod: CoreV1Pod): readonly HostPort[] {
  const ports: HostPort[] = [];
  const sidecars = (pod.spec?.initContainers ?? []).filter(
    (container) => container.restartPolicy === "Always",
  );
  for (const container of [...(pod.spec?.containers ?? []), ...sidecars])
    for (const port of container.ports ?? [])
      if (port.hostPort !== undefined && port.hostPort > 0)
        ports.push({
          ip: port.hostIP || anyAddress,
          protocol: port.protocol ?? "TCP",
          port: port.hostPort,
        });
  return ports.length === 0 ? none : ports;
}
