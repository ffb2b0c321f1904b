// Several HorizontalPodAutoscalers of one target into one: the server scales to the metric that asks for the most pods.
import { sameValue } from "../documents/index.ts";
import type { EditOperation, Fix } from "../finding.ts";
import { previewFix, remove, removeObject, set } from "../fixes.ts";
import type { BoundObject } from "../resources/index.ts";
import { asList, asMap, field } from "../resources/json.ts";

/** `object` takes over what the others ask for, and they go. None for the forms before autoscaling/v2beta2. */
export function mergeFixes(object: BoundObject, others: readonly BoundObject[]): Fix[] {
  const lists = [object, ...others].map(metricsOf);
  const [own = []] = lists;
  if (lists.includes(undefined)) return [];
  const metrics = lists
    .flatMap((list) => list ?? [])
    .filter((metric, i, all) => all.findIndex((one) => sameValue(one, metric)) === i);
  return [
    previewFix(
      "Merge the metrics into one HPA",
      [
        object,
        ...(metrics.length > own.length ? withMetrics(object, metrics) : []),
        ...raised(object, others, "minReplicas"),
        ...raised(object, others, "maxReplicas"),
        ...withBehavior(object, others),
      ],
      ...others.map((other) => [other, removeObject] as const),
    ),
  ];
}

const cpu = (averageUtilization: unknown) => ({
  type: "Resource",
  resource: { name: "cpu", target: { type: "Utilization", averageUtilization } },
});

/** In the form of autoscaling/v2; without any, the server takes 80 % of the CPU. */
function metricsOf({ ref, value }: BoundObject): readonly unknown[] | undefined {
  switch (ref.apiVersion) {
    case "autoscaling/v1":
      return [cpu(field(value, "spec", "targetCPUUtilizationPercentage") ?? 80)];
    case "autoscaling/v2":
    case "autoscaling/v2beta2": {
      const metrics = asList(field(value, "spec", "metrics"));
      return metrics.length > 0 ? metrics : [cpu(80)];
    }
    default:
      return undefined;
  }
}

function withMetrics({ ref, value }: BoundObject, metrics: readonly unknown[]): EditOperation[] {
  const share = "targetCPUUtilizationPercentage";
  return [
    ...(ref.apiVersion === "autoscaling/v1" ? [set(["apiVersion"], "autoscaling/v2")] : []),
    ...(field(value, "spec", share) === undefined ? [] : [remove(["spec", share])]),
    set(["spec", "metrics"], metrics),
  ];
}

/** The bound that leaves room for what each of them asks for. */
function raised(
  object: BoundObject,
  others: readonly BoundObject[],
  bound: "minReplicas" | "maxReplicas",
): EditOperation[] {
  const [own = 1, ...rest] = [object, ...others].map(({ value }) => {
    const replicas = field(value, "spec", bound);
    return typeof replicas === "number" ? replicas : 1;
  });
  const most = Math.max(own, ...rest);
  return most > own ? [set(["spec", bound], most)] : [];
}

function withBehavior({ value }: BoundObject, others: readonly BoundObject[]): EditOperation[] {
  if (field(value, "spec", "behavior") !== undefined) return [];
  const behavior = others
    .map((other) => asMap(field(other.value, "spec", "behavior")))
    .find(Boolean);
  return behavior ? [set(["spec", "behavior"], behavior)] : [];
}
