import { workloadOf } from "../../resources/workload.ts";
import { hostPaths, isRuntimeSocket } from "../host-paths.ts";
import type { Rule } from "../rule.ts";

export const runtimeSocketMounted: Rule = {
  id: "runtime-socket-mounted",
  summary: "the socket of the node's container runtime in a pod",
  severity: "warning",
  source: "lint",
  profiles: ["recommended"],
  patches: true,
  relaxed: true,
  *check(object) {
    const workload = workloadOf(object);
    for (const host of workload ? hostPaths(workload) : [])
      if (isRuntimeSocket(host))
        yield {
          message: `Volume '${host.volume.name}' gives the Pod the node's container runtime: whoever controls it controls the node.`,
          path: [...host.volume.path, "hostPath", "path"],
        };
  },
};
