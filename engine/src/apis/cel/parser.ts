// The parser of CEL (parser/gen/CEL.g4 and parser/parser.go of cel-go), and its words for a mistake. Difference: what
// the tree behind a mistake would be told besides is left unsaid.
import { type CelError, errorAt } from "./errors.ts";
import type { Expression, LiteralType } from "./expression.ts";
import { type Token, tokenize } from "./lexer.ts";

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
/** What can begin an expression, in the order of the grammar's tokens; some places allow more. */
const beginnings = ["'['", "'{'", "'('", "'.'", "'-'", "'!'"];
const order = ["'['", "']'", "'{'", "'}'", "'('", "')'", "'.'", "','", "'-'", "'!'", "'?'"];
const literals = "'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER";
const relations = ["<", "<=", ">=", ">", "==", "!=", "in"];
const binaryOperators = [...relations, "+", "-", "*", "/", "%", "&&", "||"];
const selectors = [".", "["];
/** Far below what the stack holds, and far above what people write. */
const maxDepth = 200;

/** cel-go's own words are not certain. */
class Uncertain extends Error {}

/** Leaves a rule that cannot go on; its caller does, behind what `Parser.#rule` skips. */
class Unreadable extends Error {}

/** What may stand behind the rule that is being read. */
interface Follow {
  readonly symbols: readonly string[];
  /** Whether one of them must, so that nothing further out can stand there. */
  readonly required: boolean;
}

/** Never throws. */
export function parse(source: string): Parsed {
  const { tokens, errors } = tokenize(source);
  const parser = new Parser(source, tokens);
  let expression: Expression;
  try {
    expression = parser.start();
  } catch (error) {
    if (!(error instanceof Uncertain)) throw error;
    return { errors: undefined };
  }
  const all = [...errors, ...parser.errors, ...parser.refused];
  // Macros and refused names look at what is left of the tree.
  const looksAtTree = parser.refused.length > 0 || tokens.some(({ text }) => text === "has");
  if (parser.skipped && looksAtTree) return { errors: undefined };
  return all.length > 0 ? { errors: all } : { expression };
}

/** Goes on after mistakes as the default error strategy of ANTLR does. */
class Parser {
  readonly errors: CelError[] = [];
  /** Errors about what is read well. */
  readonly refused: CelError[] = [];
  /** Whether a part could not be read and is not in the tree. */
  skipped = false;
  readonly #characters: readonly string[];
  readonly #tokens: readonly Token[];
  readonly #follows: Follow[] = [];
  #position = 0;
  /** After a mistake no other one is told until a token is what was expected. */
  #recovering = false;
  #depth = 0;

  constructor(source: string, tokens: readonly Token[]) {
    this.#characters = [...source];
    this.#tokens = tokens;
  }

  start(): Expression {
    const expression = this.#expression();
    if (this.#next.type === "end") return expression;
    const kind = this.#after.type === "end" ? "extraneous" : "mismatched";
    this.#syntaxError(`${kind} input '${this.#next.text}' expecting <EOF>`);
    return expression;
  }

  get #next(): Token {
    return this.#tokens[this.#position]!;
  }

