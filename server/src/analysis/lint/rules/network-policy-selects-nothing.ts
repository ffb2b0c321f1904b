import type { Rule } from "../rule.ts";
import { nearLabelFixes, selectsNothing } from "../service-selection.ts";

export const networkPolicySelectsNothing: Rule = {
  id: "network-policy-selects-nothing",
  summary: "a NetworkPolicy or a peer of it that matches no pods of the workspace",
  severity: "hint",
  source: "reference",
  profiles: ["recommended"],
  *check(object, { scope }) {
    if (object.ref.kind !== "NetworkPolicy") return;
    for (const selector of object.content.selectors) {
      const own = selector.kind.id === "policy-subject";
      // Peers of other namespaces are rarely in the same workspace.
      if (!own && selector.namespaces !== undefined) continue;
      if (!selectsNothing(scope, object, selector)) continue;
      yield {
        message: own
          ? "This NetworkPolicy selects no Pods of this workspace."
          : "This peer matches no Pods of this workspace.",
        path: selector.path,
        part: "key",
        fixes: nearLabelFixes(object, selector, scope.pods.candidates(object, selector)),
      };
    }
  },
};
