// Mirrors the annotations of pkg/apis/autoscaling/{annotations,helpers}.go and v1/conversion.go (1.36) in which
// autoscaling/v1 carries what it has no fields for. An annotation that can not be read counts as absent.
import type {
  AutoscalingV2HorizontalPodAutoscaler,
  AutoscalingV2HorizontalPodAutoscalerBehavior,
  AutoscalingV2HorizontalPodAutoscalerCondition,
  AutoscalingV2MetricSpec,
  AutoscalingV2MetricStatus,
} from "../../../model/generated/types.ts";
import {
  goInt32,
  goQuantity,
  goString,
  goTime,
  namedString,
  pointer,
  slice,
  struct,
  taggedStruct,
} from "../../go-structs.ts";
import { isCpuUtilization } from "./cpu-utilization.ts";
import {
  metricSpecsType,
  metricStatusesType,
  metricStatusToV1,
  metricStatusToV2,
  metricToV1,
  metricToV2,
} from "./metrics.ts";

const prefix = "autoscaling.alpha.kubernetes.io/";
const keys = {
  metrics: `${prefix}metrics`,
  currentMetrics: `${prefix}current-metrics`,
  conditions: `${prefix}conditions`,
  behavior: `${prefix}behavior`,
  scaleDownTolerance: `${prefix}scale-down-tolerance`,
  scaleUpTolerance: `${prefix}scale-up-tolerance`,
} as const;

const scalingRulesType = struct("autoscaling.HPAScalingRules", {
  StabilizationWindowSeconds: pointer(goInt32),
  SelectPolicy: pointer(goString),
  Policies: slice(
    struct("autoscaling.HPAScalingPolicy", {
      Type: goString,
      Value: goInt32,
      PeriodSeconds: goInt32,
    }),
  ),
  Tolerance: pointer(goQuantity),
});
/** An internal type without JSON tags: the annotation has Go's names. */
const behaviorType = struct("autoscaling.HorizontalPodAutoscalerBehavior", {
  ScaleUp: pointer(scalingRulesType),
  ScaleDown: pointer(scalingRulesType),
});
const conditionsType = slice(
  taggedStruct(
    "v1.HorizontalPodAutoscalerCondition",
    {
      Type: goString,
      Status: namedString("v1.ConditionStatus"),
      LastTransitionTime: goTime,
      Reason: goString,
      Message: goString,
    },
    ["Type", "Status", "LastTransitionTime"],
  ),
);

/** What annotations of a v1 object say beyond its fields. */
export interface FromAnnotations {
  readonly metrics?: AutoscalingV2MetricSpec[];
  readonly behavior?: AutoscalingV2HorizontalPodAutoscalerBehavior;
  readonly currentMetrics?: AutoscalingV2MetricStatus[];
  readonly conditions?: AutoscalingV2HorizontalPodAutoscalerCondition[];
  readonly otherAnnotations?: Record<string, string>;
}

type Annotations = Readonly<Record<string, string>>;

export function fromAnnotations(annotations: Annotations | undefined): FromAnnotations {
  if (!annotations) return {};
  const metrics = readList(annotations[keys.metrics]);
  const currentMetrics = readList(annotations[keys.currentMetrics]);
  const conditions = readList(annotations[keys.conditions]);
  const behavior = readBehavior(annotations[keys.behavior]);
  return {
    ...(metrics ? { metrics: metrics.map(metricToV2) } : {}),
    ...(currentMetrics ? { currentMetrics: currentMetrics.map(metricStatusToV2) } : {}),
    ...(conditions
      ? { conditions: conditions as unknown as AutoscalingV2HorizontalPodAutoscalerCondition[] }
      : {}),
    ...(behavior ? { behavior } : {}),
    otherAnnotations: withoutRoundTrip(annotations),
  };
}

/** The annotations of a stored object as v1 shows it. */
export function annotationsOf(
  object: AutoscalingV2HorizontalPodAutoscaler,
): Record<string, string> {
  const annotations = withoutRoundTrip(object.metadata?.annotations ?? {});
  const metrics = (object.spec?.metrics ?? []).filter((metric) => !isCpuUtilization(metric));
  const { currentMetrics = [], conditions = [] } = object.status ?? {};
  if (metrics.length > 0) annotations[keys.metrics] = metricSpecsType.json(metrics.map(metricToV1));
  if ((currentMetrics ?? []).length > 0)
    annotations[keys.currentMetrics] = metricStatusesType.json(
      currentMetrics.map(metricStatusToV1),
    );
  if (object.spec?.behavior) annotations[keys.behavior] = behaviorType.json(object.spec.behavior);
  if (conditions.length > 0) annotations[keys.conditions] = conditionsType.json(conditions);
  return annotations;
}

function withoutRoundTrip(annotations: Annotations): Record<string, string> {
  const own: readonly string[] = Object.values(keys);
  return Object.fromEntries(Object.entries(annotations).filter(([key]) => !own.includes(key)));
}

type JsonObject = { readonly [key: string]: unknown };

function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readList(text: string | undefined): JsonObject[] | undefined {
  const value = parseJson(text);
  const isObject = (item: unknown): item is JsonObject => typeof item === "object" && item !== null;
  return Array.isArray(value) && value.every(isObject) ? value : undefined;
}

function readBehavior(
  text: string | undefined,
): AutoscalingV2HorizontalPodAutoscalerBehavior | undefined {
  const value = lowerKeys(parseJson(text));
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.keys(value).length > 0 ? value : undefined;
}

const goNames = [
  "ScaleUp",
  "ScaleDown",
  "StabilizationWindowSeconds",
  "SelectPolicy",
  "Policies",
  "Tolerance",
  "Type",
  "Value",
  "PeriodSeconds",
];
const jsonNames = new Map(
  goNames.map((name) => [name.toLowerCase(), name[0]!.toLowerCase() + name.slice(1)]),
);

/** Go matches JSON keys with fields in any case; nulls are absent, unknown keys are skipped. */
function lowerKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowerKeys);
  if (typeof value !== "object" || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    const name = jsonNames.get(key.toLowerCase());
    if (name !== undefined && item !== null) copy[name] = lowerKeys(item);
  }
  return copy;
}
