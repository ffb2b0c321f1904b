// Mirrors the evaluators of pkg/quota/v1/evaluator/core and the generic object count evaluator (1.36): what an object
// counts for in a quota. Admission and the quota controller both measure with it.
import type {
  CoreV1PersistentVolumeClaim,
  CoreV1Pod,
  CoreV1ResourceQuota,
  CoreV1Service,
} from "../../model/generated/types.ts";
import type { KubeObject, ResourceName } from "../../model/object.ts";
import { Quantity, quantityOf } from "../../model/quantity.ts";
import { matchesRequirement } from "../../model/selector.ts";
import { parseTime } from "../../model/time.ts";
import { computePodQos } from "../core/v1/pod-qos.ts";
import { podLimits, podRequests } from "../core/v1/pod-resources.ts";
import type { Resources } from "../core/v1/resource-list.ts";
import { isExtendedResourceName } from "../core/v1/resource-names.ts";
import { kindOfResource } from "../registry.ts";

const storageClassInfix = ".storageclass.storage.k8s.io/";
const one = Quantity.ofUnits(1);

const podNames = new Set([
  "count/pods",
  "pods",
  "cpu",
  "memory",
  "ephemeral-storage",
  "requests.cpu",
  "requests.memory",
  "requests.ephemeral-storage",
  "limits.cpu",
  "limits.memory",
  "limits.ephemeral-storage",
]);
const serviceNames = new Set([
  "count/services",
  "services",
  "services.nodeports",
  "services.loadbalancers",
]);
const claimNames = new Set([
  "count/persistentvolumeclaims",
  "persistentvolumeclaims",
  "requests.storage",
]);
/** Resources that may be counted without the prefix `count/`. */
const aliases = new Set<ResourceName>([
  "configmaps",
  "secrets",
  "replicationcontrollers",
  "resourcequotas",
]);

/** The resource whose objects count for a name in a quota; undefined when nothing does. */
export function resourceOfQuotaName(name: string): ResourceName | undefined {
  if (podNames.has(name) || name.startsWith("hugepages-")) return "pods";
  if (serviceNames.has(name)) return "services";
  if (claimNames.has(name) || name.includes(storageClassInfix)) return "persistentvolumeclaims";
  if (aliases.has(name)) return name;
  if (name.startsWith("requests.")) {
    const resource = name.slice("requests.".length);
    return resource.startsWith("hugepages-") || isExtendedResourceName(resource)
      ? "pods"
      : undefined;
  }
  if (!name.startsWith("count/")) return undefined;
  const resource = name.slice("count/".length);
  return kindOfResource(resource)?.namespaced ? resource : undefined;
}

/** What an object of the resource counts for, under every name that a quota can have for it. */
export function quotaUsage(resource: ResourceName, object: KubeObject, nowMs: number): Resources {
  switch (resource) {
    case "pods":
      return podUsage(object as CoreV1Pod, nowMs);
    case "services":
      return serviceUsage(object as CoreV1Service);
    case "persistentvolumeclaims":
      return claimUsage(object as CoreV1PersistentVolumeClaim);
    default: {
      const usage: Resources = new Map([[`count/${resource}`, one]]);
      if (aliases.has(resource)) usage.set(resource, one);
      return usage;
    }
  }
}

/** When a terminating pod stops counting, in milliseconds since the epoch; undefined when it is not terminating. */
export function chargedUntilMs(pod: CoreV1Pod): number | undefined {
  const { deletionTimestamp, deletionGracePeriodSeconds } = pod.metadata ?? {};
  if (deletionTimestamp === undefined || deletionGracePeriodSeconds === undefined) return undefined;
  const deletedMs = parseTime(deletionTimestamp);
  return deletedMs === undefined ? undefined : deletedMs + deletionGracePeriodSeconds * 1000;
}

/** Whether a pod holds resources: finished ones do not, nor those that should long be gone. */
export function isChargedPod(pod: CoreV1Pod, nowMs: number): boolean {
  const phase = pod.status?.phase;
  if (phase === "Succeeded" || phase === "Failed") return false;
  const untilMs = chargedUntilMs(pod);
  return untilMs === undefined || nowMs <= untilMs;
}

function podUsage(pod: CoreV1Pod, nowMs: number): Resources {
  const usage: Resources = new Map([["count/pods", one]]);
  if (!isChargedPod(pod, nowMs)) return usage;
  usage.set("pods", one);
  const spec = pod.spec ?? { containers: [] };
  for (const [name, amount] of podRequests(spec)) {
    const compute = name === "cpu" || name === "memory" || name === "ephemeral-storage";
    if (compute || name.startsWith("hugepages-")) usage.set(name, amount);
    if (compute || name.startsWith("hugepages-") || isExtendedResourceName(name))
      usage.set(`requests.${name}`, amount);
  }
  for (const [name, amount] of podLimits(spec))
    if (podNames.has(`limits.${name}`)) usage.set(`limits.${name}`, amount);
  return usage;
}

