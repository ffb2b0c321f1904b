// The type check of CEL expressions (checker/checker.go of cel-go 0.26). Difference: what is not known of a type is
// taken to be right.
import { type CelError, display, errorAt } from "./errors.ts";
import type { Expression } from "./expression.ts";
import { overloadsOf, resolveOverload, typeNames } from "./functions.ts";
import { parse } from "./parser.ts";
import {
  boolType,
  type CelType,
  dynType,
  formatType,
  intType,
  isOpen,
  listType,
  mapType,
  unknownType,
} from "./types.ts";

/** What the expression may refer to: the types of its variables. */
export type Variables = ReadonlyMap<string, CelType>;

/** The type of the expression, or what is wrong with it; nothing where cel-go's words are not certain. */
export type Compiled = { readonly type: CelType } | { readonly error: string } | undefined;

/** Never throws. */
export function compile(source: string, variables: Variables): Compiled {
  const parsed = parse(source);
  if ("errors" in parsed) return parsed.errors && { error: display(source, parsed.errors) };
  const checker = new Checker(variables);
  const type = checker.check(parsed.expression, variables);
  if (!checker.certain) return undefined;
  return checker.errors.length > 0 ? { error: display(source, checker.errors) } : { type };
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
/** Macros whose variables are not followed. */
const opaqueMacros = new Set([
  "transformList",
  "transformMap",
  "transformMapEntry",
  "optMap",
  "optFlatMap",
  "bind",
]);

/** Far below what the stack holds, and far above what people write. */
const maxDepth = 500;

class Checker {
  readonly errors: CelError[] = [];
  certain = true;
  readonly #outer: Variables;
  #depth = 0;

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
        return listType(this.#aggregate(expression.items, scope));
      case "map":
        return mapType(
          this.#aggregate(
            expression.entries.map(([key]) => key),
            scope,
          ),
          this.#aggregate(
            expression.entries.map(([, value]) => value),
            scope,
          ),
        );
      case "message":
        for (const value of expression.values) this.check(value, scope);
        // Only patches have types to make objects of.
        if (!this.#outer.has(rootName(expression.name))) this.certain = false;
        return expression.name === "Object" ? { name: "Object", parameters: [] } : unknownType;
      case "call":
        return this.#call(expression, scope);
    }
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
    const type = this.check(operand, scope);
    if (expression.optional) return unknownType;
    if (type.fields) {
      const own = Object.hasOwn(type.fields, field) ? type.fields[field] : undefined;
      return own ?? this.#error(offset, `undefined field '${field}'`);
    }
    if (type.name === "map") return type.parameters[1] ?? unknownType;
    if (isOpen(type)) return type.name === "?" ? unknownType : dynType;
    if (type.name === "Object" || type.name.startsWith("kubernetes.")) return unknownType;
    return this.#error(offset, `type '${formatType(type)}' does not support field selection`);
  }

  /** All items of a list literal, and all keys or values of a map literal, have one type. */
  #aggregate(items: readonly Expression[], scope: Variables): CelType {
    let common: CelType | undefined;
    for (const item of items) {
      const type = this.check(item, scope);
      if (!common || isOpen(common)) common ??= type;
      else if (!isOpen(type) && formatType(type) !== formatType(common)) {
        if (type.parameters.length > 0 || common.parameters.length > 0) return unknownType;
        this.#error(
          placeOf(item),
          `expected type '${formatType(common)}' but found '${formatType(type)}'`,
        );
      }
    }
    return common ?? unknownType;
  }

  #call(expression: Expression & { kind: "call" }, scope: Variables): CelType {
    const { name, target, offset } = expression;
    if (!target && name === "has") return this.#has(expression, scope);
    if (name === "_&&_" || name === "_||_") return this.#logic(expression, scope);
    const macro = target && this.#macro(expression, target, scope);
    if (macro) return macro;
    const args = expression.arguments.map((argument) => this.check(argument, scope));
    const undeclared = () =>
      this.#error(offset, `undeclared reference to '${name}' (in container '')`);
    if (!target) {
      const overloads = overloadsOf(name);
      return overloads ? this.#resolve(name, overloads, args, false, offset) : undeclared();
    }
    const qualified = qualifiedName(target);
    if (qualified !== undefined && overloadsOf(`${qualified}.${name}`)) return unknownType;
    const targetType = this.check(target, scope);
    const overloads = overloadsOf(name);
    return overloads
      ? this.#resolve(name, overloads, [targetType, ...args], true, offset)
      : undeclared();
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
    // Optional values have operators of their own.
    if (given.some(({ name: type }) => type === "?")) return unknownType;
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
      this.certain = false;
      return unknownType;
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

/** `a.b` of an expression that is nothing but names. */
function qualifiedName(expression: Expression): string | undefined {
  const fields: string[] = [];
  let operand = expression;
  for (; operand.kind === "select"; operand = operand.operand) fields.unshift(operand.field);
  return operand.kind === "identifier" ? [operand.name, ...fields].join(".") : undefined;
}

const placeOf = ({ offset }: Expression): number => offset;
