import { asText } from "../../resources/json.ts";
import { workloadOf } from "../../resources/workload.ts";
import { textsOf } from "../options.ts";
import type { Rule } from "../rule.ts";

export const priorityClassUnset: Rule = {
  id: "priority-class-unset",
  summary: "a pod without a priority class",
  severity: "info",
  source: "lint",
  profiles: ["reliability"],
  options: { allowed: { summary: "the classes that may be used; empty for all", default: [] } },
  *check(object, { options }) {
    const workload = workloadOf(object);
    if (!workload) return;
    const name = asText(workload.spec["priorityClassName"]);
    const allowed = textsOf(options, "allowed");
    if (name === undefined)
      yield {
        message: "No priorityClassName: the Pod can be preempted by any class.",
        path: workload.specPath,
        part: "key",
      };
    else if (allowed.length > 0 && !allowed.includes(name))
      yield {
        message: `priorityClassName '${name}' is not one of ${allowed.join(", ")}.`,
        path: [...workload.specPath, "priorityClassName"],
      };
  },
};
