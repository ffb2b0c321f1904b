// Mirrors describeHorizontalPodAutoscalerV2 of staging/src/k8s.io/kubectl/pkg/describe/describe.go (1.36).
import type {
  AutoscalingV2HorizontalPodAutoscaler,
  AutoscalingV2HPAScalingRules,
  AutoscalingV2MetricSpec,
  AutoscalingV2MetricStatus,
  AutoscalingV2MetricTarget,
  AutoscalingV2MetricValueStatus,
} from "../../model/generated/types.ts";
import { goQuote } from "../../model/go-format.ts";
import type { Stored } from "../../model/object.ts";
import {
  eventLines,
  identity,
  labelsAndAnnotations,
  longTime,
  type Surroundings,
} from "./parts.ts";
import type { Sheet } from "./sheet.ts";

export function describeHorizontalPodAutoscaler(
  sheet: Sheet,
  autoscaler: Stored<AutoscalingV2HorizontalPodAutoscaler>,
  around: Surroundings,
): void {
  const { metadata, spec, status } = autoscaler;
  identity(sheet, autoscaler);
  labelsAndAnnotations(sheet, autoscaler);
  sheet.line(`CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`);
  const { kind = "", name = "" } = spec?.scaleTargetRef ?? {};
  sheet.line(`Reference:\t${kind}/${name}`);
  sheet.line("Metrics:\t( current / target )");
  (spec?.metrics ?? []).forEach((metric, i) => {
    sheet.line(metricText(metric, status?.currentMetrics?.[i]), 1);
  });
  sheet.line(`Min replicas:\t${spec?.minReplicas ?? "<unset>"}`);
  sheet.line(`Max replicas:\t${spec?.maxReplicas ?? 0}`);
  if (spec?.behavior) {
    sheet.line("Behavior:");
    directionLines(sheet, "Scale Up", spec.behavior.scaleUp);
    directionLines(sheet, "Scale Down", spec.behavior.scaleDown);
  }
  const { currentReplicas = 0, desiredReplicas = 0, conditions } = status ?? {};
  sheet.line(`${kind} pods:\t${currentReplicas} current / ${desiredReplicas} desired`);
  if (conditions?.length) {
    sheet.line("Conditions:");
    sheet.line("Type\tStatus\tReason\tMessage", 1);
    sheet.line("----\t------\t------\t-------", 1);
    for (const condition of conditions) {
      const { type, reason = "", message = "" } = condition;
      sheet.line(`${type}\t${condition.status}\t${reason}\t${message}`, 1);
    }
  }
  eventLines(sheet, around);
}

const unknown = "<unknown>";
/** As kubectl shows a value that the status of a metric lacks where it does not look first. */
const nothing = "<nil>";

function metricText(
  metric: AutoscalingV2MetricSpec,
  current: AutoscalingV2MetricStatus | undefined,
): string {
  const { external, pods, object, resource, containerResource } = metric;
  if (metric.type === "External" && external) {
    const { target } = external;
    const value = current?.external?.current;
    const name = goQuote(external.metric.name);
    return target.averageValue === undefined
      ? `${name} (target value):\t${shown(value, value?.value, target.value)}`
      : `${name} (target average value):\t${known(value?.averageValue, target.averageValue)}`;
  }
  if (metric.type === "Pods" && pods) {
    const value = current?.pods?.current;
    return `${goQuote(pods.metric.name)} on pods:\t${shown(value, value?.averageValue, pods.target.averageValue)}`;
  }
  if (metric.type === "Object" && object) {
    const { target } = object;
    const { kind, name } = object.describedObject;
    const value = current?.object?.current;
    const place = `"${object.metric.name}" on ${kind}/${name}`;
    return target.type === "AverageValue"
      ? `${place} (target average value):\t${known(value?.averageValue, target.averageValue)}`
      : `${place} (target value):\t${shown(value, value?.value, target.value)}`;
  }
  if (metric.type === "Resource" && resource)
    return `resource ${resource.name} on pods${usage(resource.target, current?.resource?.current)}`;
  if (metric.type === "ContainerResource" && containerResource) {
    const { name, container, target } = containerResource;
    return `resource ${name} of container "${container}" on pods${usage(target, current?.containerResource?.current)}`;
  }
  return `<unknown metric type ${goQuote(metric.type)}>`;
}

type Amount = string | number | undefined;

function known(current: Amount, target: Amount): string {
  return `${current ?? unknown} / ${target ?? nothing}`;
}

/** Nothing is known of a metric without a status; one with a status may lack this value. */
function shown(
  status: AutoscalingV2MetricValueStatus | undefined,
  current: Amount,
  target: Amount,
): string {
  return `${status ? (current ?? nothing) : unknown} / ${target ?? nothing}`;
}

function usage(
  target: AutoscalingV2MetricTarget,
  current: AutoscalingV2MetricValueStatus | undefined,
): string {
  if (target.averageValue !== undefined)
    return `:\t${shown(current, current?.averageValue, target.averageValue)}`;
  const now =
    current?.averageUtilization === undefined
      ? unknown
      : `${current.averageUtilization}% (${current.averageValue ?? nothing})`;
  const wanted =
    target.averageUtilization === undefined ? "<auto>" : `${target.averageUtilization}%`;
  return `  (as a percentage of request):\t${now} / ${wanted}`;
}

function directionLines(
  sheet: Sheet,
  title: string,
  rules: AutoscalingV2HPAScalingRules | undefined,
): void {
  if (!rules) return;
  sheet.line(`${title}:`, 1);
  if (rules.stabilizationWindowSeconds !== undefined)
    sheet.line(`Stabilization Window: ${rules.stabilizationWindowSeconds} seconds`, 2);
  if (!rules.policies?.length) return;
  sheet.line(`Select Policy: ${rules.selectPolicy ?? "Max"}`, 2);
  sheet.line("Policies:", 2);
  for (const { type, value, periodSeconds } of rules.policies)
    sheet.line(`- Type: ${type}\tValue: ${value}\tPeriod: ${periodSeconds} seconds`, 3);
}
