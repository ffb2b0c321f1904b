import { quickFix, set } from "../../fixes.ts";
import { field } from "../../resources/json.ts";
import { workloadOf } from "../../resources/workload.ts";
import type { Rule } from "../rule.ts";
import { securityContexts } from "../security-context.ts";

export const seccompUnconfined: Rule = {
  id: "seccomp-unconfined",
  summary: "seccomp switched off",
  severity: "warning",
  source: "lint",
  profiles: ["recommended"],
  patches: true,
  relaxed: true,
  *check(object) {
    const workload = workloadOf(object);
    for (const { container, fields, path } of workload ? securityContexts(workload) : []) {
      if (field(fields, "seccompProfile", "type") !== "Unconfined") continue;
      const type = [...path, "seccompProfile", "type"];
      yield {
        message: `seccomp is switched off for ${container ? `container '${container.name}'` : "the Pod"}.`,
        path: type,
        fixes: [quickFix("Use RuntimeDefault", object, set(type, "RuntimeDefault"))],
      };
    }
  },
};
