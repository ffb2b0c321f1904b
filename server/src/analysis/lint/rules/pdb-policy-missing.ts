import { quickFix, set } from "../../fixes.ts";
import { field } from "../../resources/json.ts";
import type { Rule } from "../rule.ts";

export const pdbPolicyMissing: Rule = {
  id: "pdb-policy-missing",
  summary: "a disruption budget without minAvailable and maxUnavailable",
  severity: "warning",
  source: "lint",
  profiles: ["recommended"],
  *check(object) {
    if (object.ref.kind !== "PodDisruptionBudget" || object.kind.group !== "policy") return;
    const spec = field(object.value, "spec");
    if (field(spec, "minAvailable") !== undefined || field(spec, "maxUnavailable") !== undefined)
      return;
    yield {
      message:
        "Without minAvailable or maxUnavailable this budget allows no disruption at all: node drains will wait for ever.",
      path: ["spec"],
      part: "key",
      fixes: [quickFix("Set maxUnavailable: 1", object, set(["spec", "maxUnavailable"], 1))],
    };
  },
};
