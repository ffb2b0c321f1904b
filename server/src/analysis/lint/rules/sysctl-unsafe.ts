import { workloadOf } from "../../resources/workload.ts";
import type { Rule } from "../rule.ts";
import { isSafeSysctl, sysctlsOf } from "../sysctls.ts";

export const sysctlUnsafe: Rule = {
  id: "sysctl-unsafe",
  summary: "a sysctl that nodes do not allow by default",
  severity: "warning",
  source: "lint",
  profiles: ["recommended"],
  patches: true,
  relaxed: true,
  *check(object, { minor }) {
    const workload = workloadOf(object);
    for (const { name, path } of workload ? sysctlsOf(workload) : [])
      if (!isSafeSysctl(name, minor))
        yield {
          message: `forbidden sysctl: "${name}" not allowlisted (the kubelet rejects the Pod with SysctlForbidden unless the node allows it).`,
          path,
        };
  },
};
