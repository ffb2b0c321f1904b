// What a lint rule is: a plain value. One rule, one file, one page (`<id>.md`), one line in `rules/index.ts`.
import type { Finding, Severity } from "../finding.ts";
import type { BoundObject, ResourceScope } from "../resources/index.ts";
import type { ImageRoles } from "./image-roles.ts";

export type Profile =
  | "recommended"
  | "reliability"
  | "hygiene"
  | "rbac"
  | "pss-baseline"
  | "pss-restricted";

/** What a rule may look at beside the object. */
export interface RuleContext {
  /** Everything that lies together with the object, indexed. */
  readonly scope: ResourceScope;
  /** Minor of the target Kubernetes version. */
  readonly minor: number;
  /** The rule's options, every one of them set. */
  readonly options: RuleOptions;
  readonly roles: ImageRoles;
}

export type OptionValue = string | boolean | number | readonly string[];
export type RuleOptions = Readonly<Record<string, OptionValue>>;

/** An option of a rule: what it is for, its default, and what it may be. The default's type is the option's. */
export interface RuleOption {
  readonly summary: string;
  readonly default: OptionValue;
  readonly values?: readonly string[];
}

/** What a rule says; the driver adds code, source, severity and object. */
export interface RuleFinding
  extends Pick<Finding, "message" | "path" | "part" | "within" | "related" | "fixes" | "tags"> {
  /** By how many levels this finding is weaker than the rule's severity; negative for a stronger one. */
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
  /** It judges what is written and misses nothing: it also runs on patches, which are no complete objects. */
  readonly patches?: true;
  /** What system components need anyway: lowered by a level for them. */
  readonly relaxed?: true;
  /** A check of the API server itself, which only sees what decoding has accepted. */
  readonly decoded?: true;
  readonly options?: Readonly<Record<string, RuleOption>>;
  /** Never throws, also on objects that the schema refuses: every field may be absent or of any type. */
  check(object: BoundObject, context: RuleContext): Iterable<RuleFinding>;
}
