// Mirrors pkg/apis/autoscaling/v1/{defaults,conversion}.go (1.36): the version in which everything but the CPU target
// travels in annotations. Stored, checked and printed as autoscaling/v2.
import type {
  AutoscalingV1HorizontalPodAutoscaler,
  AutoscalingV1HorizontalPodAutoscalerSpec,
  AutoscalingV1HorizontalPodAutoscalerStatus,
  AutoscalingV2HorizontalPodAutoscaler,
  AutoscalingV2HorizontalPodAutoscalerSpec,
  AutoscalingV2HorizontalPodAutoscalerStatus,
} from "../../../model/generated/types.ts";
import { clone } from "../../../model/object.ts";
import type { Kind } from "../../kind.ts";
import {
  defaultMetric,
  horizontalPodAutoscaler as stored,
} from "../v2/horizontal-pod-autoscaler.ts";
import { annotationsOf, type FromAnnotations, fromAnnotations } from "./annotations.ts";
import { isCpuUtilization } from "./cpu-utilization.ts";

export const horizontalPodAutoscaler: Kind<AutoscalingV1HorizontalPodAutoscaler> = {
  group: "autoscaling",
  version: "v1",
  kind: "HorizontalPodAutoscaler",
  plural: "horizontalpodautoscalers",
  singular: "horizontalpodautoscaler",
  shortNames: ["hpa"],
  categories: ["all"],
  namespaced: true,
  subresources: ["status"],

  convert: {
    storedAs: "autoscaling/v2",
    toStored: (object) => toV2(object),
    fromStored: (object) => toV1(object as AutoscalingV2HorizontalPodAutoscaler),
  },

  setDefaults(object) {
    object.spec ??= { maxReplicas: 0, scaleTargetRef: { kind: "", name: "" } };
    object.spec.minReplicas ??= 1;
  },

  validate: (object, context) => stored.validate(toV2(object), context),
};

function toV2(object: AutoscalingV1HorizontalPodAutoscaler): AutoscalingV2HorizontalPodAutoscaler {
  const { metadata, spec, status } = clone(object);
  const carried = fromAnnotations(metadata?.annotations);
  const result: AutoscalingV2HorizontalPodAutoscaler = {
    apiVersion: "autoscaling/v2",
    kind: object.kind,
    spec: specToV2(spec, carried),
  };
  if (metadata) {
    result.metadata = metadata;
    if (carried.otherAnnotations) metadata.annotations = carried.otherAnnotations;
    else delete metadata.annotations;
  }
  if (status) result.status = statusToV2(status, carried);
  return result;
}

function specToV2(
  spec: AutoscalingV1HorizontalPodAutoscalerSpec | undefined,
  carried: FromAnnotations,
): AutoscalingV2HorizontalPodAutoscalerSpec {
  const { targetCPUUtilizationPercentage: cpu, ...rest } = spec ?? {
    maxReplicas: 0,
    scaleTargetRef: { kind: "", name: "" },
  };
  const metrics = [...(carried.metrics ?? [])];
  if (cpu !== undefined) {
    const target = { type: "Utilization", averageUtilization: cpu };
    metrics.push({ type: "Resource", resource: { name: "cpu", target } });
  }
  return {
    ...rest,
    metrics: metrics.length > 0 ? metrics : [defaultMetric()],
    ...(carried.behavior ? { behavior: carried.behavior } : {}),
  };
}

function statusToV2(
  status: AutoscalingV1HorizontalPodAutoscalerStatus,
  carried: FromAnnotations,
): AutoscalingV2HorizontalPodAutoscalerStatus {
  const { currentCPUUtilizationPercentage: cpu, ...rest } = status;
  const current = cpu === undefined ? {} : { averageUtilization: cpu };
  const metrics =
    carried.currentMetrics ??
    (cpu === undefined ? undefined : [{ type: "Resource", resource: { name: "cpu", current } }]);
  return {
    ...rest,
    ...(metrics ? { currentMetrics: metrics } : {}),
    ...(carried.conditions ? { conditions: carried.conditions } : {}),
  };
}

function toV1(object: AutoscalingV2HorizontalPodAutoscaler): AutoscalingV1HorizontalPodAutoscaler {
  const { metadata, spec, status } = clone(object);
  const { metrics, behavior: _behavior, ...rest } = spec;
  const cpu = metrics?.find(isCpuUtilization)?.resource?.target?.averageUtilization;
  const result: AutoscalingV1HorizontalPodAutoscaler = {
    apiVersion: "autoscaling/v1",
    kind: object.kind,
    spec: { ...rest, ...(cpu === undefined ? {} : { targetCPUUtilizationPercentage: cpu }) },
    status: statusToV1(status),
  };
  if (metadata) {
    result.metadata = metadata;
    const annotations = annotationsOf(object);
    if (Object.keys(annotations).length > 0) metadata.annotations = annotations;
  }
  return result;
}

function statusToV1(
  status: AutoscalingV2HorizontalPodAutoscalerStatus | undefined,
): AutoscalingV1HorizontalPodAutoscalerStatus {
  const { currentMetrics, conditions: _conditions, ...rest } = status ?? { desiredReplicas: 0 };
  const cpu = (currentMetrics ?? [])
    .filter(({ type, resource }) => type === "Resource" && resource?.name === "cpu")
    .map(({ resource }) => resource?.current?.averageUtilization)
    .findLast((utilization) => utilization !== undefined);
  return {
    ...rest,
    currentReplicas: rest.currentReplicas ?? 0,
    ...(cpu === undefined ? {} : { currentCPUUtilizationPercentage: cpu }),
  };
}
