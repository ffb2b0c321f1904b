import { quickFix, set } from "../../fixes.ts";
import { asMap } from "../../resources/json.ts";
import { workloadOf } from "../../resources/workload.ts";
import type { Rule } from "../rule.ts";

const RESTRICTED = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  runAsNonRoot: true,
  seccompProfile: { type: "RuntimeDefault" },
};

export const securityContextMissing: Rule = {
  id: "security-context-missing",
  summary: "a container without any securityContext",
  severity: "info",
  source: "lint",
  profiles: ["hygiene"],
  *check(object) {
    const workload = workloadOf(object);
    if (!workload || asMap(workload.spec["securityContext"])) return;
    for (const { fields, path, name } of workload.containers) {
      if (asMap(fields["securityContext"])) continue;
      yield {
        message: `Container '${name}' has no securityContext.`,
        path: [...path, "name"],
        fixes: [
          quickFix("Add a restricted one", object, set([...path, "securityContext"], RESTRICTED)),
        ],
      };
    }
  },
};
