// The one metric that autoscaling/v1 has a field for (pkg/apis/autoscaling/v1/conversion.go, 1.36).
import type { AutoscalingV2MetricSpec } from "../../../model/generated/types.ts";

export function isCpuUtilization(metric: AutoscalingV2MetricSpec): boolean {
  return (
    metric.type === "Resource" &&
    metric.resource?.name === "cpu" &&
    metric.resource.target?.averageUtilization !== undefined
  );
}
