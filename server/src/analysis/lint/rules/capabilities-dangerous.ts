import { quickFix, remove } from "../../fixes.ts";
import { asList } from "../../resources/json.ts";
import { workloadOf } from "../../resources/workload.ts";
import { textsOf } from "../options.ts";
import type { Rule } from "../rule.ts";
import { securityField } from "../security-context.ts";

export const capabilitiesDangerous: Rule = {
  id: "capabilities-dangerous",
  summary: "a capability that is close to root on the node",
  severity: "warning",
  source: "lint",
  profiles: ["recommended"],
  patches: true,
  relaxed: true,
  options: {
    list: {
      summary: "the capabilities, without CAP_",
      default: [
        "ALL",
        "SYS_ADMIN",
        "NET_ADMIN",
        "SYS_MODULE",
        "SYS_RAWIO",
        "SYS_PTRACE",
        "SYS_BOOT",
        "DAC_READ_SEARCH",
        "MAC_ADMIN",
        "MAC_OVERRIDE",
        "BPF",
        "PERFMON",
      ],
    },
  },
  *check(object, { options }) {
    const dangerous = textsOf(options, "list");
    for (const container of workloadOf(object)?.containers ?? []) {
      const add = [...container.path, "securityContext", "capabilities", "add"];
      for (const [i, written] of asList(
        securityField(container, "capabilities", "add"),
      ).entries()) {
        if (typeof written !== "string") continue;
        const name = written.toUpperCase().replace(/^CAP_/, "");
        if (!dangerous.includes(name)) continue;
        yield {
          message: `Capability ${written} is close to root on the node.`,
          path: [...add, i],
          fixes: [quickFix(`Remove ${written}`, object, remove([...add, i]))],
        };
      }
    }
  },
};
