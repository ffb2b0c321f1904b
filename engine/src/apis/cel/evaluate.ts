// Compiling and evaluating CEL expressions as the API server does (cel/program.go of cel-go 0.26).
import { check, type Variables } from "./checker.ts";
import { display } from "./errors.ts";
import type { Expression } from "./expression.ts";
import { EvaluationStopped, type Frame } from "./frame.ts";
import { parse } from "./parser.ts";
import { type Names, Planner, type Step } from "./plan.ts";
import type { CelType } from "./types.ts";
import { EvaluationError, type Value } from "./values.ts";

/** What one evaluation may cost: about a tenth of a second in a cluster. */
export const perCallLimit = 1_000_000;

/** What an expression may refer to. */
export interface Environment {
  readonly variables: Variables;
  /** What `Name{…}` makes, where objects can be made. */
  readonly makeObject?: Names["makeObject"];
}

/** The values of variables by name, with dots where the variable has some; undefined where one has no value. */
export type Bindings = (name: string) => Value | undefined;

export interface Evaluation {
  /** An `EvaluationError` where it failed. */
  readonly value: Value;
  readonly cost: number;
}

/** An expression that has been compiled; run as often as somebody asks. */
export class Program {
  /** As far as it is known. */
  readonly type: CelType;
  readonly #step: Step;
  readonly #localCount: number;
  readonly #references: ReadonlySet<string>;

  constructor(type: CelType, step: Step, { localCount, references }: Planner) {
    this.type = type;
    this.#step = step;
    this.#localCount = localCount;
    this.#references = references;
  }

  /** Whether the expression looks at the variable. */
  refersTo(name: string): boolean {
    return this.#references.has(name);
  }

  /** Never throws: what goes wrong is the value. */
  evaluate(bindings: Bindings, limit = perCallLimit): Evaluation {
    const locals = new Array<Value>(this.#localCount);
    const frame: Frame = { resolve: bindings, locals, cost: 0, limit };
    try {
      const value = this.#step(frame);
      return { value, cost: frame.cost };
    } catch (problem) {
      if (!(problem instanceof EvaluationStopped)) throw problem;
      return { value: new EvaluationError(problem.message), cost: frame.cost };
    }
  }
}

/** Why there is no program: the compiler's words, absent where they are not certain. */
export interface CompileErrors {
  readonly error: string | undefined;
  /** Whether the expression is right, but nothing can be made of its constants. */
  readonly isInstantiation?: boolean;
}

/** Never throws. What of an expression's types is not known is taken to be right. */
export function compileProgram(source: string, environment: Environment): Program | CompileErrors {
  const parsed = parse(source);
  if ("errors" in parsed) return { error: parsed.errors && display(source, parsed.errors) };
  const checked = check(source, parsed.expression, environment.variables);
  if (checked && "error" in checked) return { error: checked.error };
  return instantiate(parsed.expression, checked, environment);
}

function instantiate(
  expression: Expression,
  checked: { readonly type: CelType; readonly listSorts: ReadonlySet<Expression> } | undefined,
  { variables, makeObject }: Environment,
): Program | CompileErrors {
  const names: Names = {
    has: (name) => variables.has(name),
    ...(makeObject ? { makeObject } : {}),
  };
  const planner = new Planner(names, checked?.listSorts ?? new Set());
  const step = planner.plan(expression);
  return planner.problem === undefined
    ? new Program(checked?.type ?? { name: "?", parameters: [] }, step, planner)
    : { error: planner.problem, isInstantiation: true };
}
