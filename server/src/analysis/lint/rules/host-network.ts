import { quickFix, remove } from "../fixes.ts";
import type { Rule } from "../rule.ts";
import { workloadOf } from "../workload.ts";

export const hostNetwork: Rule = {
  id: "host-network",
  summary: "a pod in the network of its node",
  severity: "warning",
  source: "lint",
  profiles: ["recommended"],
  patches: true,
  relaxed: true,
  *check(object) {
    const workload = workloadOf(object);
    if (workload?.spec["hostNetwork"] !== true) return;
    const path = [...workload.specPath, "hostNetwork"];
    yield {
      message:
        "The Pod uses the node's network: its ports must be free on every node and NetworkPolicies do not apply.",
      path,
      fixes: [quickFix("Remove hostNetwork", object, remove(path))],
    };
  },
};
