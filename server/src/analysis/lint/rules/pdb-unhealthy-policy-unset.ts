import { quickFix, set } from "../../fixes.ts";
import { field } from "../../resources/json.ts";
import type { Rule } from "../rule.ts";

export const pdbUnhealthyPolicyUnset: Rule = {
  id: "pdb-unhealthy-policy-unset",
  summary: "a disruption budget that protects pods which never get ready",
  severity: "info",
  source: "lint",
  profiles: ["reliability"],
  *check(object) {
    if (object.ref.kind !== "PodDisruptionBudget" || object.kind.group !== "policy") return;
    if (field(object.value, "spec", "unhealthyPodEvictionPolicy") !== undefined) return;
    yield {
      message:
        "A crash-looping Pod below budget blocks node drains; AlwaysAllow lets it be evicted.",
      path: ["spec"],
      part: "key",
      fixes: [
        quickFix(
          "Set AlwaysAllow",
          object,
          set(["spec", "unhealthyPodEvictionPolicy"], "AlwaysAllow"),
        ),
      ],
    };
  },
};
