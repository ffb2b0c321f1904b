import type { Path } from "../../finding.ts";
import { quickFix, set } from "../../fixes.ts";
import type { BoundObject } from "../../resources/index.ts";
import { field } from "../../resources/json.ts";
import { volumesOf, type Workload, workloadOf } from "../../resources/workload.ts";
import { autoscalersOf, servicesOf } from "../neighbours.ts";
import { numberOption } from "../options.ts";
import { replicasOf } from "../replicas.ts";
import type { Rule, RuleFinding } from "../rule.ts";

export const replicasSingle: Rule = {
  id: "replicas-single",
  summary: "one replica behind a Service, or as an autoscaler's minimum",
  severity: "info",
  source: "lint",
  profiles: ["reliability"],
  options: { min: { summary: "the fewest replicas that are enough", default: 2 } },
  *check(object, { scope, options, roles }) {
    const min = numberOption(options, "min");
    if (object.ref.kind === "HorizontalPodAutoscaler") {
      const least = field(object.value, "spec", "minReplicas") ?? 1;
      if (typeof least === "number" && least < min)
        yield few(object, ["spec", "minReplicas"], least, min, "its target");
      return;
    }
    const workload = workloadOf(object);
    if (!workload || object.ref.kind !== "Deployment") return;
    const replicas = replicasOf(object) ?? 1;
    if (typeof replicas !== "number" || replicas === 0 || replicas >= min) return;
    const [service] = servicesOf(scope, object);
    if (!service || autoscalersOf(scope, object).length > 0 || isAlone(workload)) return;
    if (workload.regular.some((one) => roles.of(one).role === "database")) return;
    yield few(object, ["spec", "replicas"], replicas, min, `Service '${service.ref.name}'`);
  },
};

function few(
  object: BoundObject,
  path: Path,
  count: number,
  min: number,
  what: string,
): RuleFinding {
  return {
    message: `${count === 1 ? "One replica" : `${count} replicas`}: each node drain or crash takes ${what} down.`,
    path,
    fixes: [quickFix(`Use ${min} replicas`, object, set(path, min))],
  };
}

/** A second replica could not run: the strategy or a claim is for one. */
function isAlone(workload: Workload): boolean {
  return (
    field(workload.object.value, "spec", "strategy", "type") === "Recreate" ||
    volumesOf(workload).some(({ source }) => source === "persistentVolumeClaim")
  );
}
