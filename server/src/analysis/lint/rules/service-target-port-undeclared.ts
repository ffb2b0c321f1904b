import { isPlaceholder } from "../../documents/index.ts";
import { quickFix, safeFix, set } from "../../fixes.ts";
import { nearest } from "../../schema/near.ts";
import type { Rule } from "../rule.ts";
import { declarePortFix, selectedBy, servedPorts } from "../service-ports.ts";

export const serviceTargetPortUndeclared: Rule = {
  id: "service-target-port-undeclared",
  summary: "a Service port that targets a port name no pod declares",
  severity: "warning",
  source: "reference",
  profiles: ["recommended"],
  *check(object, { scope }) {
    const selected = selectedBy(scope, object);
    if (!selected) return;
    for (const { port, target, path } of servedPorts(object)) {
      if (typeof target !== "string" || isPlaceholder(target) || /^\d+$/.test(target)) continue;
      if (selected.ports.some((one) => one.name === target && one.protocol === port.protocol))
        continue;
      // A number that is filled in later may come with its name.
      if (selected.ports.some(({ number }) => number === undefined)) continue;
      const names = [...new Set(selected.ports.flatMap(({ name }) => name ?? []))];
      const near = nearest(target, names);
      const sorted = [...near, ...names.filter((name) => !near.includes(name))];
      yield {
        message: `Port '${port.name ?? port.number ?? target}' of Service '${object.ref.name}' targets port name '${target}', but ${selected.name} declares ${selected.declared}.`,
        path,
        fixes: [
          ...sorted.slice(0, 3).map((name) => {
            const make = near.length === 1 && name === near[0] ? safeFix : quickFix;
            return make(`Use '${name}'`, object, set(path, name));
          }),
          ...declarePortFix(
            selected,
            { name: target, containerPort: port.number ?? 8080 },
            (container) => `Declare port '${target}' on container '${container}'`,
          ),
        ],
      };
    }
  },
};
