// The syntax tree of a CEL expression. `offset` is the place that errors about it name, in code points.

export type LiteralType = "int" | "uint" | "double" | "string" | "bytes" | "bool" | "null";

export type Expression =
  | {
      readonly kind: "literal";
      readonly type: LiteralType;
      readonly offset: number;
    }
  | { readonly kind: "identifier"; readonly name: string; readonly offset: number }
  | {
      readonly kind: "select";
      readonly operand: Expression;
      readonly field: string;
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
  | { readonly kind: "list"; readonly items: readonly Expression[]; readonly offset: number }
  | {
      readonly kind: "map";
      readonly entries: readonly (readonly [Expression, Expression])[];
      readonly offset: number;
    }
  | {
      readonly kind: "message";
      readonly name: string;
      readonly values: readonly Expression[];
      readonly offset: number;
    };
