// The driver of the lint rules: which run, and how their findings become findings of the analysis.
import type { Finding, ObjectRef, Severity } from "../finding.ts";
import { moved } from "../moved.ts";
import type { BoundObject, ObjectContribution, ResourceScope } from "../resources/index.ts";
import type { ImageRoles } from "./image-roles.ts";
import type { RuleContext, RuleFinding, RuleOptions } from "./rule.ts";
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
  const known = memoryOf(object);
  const found: Finding[] = [];
  for (const one of active) {
    const { rule } = one;
    if ((object.partial && !rule.patches) || (rule.decoded && !decoded)) continue;
    const said = known.byRule.get(one);
    if (said) {
      for (const finding of said.findings) found.push(moved(finding, said.ref, object.ref));
      continue;
    }
    const context = new Context(one, world);
    const findings = run(one, object, context, world);
    if (!context.looked) known.byRule.set(one, { ref: object.ref, findings });
    for (const finding of findings) found.push(finding);
  }
  return found;
}

/** Notes whether a rule has looked at what lies around the object. */
class Context implements RuleContext {
  readonly minor: number;
  readonly roles: ImageRoles;
  readonly options: RuleOptions;
  looked = false;
  readonly #scope: ResourceScope;

  constructor({ options }: ActiveRule, { scope, minor, roles }: LintWorld) {
    this.options = options;
    this.minor = minor;
    this.roles = roles;
    this.#scope = scope;
  }

  get scope(): ResourceScope {
    this.looked = true;
    return this.#scope;
  }
}

function run(
  one: ActiveRule,
  object: BoundObject,
  context: RuleContext,
  { ruleFailed }: LintWorld,
): Finding[] {
  const { rule } = one;
  try {
    const found: Finding[] = [];
    for (const finding of rule.check(object, context))
      found.push(...toFinding(one, object, finding));
    return found;
  } catch (error) {
    ruleFailed?.(rule.id, error);
    return [];
  }
}

/** What rules that looked at nothing else have said about a text; they say the same of it again. */
interface Memory {
  readonly file: string;
  readonly namespace: string;
  readonly implicit: boolean;
  readonly partial: boolean;
  /** A rule's settings are other ones in another configuration. */
  readonly byRule: WeakMap<ActiveRule, Said>;
}

interface Said {
  /** Where the text stood then. */
  readonly ref: ObjectRef;
  readonly findings: readonly Finding[];
}

const memories = new WeakMap<ObjectContribution, Memory>();

function memoryOf({ content, ref, namespace, partial }: BoundObject): Memory {
  const known = memories.get(content);
  if (
    known?.file === ref.file &&
    known.namespace === namespace.name &&
    known.implicit === namespace.implicit &&
    known.partial === partial
  )
    return known;
  const memory = {
    file: ref.file,
    namespace: namespace.name,
    implicit: namespace.implicit,
    partial,
    byRule: new WeakMap<ActiveRule, Said>(),
  };
  memories.set(content, memory);
  return memory;
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
