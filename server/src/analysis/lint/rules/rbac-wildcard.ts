import { allKinds } from "#engine";
import { isOn } from "../options.ts";
import { policyRules } from "../rbac-rules.ts";
import type { Rule } from "../rule.ts";

export const rbacWildcard: Rule = {
  id: "rbac-wildcard",
  summary: "a role that grants everything, also what is added later",
  severity: "info",
  source: "lint",
  profiles: ["recommended"],
  options: {
    subresources: { summary: "also every subresource of a kind (pods/*)", default: false },
  },
  *check(object, { options }) {
    for (const { verbs, resources, groups } of policyRules(object)) {
      if (groups.length > 0 && groups.every(({ text }) => isCustomGroup(text))) continue;
      const lists = [
        ["verbs", verbs],
        ["resources", resources],
        ["apiGroups", groups],
      ] as const;
      for (const [list, words] of lists) {
        const star = words.find(
          ({ text }) => text === "*" || (isOn(options, "subresources") && text.endsWith("/*")),
        );
        if (!star) continue;
        yield { message: `'*' in ${list} also grants what is added later.`, path: star.path };
        break;
      }
    }
  },
};

const ownGroups = new Set(allKinds().map(({ group }) => group));

/** Of custom resources or metrics: who defines a group may well grant all of it, and an operator needs it. */
function isCustomGroup(group: string): boolean {
  return group.includes(".") && !ownGroups.has(group);
}
