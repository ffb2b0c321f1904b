// Mirrors computeReplicasForMetric of pkg/controller/podautoscaler/horizontal.go and metrics/client.go (1.36).
// Difference: nobody serves custom and external metrics here, so those types always fail, in upstream's words.
import type {
  AutoscalingV2MetricSpec,
  AutoscalingV2MetricStatus,
  AutoscalingV2MetricTarget,
  CoreV1Pod,
} from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import { Quantity, quantityOf } from "../../model/quantity.ts";
import { goLabelSelector } from "../framework/go-selector.ts";
import type { MetricsSource } from "../options.ts";
import {
  averageValueReplicas,
  type Calculated,
  type PodMetric,
  type Tolerances,
  utilizationReplicas,
  type Versions,
} from "./replica-calculator.ts";

export interface MetricContext {
  readonly namespace: string;
  readonly currentReplicas: number;
  /** The pods that the target's selector matches. */
  readonly pods: readonly Stored<CoreV1Pod>[];
  readonly metrics: MetricsSource;
  readonly tolerances: Tolerances;
  readonly versions: Versions;
  readonly nowMs: number;
}

export type MetricProposal =
  | {
      readonly replicas: number;
      /** How the metric is named in events and conditions. */
      readonly name: string;
      readonly status: AutoscalingV2MetricStatus;
    }
  | {
      /** Reason of the event and the condition. */
      readonly reason: string;
      /** Their text. */
      readonly error: string;
      /** The text as it stands in the summary over all metrics. */
      readonly summary: string;
    };

/** How many replicas one metric asks for, or why that cannot be told. */
export function proposeReplicas(
  spec: AutoscalingV2MetricSpec,
  context: MetricContext,
): MetricProposal {
  switch (spec.type) {
    case "Resource":
      return resourceProposal(spec, context);
    case "ContainerResource":
      return containerResourceProposal(spec, context);
    case "Pods":
      return failed(
        "FailedGetPodsMetric",
        `unable to get metric ${spec.pods?.metric.name}: ${noCustomMetrics}`,
        "failed to get pods metric value: ",
      );
    case "Object":
      return objectFailure(spec, context);
    case "External":
      return externalFailure(spec, context);
    default: {
      const error = `unknown metric source type "${spec.type}"`;
      return { reason: "InvalidMetricSourceType", error, summary: error };
    }
  }
}

const noCustomMetrics =
  "unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered";

function failed(reason: string, error: string, prefix: string): MetricProposal {
  return { reason, error, summary: `${prefix}${error}` };
}

function resourceProposal(spec: AutoscalingV2MetricSpec, context: MetricContext): MetricProposal {
  const source = spec.resource;
  const resource = source?.name ?? "";
  const outcome = resourceReplicas(resource, undefined, source?.target, context);
  if ("error" in outcome)
    return failed(
      "FailedGetResourceMetric",
      outcome.error,
      `failed to get ${resource} resource metric value: `,
    );
  return {
    ...outcome,
    name: outcome.byUtilization
      ? `${resource} resource utilization (percentage of request)`
      : `${resource} resource`,
    status: { type: "Resource", resource: { name: resource, current: outcome.current } },
  };
}

function containerResourceProposal(
  spec: AutoscalingV2MetricSpec,
  context: MetricContext,
): MetricProposal {
  const source = spec.containerResource;
  const resource = source?.name ?? "";
  const container = source?.container ?? "";
  const outcome = resourceReplicas(resource, container, source?.target, context);
  if ("error" in outcome)
    return failed(
      "FailedGetContainerResourceMetric",
      outcome.error,
      `failed to get ${container} container metric value: `,
    );
  return {
    ...outcome,
    name: outcome.byUtilization
      ? `${resource} container resource utilization (percentage of request)`
      : `${resource} resource`,
    status: {
      type: "ContainerResource",
      containerResource: { name: resource, current: outcome.current, container },
    },
  };
}

interface ResourceOutcome {
  readonly replicas: number;
  readonly byUtilization: boolean;
  readonly current: { averageUtilization?: number; averageValue: string };
}

