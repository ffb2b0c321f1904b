// Mirrors pkg/quota/v1/evaluator/core/pods.go (1.36). Difference: resources are those of the spec, not the actuated ones
// of a resize in progress.
import type {
  CoreV1Container,
  CoreV1Pod,
  CoreV1PodAffinityTerm,
} from "../../model/generated/types.ts";
import type { KubeObject } from "../../model/object.ts";
import { parseTime } from "../../model/time.ts";
import { computePodQos } from "../core/v1/pod-qos.ts";
import { podLimits, podRequests } from "../core/v1/pod-resources.ts";
import { type Resources, resourcesOf } from "../core/v1/resource-list.ts";
import { isNativeResource } from "../core/v1/resource-names.ts";
import type { ApiContext } from "../kind.ts";
import { mayStandForDevices } from "../resource/v1/pod-claims.ts";
import { classMatches, objectCountName, one, type QuotaEvaluator } from "./evaluator.ts";

const countPods = objectCountName("pods");
const compute = ["cpu", "memory", "ephemeral-storage"] as const;

const podResources = [
  countPods,
  "pods",
  ...compute.flatMap((name) => [name, `requests.${name}`, `limits.${name}`]),
];

/** Quotas on these demand that every container sets them: a mistake of old that Kubernetes keeps for these names only. */
const demanded = ["cpu", "memory"].flatMap((name) => [name, `requests.${name}`, `limits.${name}`]);

const deviceClassPrefix = "requests.deviceclass.resource.kubernetes.io/";

function isQuotaName(name: string): boolean {
  if (podResources.includes(name)) return true;
  if (name.startsWith("hugepages-") || name.startsWith("requests.hugepages-")) return true;
  return (
    name.startsWith("requests.") && (!isNativeResource(name) || name.startsWith(deviceClassPrefix))
  );
}

function computeUsage(requests: Resources, limits: Resources): Resources {
  const usage: Resources = new Map([["pods", one]]);
  for (const name of compute) {
    const request = requests.get(name);
    if (request) usage.set(name, request).set(`requests.${name}`, request);
    const limit = limits.get(name);
    if (limit) usage.set(`limits.${name}`, limit);
  }
  for (const [name, request] of requests) {
    if (name.startsWith("hugepages-")) usage.set(name, request).set(`requests.${name}`, request);
    if (mayStandForDevices(name)) usage.set(`requests.${name}`, request);
  }
  return usage;
}

function constraints(
  required: readonly string[],
  object: KubeObject,
  context: ApiContext,
): string | undefined {
  const { spec } = object as CoreV1Pod;
  const podLevel = spec?.resources?.requests ?? spec?.resources?.limits;
  if (context.feature("PodLevelResources") && podLevel && Object.keys(podLevel).length > 0)
    return undefined;
  const containers: CoreV1Container[] = [
    ...(spec?.containers ?? []),
    ...(spec?.initContainers ?? []),
  ];
  const missing = demanded
    .filter((name) => required.includes(name))
    .sort()
    .flatMap((name) => {
      const without = containers.filter(
        ({ resources }) =>
          !computeUsage(resourcesOf(resources?.requests), resourcesOf(resources?.limits)).has(name),
      );
      const names = [...new Set(without.map((container) => container.name ?? ""))].sort();
      return names.length > 0 ? [`${name} for: ${names.join(",")}`] : [];
    });
  return missing.length > 0 ? `must specify ${missing.join("; ")}` : undefined;
}

/** Whether the pod still holds resources: it has not ended, and is not stuck in termination. */
export function isQuotaPod(pod: CoreV1Pod, nowMs: number): boolean {
  if (pod.status?.phase === "Failed" || pod.status?.phase === "Succeeded") return false;
  const { deletionTimestamp, deletionGracePeriodSeconds } = pod.metadata ?? {};
  if (deletionTimestamp === undefined || deletionGracePeriodSeconds === undefined) return true;
  const end = (parseTime(deletionTimestamp) ?? 0) + deletionGracePeriodSeconds * 1000;
  return nowMs <= end;
}

function usage(object: KubeObject, context: ApiContext): Resources {
  const pod = object as CoreV1Pod;
  const counted: Resources = new Map([[countPods, one]]);
  if (!pod.spec || !isQuotaPod(pod, context.nowMs())) return counted;
  const charged = computeUsage(podRequests(pod.spec), podLimits(pod.spec));
  return new Map([...counted, ...charged]);
}

const isTerminating = (pod: CoreV1Pod): boolean => (pod.spec?.activeDeadlineSeconds ?? -1) >= 0;

function usesCrossNamespaceAffinity(pod: CoreV1Pod): boolean {
  const { podAffinity, podAntiAffinity } = pod.spec?.affinity ?? {};
  const crosses = (term: CoreV1PodAffinityTerm) =>
    (term.namespaces?.length ?? 0) > 0 || term.namespaceSelector !== undefined;
  return [podAffinity, podAntiAffinity].some(
    (affinity) =>
      affinity?.requiredDuringSchedulingIgnoredDuringExecution?.some(crosses) ||
      affinity?.preferredDuringSchedulingIgnoredDuringExecution?.some((weighted) =>
        crosses(weighted.podAffinityTerm),
      ),
  );
}

export const podEvaluator: QuotaEvaluator = {
  handles({ operation, subresource, object, old }) {
    if (subresource === "resize") return operation === "UPDATE";
    if (subresource) return false;
    if (operation === "UPDATE")
      return isTerminating(object as CoreV1Pod) !== isTerminating(old as CoreV1Pod);
    return operation === "CREATE";
  },
  matchingResources: (names) => names.filter(isQuotaName),
  constraints,
  matchesScope(selector, object, context) {
    const pod = object as CoreV1Pod;
    const bestEffort = () =>
      computePodQos(pod.spec ?? { containers: [] }, context.feature("PodLevelResources")) ===
      "BestEffort";
    switch (selector.scopeName) {
      case "Terminating":
        return isTerminating(pod);
      case "NotTerminating":
        return !isTerminating(pod);
      case "BestEffort":
        return bestEffort();
      case "NotBestEffort":
        return !bestEffort();
      case "PriorityClass":
        return classMatches(selector, pod.spec?.priorityClassName ?? "");
      case "CrossNamespacePodAffinity":
        return usesCrossNamespaceAffinity(pod);
      default:
        return false;
    }
  },
  usage,
};
