import { workloadOf } from "../../resources/workload.ts";
import { isOn, numberOption } from "../options.ts";
import type { Rule } from "../rule.ts";
import { effectiveSecurity, securityContexts } from "../security-context.ts";

export const userIdLow: Rule = {
  id: "user-id-low",
  summary: "a user or group id that a person on the node may have",
  severity: "info",
  source: "lint",
  profiles: ["hygiene"],
  options: {
    min: { summary: "the lowest id that is high enough", default: 10000 },
    requireSet: { summary: "also containers that set none", default: false },
  },
  *check(object, { options }) {
    const workload = workloadOf(object);
    if (!workload) return;
    const min = numberOption(options, "min");
    for (const { fields, path } of securityContexts(workload))
      for (const [field, word] of [
        ["runAsUser", "UID"],
        ["runAsGroup", "GID"],
      ] as const) {
        const id = fields[field];
        if (typeof id === "number" && id < min)
          yield {
            message: `${word} ${id} may be a real ${word === "UID" ? "user" : "group"} of the node.`,
            path: [...path, field],
          };
      }
    if (!isOn(options, "requireSet")) return;
    for (const container of workload.containers)
      if (effectiveSecurity(workload, container, "runAsUser") === undefined)
        yield {
          message: `Container '${container.name}' sets no runAsUser.`,
          path: [...container.path, "name"],
        };
  },
};
