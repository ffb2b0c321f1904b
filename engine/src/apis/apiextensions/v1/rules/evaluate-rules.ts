// Mirrors staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel/validation.go (1.36): what rules in CEL say
// of a custom resource. Difference: maps are walked in the order of their keys.

import { type FieldError, fieldError, fieldErrorText } from "../../../../model/field-error.ts";
import { FieldPath } from "../../../../model/field-path.ts";
import type { ApiextensionsV1ValidationRule } from "../../../../model/generated/types.ts";
import { utf8Length } from "../../../../model/utf8.ts";
import { type Program, perCallLimit } from "../../../cel/evaluate.ts";
import { EvaluationError, Optional, type Value } from "../../../cel/values.ts";
import { isObject } from "../../../json-object.ts";
import { type Correlation, itemWithKeysOf } from "../correlation.ts";
import type { Schema } from "../schema-types.ts";
import type { CompiledRule, RuleTree } from "./rule-tree.ts";
import { schemaValue, withTypeAndMetadata } from "./schema-values.ts";

/** What all rules of a resource may cost together. */
const costBudget = 10_000_000;
const maxMessageBytes = 5 * 1024;

/** The errors of all rules in the server's order. `old` on updates, with what has changed; `warn` takes what is let pass. */
export function evaluateRules(
  tree: RuleTree,
  object: unknown,
  update?: { readonly old: unknown; readonly correlation: Correlation },
  warn?: (text: string) => void,
): FieldError[] {
  const evaluation = new Evaluation(warn);
  evaluation.visit(tree, FieldPath.root, object, update?.old, {
    current: update?.correlation,
    parent: undefined,
  });
  return evaluation.errors;
}

/** What a place was before; where that is not known, the nearest place around it of which it is. */
interface Ratcheting {
  readonly current: Correlation | undefined;
  readonly parent: Correlation | undefined;
}

function further(
  { current, parent }: Ratcheting,
  step: (known: Correlation) => Correlation | undefined,
): Ratcheting {
  return current ? { current: step(current), parent: current } : { current, parent };
}

function isUnchanged({ current, parent }: Ratcheting): boolean {
  return (current ?? parent)?.isUnchanged() ?? false;
}

class Evaluation {
  readonly errors: FieldError[] = [];
  readonly #warn: ((text: string) => void) | undefined;
  #budget = costBudget;
  /** Whether no further rule is looked at. */
  #stopped = false;

  constructor(warn: ((text: string) => void) | undefined) {
    this.#warn = warn;
  }

  visit(
    tree: RuleTree,
    path: FieldPath,
    value: unknown,
    old: unknown,
    ratcheting: Ratcheting,
  ): void {
    if (value === null || value === undefined || this.#stopped) return;
    this.#evaluate(tree, path, value, old, ratcheting);
    for (const one of tree.allOf)
      this.visit(one, path, value, old, { current: undefined, parent: ratcheting.parent });
    if (Array.isArray(value)) this.#visitItems(tree, path, value, old, ratcheting);
    else if (isObject(value)) this.#visitFields(tree, path, value, old, ratcheting);
  }

  #visitItems(
    { items, schema }: RuleTree,
    path: FieldPath,
    list: readonly unknown[],
    old: unknown,
    ratcheting: Ratcheting,
  ): void {
    if (!items) return;
    const before = Array.isArray(old) ? old : [];
    list.forEach((item, i) => {
      const oldItem = itemWithKeysOf(schema, before, item);
      this.visit(
        items,
        path.index(i),
        item,
        oldItem,
        further(ratcheting, (known) => known.index(i)),
      );
    });
  }

