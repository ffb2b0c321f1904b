import { field } from "../../resources/json.ts";
import { workloadOf } from "../../resources/workload.ts";
import type { Rule } from "../rule.ts";
import { securityContexts } from "../security-context.ts";

export const hostProcess: Rule = {
  id: "host-process",
  summary: "a HostProcess container on Windows",
  severity: "warning",
  source: "lint",
  profiles: ["recommended"],
  patches: true,
  relaxed: true,
  *check(object) {
    const workload = workloadOf(object);
    for (const { fields, path } of workload ? securityContexts(workload) : [])
      if (field(fields, "windowsOptions", "hostProcess") === true)
        yield {
          message: "HostProcess container: it runs directly on the Windows node.",
          path: [...path, "windowsOptions", "hostProcess"],
        };
  },
};
