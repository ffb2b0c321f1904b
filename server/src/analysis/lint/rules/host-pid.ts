import { quickFix, remove } from "../fixes.ts";
import type { Rule } from "../rule.ts";
import { workloadOf } from "../workload.ts";

export const hostPid: Rule = {
  id: "host-pid",
  summary: "a pod that sees the processes of its node",
  severity: "warning",
  source: "lint",
  profiles: ["recommended"],
  patches: true,
  relaxed: true,
  *check(object) {
    const workload = workloadOf(object);
    if (workload?.spec["hostPID"] !== true) return;
    const path = [...workload.specPath, "hostPID"];
    yield {
      message: "The Pod sees and can signal every process of the node.",
      path,
      fixes: [quickFix("Remove hostPID", object, remove(path))],
    };
  },
};
