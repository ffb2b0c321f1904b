import type { Fix, Path } from "../../finding.ts";
import { quickFix, set, toFillIn } from "../../fixes.ts";
import type { BoundObject } from "../../resources/index.ts";
import { grants, policyRules, resourceWord } from "../rbac-rules.ts";
import type { Rule } from "../rule.ts";

export const rbacSecretAccess: Rule = {
  id: "rbac-secret-access",
  summary: "a role that reads every Secret",
  severity: "info",
  source: "lint",
  profiles: ["rbac"],
  *check(object) {
    for (const rule of policyRules(object)) {
      const secrets = resourceWord(rule, ["secrets"]);
      if (!secrets || rule.hasNames || !grants(rule, "", ["get", "list", "watch"])) continue;
      yield {
        message: `Lets its holders read every Secret of the ${object.ref.kind === "Role" ? "namespace" : "cluster"}.`,
        path: secrets.path,
        // The names count for every resource of the rule.
        fixes: rule.resources.length > 1 ? [] : [namesFix(object, secrets.path.slice(0, -2))],
      };
    }
  },
};

function namesFix(object: BoundObject, rule: Path): Fix {
  const names = [...rule, "resourceNames"];
  return toFillIn(quickFix("Add resourceNames", object, set(names, ["<name>"])), [...names, 0]);
}
