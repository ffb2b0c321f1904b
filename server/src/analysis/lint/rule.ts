// What a lint rule is: a plain value. One rule, one file, one page (`<id>.md`), one line in `rules/index.ts`.
import type { ViewedObject } from "../features/file-view.ts";
import type { Finding, Severity } from "../finding.ts";

export type Profile =
  | "recommended"
  | "reliability"
  | "hygiene"
  | "rbac"
  | "pss-baseline"
  | "pss-restricted";

/** What a rule may look at beside the object. */
export interface RuleContext {
  /** Every object that is applied together with this one, itself included. */
  readonly scope: readonly ViewedObject[];
  /** Minor of the target Kubernetes version. */
  readonly minor: number;
}

/** What a rule says; the driver adds code, source, severity and object. */
export interface RuleFinding
  extends Pick<Finding, "message" | "path" | "part" | "related" | "fixes" | "tags"> {
  /** By how many levels this finding is weaker than the rule's severity. */
  readonly lowered?: number;
}

export interface Rule {
  /** Names the bad pattern, topic first. */
  readonly id: string;
  /** One line, as `drydock rules` lists it. */
  readonly summary: string;
  readonly severity: Severity;
  readonly source: "lint" | "reference";
  readonly profiles: readonly Profile[];
  /** Never throws, also on objects that the schema refuses: every field may be absent or of any type. */
  check(object: ViewedObject, context: RuleContext): Iterable<RuleFinding>;
}
