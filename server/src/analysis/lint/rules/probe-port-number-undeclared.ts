import { insert, quickFix, set } from "../../fixes.ts";
import { portsOf, workloadOf } from "../../resources/workload.ts";
import { probePorts } from "../probes.ts";
import type { Rule } from "../rule.ts";
import { configMapsOf, isServed } from "../served-ports.ts";

export const probePortNumberUndeclared: Rule = {
  id: "probe-port-number-undeclared",
  summary: "a probe of a port number that its container does not declare",
  severity: "hint",
  source: "lint",
  profiles: ["recommended"],
  *check(object, { scope }) {
    const workload = workloadOf(object);
    for (const container of workload?.running ?? []) {
      const declared = portsOf(container).flatMap(({ number }) => number ?? []);
      if (declared.length === 0) continue;
      const asked = probePorts(container);
      for (const [i, { owner, port, path }] of asked.entries()) {
        if (typeof port !== "number" || declared.includes(port)) continue;
        if (asked.findIndex((one) => one.port === port) < i) continue;
        if (workload && isServed(port, container, workload, configMapsOf(scope, object))) continue;
        yield {
          message: `${owner} uses port ${port}, but container '${container.name}' declares only ${declared.join(", ")}. Declared ports are informational; check that the process listens on ${port}.`,
          path,
          related: asked.slice(i + 1).flatMap((other) =>
            other.port === port
              ? [
                  {
                    message: `${other.owner} uses it, too.`,
                    object: object.ref,
                    path: other.path,
                  },
                ]
              : [],
          ),
          fixes: [
            ...declared
              .slice(0, 3)
              .map((number) =>
                quickFix(
                  `Use ${number}`,
                  object,
                  ...asked.flatMap((one) => (one.port === port ? [set(one.path, number)] : [])),
                ),
              ),
            quickFix(
              `Declare port ${port}`,
              object,
              insert([...container.path, "ports"], portsOf(container).length, {
                containerPort: port,
              }),
            ),
          ],
        };
      }
    }
  },
};
