// Autoscalers that cannot scale: what they miss, and where it belongs.
import { valueAt } from "../documents/index.ts";
import type { Path, RelatedPlace } from "../finding.ts";
import { podSpecPath } from "../resources/index.ts";
import { cut, type DryRunView, type Explanation } from "./explanation.ts";

/** `HPA web cannot scale: container app of Deployment web has no cpu request`. */
export function explainAutoscaler(view: DryRunView, reason: string, message: string): Explanation {
  const { object, resources } = view;
  const reference = resources
    .references(object)
    .find((bound) => bound.reference.kind.id === "scale-target");
  const target = reference && resources.resolve(reference)[0]?.object;
  const missing = /missing request for (\S+) in container (\S+)/.exec(message);
  const base = target && podSpecPath(target.ref);
  const related: RelatedPlace[] = [];
  if (target && base) {
    const containers = valueAt(target.value, [...base, "containers"]);
    const at = Array.isArray(containers)
      ? containers.findIndex((one) => valueAt(one, ["name"]) === missing?.[2])
      : -1;
    related.push({
      message: `${target.ref.kind} ${target.ref.name}`,
      object: target.ref,
      path: at >= 0 ? [...base, "containers", at, "name"] : ["metadata", "name"],
    });
  }
  const whom = target ? ` of ${target.ref.kind} ${target.ref.name}` : "";
  const why = missing
    ? `container ${missing[2]}${whom} has no ${missing[1]} request`
    : reason === "FailedGetScale"
      ? "its target does not exist"
      : message;
  return {
    code: reason,
    // That no pod runs is told at the pods, as certain as it is.
    ...(view.assumedCluster &&
      /no metrics returned/.test(message) && { severity: "hint" as const }),
    summary: cut(`HPA ${object.ref.name} cannot scale: ${why}`),
    path:
      reason === "FailedGetScale"
        ? ["spec", "scaleTargetRef", "name"]
        : metricPath(object, missing?.[1]),
    related,
  };
}

/** Where the autoscaler asks for a resource, else where it asks for any; without metrics it asks of its target. */
function metricPath({ value }: DryRunView["object"], resource: string | undefined): Path {
  const metrics = valueAt(value, ["spec", "metrics"]);
  if (!Array.isArray(metrics)) return ["spec", "scaleTargetRef"];
  const paths = metrics.flatMap((_, i): Path[] =>
    ["resource", "containerResource"].map((source) => ["spec", "metrics", i, source, "name"]),
  );
  const asked = paths.find((path) => resource !== undefined && valueAt(value, path) === resource);
  return asked ?? ["spec", "metrics"];
}
