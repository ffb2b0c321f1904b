import { quickFix, safeFix, set } from "../../fixes.ts";
import { servicePorts } from "../../resources/index.ts";
import { field } from "../../resources/json.ts";
import type { Rule } from "../rule.ts";

export const ingressPortUndeclared: Rule = {
  id: "ingress-port-undeclared",
  summary: "an Ingress backend port that its Service does not have",
  severity: "warning",
  source: "reference",
  profiles: ["recommended"],
  *check(object, { scope }) {
    for (const bound of scope.references(object)) {
      const { reference } = bound;
      if (reference.kind.id !== "backend") continue;
      const services = scope.resolve(bound).flatMap(({ object: found }) => found ?? []);
      const [service] = services;
      if (!service || services.some(({ value }) => field(value, "spec", "type") === "ExternalName"))
        continue;
      const all = services.flatMap(({ value }) => servicePorts(value));
      for (const { port, path } of reference.ports) {
        if (all.some(({ name, number }) => name === port || number === port)) continue;
        const ports = servicePorts(service.value).filter(({ number }) => number !== undefined);
        const texts = ports.map(({ name, number }) => (name ? `${name} ${number}` : `${number}`));
        const make = ports.length === 1 ? safeFix : quickFix;
        const nested = path.at(-2) === "port";
        yield {
          message: `Service '${service.ref.name}' has no port ${port} (ports: ${texts.join(", ")}). Ingress backends name the Service's port, not the container's.`,
          path,
          related: [
            {
              message: "The ports of the Service.",
              object: service.ref,
              path: ["spec", "ports"],
              part: "key",
            },
          ],
          fixes: ports
            .slice(0, 4)
            .map(({ number }) =>
              make(
                `Use ${number}`,
                object,
                nested ? set(path.slice(0, -1), { number }) : set(path, number),
              ),
            ),
        };
      }
    }
  },
};
