import { workloadOf } from "../../resources/workload.ts";
import { disruptionBudgetFix } from "../disruption-budget.ts";
import { leastReplicas } from "../replicas.ts";
import type { Rule } from "../rule.ts";

export const pdbMissing: Rule = {
  id: "pdb-missing",
  summary: "replicas without a disruption budget",
  severity: "info",
  source: "lint",
  profiles: ["reliability"],
  *check(object, { scope }) {
    const { kind } = object.ref;
    if (!workloadOf(object) || (kind !== "Deployment" && kind !== "StatefulSet")) return;
    if (leastReplicas(scope, object) < 2) return;
    if (scope.pods.selecting(object, "disruption-budget").length > 0) return;
    yield {
      message: "No PodDisruptionBudget: a node drain may evict all replicas at once.",
      path: ["metadata", "name"],
      fixes: [disruptionBudgetFix(object)],
    };
  },
};
