import { quickFix, set } from "../../fixes.ts";
import { asList } from "../../resources/json.ts";
import { workloadOf } from "../../resources/workload.ts";
import type { Rule } from "../rule.ts";
import { securityField } from "../security-context.ts";

export const securityEscalationAllowed: Rule = {
  id: "security-escalation-allowed",
  summary: "a container that asks for privilege escalation",
  severity: "warning",
  source: "lint",
  profiles: ["recommended"],
  patches: true,
  relaxed: true,
  *check(object) {
    for (const container of workloadOf(object)?.containers ?? []) {
      if (securityField(container, "allowPrivilegeEscalation") !== true) continue;
      const path = [...container.path, "securityContext", "allowPrivilegeEscalation"];
      const added = asList(securityField(container, "capabilities", "add"));
      // The API server refuses false beside either.
      const needed =
        securityField(container, "privileged") === true ||
        added.some((name) => name === "SYS_ADMIN" || name === "CAP_SYS_ADMIN");
      yield {
        message: `Container '${container.name}' explicitly allows privilege escalation.`,
        path,
        fixes: needed ? [] : [quickFix("Forbid it", object, set(path, false))],
      };
    }
  },
};