function resourceReplicas(
  resource: string,
  container: string | undefined,
  target: AutoscalingV2MetricTarget | undefined,
  context: MetricContext,
): ResourceOutcome | { readonly error: string } {
  const { currentReplicas, pods, tolerances, versions, nowMs } = context;
  const byUtilization = target?.averageValue === undefined;
  if (byUtilization && target?.averageUtilization === undefined)
    return {
      error:
        "invalid resource metric source: neither an average utilization target nor an average value (usage) target was set",
    };
  const metrics = resourceMetrics(resource, container, context);
  let outcome: Calculated;
  if ("error" in metrics)
    outcome = { error: `unable to get metrics for resource ${resource}: ${metrics.error}` };
  else if (byUtilization)
    outcome = utilizationReplicas(
      currentReplicas,
      target?.averageUtilization ?? 0,
      resource,
      container,
      pods,
      metrics.byPod,
      tolerances,
      versions,
      nowMs,
    );
  else
    outcome = averageValueReplicas(
      currentReplicas,
      quantityOf(target?.averageValue).milliValue(),
      resource,
      pods,
      metrics.byPod,
      tolerances,
      nowMs,
    );
  if ("error" in outcome)
    return {
      error: `failed to get ${resource} ${byUtilization ? "utilization" : "usage"}: ${outcome.error}`,
    };
  const format = resource === "memory" ? "BinarySI" : "DecimalSI";
  return {
    replicas: outcome.replicas,
    byUtilization,
    current: {
      averageValue: Quantity.ofMilli(outcome.averageMilli, format).toString(),
      ...(outcome.utilization === undefined ? {} : { averageUtilization: outcome.utilization }),
    },
  };
}

/** What metrics.k8s.io reports of the pods; a pod counts only if every container that matters has the resource. */
function resourceMetrics(
  resource: string,
  container: string | undefined,
  context: MetricContext,
): { readonly byPod: Map<string, PodMetric> } | { readonly error: string } {
  if (!context.metrics.available)
    return {
      error:
        "unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)",
    };
  const byPod = new Map<string, PodMetric>();
  let reported = false;
  for (const { metadata } of context.pods) {
    const metrics = context.metrics.podMetrics(context.namespace, metadata.name);
    if (!metrics) continue;
    reported = true;
    const usages = metrics.containers
      .filter(({ name }) => container === undefined || name === container)
      .map(({ usageMilli }) => (resource === "memory" ? usageMilli.memory : usageMilli.cpu));
    if (usages.length === 0 || usages.includes(undefined)) continue;
    byPod.set(metadata.name, {
      value: usages.reduce<number>((sum, usage) => sum + (usage ?? 0), 0),
      timestampMs: metrics.timestampMs,
      windowMs: metrics.windowMs,
    });
  }
  return reported ? { byPod } : { error: "no metrics returned from resource metrics API" };
}

function objectFailure(spec: AutoscalingV2MetricSpec, context: MetricContext): MetricProposal {
  const name = spec.object?.metric.name ?? "";
  const { kind = "", name: object = "" } = spec.object?.describedObject ?? {};
  // The slash instead of a colon is upstream's: the verbs and their arguments are in another order.
  const error = `unable to get metric ${name}: ${kind} on ${context.namespace} ${object}/${noCustomMetrics}`;
  const perPod = spec.object?.target.type === "AverageValue";
  const prefix = `failed to get object metric value: ${perPod ? `failed to get ${name} object metric: ` : ""}`;
  return failed("FailedGetObjectMetric", error, prefix);
}

function externalFailure(spec: AutoscalingV2MetricSpec, context: MetricContext): MetricProposal {
  const name = spec.external?.metric.name ?? "";
  const selector = goLabelSelector(spec.external?.metric.selector);
  const error = `unable to get external metric ${context.namespace}/${name}/${selector}: unable to fetch metrics from external metrics API: the server could not find the requested resource (get ${name}.external.metrics.k8s.io)`;
  const subject =
    spec.external?.target.averageValue === undefined
      ? `external metric ${name}`
      : `${name} external metric`;
  return {
    reason: "FailedGetExternalMetric",
    error,
    summary: `failed to get ${name} external metric value: failed to get ${subject}: ${error}`,
  };
}
