// The parser of CEL (parser/gen/CEL.g4 and parser/parser.go of cel-go), and its words for a mistake. Difference: what
// the tree behind a mistake would be told besides is left unsaid.
import { type CelError, errorAt } from "./errors.ts";
import type { Expression, LiteralType, MapEntry, MessageField } from "./expression.ts";
import { type Token, tokenize } from "./lexer.ts";
import { literalValue } from "./literals.ts";
import {
  beginsExpression,
  beginsItem,
  beginsMember,
  expecting,
  isIdentifier,
  isLiteral,
  isNumber,
  isSymbol,
  literalWords,
  TokenReader,
} from "./token-reader.ts";
import { EvaluationError } from "./values.ts";

/** The tree; or the errors, which are absent where cel-go's own words are not certain. */
export type Parsed =
  | { readonly expression: Expression }
  | { readonly errors: readonly CelError[] | undefined };

/** Words that are no names: those of the language, and those kept for it. */
export const reservedWords: ReadonlySet<string> = new Set(
  [
    "true false null in as break const continue else for function if import let loop package",
    "namespace return var void while",
  ].flatMap((words) => words.split(" ")),
);
const relations = ["<", "<=", ">=", ">", "==", "!=", "in"];
const binaryOperators = [...relations, "+", "-", "*", "/", "%", "&&", "||"];
const selectors = [".", "["];
/** Far below what the stack holds, and far above what people write. */
const maxDepth = 200;

/** cel-go's own words are not certain. */
class Uncertain extends Error {}

/** Never throws. */
export function parse(source: string): Parsed {
  const { tokens, errors } = tokenize(source);
  const input = new TokenReader(source, tokens);
  const parser = new Parser(input);
  let expression: Expression;
  try {
    expression = parser.start();
  } catch (error) {
    if (!(error instanceof Uncertain)) throw error;
    return { errors: undefined };
  }
  const all = [...errors, ...input.errors, ...parser.refused];
  // Macros and refused names look at what is left of the tree.
  const looksAtTree = parser.refused.length > 0 || tokens.some(({ text }) => text === "has");
  if (input.skipped && looksAtTree) return { errors: undefined };
  return all.length > 0 ? { errors: all } : { expression };
}

class Parser {
  /** Errors about what is read well. */
  readonly refused: CelError[] = [];
  readonly #input: TokenReader;
  #depth = 0;

  constructor(input: TokenReader) {
    this.#input = input;
  }

