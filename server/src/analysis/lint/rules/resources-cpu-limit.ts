import { quickFix, remove } from "../../fixes.ts";
import { resourceOf, workloadOf } from "../../resources/workload.ts";
import type { Rule } from "../rule.ts";

export const resourcesCpuLimit: Rule = {
  id: "resources-cpu-limit",
  summary: "a CPU limit that is missing, or that is set: as the option says",
  severity: "info",
  source: "lint",
  profiles: ["hygiene"],
  options: {
    mode: {
      summary: "require or forbid CPU limits",
      default: "off",
      values: ["off", "require", "forbid"],
    },
  },
  *check(object, { options }) {
    const { mode } = options;
    for (const { fields, path, name } of workloadOf(object)?.running ?? []) {
      const set = resourceOf(fields, "limits", "cpu") !== undefined;
      const at = [...path, "resources", "limits", "cpu"];
      if (mode === "require" && !set)
        yield {
          message: `Container '${name}' has no CPU limit.`,
          path: [...path, "resources"],
          part: "key",
        };
      if (mode === "forbid" && set)
        yield {
          message: `The CPU limit throttles container '${name}' even when the node is idle.`,
          path: at,
          part: "key",
          fixes: [quickFix("Remove the CPU limit", object, remove(at))],
        };
    }
  },
};
