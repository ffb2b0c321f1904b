// Mirrors printHorizontalPodAutoscaler in pkg/printers/internalversion/printers.go (1.36).
import type {
  AutoscalingV2HorizontalPodAutoscaler,
  AutoscalingV2MetricSpec,
  AutoscalingV2MetricStatus,
} from "../../../model/generated/types.ts";
import { quantityOf } from "../../../model/quantity.ts";
import { ageColumn, nameColumn } from "../../columns.ts";
import type { PrintColumn } from "../../kind.ts";

const metricsShown = 2;

export const autoscalerColumns: readonly PrintColumn<AutoscalingV2HorizontalPodAutoscaler>[] = [
  nameColumn,
  {
    name: "Reference",
    cell: ({ spec }) => `${spec?.scaleTargetRef?.kind ?? ""}/${spec?.scaleTargetRef?.name ?? ""}`,
  },
  { name: "Targets", cell: metricsText },
  { name: "MinPods", cell: (object) => String(object.spec?.minReplicas ?? "<unset>") },
  { name: "MaxPods", cell: (object) => String(object.spec?.maxReplicas ?? 0) },
  { name: "Replicas", cell: (object) => String(object.status?.currentReplicas ?? 0) },
  ageColumn,
];

function metricsText(object: AutoscalingV2HorizontalPodAutoscaler): string {
  const metrics = object.spec?.metrics ?? [];
  if (metrics.length === 0) return "<none>";
  const statuses = object.status?.currentMetrics ?? [];
  const texts = metrics.map((metric, i) => metricText(metric, statuses[i]));
  const more = texts.length - metricsShown;
  const shown = texts.slice(0, metricsShown).join(", ");
  return more > 0 ? `${shown} + ${more} more...` : shown;
}

type Amount = string | number | undefined;

const amount = (value: Amount) => (value === undefined ? "<nil>" : quantityOf(value).toString());

/** `current/target` of one metric. Of a metric without a status nothing is known; one with a status may lack the value. */
function metricText(
  metric: AutoscalingV2MetricSpec,
  status: AutoscalingV2MetricStatus | undefined,
): string {
  const unknown = "<unknown>";
  switch (metric.type) {
    case "External":
    case "Object": {
      const source = metric.type === "External" ? "external" : "object";
      const target = metric[source]?.target;
      const current = status?.[source]?.current;
      if (target?.averageValue === undefined)
        return `${current ? amount(current.value) : unknown}/${amount(target?.value)}`;
      const average = current?.averageValue;
      return `${average === undefined ? unknown : amount(average)}/${amount(target.averageValue)} (avg)`;
    }
    case "Pods": {
      const current = status?.pods?.current;
      return `${current ? amount(current.averageValue) : unknown}/${amount(metric.pods?.target?.averageValue)}`;
    }
    case "Resource":
    case "ContainerResource": {
      const source = metric.type === "Resource" ? "resource" : "containerResource";
      const target = metric[source]?.target;
      const current = status?.[source]?.current;
      const name = metric[source]?.name ?? "";
      if (target?.averageValue !== undefined)
        return `${name}: ${current ? amount(current.averageValue) : unknown}/${amount(target.averageValue)}`;
      const used = current?.averageUtilization;
      const wanted = target?.averageUtilization;
      return `${name}: ${used === undefined ? unknown : `${used}%`}/${wanted === undefined ? "<auto>" : `${wanted}%`}`;
    }
    default:
      return "<unknown type>";
  }
}
