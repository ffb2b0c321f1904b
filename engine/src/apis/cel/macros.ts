// The macros of CEL and what they are made into: parser/macro.go, cel/library.go, ext/{comprehensions,lists}.go and
// ext/bindings.go of cel-go 0.26, as far as Kubernetes 1.36 has them.
import type { Call, Comprehension, Expression, LiteralType } from "./expression.ts";
import type { Value } from "./values.ts";

/** No name that anybody can write. */
export const accumulator = "@result";
const unused = "#unused";
const sortInput = "@__sortBy_input__";

/** Makes of a macro's call what it stands for; nothing where the call is no macro's. */
export function expandMacro(call: Call): Expression | undefined {
  const { name, target, arguments: given, offset } = call;
  if (!target) {
    const [only] = given;
    if (name !== "has" || given.length !== 1 || only?.kind !== "select") return undefined;
    return { kind: "presence", operand: only.operand, field: only.field, offset };
  }
  const expand = Object.hasOwn(macros, name) ? macros[name]!(target, given, offset) : undefined;
  return expand;
}

type Expand = (
  target: Expression,
  given: readonly Expression[],
  offset: number,
) => Expression | undefined;

const macros: Readonly<Record<string, Expand>> = {
  all: quantifier((offset) => ({
    initial: literal("bool", true, offset),
    condition: call("@not_strictly_false", offset, identifier(accumulator, offset)),
    step: (test) => call("_&&_", offset, identifier(accumulator, offset), test),
    result: identifier(accumulator, offset),
  })),
  exists: quantifier((offset) => ({
    initial: literal("bool", false, offset),
    condition: call(
      "@not_strictly_false",
      offset,
      call("!_", offset, identifier(accumulator, offset)),
    ),
    step: (test) => call("_||_", offset, identifier(accumulator, offset), test),
    result: identifier(accumulator, offset),
  })),
  exists_one: quantifier(existsOne),
  existsOne: quantifier(existsOne),
  map: (target, given, offset) => {
    if (given.length !== 2 && given.length !== 3) return undefined;
    const [variable, ...rest] = given;
    return collect(
      target,
      variable,
      undefined,
      rest.length === 2 ? rest[0] : undefined,
      rest.at(-1)!,
      offset,
    );
  },
  filter: (target, given, offset) =>
    given.length === 2
      ? collect(target, given[0], undefined, given[1], given[0]!, offset)
      : undefined,
  transformList: (target, given, offset) => {
    const parts = transformParts(given);
    return (
      parts && collect(target, parts.first, parts.second, parts.filter, parts.transform, offset)
    );
  },
  transformMap: (target, given, offset) => {
    const parts = transformParts(given);
    return parts && insert(target, parts, [parts.first!, parts.transform], offset);
  },
  transformMapEntry: (target, given, offset) => {
    const parts = transformParts(given);
    return parts && insert(target, parts, [parts.transform], offset);
  },
  optMap: (target, given, offset) =>
    optionalMap(target, given, offset, (inner) => call("optional.of", offset, inner)),
  optFlatMap: (target, given, offset) => optionalMap(target, given, offset, (inner) => inner),
  sortBy: (target, given, offset) => {
    if (given.length !== 2) return undefined;
    const input = identifier(sortInput, offset);
    const keys = collect(input, given[0], undefined, undefined, given[1]!, offset);
    return (
      keys && bind(sortInput, target, member("@sortByAssociatedKeys", input, offset, keys), offset)
    );
  },
};

interface Fold {
  readonly initial: Expression;
  readonly condition: Expression;
  readonly step: (test: Expression) => Expression;
  readonly result: Expression;
}

/** A test of every item, or of every key with its value. */
function quantifier(fold: (offset: number) => Fold): Expand {
  return (range, given, offset) => {
    const [first, second, third] = given;
    if (given.length !== 2 && given.length !== 3) return undefined;
    const { initial, condition, step, result } = fold(offset);
    const names = given.length === 2 ? [first] : [first, second];
    return comprehend(
      {
        range,
        initial,
        condition,
        step: step((given.length === 2 ? second : third)!),
        result,
        offset,
      },
      names,
    );
  };
}

