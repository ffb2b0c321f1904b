import { quickFix, set } from "../../fixes.ts";
import { portsOf, workloadOf } from "../../resources/workload.ts";
import type { Rule } from "../rule.ts";

const NAMES: Readonly<Record<number, string>> = {
  80: "http",
  443: "https",
  3306: "mysql",
  5432: "postgres",
  6379: "redis",
  8080: "http",
  8443: "https",
  9090: "metrics",
  27017: "mongo",
};

export const portNameMissing: Rule = {
  id: "port-name-missing",
  summary: "a container port without a name",
  severity: "info",
  source: "lint",
  profiles: ["hygiene"],
  *check(object) {
    for (const container of workloadOf(object)?.containers ?? []) {
      const ports = portsOf(container);
      for (const { name, number, path } of ports) {
        if (name !== undefined || number === undefined) continue;
        const known = NAMES[number];
        const free = known !== undefined && ports.every((one) => one.name !== known);
        yield {
          message: `Port ${number} has no name.`,
          path,
          part: "item",
          fixes: [
            quickFix("Name it", object, set([...path, "name"], free ? known : `port-${number}`)),
          ],
        };
      }
    }
  },
};
