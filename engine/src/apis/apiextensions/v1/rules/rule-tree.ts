// Mirrors staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel/{compilation,validation}.go (1.36): the
// rules of a schema, compiled, at the places that they are about.

import type { FieldPath } from "../../../../model/field-path.ts";
import type { ApiextensionsV1ValidationRule } from "../../../../model/generated/types.ts";
import { controlCharacters } from "../../../../model/go-format.ts";
import { compileProgram, Program } from "../../../cel/evaluate.ts";
import type { CelType } from "../../../cel/types.ts";
import { additionalOf, itemsOf, ownProperty, type Schema, sortedEntries } from "../schema-types.ts";
import { ruleVariables, typeOfSchema } from "../validation-rules.ts";

export interface CompiledRule {
  readonly rule: ApiextensionsV1ValidationRule;
  readonly program: Program;
  /** Absent where the rule has none, or one that does not compile. */
  readonly message?: Program;
  readonly usesOldSelf: boolean;
  /** Where errors stand, from the place of the rule. */
  readonly place: (path: FieldPath) => FieldPath;
}

/** The rules about one place, and those further in. */
export interface RuleTree {
  readonly schema: Schema;
  readonly isResource: boolean;
  readonly rules: readonly CompiledRule[];
  readonly items?: RuleTree;
  readonly additional?: RuleTree;
  readonly properties: ReadonlyMap<string, RuleTree>;
  readonly allOf: readonly RuleTree[];
}

/** Schemas never change, so that rules are compiled once. */
const trees = new WeakMap<Schema, RuleTree | null>();

/** The rules of a resource's schema; undefined where it has none. */
export function ruleTreeOf(schema: Schema): RuleTree | undefined {
  let tree = trees.get(schema);
  if (tree === undefined) {
    tree = (resourceHasRules(schema) && build(schema, schema, true)) || null;
    trees.set(schema, tree);
  }
  return tree ?? undefined;
}

const answers = new WeakMap<Schema, boolean>();

/** Whether a resource's schema has rules outside of `allOf`; with none, those inside do not count. */
export function resourceHasRules(schema: Schema): boolean {
  let answer = answers.get(schema);
  if (answer === undefined) {
    answer = hasRules(schema);
    answers.set(schema, answer);
  }
  return answer;
}

function hasRules(schema: Schema | undefined): boolean {
  if (!schema) return false;
  if (schema["x-kubernetes-validations"]?.length) return true;
  return [
    itemsOf(schema),
    additionalOf(schema.additionalProperties),
    ...Object.values(schema.properties ?? {}),
  ].some(hasRules);
}

/** `given` says what is checked, `schema` what the values are: within `allOf` they differ. */
function build(given: Schema, schema: Schema, isResource: boolean): RuleTree | undefined {
  const self = typeOfSchema(schema, isResource);
  if (!self) return undefined;
  const inner = (part: Schema | undefined, of: Schema | undefined) =>
    part && of && build(part, of, of["x-kubernetes-embedded-resource"] === true);
  const rules = (given["x-kubernetes-validations"] ?? []).flatMap(
    (rule) => compileRule(rule, schema, self) ?? [],
  );
  const items = inner(itemsOf(given), itemsOf(schema));
  const additional = inner(
    additionalOf(given.additionalProperties),
    additionalOf(schema.additionalProperties),
  );
  const properties = new Map(
    sortedEntries(given.properties).flatMap(([name, property]) => {
      const tree = inner(property, ownProperty(schema, name));
      return tree ? [[name, tree] as const] : [];
    }),
  );
  const allOf = (given.allOf ?? []).flatMap((one) => build(one, schema, isResource) ?? []);
  const isEmpty =
    rules.length === 0 && !items && !additional && properties.size === 0 && allOf.length === 0;
  if (isEmpty) return undefined;
  return {
    schema,
    isResource,
    rules,
    properties,
    allOf,
    ...(items ? { items } : {}),
    ...(additional ? { additional } : {}),
  };
}

/** Nothing for a rule that is empty, or that no definition could have been accepted with. */
function compileRule(
  rule: ApiextensionsV1ValidationRule,
  schema: Schema,
  self: CelType,
): CompiledRule | undefined {
  const { rule: source = "", messageExpression, fieldPath } = rule;
  if (source.trim() === "") return undefined;
  const environment = { variables: ruleVariables(self, rule.optionalOldSelf === true) };
  const program = compileProgram(source, environment);
  if (!(program instanceof Program)) return undefined;
  const message = messageExpression ? compileProgram(messageExpression, environment) : undefined;
  return {
    rule,
    program,
    usesOldSelf: program.refersTo("oldSelf"),
    place: readFieldPath(fieldPath ?? "", schema),
    ...(message instanceof Program ? { message } : {}),
  };
}

/** How a path in dots and brackets leads on; a path that is wrong leads nowhere. */
function readFieldPath(text: string, schema: Schema): (path: FieldPath) => FieldPath {
  const steps: ((path: FieldPath) => FieldPath)[] = [];
  let at: Schema | undefined = schema;
  let rest = text;
  while (rest !== "") {
    const [part = "", name, quoted] = /^(?:\.([^.[\]]+)|\['((?:[^'\\]|\\.)*)'\])/.exec(rest) ?? [];
    if (part === "" || !at) return (path) => path;
    const step =
      name ?? quoted!.replace(/\\(.)/g, (_, letter) => controlCharacters[letter] ?? letter);
    const isField: boolean = Object.keys(at.properties ?? {}).length > 0;
    steps.push((path) => (isField ? path.child(step) : path.key(step)));
    at = isField ? ownProperty(at, step) : additionalOf(at.additionalProperties);
    if (!at) return (path) => path;
    rest = rest.slice(part.length);
  }
  return (path) => steps.reduce((before, step) => step(before), path);
}
