// How expressions are evaluated (interpreter/{planner,interpretable}.go of cel-go 0.26): each becomes a function once and
// is run as often as somebody asks. Costs are counted as interpreter/runtimecost.go counts them.
import { compilePattern } from "../../model/regexp/matcher.ts";
import { callCost, checkMeasurable } from "./costs.ts";
import {
  type Call,
  type Comprehension,
  type Expression,
  flatten,
  isConstant,
  maxDepth,
  qualifiedName,
} from "./expression.ts";
import { constantFrame, type Frame, spend } from "./frame.ts";
import { implementationOf, overloadsOf, typeNames } from "./functions.ts";
import { GrowingList } from "./library/operators.ts";
import { accumulator, expandMacro } from "./macros.ts";
import { isPresent, qualify, qualifyOptional } from "./qualify.ts";
import { pairsOf, singlesOf } from "./ranges.ts";
import {
  ArrayList,
  EntryMap,
  EvaluationError,
  keyOf,
  noSuchOverload,
  Optional,
  TypeValue,
  typeNameOf,
  type Value,
} from "./values.ts";

export type Step = (frame: Frame) => Value;

/** What an expression may refer to beside its own variables. */
export interface Names {
  /** Whether a variable of the name, maybe with dots, is declared. */
  has(name: string): boolean;
  /** What `Name{…}` makes; undefined where there is no such type. */
  readonly makeObject?: (name: string, fields: readonly (readonly [string, Value])[]) => Value;
}

const listCost = 10;
const mapCost = 30;
const objectCost = 40;

export class Planner {
  readonly #names: Names;
  readonly #listSorts: ReadonlySet<Expression>;
  readonly #constants = new Set<Step>();
  #depth = 0;
  /** How many places for local variables an evaluation needs. */
  localCount = 0;
  /** The variables that it refers to. */
  readonly references = new Set<string>();
  /** What constant parts of the expression fail with: nothing can be evaluated then. */
  problem: string | undefined;

  /** `listSorts`: the expressions of known lists that are sorted. */
  constructor(names: Names, listSorts: ReadonlySet<Expression>) {
    this.#names = names;
    this.#listSorts = listSorts;
  }

  plan(expression: Expression, scope: ReadonlyMap<string, number> = new Map()): Step {
    if (this.#depth >= maxDepth) {
      this.problem ??= "expression nests too deeply";
      return noSuchOverload;
    }
    this.#depth++;
    const step = this.#plan(expression, scope);
    this.#depth--;
    return step;
  }

