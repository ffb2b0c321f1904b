import { quickFix, remove } from "../fixes.ts";
import type { Rule } from "../rule.ts";
import { portsOf, workloadOf } from "../workload.ts";

export const hostPort: Rule = {
  id: "host-port",
  summary: "a port of the node for a container",
  severity: "info",
  source: "lint",
  profiles: ["recommended"],
  patches: true,
  relaxed: true,
  *check(object) {
    const workload = workloadOf(object);
    if (!workload || object.ref.kind === "DaemonSet" || workload.spec["hostNetwork"] === true)
      return;
    for (const container of workload.containers)
      for (const port of portsOf(container)) {
        if (port.hostPort === 0) continue;
        const path = [...port.path, "hostPort"];
        yield {
          message: `hostPort ${port.hostPort} allows one such Pod per node; a Service of type NodePort or LoadBalancer does not.`,
          path,
          fixes: [quickFix("Remove hostPort", object, remove(path))],
        };
      }
  },
};
