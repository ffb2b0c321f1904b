import { quickFix, remove } from "../../fixes.ts";
import { portsOf, workloadOf } from "../../resources/workload.ts";
import type { Rule } from "../rule.ts";

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
    const taken = workload.containers
      .flatMap(portsOf)
      .filter((port) => port.hostPort !== 0)
      .map((port) => ({ number: port.hostPort, path: [...port.path, "hostPort"] }));
    const [first, ...others] = taken;
    if (!first) return;
    // The first port already keeps a second pod off the node: the others say the same.
    yield {
      message: `hostPort ${first.number} allows one such Pod per node; a Service of type NodePort or LoadBalancer does not.`,
      path: first.path,
      related: others.map(({ number, path }) => ({
        message: `hostPort ${number}.`,
        object: object.ref,
        path,
      })),
      fixes: [
        quickFix(
          others.length > 0 ? "Remove all host ports" : "Remove hostPort",
          object,
          ...taken.map(({ path }) => remove(path)),
        ),
      ],
    };
  },
};