  #visitFields(
    { additional, properties }: RuleTree,
    path: FieldPath,
    object: Readonly<Record<string, unknown>>,
    old: unknown,
    ratcheting: Ratcheting,
  ): void {
    const names = Object.keys(object).sort();
    const visit = (tree: RuleTree | undefined, name: string, at: FieldPath) => {
      if (!tree) return;
      const before = isObject(old) && Object.hasOwn(old, name) ? old[name] : undefined;
      // Both objects have been converted to one type.
      const isTypeMeta = !ratcheting.parent && (name === "apiVersion" || name === "kind");
      const inner =
        ratcheting.current && isTypeMeta
          ? { current: undefined, parent: undefined }
          : further(ratcheting, (known) => known.key(name));
      this.visit(tree, at, object[name], before, inner);
    };
    if (additional) for (const name of names) visit(additional, name, path.key(name));
    for (const name of names) visit(properties.get(name), name, path.child(name));
  }

  #evaluate(
    { rules, schema, isResource }: RuleTree,
    path: FieldPath,
    value: unknown,
    old: unknown,
    ratcheting: Ratcheting,
  ): void {
    if (rules.length === 0) return;
    const hasOld = old !== null && old !== undefined;
    const seen = isResource ? withTypeAndMetadata(schema) : schema;
    const self = schemaValue(value, seen);
    const oldSelf = hasOld ? schemaValue(old, seen) : undefined;
    for (const compiled of rules) {
      if (this.#stopped) return;
      const isOptional = compiled.rule.optionalOldSelf === true;
      if (compiled.usesOldSelf && !hasOld && !isOptional) continue;
      const given = isOptional ? new Optional(oldSelf) : oldSelf;
      const bindings = (name: string) => (name === "self" ? self : given);
      const result = this.#run(compiled.program, bindings);
      const refuse = (detail: string) =>
        this.errors.push(fieldError.invalid(path, schema.type ?? "", detail));
      if (!result) {
        refuse(
          "validation failed due to running out of cost budget, no further validation rules will be run",
        );
        return;
      }
      const text = ruleText(compiled.rule);
      if (result instanceof EvaluationError) {
        const { message } = result;
        if (message.startsWith("no such overload"))
          refuse(
            `'${message}': call arguments did not match a supported operator, function or macro signature for rule: ${text}`,
          );
        else if (message.startsWith("operation cancelled: actual cost limit exceeded")) {
          refuse(
            `'${message}': no further validation rules will be run due to call cost exceeds limit for rule: ${text}`,
          );
          this.#stopped = true;
        } else refuse(`${message} evaluating rule: ${text}`);
      } else if (result.value !== true)
        this.#fail(compiled, path, value, schema, bindings, ratcheting);
    }
  }

  /** Nothing, and no further rules, where there is not enough of the budget left. */
  #run(
    program: Program,
    bindings: (name: string) => Value | undefined,
  ): { readonly value: Value } | EvaluationError | undefined {
    const { value, cost } = program.evaluate(bindings, perCallLimit);
    if (cost > this.#budget) {
      this.#stopped = true;
      return undefined;
    }
    this.#budget -= cost;
    return value instanceof EvaluationError ? value : { value };
  }

  #fail(
    { rule, message, place, usesOldSelf }: CompiledRule,
    path: FieldPath,
    value: unknown,
    schema: Schema,
    bindings: (name: string) => Value | undefined,
    ratcheting: Ratcheting,
  ): void {
    const at = place(path);
    const tell = (error: FieldError) => {
      if (!usesOldSelf && isUnchanged(ratcheting)) this.#warn?.(fieldErrorText(error));
      else this.errors.push(error);
    };
    const text = message && this.#message(message, rule.messageExpression ?? "", bindings);
    if (text?.problem !== undefined) {
      tell(fieldError.invalid(at, schema.type ?? "", text.problem));
      this.#stopped = true;
      return;
    }
    const detail =
      text?.message ?? (rule.message ? ruleText(rule) : `failed rule: ${ruleText(rule)}`);
    const isOmitted = schema.type === "object" || schema.type === "array";
    const error = errorForReason(at, value, detail, rule.reason);
    tell(isOmitted ? { ...error, omitValue: true } : error);
  }

  /** What the expression gives where that is a message; a problem ends everything. */
  #message(
    program: Program,
    source: string,
    bindings: (name: string) => Value | undefined,
  ): { readonly message?: string; readonly problem?: string } {
    const result = this.#run(program, bindings);
    if (!result)
      return {
        problem:
          "messageExpression evaluation failed due to running out of cost budget, no further validation rules will be run",
      };
    if (result instanceof EvaluationError)
      return result.message.startsWith("operation cancelled: actual cost limit exceeded")
        ? {
            problem: `no further validation rules will be run due to call cost exceeds limit for messageExpression: ${JSON.stringify(source)}`,
          }
        : {};
    const text = typeof result.value === "string" ? result.value.trim() : "";
    const isMessage = text !== "" && utf8Length(text) <= maxMessageBytes && !text.includes("\n");
    return isMessage ? { message: text } : {};
  }
}

/** As errors name the rule. */
function ruleText({ message, rule = "" }: ApiextensionsV1ValidationRule): string {
  return (message || rule).trim();
}

function errorForReason(
  path: FieldPath,
  value: unknown,
  detail: string,
  reason: string | undefined,
): FieldError {
  switch (reason) {
    case "FieldValueForbidden":
      return fieldError.forbidden(path, detail);
    case "FieldValueRequired":
      return fieldError.required(path, detail);
    case "FieldValueDuplicate":
      return fieldError.duplicate(path, value);
    default:
      return fieldError.invalid(path, value, detail);
  }
}
