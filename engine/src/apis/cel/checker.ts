// The type check of CEL expressions (checker/checker.go of cel-go 0.26). Difference: what is not known of a type is
// taken to be right.
import { compilePattern } from "../../model/regexp/matcher.ts";
import { type CelError, display, errorAt } from "./errors.ts";
import {
  type Call,
  type Comprehension,
  type Expression,
  maxDepth,
  qualifiedName,
} from "./expression.ts";
import { overloadsOf, resolveOverload, typeNames } from "./functions.ts";
import { parseDurationText, parseTimestamp } from "./library/times.ts";
import { expandMacro } from "./macros.ts";
import { parse } from "./parser.ts";
import {
  boolType,
  type CelType,
  containsUnknown,
  dynType,
  formatType,
  intType,
  isOpen,
  listType,
  mapType,
  optionalType,
  unknownType,
} from "./types.ts";
import { Timestamp } from "./values.ts";

/** What the expression may refer to: the types of its variables. */
export type Variables = ReadonlyMap<string, CelType>;

/** The type of the expression, or what is wrong with it; nothing where cel-go's words are not certain. */
export type Compiled =
  | { readonly type: CelType; readonly listSorts: ReadonlySet<Expression> }
  | { readonly error: string }
  | undefined;

/** Never throws. */
export function compile(source: string, variables: Variables): Compiled {
  const parsed = parse(source);
  if ("errors" in parsed) return parsed.errors && { error: display(source, parsed.errors) };
  return check(source, parsed.expression, variables);
}

/** The type of a tree that `source` was read into. Never throws. */
export function check(source: string, expression: Expression, variables: Variables): Compiled {
  const checker = new Checker(variables);
  const type = checker.check(expression, variables);
  if (!checker.certain) return undefined;
  const errors = checker.errors.length > 0 ? checker.errors : checker.literalErrors;
  return errors.length > 0
    ? { error: display(source, errors) }
    : { type, listSorts: checker.listSorts };
}

/** How many of a macro's arguments are names of variables, and what the rest makes. */
const comprehensions: Readonly<
  Record<string, { readonly sizes: readonly number[]; readonly result: "bool" | "list" | "same" }>
> = {
  all: { sizes: [2, 3], result: "bool" },
  exists: { sizes: [2, 3], result: "bool" },
  exists_one: { sizes: [2, 3], result: "bool" },
  existsOne: { sizes: [2, 3], result: "bool" },
  filter: { sizes: [2], result: "same" },
  map: { sizes: [2, 3], result: "list" },
};
/** Macros that are checked as what they stand for. */
const opaqueMacros = new Set([
  "transformList",
  "transformMap",
  "transformMapEntry",
  "optMap",
  "optFlatMap",
  "sortBy",
]);

/** Whether a function can read its last argument (cel/validator.go). */
const literalArguments: Readonly<Record<string, (text: string) => boolean>> = {
  duration: (text) => parseDurationText(text) !== undefined,
  timestamp: (text) => parseTimestamp(text) instanceof Timestamp,
  matches: (pattern) => !("error" in compilePattern(pattern)),
};

const none: ReadonlySet<number> = new Set();

class Checker {
  readonly errors: CelError[] = [];
  /** About texts that a function can not read; told where everything else is right. */
  readonly literalErrors: CelError[] = [];
  /** The expressions of known lists that are sorted. */
  readonly listSorts = new Set<Expression>();
  certain = true;
  readonly #outer: Variables;
  #depth = 0;
  /** Whether this is an argument of `format`. */
  #inFormat = false;

  constructor(outer: Variables) {
    this.#outer = outer;
  }

  check(expression: Expression, scope: Variables): CelType {
    if (this.#depth >= maxDepth) {
      this.certain = false;
      return unknownType;
    }
    this.#depth++;
    const type = this.#typeOf(expression, scope);
    this.#depth--;
    return type;
  }

