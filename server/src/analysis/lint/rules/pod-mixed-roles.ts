import { workloadOf } from "../../resources/workload.ts";
import type { ImageRole } from "../image-catalogue.ts";
import type { Rule } from "../rule.ts";
import { separateFixes } from "../separate-workload.ts";

/** What goes ill with what: a store beside a process that has a life cycle of its own. */
const PARTNERS: Readonly<Partial<Record<ImageRole, readonly (ImageRole | undefined)[]>>> = {
  database: [undefined, "admin"],
  cache: [undefined, "web"],
  queue: [undefined, "web"],
};

export const podMixedRoles: Rule = {
  id: "pod-mixed-roles",
  summary: "a database, cache or queue in the pod of an application",
  severity: "info",
  source: "lint",
  profiles: ["recommended"],
  *check(object, { roles }) {
    const workload = workloadOf(object);
    if (!workload?.longRunning) return;
    const cast = workload.regular
      .filter(({ image }) => image !== "")
      .map((container) => ({ container, role: roles.of(container) }));
    for (const { container, role } of cast) {
      const ill = role.role && PARTNERS[role.role];
      const partner =
        ill && cast.find((one) => one.container !== container && ill.includes(one.role.role));
      if (!partner) continue;
      yield {
        message: `Container '${container.name}' shares the Pod with '${partner.container.name}': both scale and restart together, and the data goes with the Pod.`,
        path: [...container.path, "image"],
        fixes: separateFixes(workload, container, role),
      };
    }
  },
};
