import { quickFix, set } from "../../fixes.ts";
import { field } from "../../resources/json.ts";
import { portsOf, volumesOf, type Workload, workloadOf } from "../../resources/workload.ts";
import { isPersistent } from "../data-directory.ts";
import { servicesOf } from "../neighbours.ts";
import { leastReplicas } from "../replicas.ts";
import type { Rule } from "../rule.ts";

export const rolloutRecreate: Rule = {
  id: "rollout-recreate",
  summary: "a strategy that stops all pods of a Service before new ones start",
  severity: "info",
  source: "lint",
  profiles: ["recommended"],
  *check(object, { scope, roles }) {
    const workload = workloadOf(object);
    if (!workload || object.ref.kind !== "Deployment") return;
    if (field(object.value, "spec", "strategy", "type") !== "Recreate") return;
    const [service] = servicesOf(scope, object);
    if (!service || workload.regular.some((one) => roles.of(one).role === "database")) return;
    if (needsOnePod(workload, leastReplicas(scope, object))) return;
    const path = ["spec", "strategy", "type"];
    yield {
      message: `Recreate stops all Pods of this Deployment before new ones start: Service '${service.ref.name}' has no endpoints meanwhile.`,
      path,
      related: [{ message: "The Service.", object: service.ref, path: ["metadata", "name"] }],
      fixes: [quickFix("Use RollingUpdate", object, set(path, "RollingUpdate"))],
    };
  },
};

/** Something that two pods could not hold at the same time. */
function needsOnePod(workload: Workload, replicas: number): boolean {
  const volumes = volumesOf(workload);
  return (
    volumes.some(({ source }) => source === "persistentVolumeClaim" || source === "hostPath") ||
    (replicas <= 1 && volumes.some(isPersistent)) ||
    workload.spec["hostNetwork"] === true ||
    workload.containers.some((one) => portsOf(one).some(({ hostPort }) => hostPort !== 0))
  );
}
