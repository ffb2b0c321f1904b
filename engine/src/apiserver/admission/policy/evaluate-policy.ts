// Mirrors staging/src/k8s.io/apiserver/pkg/admission/plugin/policy/validating/validator.go and
// plugin/webhook/matchconditions/matcher.go (1.36): what a policy says of a request.
import type { Program } from "../../../apis/cel/evaluate.ts";
import { EvaluationError, typeNameOf, type Value } from "../../../apis/cel/values.ts";
import { utf8Length } from "../../../model/utf8.ts";
import type { CompiledPolicy } from "./compiled-policy.ts";
import { type PolicyBindings, UncertainError } from "./variables.ts";

const costBudget = 10_000_000;
const matchConditionsBudget = 2_500_000;
const maxMessageBytes = 5 * 1024;
const outOfBudget =
  "validation failed due to running out of cost budget, no further validation rules will be run";

/** A reason to refuse the request. */
export interface Denial {
  readonly message: string;
  /** `Invalid` where it is absent. */
  readonly reason?: string;
  /** Whether it is told of whatever the binding asks for. */
  readonly always?: true;
}

/** `ignores`: what can not be evaluated counts as passed. */
export function evaluatePolicy(
  policy: CompiledPolicy,
  bindings: PolicyBindings,
  ignores: boolean,
): Denial[] {
  const failed = (message: string): Denial[] => (ignores ? [] : [{ message }]);
  const matches = matchConditions(policy, bindings);
  if (typeof matches === "string") return failed(matches);
  if (!matches) return [];
  const budget = new Budget(bindings, costBudget);
  const results = policy.validations.map((validation) => ({
    ...validation,
    result: budget.evaluate(validation.program),
  }));
  if (budget.isSpent) return failed(outOfBudget);
  const denials = results.flatMap(({ of, source, message, result }) => {
    if (result instanceof UncertainError) return [];
    if (result instanceof EvaluationError) return failed(errorText(source, result));
    if (result === true) return [];
    const text = messageText(message && budget.evaluate(message));
    if (budget.isSpent) return failed(`failed messageExpression: ${outOfBudget}`);
    const fallback = of.message?.trim() || `failed expression: ${source.trim()}`;
    return [{ message: text ?? fallback, ...(of.reason ? { reason: of.reason } : {}) }];
  });
  return [...denials, ...auditAnnotations(policy, bindings, ignores)];
}

/** Evaluations until together they have cost too much. */
class Budget {
  readonly #bindings: PolicyBindings;
  #left: number;

  constructor(bindings: PolicyBindings, budget: number) {
    this.#bindings = bindings;
    this.#left = budget;
  }

  get isSpent(): boolean {
    return this.#left < 0;
  }

  evaluate(program: Program | undefined): Value {
    if (!program || this.isSpent) return new UncertainError();
    const { value, cost } = program.evaluate(this.#bindings.resolve);
    this.#left -= cost + this.#bindings.takeCost();
    return value;
  }
}

function errorText(source: string, { message }: EvaluationError): string {
  return `expression '${source}' resulted in error: ${message}`;
}

/** Whether all conditions hold; the text of an error where none is false and not all could be evaluated. */
function matchConditions(policy: CompiledPolicy, bindings: PolicyBindings): boolean | string {
  const budget = new Budget(bindings, matchConditionsBudget);
  const errors: string[] = [];
  let isCertain = true;
  for (const { source, program } of policy.matchConditions) {
    const result = budget.evaluate(program);
    if (budget.isSpent) return outOfBudget;
    if (result === false) return false;
    if (result instanceof UncertainError) isCertain = false;
    else if (result instanceof EvaluationError) errors.push(errorText(source, result));
  }
  if (errors.length === 0) return isCertain;
  const [first = ""] = errors;
  return errors.length === 1 ? first : `[${[...new Set(errors)].join(", ")}]`;
}

/** The result of a message's expression where it is a message. */
function messageText(result: Value | undefined): string | undefined {
  if (typeof result !== "string") return undefined;
  const text = result.trim();
  const isMessage = text !== "" && utf8Length(text) <= maxMessageBytes && !text.includes("\n");
  return isMessage ? text : undefined;
}

/** Annotations are for a log that nobody sees here; what fails in them refuses the request. */
function auditAnnotations(
  policy: CompiledPolicy,
  bindings: PolicyBindings,
  ignores: boolean,
): Denial[] {
  const budget = new Budget(bindings, costBudget);
  return policy.auditAnnotations.flatMap(({ source, program }): Denial[] => {
    const result = budget.evaluate(program);
    if (result === null || typeof result === "string" || result instanceof UncertainError)
      return [];
    if (result instanceof EvaluationError)
      return ignores ? [] : [{ message: errorText(source, result), always: true }];
    const message = `valueExpression '${source}' resulted in unsupported return type: ${typeNameOf(result)}. Return type must be either string or null.`;
    return [{ message, always: true }];
  });
}
