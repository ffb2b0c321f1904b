// Giving a workload a disruption budget.
import type { Fix } from "../finding.ts";
import { append, previewFix } from "../fixes.ts";
import type { BoundObject } from "../resources/index.ts";
import { field } from "../resources/json.ts";

/** A PodDisruptionBudget behind the workload: one pod may be away at a time. */
export function disruptionBudgetFix(object: BoundObject): Fix {
  const { name } = object.ref;
  const { namespace } = object.content;
  return previewFix("Create a PodDisruptionBudget", [
    object,
    append({
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name, ...(namespace !== undefined && { namespace }) },
      spec: { maxUnavailable: 1, selector: field(object.value, "spec", "selector") ?? {} },
    }),
  ]);
}
