import { quickFix, set } from "../../fixes.ts";
import { workloadOf } from "../../resources/workload.ts";
import type { Rule } from "../rule.ts";
import { configMapsOf, isServedSomewhere } from "../served-ports.ts";
import { declarePortFix, selectedBy, servedPorts } from "../service-ports.ts";

export const serviceTargetPortNumberUndeclared: Rule = {
  id: "service-target-port-number-undeclared",
  summary: "a Service port that targets a number no pod declares",
  severity: "hint",
  source: "reference",
  profiles: ["recommended"],
  *check(object, { scope }) {
    const selected = selectedBy(scope, object);
    if (!selected || selected.ports.length === 0) return;
    const numbers = [...new Set(selected.ports.flatMap(({ number }) => number ?? []))];
    const isServed = (number: number) =>
      selected.templates.some(({ object: one }) => {
        const workload = workloadOf(one);
        return workload && isServedSomewhere(number, workload, configMapsOf(scope, one));
      });
    for (const { port, target, path } of servedPorts(object)) {
      if (typeof target !== "number" || numbers.includes(target)) continue;
      if (isServed(target)) continue;
      yield {
        message: `Port ${port.number} of Service '${object.ref.name}' targets ${target}; ${selected.name} declares ${numbers.join(", ")}.`,
        path,
        fixes: [
          ...numbers
            .slice(0, 3)
            .map((number) =>
              quickFix(`Target ${number}`, object, set([...port.path, "targetPort"], number)),
            ),
          ...declarePortFix(
            selected,
            { containerPort: target },
            (container) => `Declare ${target} on container '${container}'`,
          ),
        ],
      };
    }
  },
};
