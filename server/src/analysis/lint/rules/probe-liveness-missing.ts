import { quickFix, set } from "../../fixes.ts";
import { workloadOf } from "../../resources/workload.ts";
import { hasProbe, proposedHandler } from "../probes.ts";
import type { Rule } from "../rule.ts";

export const probeLivenessMissing: Rule = {
  id: "probe-liveness-missing",
  summary: "a container without a livenessProbe",
  severity: "info",
  source: "lint",
  profiles: ["reliability"],
  *check(object, { roles }) {
    const workload = workloadOf(object);
    if (!workload?.longRunning) return;
    for (const container of workload.regular) {
      if (hasProbe(container, "livenessProbe") || roles.of(container).role === "sidecar") continue;
      const handler = proposedHandler(container, roles);
      const probe = { ...handler, periodSeconds: 20, failureThreshold: 3 };
      yield {
        message: `Container '${container.name}' has no livenessProbe: a hung process is not restarted.`,
        path: [...container.path, "name"],
        ...(handler && {
          fixes: [
            quickFix("Add livenessProbe", object, set([...container.path, "livenessProbe"], probe)),
          ],
        }),
      };
    }
  },
};