  get #after(): Token {
    return this.#tokens[Math.min(this.#position + 1, this.#tokens.length - 1)]!;
  }

  #isSymbol(...symbols: readonly string[]): boolean {
    return isSymbol(this.#next, ...symbols);
  }

  #take(): Token {
    const token = this.#next;
    this.#position++;
    this.#recovering = false;
    return token;
  }

  #syntaxError(message: string, at = this.#next): void {
    if (!this.#recovering) this.errors.push(errorAt(at.offset, `Syntax error: ${message}`));
    this.#recovering = true;
  }

  /** Reads a rule; after a mistake in it, what cannot follow the rule is skipped. */
  #rule(read: () => Expression): Expression {
    const depth = this.#follows.length;
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      this.skipped = true;
      this.#follows.length = depth;
      const { offset } = this.#next;
      while (this.#next.type !== "end" && !this.#follows.some((f) => this.#isSymbol(...f.symbols)))
        this.#position++;
      return { kind: "literal", type: "null", offset };
    }
  }

  #followedBy<T>(symbols: readonly string[], required: boolean, read: () => T): T {
    this.#follows.push({ symbols, required });
    const result = read();
    this.#follows.pop();
    return result;
  }

  /** Whether the token can stand behind what is being read. */
  #canFollow(token: Token): boolean {
    for (const { symbols, required } of [...this.#follows].reverse()) {
      if (isSymbol(token, ...symbols)) return true;
      if (required) return false;
    }
    return token.type === "end";
  }

  /** Takes a symbol that must come: without the token before it, or as if it were there where what is next fits. */
  #match(symbol: string, fits: (token: Token) => boolean): void {
    if (this.#isSymbol(symbol)) this.#take();
    else if (isSymbol(this.#after, symbol)) {
      this.#syntaxError(`extraneous input '${this.#next.text}' expecting '${symbol}'`);
      this.#position++;
      this.#take();
    } else if (fits(this.#next)) this.#syntaxError(`missing '${symbol}' at '${this.#next.text}'`);
    else this.#mismatch(`'${symbol}'`);
  }

  #mismatch(expected: string): never {
    this.#syntaxError(`mismatched input '${this.#next.text}' expecting ${expected}`);
    throw new Unreadable();
  }

  /** Looks at what comes before a choice is made: a token that fits nowhere is dropped where the next one fits. */
  #sync(expected: string, fits: (token: Token) => boolean): void {
    if (fits(this.#next)) return;
    if (this.#next.type === "end" || !fits(this.#after)) this.#mismatch(expected);
    this.#syntaxError(`extraneous input '${this.#next.text}' expecting ${expected}`);
    this.#position++;
    this.#recovering = false;
  }

  /** A mistake that shows only at a token behind the one where the choice is. */
  #noAlternative(from: Token, at: Token): never {
    const end = at.type === "end" ? at.offset : at.offset + [...at.text].length;
    const read = this.#characters.slice(from.offset, at.offset).join("");
    // What the lexer has dropped is not shown, but blanks and comments are.
    const before =
      from.text + (/^(?:\s|\/\/[^\n]*)*/.exec(read.slice(from.text.length))?.[0] ?? "");
    const text = before + this.#characters.slice(at.offset, end).join("");
    const shown = text.replaceAll("\n", "\\n").replaceAll("\r", "\\r").replaceAll("\t", "\\t");
    this.#syntaxError(`no viable alternative at input '${shown}'`, at);
    throw new Unreadable();
  }

  /** `followers`: what has to stand behind it; nothing where it may end what is around it. */
  #expression(...followers: readonly string[]): Expression {
    if (++this.#depth > maxDepth) throw new Uncertain();
    const read = () => this.#rule(() => this.#conditional());
    const expression = followers.length === 0 ? read() : this.#followedBy(followers, true, read);
    this.#depth--;
    return expression;
  }

  #conditional(): Expression {
    const condition = this.#followedBy(["?"], false, () => this.#disjunction());
    if (!this.#isSymbol("?")) return condition;
    const { offset } = this.#take();
    const yes = this.#followedBy([":"], true, () => this.#disjunction());
    this.#match(":", beginsExpression);
    const no = this.#expression();
    return { kind: "call", name: "_?_:_", arguments: [condition, yes, no], offset };
  }

  #disjunction(): Expression {
    return this.#followedBy(binaryOperators, false, () =>
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
    while (this.#isSymbol(...operators)) {
      const { text, offset } = this.#take();
      const name = text === "in" ? "@in" : `_${text}_`;
      left = { kind: "call", name, arguments: [left, part()], offset };
    }
    return left;
  }

  #unary(): Expression {
    return this.#rule(() => {
      this.#sync(expecting(), beginsExpression);
      if (this.#isSymbol("!")) return this.#signed("!", () => this.#syncNegation());
      // The sign of a number belongs to it.
      if (this.#isSymbol("-") && !isNumber(this.#after))
        return this.#signed("-", () => this.#checkMinus());
      return this.#member();
    });
  }

  #signed(sign: string, check: () => void): Expression {
    const { offset } = this.#next;
    let signs = 0;
    while (this.#isSymbol(sign)) {
      if (sign === "-") check();
      this.#take();
      signs++;
      if (sign === "!") check();
    }
    const operand = this.#member();
    // Two of them are none.
    if (signs % 2 === 0) return operand;
    return { kind: "call", name: `${sign}_`, arguments: [operand], offset };
  }

  #checkMinus(): void {
    if (!isSymbol(this.#after, "-") && !beginsMember(this.#after))
      this.#noAlternative(this.#next, this.#after);
  }

  /** Behind a negation everything is skipped that neither goes on with it nor follows it. */
  #syncNegation(): void {
    if (beginsExpression(this.#next)) return;
    this.#syntaxError(`extraneous input '${this.#next.text}' expecting ${expecting()}`);
    const stops = () =>
      this.#next.type === "end" ||
      beginsExpression(this.#next) ||
      this.#follows.some(({ symbols }) => this.#isSymbol(...symbols));
    while (!stops()) this.#position++;
  }

  #member(): Expression {
    return this.#rule(() => {
      let operand = this.#followedBy(selectors, false, () => this.#rule(() => this.#primary()));
      for (;;) {
        if (this.#isSymbol(".")) operand = this.#select(operand);
        else if (this.#isSymbol("[")) operand = this.#index(operand);
        else return operand;
      }
    });
  }

  #index(operand: Expression): Expression {
    const { offset } = this.#take();
    this.#sync(expecting("'?'"), (token) => beginsExpression(token) || isSymbol(token, "?"));
    const name = this.#optionalMark() ? "_[?_]" : "_[_]";
    const index = this.#expression("]");
    this.#match("]", (token) => isSymbol(token, ...selectors) || this.#canFollow(token));
    return { kind: "call", name, arguments: [operand, index], offset };
  }

  #optionalMark(): boolean {
    if (!this.#isSymbol("?")) return false;
    this.#take();
    return true;
  }

  #select(operand: Expression): Expression {
    const isName = (token: Token) => isIdentifier(token) || token.type === "escaped";
    if (!isName(this.#after) && !isSymbol(this.#after, "?"))
      this.#noAlternative(this.#next, this.#after);
    const dot = this.#take();
    const optional = this.#optionalMark();
    if (!isName(this.#next)) throw new Uncertain();
    const name = this.#take();
    this.#refuseEscape(name);
    const field = name.type === "escaped" ? name.text.slice(1, -1) : name.text;
    if (optional || name.type === "escaped" || !this.#isSymbol("("))
      return { kind: "select", operand, field, optional, offset: dot.offset };
    const { offset } = this.#next;
    const given = this.#arguments(
      (token) => isSymbol(token, ...selectors) || this.#canFollow(token),
    );
    return { kind: "call", name: field, target: operand, arguments: given, offset };
  }

  /** The server's expressions have no names in backticks. */
  #refuseEscape({ type, offset }: Token): void {
    if (type === "escaped") this.refused.push(errorAt(offset, "unsupported syntax: '`'"));
  }

  #arguments(canFollow: (token: Token) => boolean): Expression[] {
    this.#take();
    this.#sync(expecting("')'"), (token) => beginsExpression(token) || isSymbol(token, ")"));
    const list: Expression[] = [];
    if (!this.#isSymbol(")")) {
      list.push(this.#expression(",", ")"));
      while (this.#isSymbol(",")) {
        this.#take();
        list.push(this.#expression(",", ")"));
      }
    }
    this.#match(")", canFollow);
    return list;
  }

  #primary(): Expression {
    const token = this.#next;
    if (isIdentifier(token)) return this.#named("");
    if (isSymbol(token, ".")) {
      if (!isIdentifier(this.#after)) this.#noAlternative(token, this.#after);
      this.#take();
      return this.#named(".");
    }
    if (isSymbol(token, "(")) {
      this.#take();
      const inner = this.#expression(")");
      this.#match(")", (next) => this.#canFollow(next));
      return inner;
    }
    if (isSymbol(token, "[")) return this.#list();
    if (isSymbol(token, "{")) return this.#map();
    if (isLiteral(token)) return this.#literal(token.offset);
    if (isSymbol(token, "-")) {
      if (!isNumber(this.#after)) this.#noAlternative(token, this.#after);
      this.#take();
      return this.#literal(token.offset);
    }
    return this.#mismatch(expecting());
  }

  #literal(offset: number): Expression {
    const { type, text } = this.#take();
    const word = literalWords.get(text);
    if (type === "identifier" || type === "symbol" || type === "escaped" || type === "end")
      return { kind: "literal", type: word ?? "null", offset };
    return { kind: "literal", type, offset };
  }

  #named(prefix: string): Expression {
    const token = this.#take();
    const name = `${prefix}${token.text}`;
    if (this.#isSymbol("(")) {
      const { offset } = this.#next;
      const given = this.#arguments((next) => this.#canFollow(next));
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
    let position = this.#position;
    for (; isSymbol(this.#tokens[position]!, "."); position += 2) {
      const part = this.#tokens[position + 1]!;
      if (part.type !== "identifier") return undefined;
      name += `.${part.text}`;
    }
    if (!isSymbol(this.#tokens[position]!, "{")) return undefined;
    this.#position = position;
    return name;
  }

  #message(name: string): Expression {
    const { offset } = this.#next;
    const values: Expression[] = [];
    const begins = (token: Token) =>
      isIdentifier(token) || token.type === "escaped" || isSymbol(token, "?");
    this.#items("}", "{'}', ',', '?', IDENTIFIER, ESC_IDENTIFIER}", begins, () => {
      if (this.#isSymbol("?") || !begins(this.#next)) throw new Uncertain();
      this.#refuseEscape(this.#take());
      this.#match(":", beginsExpression);
      values.push(this.#expression(",", "}"));
    });
    return { kind: "message", name, values, offset };
  }

  #list(): Expression {
    const { offset } = this.#next;
    const items: Expression[] = [];
    this.#items("]", expecting("']'", "','", "'?'"), beginsItem, () => {
      this.#optionalMark();
      items.push(this.#expression(",", "]"));
    });
    return { kind: "list", items, offset };
  }

  #map(): Expression {
    const { offset } = this.#next;
    const entries: [Expression, Expression][] = [];
    this.#items("}", expecting("'}'", "','", "'?'"), beginsItem, () => {
      this.#optionalMark();
      const key = this.#expression(":");
      this.#match(":", beginsExpression);
      entries.push([key, this.#expression(",", "}")]);
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
    this.#take();
    this.#sync(expected, (token) => begins(token) || isSymbol(token, closing, ","));
    if (begins(this.#next)) {
      this.#followedBy([",", closing], true, () =>
        this.#rule(() => {
          read();
          while (this.#isSymbol(",") && begins(this.#after)) {
            this.#take();
            read();
          }
          return { kind: "literal", type: "null", offset: 0 };
        }),
      );
      this.#sync(`{'${closing}', ','}`, (token) => isSymbol(token, closing, ","));
    }
    if (this.#isSymbol(",")) this.#take();
    this.#match(closing, (token) => this.#canFollow(token));
  }
}

/** What can begin an expression, as errors list it, with what else a place allows. */
function expecting(...also: readonly string[]): string {
  const symbols = order.filter((symbol) => beginnings.includes(symbol) || also.includes(symbol));
  return `{${[...symbols, literals].join(", ")}}`;
}

const literalWords = new Map<string, LiteralType>([
  ["true", "bool"],
  ["false", "bool"],
  ["null", "null"],
]);

function isSymbol({ type, text }: Token, ...symbols: readonly string[]): boolean {
  return (type === "symbol" || text === "in") && type !== "string" && symbols.includes(text);
}

/** `in` is an operator, and `true` a value. */
function isIdentifier({ type, text }: Token): boolean {
  return type === "identifier" && text !== "in" && !literalWords.has(text);
}

function isLiteral({ type, text }: Token): boolean {
  return (
    ["int", "uint", "double", "string", "bytes"].includes(type) ||
    (type === "identifier" && literalWords.has(text))
  );
}

function beginsExpression(token: Token): boolean {
  return isLiteral(token) || isSymbol(token, "[", "{", "(", ".", "-", "!") || isIdentifier(token);
}

/** What can stand behind a minus that is no number's sign. */
function beginsMember(token: Token): boolean {
  return beginsExpression(token) && !isSymbol(token, "-", "!");
}

function beginsItem(token: Token): boolean {
  return beginsExpression(token) || isSymbol(token, "?");
}

function isNumber({ type }: Token): boolean {
  return type === "int" || type === "double";
}
