// The driver of the lint rules: which run, and how their findings become findings of the analysis.
import type { ViewedObject } from "../features/file-view.ts";
import type { Finding, Severity } from "../finding.ts";
import type { Profile, Rule, RuleContext, RuleFinding } from "./rule.ts";
import { rules } from "./rules/index.ts";

const levels: readonly Severity[] = ["error", "warning", "info", "hint"];

/** The findings of every rule of the profiles about one object, in the order of the rules. */
export function lint(
  object: ViewedObject,
  context: RuleContext,
  profiles: readonly Profile[] = ["recommended"],
): Finding[] {
  return rules
    .filter((rule) => rule.profiles.some((profile) => profiles.includes(profile)))
    .flatMap((rule) =>
      [...rule.check(object, context)].flatMap((found) => toFinding(rule, object, found)),
    );
}

function toFinding(rule: Rule, object: ViewedObject, found: RuleFinding): Finding[] {
  const { lowered = 0, ...rest } = found;
  const severity = levels[levels.indexOf(rule.severity) + lowered];
  return severity
    ? [{ ...rest, code: rule.id, source: rule.source, severity, object: object.ref }]
    : [];
}
