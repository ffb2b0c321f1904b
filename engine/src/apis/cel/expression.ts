// The syntax tree of a CEL expression. `offset` is the place that errors about it name, in code points.
import type { Value } from "./values.ts";

export type LiteralType = "int" | "uint" | "double" | "string" | "bytes" | "bool" | "null";

export type Expression =
  | {
      readonly kind: "literal";
      readonly type: LiteralType;
      readonly value: Value;
      readonly offset: number;
    }
  | { readonly kind: "identifier"; readonly name: string; readonly offset: number }
  | {
      readonly kind: "select";
      readonly operand: Expression;
      readonly field: string;
      /** `a.?b` */
      readonly optional: boolean;
      readonly offset: number;
    }
  | {
      readonly kind: "call";
      readonly name: string;
      readonly target?: Expression;
      readonly arguments: readonly Expression[];
      readonly offset: number;
    }
  | {
      readonly kind: "list";
      readonly items: readonly Expression[];
      /** The places of items that are there only where they have a value. */
      readonly optional: ReadonlySet<number>;
      readonly offset: number;
    }
  | { readonly kind: "map"; readonly entries: readonly MapEntry[]; readonly offset: number }
  | {
      readonly kind: "message";
      readonly name: string;
      readonly fields: readonly MessageField[];
      readonly offset: number;
    }
  | Presence
  | Comprehension;

export type Call = Extract<Expression, { kind: "call" }>;

export type MapEntry = readonly [key: Expression, value: Expression, optional: boolean];
export type MessageField = readonly [name: string, value: Expression, optional: boolean];

/** What `has(a.b)` is made into. */
export interface Presence {
  readonly kind: "presence";
  readonly operand: Expression;
  readonly field: string;
  readonly offset: number;
}

/** What the macros over lists and maps are made into: a fold over the range's items, or its keys and values. */
export interface Comprehension {
  readonly kind: "comprehension";
  readonly range: Expression;
  readonly variable: string;
  /** The value beside the key, or the item beside its place. */
  readonly secondVariable?: string;
  readonly accumulator: string;
  readonly initial: Expression;
  /** Whether it goes on. */
  readonly condition: Expression;
  readonly step: Expression;
  readonly result: Expression;
  readonly offset: number;
}

/** No name of a variable, type or function has more parts. */
const maxParts = 8;

/** `a.b` of an expression that is nothing but names. */
export function qualifiedName(expression: Expression): string | undefined {
  let name = "";
  let operand = expression;
  for (let parts = 1; operand.kind === "select" && !operand.optional; parts++) {
    if (parts > maxParts) return undefined;
    name = `.${operand.field}${name}`;
    operand = operand.operand;
  }
  return operand.kind === "identifier" ? operand.name + name : undefined;
}

/** Far below what the stack holds, and far above what people write. */
export const maxDepth = 500;

/** Whether it is nothing but literals. */
export function isConstant(expression: Expression, depth = 0): boolean {
  if (depth > maxDepth) return false;
  const inner = (part: Expression) => isConstant(part, depth + 1);
  switch (expression.kind) {
    case "literal":
      return true;
    case "list":
      return expression.optional.size === 0 && expression.items.every(inner);
    case "map":
      return expression.entries.every(
        ([key, value, optional]) => !optional && inner(key) && inner(value),
      );
    default:
      return false;
  }
}

/** The operands of operators of one kind in a row. */
export function flatten(expression: Expression, name: string): Expression[] {
  const open = [expression];
  const operands: Expression[] = [];
  for (let one = open.pop(); one; one = open.pop())
    if (one.kind === "call" && one.name === name && !one.target)
      open.push(...[...one.arguments].reverse());
    else operands.push(one);
  return operands;
}
