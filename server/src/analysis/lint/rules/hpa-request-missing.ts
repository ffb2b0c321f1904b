import type { Fix, Path } from "../../finding.ts";
import { previewFix, quickFix, set, toFillIn } from "../../fixes.ts";
import type { BoundObject, ResourceScope } from "../../resources/index.ts";
import { asList, asText, field } from "../../resources/json.ts";
import { entries, type Workload, workloadOf } from "../../resources/workload.ts";
import { called } from "../neighbours.ts";
import { containerDefaults, requestOf } from "../resources.ts";
import type { Rule } from "../rule.ts";

export const hpaRequestMissing: Rule = {
  id: "hpa-request-missing",
  summary: "scaling on utilization of a resource that the containers do not request",
  severity: "warning",
  source: "reference",
  profiles: ["recommended"],
  *check(object, { scope }) {
    if (object.ref.kind !== "HorizontalPodAutoscaler") return;
    const target = targetOf(scope, object);
    if (!target) return;
    for (const metric of utilizationMetrics(object)) {
      const { resource, container: only, path, part } = metric;
      if (only !== undefined && !target.running.some(({ name }) => name === only)) {
        yield {
          message: `container '${only}' not found in the Pods of ${called(target.object)}`,
          path: metric.containerPath,
          related: [workloadPlace(target)],
        };
        continue;
      }
      if (only === undefined && requestOf(target.spec, resource) !== undefined) continue;
      if (containerDefaults(scope, target.object).request(resource) !== undefined) continue;
      const lacking = target.running.filter(
        ({ name, fields }) =>
          (only === undefined || only === name) && requestOf(fields, resource) === undefined,
      );
      const [first] = lacking;
      if (!first) continue;
      yield {
        message: `HPA scales on ${resource} utilization, but container '${first.name}' of ${called(target.object)} has no ${resource} request: FailedGetResourceMetric (missing request for ${resource} in container ${first.name} of Pod …), it never scales.`,
        path,
        ...(part && { part }),
        related: lacking.map(({ path: at, name }) => ({
          message: `Container '${name}' has no ${resource} request.`,
          object: target.object.ref,
          path: [...at, "name"],
        })),
        fixes: [
          previewFix(
            `Add requests.${resource} to ${lacking.map(({ name }) => `'${name}'`).join(", ")}`,
            [
              target.object,
              ...lacking.map(({ path: at }) =>
                set(
                  [...at, "resources", "requests", resource],
                  resource === "cpu" ? "100m" : "128Mi",
                ),
              ),
            ],
          ),
          ...averageValueFixes(object, metric),
        ],
      };
    }
  },
};

/** Scaling on an amount instead of a share of the request; only the form of autoscaling/v2 has a place for it. */
function averageValueFixes(object: BoundObject, { resource, target }: Metric): Fix[] {
  if (!target) return [];
  const averageValue = resource === "cpu" ? "100m" : "128Mi";
  return [
    toFillIn(
      quickFix(
        "Switch to AverageValue",
        object,
        set(target, { type: "AverageValue", averageValue }),
      ),
      [...target, "averageValue"],
    ),
  ];
}

function workloadPlace({ object }: Workload) {
  return { message: `${called(object)}.`, object: object.ref, path: ["metadata", "name"] };
}

function targetOf(scope: ResourceScope, object: BoundObject): Workload | undefined {
  const reference = scope
    .references(object)
    .find(({ reference: { kind } }) => kind.id === "scale-target");
  const target = reference && scope.resolve(reference)[0]?.object;
  return target && !target.partial ? workloadOf(target) : undefined;
}

interface Metric {
  readonly resource: string;
  readonly container: string | undefined;
  readonly path: Path;
  readonly part?: "key";
  readonly containerPath: Path;
  /** Of what it aims at, in the form of autoscaling/v2. */
  readonly target?: Path;
}

/** The metrics that are a share of the request; without any, the server takes 80 % of the CPU. */
function utilizationMetrics({ ref, value }: BoundObject): Metric[] {
  if (ref.apiVersion === "autoscaling/v1") {
    const path = ["spec", "targetCPUUtilizationPercentage"];
    return [{ resource: "cpu", container: undefined, path, part: "key", containerPath: path }];
  }
  const metrics = field(value, "spec", "metrics");
  if (asList(metrics).length === 0)
    return [
      {
        resource: "cpu",
        container: undefined,
        path: ["spec"],
        part: "key",
        containerPath: ["spec"],
      },
    ];
  return entries(metrics, ["spec", "metrics"]).flatMap(({ fields, path }) => {
    const list = fields["type"] === "Resource" ? "resource" : "containerResource";
    if (fields["type"] !== "Resource" && fields["type"] !== "ContainerResource") return [];
    const source = field(fields, list);
    const resource = asText(field(source, "name"));
    const share =
      field(source, "target", "type") === "Utilization" ||
      field(source, "targetAverageUtilization") !== undefined;
    if (!share || (resource !== "cpu" && resource !== "memory")) return [];
    const container = list === "resource" ? undefined : asText(field(source, "container"));
    return [
      {
        resource,
        container,
        path: [...path, list, "name"],
        containerPath: [...path, list, "container"],
        ...(field(source, "target", "type") === "Utilization" && {
          target: [...path, list, "target"],
        }),
      },
    ];
  });
}
