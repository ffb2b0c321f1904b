import { workloadOf } from "../../resources/workload.ts";
import type { Rule } from "../rule.ts";
import { separateFixes } from "../separate-workload.ts";

export const podMixedTiers: Rule = {
  id: "pod-mixed-tiers",
  summary: "a web server and a database in one pod",
  severity: "warning",
  source: "lint",
  profiles: ["recommended"],
  *check(object, { roles }) {
    const workload = workloadOf(object);
    if (!workload?.longRunning) return;
    const cast = workload.regular.map((container) => ({ container, role: roles.of(container) }));
    const web = cast.find(({ role }) => role.role === "web");
    if (!web) return;
    for (const { container, role } of cast) {
      if (role.role !== "database") continue;
      yield {
        message: `Containers '${web.container.name}' (${web.role.name}) and '${container.name}' (${role.name}) have separate life cycles but share one Pod: they scale, restart and move together. Run '${container.name}' in its own StatefulSet behind a Service.`,
        path: [...container.path, "image"],
        related: [
          {
            message: `The web server '${web.container.name}'.`,
            object: object.ref,
            path: [...web.container.path, "image"],
          },
        ],
        fixes: separateFixes(workload, container, role),
      };
    }
  },
};
