import { quickFix, set } from "../../fixes.ts";
import { workloadOf } from "../../resources/workload.ts";
import type { Rule } from "../rule.ts";
import { effectiveSecurity, isWindows, securityField } from "../security-context.ts";

export const userRoot: Rule = {
  id: "user-root",
  summary: "a container that may run as root",
  severity: "info",
  source: "lint",
  profiles: ["hygiene"],
  *check(object) {
    const workload = workloadOf(object);
    if (!workload || isWindows(workload) || workload.spec["hostUsers"] === false) return;
    for (const container of workload.containers) {
      if (effectiveSecurity(workload, container, "runAsNonRoot") === true) continue;
      const user = effectiveSecurity(workload, container, "runAsUser");
      if (typeof user === "number" && user !== 0) continue;
      const context = [...container.path, "securityContext"];
      const written = ["runAsUser", "runAsNonRoot"].find(
        (field) => securityField(container, field) !== undefined,
      );
      yield {
        message: `Container '${container.name}' may run as root.`,
        path: written ? [...context, written] : [...container.path, "name"],
        fixes: [quickFix("Set runAsNonRoot", object, set([...context, "runAsNonRoot"], true))],
      };
    }
  },
};
