// Mirrors pkg/controller/podautoscaler/replica_calculator.go and metrics/utilization.go (1.36): from what pods use to
// how many there should be.
import type { CoreV1Container, CoreV1Pod } from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import { quantityOf } from "../../model/quantity.ts";
import { instantMs } from "../framework/instant.ts";
import { podCondition } from "../framework/pod-state.ts";

const cpuInitializationPeriodMs = 300_000;
const initialReadinessDelayMs = 30_000;

type Pod = Stored<CoreV1Pod>;

/** A pod's usage in thousandths of the resource's unit. */
export interface PodMetric {
  readonly value: number;
  readonly timestampMs: number;
  readonly windowMs: number;
}

/** By how much the ratio of usage to target may differ from 1 before anything happens. */
export interface Tolerances {
  readonly scaleUp: number;
  readonly scaleDown: number;
}

export interface Versions {
  readonly minor: number;
  readonly podLevelResources: boolean;
}

export interface Proposal {
  readonly replicas: number;
  /** Average usage per pod, in thousandths. */
  readonly averageMilli: number;
  /** Percentage of the requests, where those count. */
  readonly utilization?: number;
}

export type Calculated = Proposal | { readonly error: string };

interface Groups {
  readonly ready: number;
  readonly unready: readonly Pod[];
  readonly missing: readonly Pod[];
  readonly ignored: readonly Pod[];
}

/** Usage of all counted pods against the target. */
interface Usage {
  readonly ratio: number;
  readonly averageMilli: number;
  readonly utilization?: number;
}

/** What differs between a target in percent of requests and one in absolute usage. */
interface Measure {
  usage(metrics: ReadonlyMap<string, PodMetric>): Usage | { readonly error: string };
  /** What a pod without a metric counts for when there are too many replicas, in thousandths. */
  fallback(pod: Pod): number;
}

/** Replicas for a target percentage of the requests of a resource. */
export function utilizationReplicas(
  current: number,
  target: number,
  resource: string,
  container: string | undefined,
  pods: readonly Pod[],
  metrics: ReadonlyMap<string, PodMetric>,
  tolerances: Tolerances,
  versions: Versions,
  nowMs: number,
): Calculated {
  return calculate(current, resource, pods, metrics, tolerances, nowMs, () => {
    const requests = new Map<string, number>();
    for (const pod of pods) {
      const request = requestOf(pod, resource, container, versions);
      if (typeof request === "string") return { error: request };
      requests.set(pod.metadata.name, request);
    }
    return {
      usage: (counted) => utilizationOf(counted, requests, target),
      fallback: (pod) =>
        Math.trunc(((requests.get(pod.metadata.name) ?? 0) * Math.max(100, target)) / 100),
    };
  });
}

/** Replicas for a target usage per pod, in thousandths of the unit. */
export function averageValueReplicas(
  current: number,
  targetMilli: number,
  resource: string,
  pods: readonly Pod[],
  metrics: ReadonlyMap<string, PodMetric>,
  tolerances: Tolerances,
  nowMs: number,
): Calculated {
  return calculate(current, resource, pods, metrics, tolerances, nowMs, () => ({
    usage: (counted) => {
      let total = 0;
      for (const { value } of counted.values()) total += value;
      const averageMilli = Math.trunc(total / counted.size);
      return { ratio: averageMilli / targetMilli, averageMilli };
    },
    fallback: () => targetMilli,
  }));
}

function calculate(
  current: number,
  resource: string,
  pods: readonly Pod[],
  reported: ReadonlyMap<string, PodMetric>,
  tolerances: Tolerances,
  nowMs: number,
  measureOf: () => Measure | { readonly error: string },
): Calculated {
  if (pods.length === 0)
    return { error: "no pods returned by selector while calculating replica count" };
  const groups = groupPods(pods, reported, resource, nowMs);
  const metrics = new Map(reported);
  for (const pod of [...groups.ignored, ...groups.unready]) metrics.delete(pod.metadata.name);
  if (metrics.size === 0)
    return { error: "did not receive metrics for targeted pods (pods might be unready)" };
  const measure = measureOf();
  if ("error" in measure) return measure;
  const usage = measure.usage(metrics);
  if ("error" in usage) return usage;
  const { ratio, ...figures } = usage;
  const unchanged = { replicas: current, ...figures };
  const unreadyCount = groups.unready.length > 0 && ratio > 1;
  if (!unreadyCount && groups.missing.length === 0)
    return isWithin(tolerances, ratio)
      ? unchanged
      : { replicas: Math.ceil(ratio * groups.ready), ...figures };
  fillIn(metrics, groups, ratio, measure);
  const filled = measure.usage(metrics);
  if ("error" in filled) return filled;
  const turned = (ratio < 1 && filled.ratio > 1) || (ratio > 1 && filled.ratio < 1);
  if (isWithin(tolerances, filled.ratio) || turned) return unchanged;
  const replicas = Math.ceil(filled.ratio * metrics.size);
  const against =
    (filled.ratio < 1 && replicas > current) || (filled.ratio > 1 && replicas < current);
  return against ? unchanged : { replicas, ...figures };
}