function serviceUsage(service: CoreV1Service): Resources {
  const { type, ports = [], allocateLoadBalancerNodePorts } = service.spec ?? {};
  const nodePorts =
    type === "NodePort" || (type === "LoadBalancer" && allocateLoadBalancerNodePorts !== false)
      ? ports.length
      : type === "LoadBalancer"
        ? ports.filter((port) => (port.nodePort ?? 0) !== 0).length
        : 0;
  return new Map([
    ["count/services", one],
    ["services", one],
    ["services.nodeports", Quantity.ofUnits(nodePorts)],
    ["services.loadbalancers", Quantity.ofUnits(type === "LoadBalancer" ? 1 : 0)],
  ]);
}

function claimUsage(claim: CoreV1PersistentVolumeClaim): Resources {
  const className =
    claim.metadata?.annotations?.["volume.beta.kubernetes.io/storage-class"] ??
    claim.spec?.storageClassName ??
    "";
  const usage: Resources = new Map([
    ["count/persistentvolumeclaims", one],
    ["persistentvolumeclaims", one],
  ]);
  if (className !== "") usage.set(`${className}${storageClassInfix}persistentvolumeclaims`, one);
  const request = claim.spec?.resources?.requests?.["storage"];
  if (request === undefined) return usage;
  const requested = quantityOf(request);
  const allocated = quantityOf(claim.status?.allocatedResources?.["storage"]);
  const larger = allocated.compare(requested) > 0 ? allocated : requested;
  const storage = Quantity.ofUnits(larger.valueBig(), larger.format);
  usage.set("requests.storage", storage);
  if (className !== "") usage.set(`${className}${storageClassInfix}requests.storage`, storage);
  return usage;
}

interface ScopeRequirement {
  readonly scope: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** The scopes of a quota, in both of their forms. */
function scopesOf(quota: CoreV1ResourceQuota): ScopeRequirement[] {
  const plain = (quota.spec?.scopes ?? []).map((scope) => ({
    scope,
    operator: "Exists",
    values: [],
  }));
  const selected = (quota.spec?.scopeSelector?.matchExpressions ?? []).map((expression) => ({
    scope: expression.scopeName,
    operator: expression.operator,
    values: expression.values ?? [],
  }));
  return [...plain, ...selected];
}

/** Whether every scope of the quota includes the object. Objects without scopes are in none. */
export function isInQuotaScopes(
  quota: CoreV1ResourceQuota,
  resource: ResourceName,
  object: KubeObject,
): boolean {
  return scopesOf(quota).every((requirement) => {
    if (resource === "pods") return podIsInScope(object as CoreV1Pod, requirement);
    if (resource !== "persistentvolumeclaims" || requirement.scope !== "VolumeAttributesClass")
      return false;
    const claim = object as CoreV1PersistentVolumeClaim;
    return namesMatch(claim.spec?.volumeAttributesClassName, requirement);
  });
}

/** Whether a pod is meant to end by itself, which the scopes Terminating and NotTerminating tell apart. */
export function hasDeadline(pod: CoreV1Pod): boolean {
  const seconds = pod.spec?.activeDeadlineSeconds;
  return seconds !== undefined && seconds >= 0;
}

function podIsInScope(pod: CoreV1Pod, requirement: ScopeRequirement): boolean {
  switch (requirement.scope) {
    case "Terminating":
      return hasDeadline(pod);
    case "NotTerminating":
      return !hasDeadline(pod);
    case "BestEffort":
      return qosClass(pod) === "BestEffort";
    case "NotBestEffort":
      return qosClass(pod) !== "BestEffort";
    case "PriorityClass":
      return namesMatch(pod.spec?.priorityClassName, requirement);
    case "CrossNamespacePodAffinity":
      return usesForeignAffinity(pod);
    default:
      return false;
  }
}

function qosClass(pod: CoreV1Pod): string {
  return pod.status?.qosClass ?? computePodQos(pod.spec ?? { containers: [] }, true);
}

/** The class name is matched like the value of a label of the scope's name. */
function namesMatch(className: string | undefined, requirement: ScopeRequirement): boolean {
  const { scope, operator, values } = requirement;
  return matchesRequirement(scope, operator, values, className ? { [scope]: className } : {});
}

function usesForeignAffinity(pod: CoreV1Pod): boolean {
  const { podAffinity, podAntiAffinity } = pod.spec?.affinity ?? {};
  const terms = [podAffinity, podAntiAffinity].flatMap((affinity) => [
    ...(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(
      (weighted) => weighted.podAffinityTerm,
    ),
  ]);
  return terms.some(
    (term) => (term.namespaces?.length ?? 0) > 0 || term.namespaceSelector !== undefined,
  );
}
