import { quickFix, set } from "../../fixes.ts";
import { workloadOf } from "../../resources/workload.ts";
import { expansionsIn, namesFromSources, variablesOf } from "../expansion.ts";
import type { Rule } from "../rule.ts";

export const envReferenceOrder: Rule = {
  id: "env-reference-order",
  summary: "an environment variable that is used before it is defined",
  severity: "warning",
  source: "lint",
  profiles: ["recommended"],
  patches: true,
  *check(object, { scope }) {
    for (const container of workloadOf(object)?.containers ?? []) {
      const variables = variablesOf(container);
      if (variables.every(({ value }) => expansionsIn(value).length === 0)) continue;
      // The kubelet knows them before it reads the list.
      const sources = Array.isArray(container.fields["envFrom"])
        ? namesFromSources(scope, object, container)
        : new Set<string>();
      if (sources === undefined) continue;
      for (const [i, { name, value, path }] of variables.entries())
        for (const { name: used, ...within } of expansionsIn(value)) {
          const defined = variables.findIndex((other) => other.name === used);
          if (defined <= i || sources.has(used)) continue;
          const list = [...container.path, "env"];
          const items = container.fields["env"] as unknown[];
          const from = Number(variables[defined]!.path.at(-1));
          const to = Number(path.at(-1));
          const moved = items.toSpliced(from, 1).toSpliced(to, 0, items[from]);
          yield {
            message: `'$(${used})' is used before ${used} is defined in this container: the value keeps the text '$(${used})'.`,
            path: [...path, "value"],
            within,
            related: [
              {
                message: `${used} is defined here.`,
                object: object.ref,
                path: [...variables[defined]!.path, "name"],
              },
            ],
            fixes: [quickFix(`Move ${used} before ${name}`, object, set(list, moved))],
          };
        }
    }
  },
};
