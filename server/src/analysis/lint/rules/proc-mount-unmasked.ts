import { quickFix, remove } from "../../fixes.ts";
import { workloadOf } from "../../resources/workload.ts";
import type { Rule } from "../rule.ts";
import { securityField } from "../security-context.ts";

export const procMountUnmasked: Rule = {
  id: "proc-mount-unmasked",
  summary: "an unmasked /proc in a container",
  severity: "warning",
  source: "lint",
  profiles: ["recommended"],
  patches: true,
  relaxed: true,
  *check(object) {
    const workload = workloadOf(object);
    if (workload?.spec["hostUsers"] !== false) return;
    for (const container of workload.containers) {
      if (securityField(container, "procMount") !== "Unmasked") continue;
      const path = [...container.path, "securityContext", "procMount"];
      yield {
        message: `Container '${container.name}' gets an unmasked /proc.`,
        path,
        fixes: [quickFix("Remove procMount", object, remove(path))],
      };
    }
  },
};
