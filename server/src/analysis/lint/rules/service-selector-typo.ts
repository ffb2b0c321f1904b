import { quickFix, set } from "../../fixes.ts";
import { called } from "../neighbours.ts";
import type { Rule } from "../rule.ts";
import { danglingSelection, nearTemplates } from "../service-selection.ts";

export const serviceSelectorTypo: Rule = {
  id: "service-selector-typo",
  summary: "a Service whose selector nearly matches a workload",
  severity: "warning",
  source: "reference",
  profiles: ["recommended"],
  *check(object, { scope }) {
    const dangling = danglingSelection(scope, object);
    if (!dangling) return;
    const { selector } = dangling;
    const near = nearTemplates(selector, dangling.candidates);
    const [best] = near;
    if (!best) return;
    const { template, differing } = best;
    const { pair, found } = differing[0]!;
    const labels = template.template.labels;
    yield {
      message: `Service '${object.ref.name}' selects no Pods: selector '${pair.key}: ${pair.value}', ${called(template.object)} has ${found ? `'${found.key}: ${found.value}'` : `no label '${pair.key}'`}.`,
      path: pair.path,
      lowered: best.weak ? 1 : 0,
      related: [
        {
          message: `The labels of ${called(template.object)}.`,
          object: template.object.ref,
          path: [...template.template.path, "metadata", "labels"],
          part: "key",
        },
      ],
      fixes: [
        ...near.slice(0, 3).flatMap(({ template: other, differing: pairs }) => {
          const fixable = pairs.every(({ found: to }) => to && to.key === pairs[0]?.found?.key);
          const change = pairs[0]!;
          if (!fixable || change.found?.key !== change.pair.key) return [];
          return [
            {
              ...quickFix(
                `Change to '${change.pair.key}: ${change.found.value}'`,
                object,
                set(change.pair.path, change.found.value),
              ),
              safe: near.length === 1 && change.near && other === template,
            },
          ];
        }),
        quickFix(
          `Use all labels of ${called(template.object)}`,
          object,
          set(selector.path, labels),
        ),
      ],
    };
  },
};
