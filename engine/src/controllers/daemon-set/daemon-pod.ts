// Mirrors pkg/controller/daemon/util/daemonset_util.go and NodeShouldRunDaemonPod of daemon_controller.go (1.36).
import type {
  AppsV1DaemonSet,
  CoreV1Affinity,
  CoreV1Node,
  CoreV1Pod,
  CoreV1PodTemplateSpec,
  CoreV1Toleration,
} from "../../model/generated/types.ts";
import { scaledValue } from "../../model/int-or-string.ts";
import { requiredNodeAffinity } from "../../model/node-selector.ts";
import { clone, deepEqual, type Stored } from "../../model/object.ts";
import { findUntoleratedTaint, keepsPodsAway } from "../../model/tolerations.ts";
import { revisionHashLabel } from "../framework/controller-history.ts";
import { podFromTemplate } from "../framework/pod-control.ts";

export type DaemonSet = Stored<AppsV1DaemonSet>;
export type Pod = Stored<CoreV1Pod>;

const templateGenerationAnnotation = "deprecated.daemonset.template.generation";
const templateGenerationLabel = "pod-template-generation";

/** What daemon pods tolerate beside their own template, so that they stay on nodes in trouble. */
const tolerated: readonly CoreV1Toleration[] = [
  { key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoExecute" },
  { key: "node.kubernetes.io/unreachable", operator: "Exists", effect: "NoExecute" },
  { key: "node.kubernetes.io/disk-pressure", operator: "Exists", effect: "NoSchedule" },
  { key: "node.kubernetes.io/memory-pressure", operator: "Exists", effect: "NoSchedule" },
  { key: "node.kubernetes.io/pid-pressure", operator: "Exists", effect: "NoSchedule" },
  { key: "node.kubernetes.io/unschedulable", operator: "Exists", effect: "NoSchedule" },
];
const toleratedOnHostNetwork: CoreV1Toleration = {
  key: "node.kubernetes.io/network-unavailable",
  operator: "Exists",
  effect: "NoSchedule",
};

function daemonTolerations(template: CoreV1PodTemplateSpec): CoreV1Toleration[] {
  const own = template.spec?.tolerations ?? [];
  const added = template.spec?.hostNetwork ? [...tolerated, toleratedOnHostNetwork] : tolerated;
  const isNew = (toleration: CoreV1Toleration) =>
    !own.some((other) => deepEqual(other, toleration));
  return [...own, ...added.filter(isNew)];
}

/** Whether a pod should be started on the node, and whether one that is there should stay. */
export function shouldRunOn(
  node: CoreV1Node,
  set: DaemonSet,
): { readonly run: boolean; readonly keep: boolean } {
  const template = set.spec?.template ?? {};
  const name = node.metadata?.name ?? "";
  const neither = { run: false, keep: false };
  const nodeName = template.spec?.nodeName;
  if (nodeName && nodeName !== name) return neither;
  const affinity = requiredNodeAffinity({ apiVersion: "v1", kind: "Pod", ...template });
  if (affinity && !affinity(name, node.metadata?.labels ?? {})) return neither;
  const taints = node.spec?.taints ?? [];
  const tolerations = daemonTolerations(template);
  if (!findUntoleratedTaint(taints, tolerations, keepsPodsAway)) return { run: true, keep: true };
  const evicted = findUntoleratedTaint(
    taints,
    tolerations,
    (taint) => taint.effect === "NoExecute",
  );
  return { run: false, keep: !evicted };
}

/** A new pod of the set for the node: the scheduler binds it, and can bind it there only. */
export function daemonPod(set: DaemonSet, hash: string, nodeName: string): CoreV1Pod {
  const template = set.spec?.template ?? {};
  const pod = podFromTemplate(template, set);
  const generation = templateGeneration(set);
  pod.metadata!.labels = {
    ...pod.metadata!.labels,
    ...(generation === undefined ? {} : { [templateGenerationLabel]: generation }),
    [revisionHashLabel]: hash,
  };
  pod.spec = {
    ...pod.spec!,
    tolerations: daemonTolerations(template),
    affinity: pinnedTo(nodeName, template.spec?.affinity),
  };
  return pod;
}

function pinnedTo(nodeName: string, affinity: CoreV1Affinity | undefined): CoreV1Affinity {
  const term = {
    matchFields: [{ key: "metadata.name", operator: "In", values: [nodeName] }],
  };
  return {
    ...clone(affinity),
    nodeAffinity: {
      ...clone(affinity?.nodeAffinity),
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] },
    },
  };
}

/** The node that a daemon pod is on, or is to be bound to. */
export function targetNode(pod: CoreV1Pod): string | undefined {
  if (pod.spec?.nodeName) return pod.spec.nodeName;
  const required = pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  for (const term of required?.nodeSelectorTerms ?? [])
    for (const field of term.matchFields ?? [])
      if (field.key === "metadata.name" && field.operator === "In" && field.values?.length === 1)
        return field.values[0];
  return undefined;
}

function templateGeneration(set: DaemonSet): string | undefined {
  const text = set.metadata.annotations?.[templateGenerationAnnotation];
  return text !== undefined && /^[0-9]+$/.test(text) ? text : undefined;
}

/** Whether a pod is of the current template. */
export function isUpdated(pod: CoreV1Pod, set: DaemonSet, hash: string): boolean {
  const labels = pod.metadata?.labels ?? {};
  const generation = templateGeneration(set);
  return (
    labels[revisionHashLabel] === hash ||
    (generation !== undefined && labels[templateGenerationLabel] === generation)
  );
}

/** How many nodes may be without a pod, and how many may have a second one, during an update; both round up. */
export function updateLimits(
  set: DaemonSet,
  desired: number,
): { readonly maxSurge: number; readonly maxUnavailable: number } {
  const { type, rollingUpdate } = set.spec?.updateStrategy ?? {};
  if (type !== "RollingUpdate" || !rollingUpdate) return { maxSurge: 0, maxUnavailable: 1 };
  const maxSurge = scaledValue(rollingUpdate.maxSurge ?? 0, desired, "up") ?? 0;
  const maxUnavailable = scaledValue(rollingUpdate.maxUnavailable ?? 0, desired, "up") ?? 0;
  return {
    maxSurge,
    maxUnavailable: desired > 0 && maxSurge === 0 && maxUnavailable === 0 ? 1 : maxUnavailable,
  };
}

/** Whether the update strategy asks for surge at all. */
export function allowsSurge(set: DaemonSet): boolean {
  const surge = set.spec?.updateStrategy?.rollingUpdate?.maxSurge ?? 0;
  return (
    set.spec?.updateStrategy?.type === "RollingUpdate" && (scaledValue(surge, 100, "up") ?? 0) > 0
  );
}

/** Scheduled pods first, then the oldest. */
export function byAge(a: Pod, b: Pod): number {
  const scheduled = Number(Boolean(b.spec?.nodeName)) - Number(Boolean(a.spec?.nodeName));
  if (scheduled !== 0) return scheduled;
  const left = a.metadata.creationTimestamp;
  const right = b.metadata.creationTimestamp;
  if (left !== right) return left < right ? -1 : 1;
  return a.metadata.name < b.metadata.name ? -1 : 1;
}
