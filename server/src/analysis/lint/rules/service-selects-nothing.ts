import { quickFix, set } from "../../fixes.ts";
import { labelText } from "../label-text.ts";
import { called } from "../neighbours.ts";
import type { Rule } from "../rule.ts";
import { danglingSelection, nearTemplates, speaksOf } from "../service-selection.ts";

export const serviceSelectsNothing: Rule = {
  id: "service-selects-nothing",
  summary: "a Service whose selector matches no pods of the workspace",
  severity: "hint",
  source: "reference",
  profiles: ["recommended"],
  *check(object, { scope }) {
    const dangling = danglingSelection(scope, object);
    if (!dangling) return;
    const { selector, candidates } = dangling;
    if (!speaksOf(selector, candidates) || nearTemplates(selector, candidates).length > 0) return;
    const folder = object.ref.file.slice(0, object.ref.file.lastIndexOf("/") + 1);
    const beside = candidates.filter(
      ({ object: { ref }, template }) =>
        ref.file.slice(0, ref.file.lastIndexOf("/") + 1) === folder &&
        Object.keys(template.labels).length > 0,
    );
    const labels = new Set<string>();
    const different = beside.filter(({ template }) => {
      const text = labelText(template.labels);
      return !labels.has(text) && labels.add(text);
    });
    yield {
      message: `Service '${object.ref.name}' selects no Pods of this workspace (selector ${labelText(selector.selector.matchLabels ?? {})}).`,
      path: selector.path,
      part: "key",
      fixes: different
        .slice(0, 3)
        .map(({ object: workload, template }) =>
          quickFix(
            `Use the labels of ${called(workload)}`,
            object,
            set(selector.path, template.labels),
          ),
        ),
    };
  },
};
