// The tokens of a CEL expression on their way through the parser, and how it goes on after a mistake: the default error
// strategy of ANTLR (runtime/Go/antlr/v4/error_strategy.go) under the grammar of cel-go.
import { type CelError, errorAt } from "./errors.ts";
import type { Expression, LiteralType } from "./expression.ts";
import type { Token } from "./lexer.ts";

/** What can begin an expression, in the order of the grammar's tokens; some places allow more. */
const beginnings = ["'['", "'{'", "'('", "'.'", "'-'", "'!'"];
const order = ["'['", "']'", "'{'", "'}'", "'('", "')'", "'.'", "','", "'-'", "'!'", "'?'"];
const literals = "'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER";

/** Leaves a rule that cannot go on; its caller does, behind what `rule` skips. */
class Unreadable extends Error {}

/** What may stand behind the rule that is being read. */
interface Follow {
  readonly symbols: readonly string[];
  /** Whether one of them must, so that nothing further out can stand there. */
  readonly required: boolean;
}

export class TokenReader {
  readonly errors: CelError[] = [];
  /** Whether a part could not be read and is not in the tree. */
  skipped = false;
  readonly #characters: readonly string[];
  readonly #tokens: readonly Token[];
  readonly #follows: Follow[] = [];
  #position = 0;
  /** After a mistake no other one is told until a token is what was expected. */
  #recovering = false;

  constructor(source: string, tokens: readonly Token[]) {
    this.#characters = [...source];
    this.#tokens = tokens;
  }

  /** The token to be read. */
  get next(): Token {
    return this.peek(0);
  }

  /** The one behind it. */
  get after(): Token {
    return this.peek(1);
  }

  /** The token that is so far away; the end where there are not so many. */
  peek(ahead: number): Token {
    return this.#tokens[Math.min(this.#position + ahead, this.#tokens.length - 1)]!;
  }

  /** Whether it is one of them. */
  isSymbol(...symbols: readonly string[]): boolean {
    return isSymbol(this.next, ...symbols);
  }

  /** Takes a token that is expected. */
  take(): Token {
    const token = this.next;
    this.#position++;
    this.#recovering = false;
    return token;
  }

  /** Tells a mistake, unless it follows from one that is told. */
  syntaxError(message: string, at = this.next): void {
    if (!this.#recovering) this.errors.push(errorAt(at.offset, `Syntax error: ${message}`));
    this.#recovering = true;
  }

  /** Reads a rule; after a mistake in it, what cannot follow the rule is skipped. */
  rule(read: () => Expression): Expression {
    const depth = this.#follows.length;
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      this.skipped = true;
      this.#follows.length = depth;
      const { offset } = this.next;
      this.#skipUntil(() => false);
      return { kind: "literal", type: "null", value: null, offset };
    }
  }

  /** Reads what `symbols` may follow, or have to. */
  followedBy<T>(symbols: readonly string[], required: boolean, read: () => T): T {
    this.#follows.push({ symbols, required });
    const result = read();
    this.#follows.pop();
    return result;
  }

  /** Whether the token can stand behind what is being read. */
  canFollow(token: Token): boolean {
    for (const { symbols, required } of [...this.#follows].reverse()) {
      if (isSymbol(token, ...symbols)) return true;
      if (required) return false;
    }
    return token.type === "end";
  }

  /** Takes a symbol that must come: without the token before it, or as if it were there where what is next fits. */
  match(symbol: string, fits: (token: Token) => boolean): void {
    if (this.isSymbol(symbol)) this.take();
    else if (isSymbol(this.after, symbol)) {
      this.syntaxError(`extraneous input '${this.next.text}' expecting '${symbol}'`);
      this.#position++;
      this.take();
    } else if (fits(this.next)) this.syntaxError(`missing '${symbol}' at '${this.next.text}'`);
    else this.mismatch(`'${symbol}'`);
  }

  /** Tells that something else was expected, and leaves the rule. */
  mismatch(expected: string): never {
    this.syntaxError(`mismatched input '${this.next.text}' expecting ${expected}`);
    throw new Unreadable();
  }

  /** Looks at what comes before a choice is made: a token that fits nowhere is dropped where the next one fits. */
  sync(expected: string, fits: (token: Token) => boolean): void {
    if (fits(this.next)) return;
    if (this.next.type === "end" || !fits(this.after)) this.mismatch(expected);
    this.syntaxError(`extraneous input '${this.next.text}' expecting ${expected}`);
    this.#position++;
    this.#recovering = false;
  }

  /** A mistake that shows only at a token behind the one where the choice is. */
  noAlternative(from: Token, at: Token): never {
    const end = at.type === "end" ? at.offset : at.offset + [...at.text].length;
    const read = this.#characters.slice(from.offset, at.offset).join("");
    // What the lexer has dropped is not shown, but blanks and comments are.
    const before =
      from.text + (/^(?:\s|\/\/[^\n]*)*/.exec(read.slice(from.text.length))?.[0] ?? "");
    const text = before + this.#characters.slice(at.offset, end).join("");
    const shown = text.replaceAll("\n", "\\n").replaceAll("\r", "\\r").replaceAll("\t", "\\t");
    this.syntaxError(`no viable alternative at input '${shown}'`, at);
    throw new Unreadable();
  }

  /** Behind a negation everything is skipped that neither goes on with it nor follows it. */
  syncNegation(): void {
    if (beginsExpression(this.next)) return;
    this.syntaxError(`extraneous input '${this.next.text}' expecting ${expecting()}`);
    this.#skipUntil(beginsExpression);
  }

  #skipUntil(stops: (token: Token) => boolean): void {
    const follows = () => this.#follows.some(({ symbols }) => this.isSymbol(...symbols));
    while (this.next.type !== "end" && !stops(this.next) && !follows()) this.#position++;
  }
}

/** What can begin an expression, as errors list it, with what else a place allows. */
export function expecting(...also: readonly string[]): string {
  const symbols = order.filter((symbol) => beginnings.includes(symbol) || also.includes(symbol));
  return `{${[...symbols, literals].join(", ")}}`;
}

export const literalWords = new Map<string, LiteralType>([
  ["true", "bool"],
  ["false", "bool"],
  ["null", "null"],
]);

export function isSymbol({ type, text }: Token, ...symbols: readonly string[]): boolean {
  return (type === "symbol" || text === "in") && type !== "string" && symbols.includes(text);
}

/** `in` is an operator, and `true` a value. */
export function isIdentifier({ type, text }: Token): boolean {
  return type === "identifier" && text !== "in" && !literalWords.has(text);
}

export function isLiteral({ type, text }: Token): boolean {
  return (
    ["int", "uint", "double", "string", "bytes"].includes(type) ||
    (type === "identifier" && literalWords.has(text))
  );
}

export function beginsExpression(token: Token): boolean {
  return isLiteral(token) || isSymbol(token, "[", "{", "(", ".", "-", "!") || isIdentifier(token);
}

/** What can stand behind a minus that is no number's sign. */
export function beginsMember(token: Token): boolean {
  return beginsExpression(token) && !isSymbol(token, "-", "!");
}

export function beginsItem(token: Token): boolean {
  return beginsExpression(token) || isSymbol(token, "?");
}

export function isNumber({ type }: Token): boolean {
  return type === "int" || type === "double";
}
