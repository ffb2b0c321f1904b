import { quickFix, remove } from "../../fixes.ts";
import { workloadOf } from "../../resources/workload.ts";
import type { Rule } from "../rule.ts";
import { mustBePrivileged, securityField } from "../security-context.ts";

export const securityPrivileged: Rule = {
  id: "security-privileged",
  summary: "a privileged container",
  severity: "warning",
  source: "lint",
  profiles: ["recommended"],
  patches: true,
  relaxed: true,
  *check(object) {
    for (const container of workloadOf(object)?.containers ?? []) {
      if (securityField(container, "privileged") !== true) continue;
      const path = [...container.path, "securityContext", "privileged"];
      yield {
        message: `Container '${container.name}' is privileged: it has full access to the node.`,
        path,
        fixes: mustBePrivileged(container)
          ? []
          : [quickFix("Remove privileged", object, remove(path))],
      };
    }
  },
};