function existsOne(offset: number): Fold {
  const accu = identifier(accumulator, offset);
  const one = literal("int", 1n, offset);
  return {
    initial: literal("int", 0n, offset),
    condition: literal("bool", true, offset),
    step: (test) => call("_?_:_", offset, test, call("_+_", offset, accu, one), accu),
    result: call("_==_", offset, accu, one),
  };
}

function transformParts(given: readonly Expression[]) {
  if (given.length !== 3 && given.length !== 4) return undefined;
  const [first, second, third] = given;
  return {
    first,
    second,
    filter: given.length === 4 ? third : undefined,
    transform: given.at(-1)!,
  };
}

/** A list of what `transform` gives for the items that pass the filter. */
function collect(
  range: Expression,
  first: Expression | undefined,
  second: Expression | undefined,
  filter: Expression | undefined,
  transform: Expression,
  offset: number,
): Comprehension | undefined {
  const list: Expression = { kind: "list", items: [transform], optional: new Set(), offset };
  const empty: Expression = { kind: "list", items: [], optional: new Set(), offset };
  const accu = identifier(accumulator, offset);
  const step = call("_+_", offset, accu, list);
  return accumulate(range, [first, ...(second ? [second] : [])], empty, step, filter, offset);
}

function insert(
  range: Expression,
  { first, second, filter }: NonNullable<ReturnType<typeof transformParts>>,
  values: readonly Expression[],
  offset: number,
): Comprehension | undefined {
  const accu = identifier(accumulator, offset);
  const step = call("cel.@mapInsert", offset, accu, ...values);
  const empty: Expression = { kind: "map", entries: [], offset };
  return accumulate(range, [first, second], empty, step, filter, offset);
}

function accumulate(
  range: Expression,
  names: readonly (Expression | undefined)[],
  initial: Expression,
  step: Expression,
  filter: Expression | undefined,
  offset: number,
): Comprehension | undefined {
  const accu = identifier(accumulator, offset);
  const whole = filter ? call("_?_:_", offset, filter, step, accu) : step;
  const condition = literal("bool", true, offset);
  return comprehend({ range, initial, condition, step: whole, result: accu, offset }, names);
}

function comprehend(
  parts: Omit<Comprehension, "kind" | "variable" | "accumulator">,
  names: readonly (Expression | undefined)[],
): Comprehension | undefined {
  const [first, second] = names;
  if (first?.kind !== "identifier") return undefined;
  if (names.length === 1)
    return { ...parts, kind: "comprehension", variable: first.name, accumulator };
  if (second?.kind !== "identifier") return undefined;
  const variables = { variable: first.name, secondVariable: second.name };
  return { ...parts, ...variables, kind: "comprehension", accumulator };
}

function optionalMap(
  target: Expression,
  given: readonly Expression[],
  offset: number,
  wrap: (inner: Expression) => Expression,
): Expression | undefined {
  const [variable, transform] = given;
  if (given.length !== 2 || variable?.kind !== "identifier" || !transform) return undefined;
  const value = member("value", target, offset);
  return call(
    "_?_:_",
    offset,
    member("hasValue", target, offset),
    wrap(bind(variable.name, value, transform, offset)),
    call("optional.none", offset),
  );
}

/** `result` with a name for a value. */
function bind(name: string, value: Expression, result: Expression, offset: number): Comprehension {
  return {
    kind: "comprehension",
    range: { kind: "list", items: [], optional: new Set(), offset },
    variable: unused,
    accumulator: name,
    initial: value,
    condition: literal("bool", false, offset),
    step: identifier(name, offset),
    result,
    offset,
  };
}

function literal(type: LiteralType, value: Value, offset: number): Expression {
  return { kind: "literal", type, value, offset };
}

function identifier(name: string, offset: number): Expression {
  return { kind: "identifier", name, offset };
}

function call(name: string, offset: number, ...given: readonly Expression[]): Call {
  return { kind: "call", name, arguments: given, offset };
}

function member(
  name: string,
  target: Expression,
  offset: number,
  ...given: readonly Expression[]
): Call {
  return { kind: "call", name, target, arguments: given, offset };
}