  #typeOf(expression: Expression, scope: Variables): CelType {
    switch (expression.kind) {
      case "literal":
        return { name: expression.type, parameters: [] };
      case "identifier":
        return this.#identifier(expression.name, expression.offset, scope);
      case "select":
        return this.#select(expression, scope);
      case "list":
        return listType(this.#aggregate(expression.items, scope, expression.optional));
      case "map":
        return mapType(
          this.#aggregate(
            expression.entries.map(([key]) => key),
            scope,
          ),
          this.#aggregate(
            expression.entries.map(([, value]) => value),
            scope,
            new Set(expression.entries.flatMap(([, , optional], i) => (optional ? [i] : []))),
          ),
        );
      case "message":
        for (const [, value] of expression.fields) this.check(value, scope);
        // Only patches have types to make objects of.
        if (!this.#outer.has(rootName(expression.name))) this.certain = false;
        return expression.name === "Object" ? { name: "Object", parameters: [] } : unknownType;
      case "call":
        return this.#call(expression, scope);
      case "presence":
        this.check(expression.operand, scope);
        return boolType;
      case "comprehension":
        return this.#comprehension(expression, scope);
    }
  }

  #comprehension(fold: Comprehension, scope: Variables): CelType {
    const range = this.check(fold.range, scope);
    const [one = unknownType, two = unknownType] = range.parameters;
    const initial = this.check(fold.initial, scope);
    const inner = new Map(scope).set(fold.accumulator, initial);
    const isPair = fold.secondVariable !== undefined;
    const isList = range.name === "list";
    inner.set(fold.variable, isOpen(range) ? range : isPair && isList ? intType : one);
    if (fold.secondVariable !== undefined)
      inner.set(fold.secondVariable, isOpen(range) ? range : isList ? one : two);
    const step = this.check(fold.step, inner);
    const folded = containsUnknown(initial) ? step : initial;
    return this.check(fold.result, new Map(scope).set(fold.accumulator, folded));
  }

  #error(offset: number, message: string): CelType {
    this.errors.push(errorAt(offset, message));
    return unknownType;
  }

  #identifier(name: string, offset: number, scope: Variables): CelType {
    const type = scope.get(name);
    if (type) return type;
    if (typeNames.has(name)) return unknownType;
    return this.#error(offset, `undeclared reference to '${name}' (in container '')`);
  }

  #select(expression: Expression & { kind: "select" }, scope: Variables): CelType {
    const { operand, field, offset } = expression;
    const qualified = qualifiedName(expression);
    if (qualified !== undefined && typeNames.has(qualified)) return unknownType;
    const variable = qualified === undefined ? undefined : this.#outer.get(qualified);
    if (variable) return variable;
    const type = this.check(operand, scope);
    const isOptional = type.name === "optional_type";
    const found = this.#fieldOf(isOptional ? (type.parameters[0] ?? dynType) : type, field, offset);
    return isOptional || expression.optional ? optionalType(found) : found;
  }

  #fieldOf(type: CelType, field: string, offset: number): CelType {
    if (type.fields) {
      const own = Object.hasOwn(type.fields, field) ? type.fields[field] : undefined;
      return own ?? this.#error(offset, `undefined field '${field}'`);
    }
    if (type.name === "map") return type.parameters[1] ?? unknownType;
    if (isOpen(type)) return type.name === "?" ? unknownType : dynType;
    if (type.name === "Object" || type.name.startsWith("kubernetes.")) return unknownType;
    return this.#error(offset, `type '${formatType(type)}' does not support field selection`);
  }

  /**
   * All items of a list literal, and all keys or values of a map literal, have one type. Where they have not, that is told
   * if everything else is right, but not of what `format` prints.
   */
  #aggregate(
    items: readonly Expression[],
    scope: Variables,
    optional: ReadonlySet<number> = none,
  ): CelType {
    let common: CelType | undefined;
    let isMixed = false;
    for (const [i, item] of items.entries()) {
      const given = this.check(item, scope);
      const type = optional.has(i) ? (given.parameters[0] ?? unknownType) : given;
      common ??= type;
      if (containsUnknown(type) || containsUnknown(common)) return this.#rest(items, item, scope);
      if (formatType(type) === formatType(common)) continue;
      isMixed = true;
      if (!this.#inFormat)
        this.literalErrors.push(
          errorAt(
            placeOf(item),
            `expected type '${formatType(common)}' but found '${formatType(type)}'`,
          ),
        );
    }
    return isMixed ? dynType : (common ?? unknownType);
  }

  /** Checks what stands behind an item, of whose type nothing is known. */
  #rest(items: readonly Expression[], after: Expression, scope: Variables): CelType {
    for (const item of items.slice(items.indexOf(after) + 1)) this.check(item, scope);
    return unknownType;
  }

  #call(expression: Expression & { kind: "call" }, scope: Variables): CelType {
    const { name, target, offset } = expression;
    if (!target && name === "has") return this.#has(expression, scope);
    if (name === "_&&_" || name === "_||_") return this.#logic(expression, scope);
    const macro = target && this.#macro(expression, target, scope);
    if (macro) return macro;
    const outer = this.#inFormat;
    this.#inFormat ||= target !== undefined && name === "format";
    const args = expression.arguments.map((argument) => this.check(argument, scope));
    this.#inFormat = outer;
    const undeclared = () =>
      this.#error(offset, `undeclared reference to '${name}' (in container '')`);
    this.#checkLiteral(expression);
    if (!target) {
      const overloads = overloadsOf(name);
      return overloads ? this.#resolve(name, overloads, args, false, offset) : undeclared();
    }
    const qualified = qualifiedName(target);
    const spaced = qualified === undefined ? undefined : overloadsOf(`${qualified}.${name}`);
    if (spaced) return this.#resolve(`${qualified}.${name}`, spaced, args, false, offset);
    const targetType = this.check(target, scope);
    if (name === "sort" && !isOpen(targetType.parameters[0] ?? unknownType))
      this.listSorts.add(target);
    const overloads = overloadsOf(name);
    return overloads
      ? this.#resolve(name, overloads, [targetType, ...args], true, offset)
      : undeclared();
  }

  #checkLiteral({ name, arguments: given }: Call): void {
    const literal = given.at(-1);
    const isReadable = Object.hasOwn(literalArguments, name) && literalArguments[name];
    if (!isReadable || literal?.kind !== "literal" || typeof literal.value !== "string") return;
    if (!isReadable(literal.value))
      this.literalErrors.push(errorAt(literal.offset, `invalid ${name} argument`));
  }

  #resolve(
    name: string,
    overloads: Parameters<typeof resolveOverload>[0],
    given: readonly CelType[],
    isMember: boolean,
    offset: number,
  ): CelType {
    const result = resolveOverload(overloads, given, isMember);
    if (result) return result;
    if (given.some(containsUnknown)) return unknownType;
    const [first, ...rest] = given.map(formatType);
    const applied = isMember
      ? `${first}.(${rest.join(", ")})`
      : `(${given.map(formatType).join(", ")})`;
    return this.#error(offset, `found no matching overload for '${name}' applied to '${applied}'`);
  }

  #logic(expression: Expression & { kind: "call" }, scope: Variables): CelType {
    const types = expression.arguments.map((argument) => this.check(argument, scope));
    types.forEach((type, i) => {
      if (isOpen(type) || type.name === "bool") return;
      this.#error(
        placeOf(expression.arguments[i]!),
        `expected type 'bool' but found '${formatType(type)}'`,
      );
    });
    return boolType;
  }

  #has(expression: Expression & { kind: "call" }, scope: Variables): CelType {
    const [argument, ...others] = expression.arguments;
    if (!argument || others.length > 0) this.certain = false;
    else if (argument.kind !== "select") {
      // The parser says so, before anything is checked.
      this.errors.length = 0;
      this.certain = false;
    } else this.#select(argument, scope);
    return boolType;
  }

  /** Expands a macro; nothing where the call is none. */
  #macro(
    expression: Expression & { kind: "call" },
    target: Expression,
    scope: Variables,
  ): CelType | undefined {
    const { name } = expression;
    if (opaqueMacros.has(name)) {
      const expanded = expandMacro(expression);
      const known = this.errors.length;
      const type = expanded ? this.check(expanded, scope) : unknownType;
      // What is wrong in them is told of places that only the macro knows.
      if (!expanded || this.errors.length > known) this.certain = false;
      return type;
    }
    const macro = Object.hasOwn(comprehensions, name) ? comprehensions[name] : undefined;
    if (!macro?.sizes.includes(expression.arguments.length)) return undefined;
    const range = this.check(target, scope);
    const [first, second, ...rest] = expression.arguments;
    if (!first || !second) return undefined;
    if (first.kind !== "identifier") {
      this.certain = false;
      return unknownType;
    }
    const isPair = macro.result === "bool" && rest.length > 0;
    if (isPair && second.kind !== "identifier") {
      this.certain = false;
      return unknownType;
    }
    if (range.name !== "list" && range.name !== "map" && !isOpen(range))
      this.#error(
        placeOf(target),
        `expression of type '${formatType(range)}' cannot be range of a comprehension (must be list, map, or dynamic)`,
      );
    const [one = unknownType, two = unknownType] = range.parameters;
    const inner = new Map(scope);
    inner.set(first.name, isPair && range.name === "list" ? intType : isOpen(range) ? range : one);
    if (isPair && second.kind === "identifier")
      inner.set(second.name, range.name === "list" ? one : isOpen(range) ? range : two);
    const bodies = isPair ? rest : [second, ...rest];
    const types = bodies.map((body) => this.check(body, inner));
    const conditions = macro.result === "list" ? types.slice(0, -1) : types;
    // What the expansion says of a condition that is none, names places of its own.
    if (conditions.some((type) => !isOpen(type) && type.name !== "bool")) this.certain = false;
    if (macro.result === "bool") return boolType;
    if (macro.result === "list") return listType(types.at(-1) ?? unknownType);
    return isOpen(range) ? listType(dynType) : listType(one);
  }
}

function rootName(name: string): string {
  return name.split(".")[0]!;
}

const placeOf = ({ offset }: Expression): number => offset;
