import { quickFix, set } from "../../fixes.ts";
import { workloadOf } from "../../resources/workload.ts";
import type { Rule } from "../rule.ts";
import { isWindows, securityField } from "../security-context.ts";

export const rootFilesystemWritable: Rule = {
  id: "root-filesystem-writable",
  summary: "a container that can write to its image",
  severity: "info",
  source: "lint",
  profiles: ["hygiene"],
  *check(object) {
    const workload = workloadOf(object);
    if (!workload || isWindows(workload)) return;
    for (const container of workload.containers) {
      const value = securityField(container, "readOnlyRootFilesystem");
      if (value === true) continue;
      const at = [...container.path, "securityContext", "readOnlyRootFilesystem"];
      yield {
        message: `Container '${container.name}' can write to its image file system.`,
        path: value === undefined ? [...container.path, "name"] : at,
        fixes: [
          quickFix(
            "Set readOnlyRootFilesystem (paths it writes to need an emptyDir)",
            object,
            set(at, true),
          ),
        ],
      };
    }
  },
};
