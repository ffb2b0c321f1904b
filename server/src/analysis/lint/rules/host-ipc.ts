import { quickFix, remove } from "../fixes.ts";
import type { Rule } from "../rule.ts";
import { workloadOf } from "../workload.ts";

export const hostIpc: Rule = {
  id: "host-ipc",
  summary: "a pod that shares the memory segments of its node",
  severity: "warning",
  source: "lint",
  profiles: ["recommended"],
  patches: true,
  relaxed: true,
  *check(object) {
    const workload = workloadOf(object);
    if (workload?.spec["hostIPC"] !== true) return;
    const path = [...workload.specPath, "hostIPC"];
    yield {
      message: "The Pod shares the node's inter-process memory.",
      path,
      fixes: [quickFix("Remove hostIPC", object, remove(path))],
    };
  },
};