  #plan(expression: Expression, scope: ReadonlyMap<string, number>): Step {
    switch (expression.kind) {
      case "literal": {
        const { value } = expression;
        return this.#constant(value);
      }
      case "identifier":
        return this.#identifier(expression.name, scope);
      case "select":
        return this.#select(expression, scope);
      case "call":
        return this.#call(expression, scope);
      case "list":
        return this.#list(expression, scope);
      case "map":
        return this.#map(expression, scope);
      case "message":
        return this.#message(expression, scope);
      case "presence": {
        const operand = this.plan(expression.operand, scope);
        const { field } = expression;
        return (frame) => {
          const value = operand(frame);
          return value instanceof EvaluationError ? value : isPresent(value, field);
        };
      }
      case "comprehension":
        return this.#comprehension(expression, scope);
    }
  }

  #constant(value: Value): Step {
    const step = () => value;
    this.#constants.add(step);
    return step;
  }

  #identifier(name: string, scope: ReadonlyMap<string, number>): Step {
    const place = scope.get(name);
    if (place !== undefined)
      return (frame) => {
        spend(frame, 1);
        return frame.locals[place]!;
      };
    const bare = name.replace(/^\./, "");
    if (!this.#names.has(bare) && typeNames.has(bare)) {
      const type = new TypeValue(bare);
      return () => type;
    }
    this.references.add(bare);
    return (frame) => {
      spend(frame, 1);
      const value = frame.resolve(bare);
      return value === undefined ? new EvaluationError(`no such attribute(s): ${bare}`) : value;
    };
  }

  #select(expression: Expression & { kind: "select" }, scope: ReadonlyMap<string, number>): Step {
    const qualified = qualifiedName(expression);
    const isShadowed = qualified !== undefined && scope.has(qualified.split(".")[0]!);
    if (qualified !== undefined && !isShadowed) {
      if (this.#names.has(qualified)) return this.#identifier(qualified, scope);
      if (typeNames.has(qualified)) return this.#identifier(qualified, scope);
    }
    const operand = this.plan(expression.operand, scope);
    const { field } = expression;
    const look = expression.optional ? qualifyOptional : qualify;
    return (frame) => {
      const value = operand(frame);
      if (value instanceof EvaluationError) return value;
      spend(frame, 1);
      return look(value, field);
    };
  }

  #call(call: Call, scope: ReadonlyMap<string, number>): Step {
    const expanded = expandMacro(call);
    if (expanded) return this.plan(expanded, scope);
    const { name, target } = call;
    switch (name) {
      case "_&&_":
        return this.#logic(call, scope, false);
      case "_||_":
        return this.#logic(call, scope, true);
      case "_?_:_":
        return this.#conditional(call, scope);
      case "@not_strictly_false": {
        const argument = this.plan(call.arguments[0]!, scope);
        return (frame) => {
          const value = argument(frame);
          spend(frame, 1);
          return value !== false;
        };
      }
      case "_[_]":
      case "_[?_]":
        return this.#index(call, scope, name === "_[_]" ? qualify : qualifyOptional);
    }
    if (target && (name === "or" || name === "orValue") && call.arguments.length === 1)
      return this.#otherwise(target, call.arguments[0]!, name === "orValue", scope);
    const space = target && qualifiedName(target);
    const qualified = space === undefined ? undefined : `${space.replace(/^\./, "")}.${name}`;
    if (qualified !== undefined && overloadsOf(qualified))
      return this.#apply(qualified, call.arguments, false, scope);
    return target
      ? this.#apply(name, [target, ...call.arguments], true, scope)
      : this.#apply(name.replace(/^\./, ""), call.arguments, false, scope);
  }

  #apply(
    name: string,
    given: readonly Expression[],
    isMember: boolean,
    scope: ReadonlyMap<string, number>,
  ): Step {
    const steps = given.map((one) => this.plan(one, scope));
    const run = implementationOf(name, isMember, given.length);
    if (!run) {
      this.problem ??= `no such overload: ${name}`;
      return noSuchOverload;
    }
    if (conversions.has(name) && given.length === 1 && this.#constants.has(steps[0]!)) {
      const value = run([steps[0]!(constantFrame())]);
      if (value instanceof EvaluationError) this.problem ??= value.message;
      return this.#constant(value);
    }
    this.#checkPattern(name, given[1]);
    const isMeasured = name === "distinct" || (name === "sort" && this.#listSorts.has(given[0]!));
    return (frame) => {
      const values: Value[] = [];
      let failed: Value | undefined;
      for (const step of steps) {
        const value = step(frame);
        if (value instanceof EvaluationError) failed ??= value;
        values.push(value);
      }
      if (isMeasured) checkMeasurable(values[0]!);
      const result = failed ?? run(values);
      spend(frame, callCost(name, values, result));
      return result;
    };
  }

  /** A constant pattern is read once. */
  #checkPattern(name: string, pattern: Expression | undefined): void {
    if (name !== "find" && name !== "findAll") return;
    if (pattern?.kind !== "literal" || typeof pattern.value !== "string") return;
    const compiled = compilePattern(pattern.value);
    if ("error" in compiled) this.problem ??= compiled.error;
  }

  /** `stop` decides, whatever else there is or goes wrong. */
  #logic(call: Call, scope: ReadonlyMap<string, number>, stop: boolean): Step {
    const steps = flatten(call, call.name).map((one) => this.plan(one, scope));
    return (frame) => {
      let failed: Value | undefined;
      for (const step of steps) {
        const value = step(frame);
        if (value === stop) return stop;
        if (typeof value !== "boolean")
          failed ??= value instanceof EvaluationError ? value : noSuchOverload();
      }
      return failed ?? !stop;
    };
  }

  #conditional(call: Call, scope: ReadonlyMap<string, number>): Step {
    const [condition, yes, no] = call.arguments.map((one) => this.plan(one, scope)) as [
      Step,
      Step,
      Step,
    ];
    return (frame) => {
      const value = condition(frame);
      if (typeof value === "boolean") return (value ? yes : no)(frame);
      return value instanceof EvaluationError ? value : noSuchOverload();
    };
  }

  #index(
    call: Call,
    scope: ReadonlyMap<string, number>,
    look: (value: Value, key: Value) => Value,
  ): Step {
    const [operand, key] = call.arguments.map((one) => this.plan(one, scope)) as [Step, Step];
    return (frame) => {
      const value = operand(frame);
      if (value instanceof EvaluationError) return value;
      const index = key(frame);
      if (index instanceof EvaluationError) return index;
      spend(frame, 1);
      return index === null
        ? new EvaluationError("invalid qualifier type: <nil>")
        : look(value, index);
    };
  }

  /** `a.or(b)` and `a.orValue(b)`: what is no optional value counts as one that is there. */
  #otherwise(
    target: Expression,
    other: Expression,
    unwraps: boolean,
    scope: ReadonlyMap<string, number>,
  ): Step {
    const first = this.plan(target, scope);
    const second = this.plan(other, scope);
    return (frame) => {
      const value = first(frame);
      if (!(value instanceof Optional)) return value;
      if (value.value === undefined) return second(frame);
      return unwraps ? value.value : value;
    };
  }

  #list(expression: Expression & { kind: "list" }, scope: ReadonlyMap<string, number>): Step {
    const steps = expression.items.map((item) => this.plan(item, scope));
    const { optional } = expression;
    const cost = isConstant(expression) ? 0 : listCost;
    return (frame) => {
      const items: Value[] = [];
      for (const [i, step] of steps.entries()) {
        const value = step(frame);
        if (value instanceof EvaluationError) return value;
        if (!optional.has(i)) items.push(value);
        else if (!(value instanceof Optional)) return notOptional(`element ${i}`, value);
        else if (value.value !== undefined) items.push(value.value);
      }
      spend(frame, cost);
      return new ArrayList(items);
    };
  }

  #map(expression: Expression & { kind: "map" }, scope: ReadonlyMap<string, number>): Step {
    const steps = expression.entries.map(
      ([key, value, optional]) =>
        [this.plan(key, scope), this.plan(value, scope), optional] as const,
    );
    const cost = isConstant(expression) ? 0 : mapCost;
    return (frame) => {
      const entries: [Value, Value][] = [];
      for (const [keyStep, valueStep, optional] of steps) {
        const key = keyStep(frame);
        if (key instanceof EvaluationError) return key;
        const value = valueStep(frame);
        if (value instanceof EvaluationError) return value;
        if (!optional) entries.push([key, value]);
        else if (!(value instanceof Optional)) return notOptional(`entry ${keyOf(key)}`, value);
        else if (value.value !== undefined) entries.push([key, value.value]);
      }
      spend(frame, cost);
      return new EntryMap(entries);
    };
  }

  #message(expression: Expression & { kind: "message" }, scope: ReadonlyMap<string, number>): Step {
    const steps = expression.fields.map(
      ([name, value, optional]) => [name, this.plan(value, scope), optional] as const,
    );
    const make = this.#names.makeObject;
    const { name } = expression;
    return (frame) => {
      const fields: [string, Value][] = [];
      for (const [field, step, optional] of steps) {
        const value = step(frame);
        if (value instanceof EvaluationError) return value;
        if (!optional) fields.push([field, value]);
        else if (!(value instanceof Optional)) return notOptional(`field ${field}`, value);
        else if (value.value !== undefined) fields.push([field, value.value]);
      }
      spend(frame, objectCost);
      return make?.(name, fields) ?? new EvaluationError(`unknown type: ${name}`);
    };
  }

  #comprehension(fold: Comprehension, scope: ReadonlyMap<string, number>): Step {
    const range = this.plan(fold.range, scope);
    const initial = this.plan(fold.initial, scope);
    const place = this.localCount;
    const second = fold.secondVariable;
    this.localCount += second === undefined ? 2 : 3;
    const withResult = new Map(scope).set(fold.accumulator, place);
    const inner = new Map(withResult).set(fold.variable, place + 1);
    if (second !== undefined) inner.set(second, place + 2);
    const condition = this.plan(fold.condition, inner);
    const step = this.plan(fold.step, inner);
    const result = this.plan(fold.result, withResult);
    const grows = fold.initial.kind === "list" && fold.accumulator === accumulator;
    return (frame) => {
      const over = range(frame);
      if (over instanceof EvaluationError) return over;
      const pairs = second === undefined ? singlesOf(over) : pairsOf(over);
      if (pairs instanceof EvaluationError) return pairs;
      const { locals } = frame;
      const first = initial(frame);
      locals[place] = grows ? new GrowingList() : first;
      for (const [one, two] of pairs) {
        locals[place + 1] = one;
        if (second !== undefined) locals[place + 2] = two;
        if (condition(frame) === false) break;
        locals[place] = step(frame);
      }
      const grown = locals[place];
      if (grown instanceof GrowingList) locals[place] = new ArrayList(grown.items);
      return result(frame);
    };
  }
}

/** Functions that turn values into others of one type: what is constant is turned once. */
const conversions = new Set(
  "bool bytes double duration int string timestamp uint dyn type".split(" "),
);

function notOptional(what: string, value: Value): EvaluationError {
  return new EvaluationError(
    `cannot initialize optional ${what} from non-optional value of type ${typeNameOf(value)}`,
  );
}
