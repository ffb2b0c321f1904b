import type { Rule } from "../rule.ts";
import { nearLabelFixes, selectsNothing } from "../service-selection.ts";

export const pdbSelectsNothing: Rule = {
  id: "pdb-selects-nothing",
  summary: "a disruption budget whose selector matches no pods of the workspace",
  severity: "hint",
  source: "reference",
  profiles: ["recommended"],
  *check(object, { scope }) {
    for (const selector of object.content.selectors)
      if (selector.kind.id === "disruption-budget" && selectsNothing(scope, object, selector))
        yield {
          message: "This budget selects no Pods of this workspace.",
          path: selector.path,
          part: "key",
          fixes: nearLabelFixes(object, selector, scope.pods.candidates(object, selector)),
        };
  },
};
