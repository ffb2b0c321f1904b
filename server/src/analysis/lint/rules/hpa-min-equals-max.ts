import { field } from "../../resources/json.ts";
import { numberOf } from "../../resources/workload.ts";
import type { Rule } from "../rule.ts";

export const hpaMinEqualsMax: Rule = {
  id: "hpa-min-equals-max",
  summary: "an autoscaler whose minimum is its maximum",
  severity: "info",
  source: "lint",
  profiles: ["recommended"],
  *check(object) {
    if (object.ref.kind !== "HorizontalPodAutoscaler") return;
    const most = numberOf(field(object.value, "spec", "maxReplicas"));
    const least = field(object.value, "spec", "minReplicas") ?? 1;
    if (most === undefined || least !== most) return;
    yield {
      message: `minReplicas equals maxReplicas (${most}): this HPA never scales.`,
      path: ["spec", "maxReplicas"],
    };
  },
};
