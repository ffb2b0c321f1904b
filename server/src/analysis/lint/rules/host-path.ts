import { hostPaths } from "../host-paths.ts";
import type { Rule } from "../rule.ts";
import { workloadOf } from "../workload.ts";

export const hostPath: Rule = {
  id: "host-path",
  summary: "a folder of one node as a volume",
  severity: "info",
  source: "lint",
  profiles: ["recommended"],
  patches: true,
  relaxed: true,
  *check(object) {
    const workload = workloadOf(object);
    if (!workload || object.ref.kind === "DaemonSet") return;
    for (const { volume } of hostPaths(workload))
      yield {
        message: `Volume '${volume.name}' lives on one node: the Pod loses it when it moves.`,
        path: [...volume.path, "hostPath"],
        part: "key",
      };
  },
};