/** Pods whose usage is not known are assumed to use what argues against a change. */
function fillIn(
  metrics: Map<string, PodMetric>,
  groups: Groups,
  ratio: number,
  measure: Measure,
): void {
  const assume = (pod: Pod, value: number) =>
    metrics.set(pod.metadata.name, { value, timestampMs: 0, windowMs: 0 });
  if (ratio < 1) for (const pod of groups.missing) assume(pod, measure.fallback(pod));
  if (ratio > 1) for (const pod of [...groups.missing, ...groups.unready]) assume(pod, 0);
}

function isWithin(tolerances: Tolerances, ratio: number): boolean {
  return 1 - tolerances.scaleDown <= ratio && ratio <= 1 + tolerances.scaleUp;
}

function groupPods(
  pods: readonly Pod[],
  metrics: ReadonlyMap<string, PodMetric>,
  resource: string,
  nowMs: number,
): Groups {
  let ready = 0;
  const unready: Pod[] = [];
  const missing: Pod[] = [];
  const ignored: Pod[] = [];
  for (const pod of pods) {
    const metric = metrics.get(pod.metadata.name);
    if (pod.metadata.deletionTimestamp !== undefined || pod.status?.phase === "Failed")
      ignored.push(pod);
    else if (pod.status?.phase === "Pending") unready.push(pod);
    else if (!metric) missing.push(pod);
    else if (resource === "cpu" && isCpuUnready(pod, metric, nowMs)) unready.push(pod);
    else ready++;
  }
  return { ready, unready, missing, ignored };
}

/** CPU usage says little while a pod starts, and nothing about one that has never been ready. */
function isCpuUnready(pod: Pod, metric: PodMetric, nowMs: number): boolean {
  const condition = podCondition(pod, "Ready");
  const startMs = instantMs(pod.status?.startTime);
  if (!condition || startMs === undefined) return true;
  const changedMs = instantMs(condition.lastTransitionTime) ?? 0;
  const isFalse = condition.status === "False";
  return startMs + cpuInitializationPeriodMs > nowMs
    ? isFalse || metric.timestampMs < changedMs + metric.windowMs
    : isFalse && startMs + initialReadinessDelayMs > changedMs;
}

function utilizationOf(
  metrics: ReadonlyMap<string, PodMetric>,
  requests: ReadonlyMap<string, number>,
  target: number,
): Usage | { readonly error: string } {
  let used = 0;
  let requested = 0;
  let entries = 0;
  for (const [name, { value }] of metrics) {
    const request = requests.get(name);
    if (request === undefined) continue;
    used += value;
    requested += request;
    entries++;
  }
  if (requested === 0) return { error: "no metrics returned matched known pods" };
  const utilization = Math.trunc((used * 100) / requested);
  return {
    ratio: utilization / target,
    utilization,
    averageMilli: Math.trunc(used / entries),
  };
}

const podLevelResourceNames = ["cpu", "memory"];

/** The pod's request in thousandths, or the error text. */
function requestOf(
  pod: Pod,
  resource: string,
  container: string | undefined,
  versions: Versions,
): number | string {
  const podLevel = pod.spec?.resources?.requests ?? {};
  if (
    versions.podLevelResources &&
    container === undefined &&
    podLevelResourceNames.some((name) => podLevel[name] !== undefined)
  )
    return podLevelRequest(pod, resource, podLevel[resource]);
  return containersRequest(pod, resource, container, versions.minor);
}

function podLevelRequest(
  pod: Pod,
  resource: string,
  request: string | number | undefined,
): number | string {
  if (request !== undefined) return quantityOf(request).milliValue();
  const parts = countedContainers(pod).flatMap(
    (container) => container.resources?.requests?.[resource] ?? [],
  );
  if (parts.length === 0)
    return `missing pod-level request for ${resource} in Pod ${pod.metadata.name}`;
  return parts.reduce<number>((sum, part) => sum + quantityOf(part).milliValue(), 0);
}

function containersRequest(
  pod: Pod,
  resource: string,
  container: string | undefined,
  minor: number,
): number | string {
  let total = 0;
  for (const candidate of countedContainers(pod)) {
    if (container !== undefined && candidate.name !== container) continue;
    const request = candidate.resources?.requests?.[resource];
    if (request === undefined)
      return `missing request for ${resource} in container ${candidate.name} of Pod ${pod.metadata.name}`;
    total += quantityOf(request).milliValue();
    if (container !== undefined) return total;
  }
  return container !== undefined && minor >= 35
    ? `container ${container} not found in Pod ${pod.metadata.name}`
    : total;
}

/** Regular containers and sidecars. */
function countedContainers(pod: Pod): CoreV1Container[] {
  return [
    ...(pod.spec?.containers ?? []),
    ...(pod.spec?.initContainers ?? []).filter((container) => container.restartPolicy === "Always"),
  ];
}
