// The driver of the lint rules: which run, and how their findings become findings of the analysis.
import type { Finding, ObjectRef, Severity } from "../finding.ts";
import type { BoundObject, ResourceScope } from "../resources/index.ts";
import type { ImageRoles } from "./image-roles.ts";
import type { RuleFinding } from "./rule.ts";
import type { ActiveRule } from "./settings.ts";
import { isSystemComponent } from "./system-component.ts";

const severities: readonly Severity[] = ["error", "warning", "info", "hint"];

export interface LintWorld {
  readonly scope: ResourceScope;
  readonly minor: number;
  readonly roles: ImageRoles;
  /** Told of a rule that has thrown, which is a defect of the rule: the others go on. */
  ruleFailed?(id: string, error: unknown): void;
}

/** The findings of the active rules about one object, in the order of the rules. `decoded`: the schema has nothing against it. */
export function lint(
  object: BoundObject,
  active: readonly ActiveRule[],
  decoded: boolean,
  world: LintWorld,
): Finding[] {
  const { scope, minor, roles } = world;
  return active.flatMap((one) => {
    const { rule, options } = one;
    if ((object.partial && !rule.patches) || (rule.decoded && !decoded)) return [];
    try {
      const found = [...rule.check(object, { scope, minor, roles, options })];
      return found.flatMap((finding) => toFinding(one, object, finding));
    } catch (error) {
      world.ruleFailed?.(rule.id, error);
      return [];
    }
  });
}

function toFinding(
  { rule, severity }: ActiveRule,
  object: BoundObject,
  found: RuleFinding,
): Finding[] {
  const { lowered = 0, ...rest } = found;
  const relaxed = rule.relaxed && isSystemComponent(object) ? 1 : 0;
  const level = severities[Math.max(0, severities.indexOf(severity) + lowered + relaxed)];
  const ref: ObjectRef = object.ref;
  return level
    ? [{ ...rest, code: rule.id, source: rule.source, severity: level, object: ref }]
    : [];
}
