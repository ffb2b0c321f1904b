// An autoscaler's arithmetic with its numbers.
import { valueAt } from "../../documents/index.ts";
import type { FactContext } from "./fact-context.ts";

interface AutoscalerStatus {
  readonly currentReplicas?: number;
  readonly desiredReplicas?: number;
  readonly currentMetrics?: readonly {
    readonly resource?: {
      readonly name?: string;
      readonly current?: { readonly averageUtilization?: number };
    };
  }[];
  readonly conditions?: readonly {
    readonly type: string;
    readonly status: string;
    readonly message?: string;
  }[];
}

/** Replicas now and wanted, the formula for every utilization target, and the autoscaler's conditions. */
export function autoscalerFacts({ object, outcome }: FactContext): string[] {
  const status = valueAt(outcome.stored, ["status"]) as AutoscalerStatus | undefined;
  if (!status) return [];
  const now = status.currentReplicas ?? 0;
  const lines = [`Now ${now} replicas, wants ${status.desiredReplicas ?? 0}.`];
  const metrics = valueAt(object, ["spec", "metrics"]);
  const max = Number(valueAt(object, ["spec", "maxReplicas"]) ?? 0);
  for (const metric of Array.isArray(metrics) ? metrics : []) {
    const name = valueAt(metric, ["resource", "name"]);
    const target = valueAt(metric, ["resource", "target", "averageUtilization"]);
    const current = status.currentMetrics?.find(({ resource }) => resource?.name === name)?.resource
      ?.current?.averageUtilization;
    if (typeof target !== "number" || target <= 0) continue;
    if (current !== undefined)
      lines.push(
        `- ${String(name)}: ceil(${now} x ${current} % / ${target} %) = ${Math.ceil((now * current) / target)}`,
      );
    if (now > 0 && max > 0)
      lines.push(
        `- ${String(name)}: reaches ${max} replicas when ${now} of them use more than ${Math.floor((target * (max - 1)) / now)} % of their request`,
      );
  }
  for (const { type, status: value, message = "" } of status.conditions ?? [])
    lines.push(`- ${type} ${value}: ${message}`);
  return lines;
}