  start(): Expression {
    const expression = this.#expression();
    if (this.#input.next.type === "end") return expression;
    const kind = this.#input.after.type === "end" ? "extraneous" : "mismatched";
    this.#input.syntaxError(`${kind} input '${this.#input.next.text}' expecting <EOF>`);
    return expression;
  }

  /** `followers`: what has to stand behind it; nothing where it may end what is around it. */
  #expression(...followers: readonly string[]): Expression {
    if (++this.#depth > maxDepth) throw new Uncertain();
    const read = () => this.#input.rule(() => this.#conditional());
    const expression =
      followers.length === 0 ? read() : this.#input.followedBy(followers, true, read);
    this.#depth--;
    return expression;
  }

  #conditional(): Expression {
    const condition = this.#input.followedBy(["?"], false, () => this.#disjunction());
    if (!this.#input.isSymbol("?")) return condition;
    const { offset } = this.#input.take();
    const yes = this.#input.followedBy([":"], true, () => this.#disjunction());
    this.#input.match(":", beginsExpression);
    const no = this.#expression();
    return { kind: "call", name: "_?_:_", arguments: [condition, yes, no], offset };
  }

  #disjunction(): Expression {
    return this.#input.followedBy(binaryOperators, false, () =>
      this.#chain(["||"], () => this.#chain(["&&"], () => this.#relation())),
    );
  }

  #relation(): Expression {
    return this.#chain(relations, () =>
      this.#chain(["+", "-"], () => this.#chain(["*", "/", "%"], () => this.#unary())),
    );
  }

  #chain(operators: readonly string[], part: () => Expression): Expression {
    let left = part();
    while (this.#input.isSymbol(...operators)) {
      const { text, offset } = this.#input.take();
      const name = text === "in" ? "@in" : `_${text}_`;
      left = { kind: "call", name, arguments: [left, part()], offset };
    }
    return left;
  }

  #unary(): Expression {
    return this.#input.rule(() => {
      this.#input.sync(expecting(), beginsExpression);
      if (this.#input.isSymbol("!")) return this.#signed("!", () => this.#input.syncNegation());
      // The sign of a number belongs to it.
      if (this.#input.isSymbol("-") && !isNumber(this.#input.after))
        return this.#signed("-", () => this.#checkMinus());
      return this.#member();
    });
  }

  #signed(sign: string, check: () => void): Expression {
    const { offset } = this.#input.next;
    let signs = 0;
    while (this.#input.isSymbol(sign)) {
      if (sign === "-") check();
      this.#input.take();
      signs++;
      if (sign === "!") check();
    }
    const operand = this.#member();
    // Two of them are none.
    if (signs % 2 === 0) return operand;
    return { kind: "call", name: `${sign}_`, arguments: [operand], offset };
  }

  #checkMinus(): void {
    if (!isSymbol(this.#input.after, "-") && !beginsMember(this.#input.after))
      this.#input.noAlternative(this.#input.next, this.#input.after);
  }

  #member(): Expression {
    return this.#input.rule(() => {
      let operand = this.#input.followedBy(selectors, false, () =>
        this.#input.rule(() => this.#primary()),
      );
      for (;;) {
        if (this.#input.isSymbol(".")) operand = this.#select(operand);
        else if (this.#input.isSymbol("[")) operand = this.#index(operand);
        else return operand;
      }
    });
  }

  #index(operand: Expression): Expression {
    const { offset } = this.#input.take();
    this.#input.sync(expecting("'?'"), (token) => beginsExpression(token) || isSymbol(token, "?"));
    const name = this.#optionalMark() ? "_[?_]" : "_[_]";
    const index = this.#expression("]");
    this.#input.match(
      "]",
      (token) => isSymbol(token, ...selectors) || this.#input.canFollow(token),
    );
    return { kind: "call", name, arguments: [operand, index], offset };
  }

  #optionalMark(): boolean {
    if (!this.#input.isSymbol("?")) return false;
    this.#input.take();
    return true;
  }

  #select(operand: Expression): Expression {
    const isName = (token: Token) => isIdentifier(token) || token.type === "escaped";
    if (!isName(this.#input.after) && !isSymbol(this.#input.after, "?"))
      this.#input.noAlternative(this.#input.next, this.#input.after);
    const dot = this.#input.take();
    const optional = this.#optionalMark();
    if (!isName(this.#input.next)) throw new Uncertain();
    const name = this.#input.take();
    this.#refuseEscape(name);
    const field = name.type === "escaped" ? name.text.slice(1, -1) : name.text;
    if (optional || name.type === "escaped" || !this.#input.isSymbol("("))
      return { kind: "select", operand, field, optional, offset: dot.offset };
    const { offset } = this.#input.next;
    const given = this.#arguments(
      (token) => isSymbol(token, ...selectors) || this.#input.canFollow(token),
    );
    return { kind: "call", name: field, target: operand, arguments: given, offset };
  }

  /** The server's expressions have no names in backticks. */
  #refuseEscape({ type, offset }: Token): void {
    if (type === "escaped") this.refused.push(errorAt(offset, "unsupported syntax: '`'"));
  }

  #arguments(canFollow: (token: Token) => boolean): Expression[] {
    this.#input.take();
    this.#input.sync(expecting("')'"), (token) => beginsExpression(token) || isSymbol(token, ")"));
    const list: Expression[] = [];
    if (!this.#input.isSymbol(")")) {
      list.push(this.#expression(",", ")"));
      while (this.#input.isSymbol(",")) {
        this.#input.take();
        list.push(this.#expression(",", ")"));
      }
    }
    this.#input.match(")", canFollow);
    return list;
  }

  #primary(): Expression {
    const token = this.#input.next;
    if (isIdentifier(token)) return this.#named("");
    if (isSymbol(token, ".")) {
      if (!isIdentifier(this.#input.after)) this.#input.noAlternative(token, this.#input.after);
      this.#input.take();
      return this.#named(".");
    }
    if (isSymbol(token, "(")) {
      this.#input.take();
      const inner = this.#expression(")");
      this.#input.match(")", (next) => this.#input.canFollow(next));
      return inner;
    }
    if (isSymbol(token, "[")) return this.#list();
    if (isSymbol(token, "{")) return this.#map();
    if (isLiteral(token)) return this.#literal("", token.offset);
    if (isSymbol(token, "-")) {
      if (!isNumber(this.#input.after)) this.#input.noAlternative(token, this.#input.after);
      this.#input.take();
      return this.#literal("-", token.offset);
    }
    return this.#input.mismatch(expecting());
  }

  #literal(sign: "" | "-", offset: number): Expression {
    const token = this.#input.take();
    const type = literalWords.get(token.text) ?? (token.type as LiteralType);
    const value = literalValue(type, sign + token.text);
    if (value instanceof EvaluationError) this.refused.push(errorAt(offset, value.message));
    return { kind: "literal", type, value, offset };
  }

  #named(prefix: string): Expression {
    const token = this.#input.take();
    const name = `${prefix}${token.text}`;
    if (this.#input.isSymbol("(")) {
      const { offset } = this.#input.next;
      const given = this.#arguments((next) => this.#input.canFollow(next));
      return { kind: "call", name, arguments: given, offset };
    }
    const message = this.#messageName(name);
    if (message !== undefined) return this.#message(message);
    if (reservedWords.has(token.text))
      this.refused.push(errorAt(token.offset, `reserved identifier: ${token.text}`));
    return { kind: "identifier", name, offset: token.offset };
  }

  /** `a.b` of `a.b{...}`; the position moves to the brace. */
  #messageName(first: string): string | undefined {
    let name = first;
    let ahead = 0;
    for (; isSymbol(this.#input.peek(ahead), "."); ahead += 2) {
      const part = this.#input.peek(ahead + 1);
      if (part.type !== "identifier") return undefined;
      name += `.${part.text}`;
    }
    if (!isSymbol(this.#input.peek(ahead), "{")) return undefined;
    for (; ahead > 0; ahead--) this.#input.take();
    return name;
  }

  #message(name: string): Expression {
    const { offset } = this.#input.next;
    const fields: MessageField[] = [];
    const begins = (token: Token) =>
      isIdentifier(token) || token.type === "escaped" || isSymbol(token, "?");
    this.#items("}", "{'}', ',', '?', IDENTIFIER, ESC_IDENTIFIER}", begins, () => {
      const optional = this.#optionalMark();
      if (!begins(this.#input.next) || this.#input.isSymbol("?")) throw new Uncertain();
      const field = this.#input.take();
      this.#refuseEscape(field);
      this.#input.match(":", beginsExpression);
      fields.push([field.text, this.#expression(",", "}"), optional]);
    });
    return { kind: "message", name, fields, offset };
  }

  #list(): Expression {
    const { offset } = this.#input.next;
    const items: Expression[] = [];
    const optional = new Set<number>();
    this.#items("]", expecting("']'", "','", "'?'"), beginsItem, () => {
      if (this.#optionalMark()) optional.add(items.length);
      items.push(this.#expression(",", "]"));
    });
    return { kind: "list", items, optional, offset };
  }

  #map(): Expression {
    const { offset } = this.#input.next;
    const entries: MapEntry[] = [];
    this.#items("}", expecting("'}'", "','", "'?'"), beginsItem, () => {
      const optional = this.#optionalMark();
      const key = this.#expression(":");
      this.#input.match(":", beginsExpression);
      entries.push([key, this.#expression(",", "}"), optional]);
    });
    return { kind: "map", entries, offset };
  }

  /** What stands between two brackets, with commas between the items and maybe behind the last one. */
  #items(
    closing: string,
    expected: string,
    begins: (token: Token) => boolean,
    read: () => void,
  ): void {
    this.#input.take();
    this.#input.sync(expected, (token) => begins(token) || isSymbol(token, closing, ","));
    if (begins(this.#input.next)) {
      this.#input.followedBy([",", closing], true, () =>
        this.#input.rule(() => {
          read();
          while (this.#input.isSymbol(",") && begins(this.#input.after)) {
            this.#input.take();
            read();
          }
          return { kind: "literal", type: "null", value: null, offset: 0 };
        }),
      );
      this.#input.sync(`{'${closing}', ','}`, (token) => isSymbol(token, closing, ","));
    }
    if (this.#input.isSymbol(",")) this.#input.take();
    this.#input.match(closing, (token) => this.#input.canFollow(token));
  }
}
