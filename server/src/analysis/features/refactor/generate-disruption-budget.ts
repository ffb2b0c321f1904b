// A PodDisruptionBudget for a workload that has none.
import { disruptionBudgetFix } from "../../lint/disruption-budget.ts";
import { appends, type Refactor, structural } from "./refactoring.ts";

const kinds = new Set(["Deployment", "StatefulSet", "ReplicaSet"]);

export const generateDisruptionBudget: Refactor = (context) => {
  const { object, resources } = context;
  if (!object || !appends(object) || object.kind.group !== "apps" || !kinds.has(object.kind.kind))
    return [];
  if (object.ref.name === "" || resources.pods.selecting(object, "disruption-budget").length > 0)
    return [];
  return [structural("generateDisruptionBudget", disruptionBudgetFix(object), context)];
};
