// The parser of CEL (parser/gen/CEL.g4 and parser/parser.go of cel-go), and its words for a mistake. Difference: after
// one that its recovery turns into more, the words are left unsaid.
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
const literals =
  "'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";
const relations = ["<", "<=", ">=", ">", "==", "!=", "in"];
const binaryOperators = new Set([...relations, "+", "-", "*", "/", "%", "&&", "||", "?"]);
/** Far below what the stack holds, and far above what people write. */
const maxDepth = 200;

/** Stops the parser; the errors so far are all there are, or not certain. */
class Stop extends Error {
  readonly certain: boolean;

  constructor(certain: boolean) {
    super();
    this.certain = certain;
  }
}

/** Never throws. */
export function parse(source: string): Parsed {
  const { tokens, errors } = tokenize(source);
  const parser = new Parser(tokens);
  let expression: Expression;
  try {
    expression = parser.start();
  } catch (stop) {
    if (!(stop instanceof Stop)) throw stop;
    const certain = stop.certain && parser.reservedWords.length === 0;
    return { errors: certain ? [...errors, ...parser.errors] : undefined };
  }
  const all = [...errors, ...parser.errors, ...parser.reservedWords];
  return all.length > 0 ? { errors: all } : { expression };
}

class Parser {
  readonly errors: CelError[] = [];
  readonly reservedWords: CelError[] = [];
  readonly #tokens: readonly Token[];
  #position = 0;
  /** How many brackets and questions are open. */
  #open = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  start(): Expression {
    const expression = this.#expression([]);
    if (this.#next.type === "end") return expression;
    const extraneous = this.#after.type === "end";
    this.#syntaxError(
      `${extraneous ? "extraneous" : "mismatched"} input '${this.#next.text}' expecting <EOF>`,
    );
    if (!extraneous) throw new Stop(true);
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
    return token;
  }

  #syntaxError(message: string, at = this.#next): void {
    this.errors.push(errorAt(at.offset, `Syntax error: ${message}`));
  }

  /** The closing symbol of what has been opened. */
  #close(closing: string): void {
    this.#open--;
    if (this.#isSymbol(closing)) {
      this.#position++;
      return;
    }
    if (isSymbol(this.#after, closing)) {
      this.#syntaxError(`extraneous input '${this.#next.text}' expecting '${closing}'`);
      this.#position += 2;
      return;
    }
    const isEnd = this.#next.type === "end";
    const insert = isEnd && this.#open === 0 && closing !== ":";
    this.#syntaxError(
      insert
        ? `missing '${closing}' at '<EOF>'`
        : `mismatched input '${this.#next.text}' expecting '${closing}'`,
    );
    throw new Stop(isEnd);
  }

  #expression(also: readonly string[]): Expression {
    if (++this.#depth > maxDepth) throw new Stop(false);
    const expression = this.#conditional(also);
    this.#depth--;
    return expression;
  }

  #conditional(also: readonly string[]): Expression {
    const condition = this.#disjunction(also);
    if (!this.#isSymbol("?")) return condition;
    const { offset } = this.#take();
    this.#open++;
    const yes = this.#disjunction([]);
    this.#close(":");
    const no = this.#expression([]);
    return { kind: "call", name: "_?_:_", arguments: [condition, yes, no], offset };
  }

  #disjunction(also: readonly string[]): Expression {
    return this.#chain(["||"], also, (more) =>
      this.#chain(["&&"], more, (most) => this.#relation(most)),
    );
  }

  #relation(also: readonly string[]): Expression {
    return this.#chain(relations, also, (more) =>
      this.#chain(["+", "-"], more, (most) =>
        this.#chain(["*", "/", "%"], most, (all) => this.#unary(all)),
      ),
    );
  }

  #chain(
    operators: readonly string[],
    also: readonly string[],
    part: (also: readonly string[]) => Expression,
  ): Expression {
    let left = part(also);
    while (this.#isSymbol(...operators)) {
      const { text, offset } = this.#take();
      left = {
        kind: "call",
        name: text === "in" ? "@in" : `_${text}_`,
        arguments: [left, part([])],
        offset,
      };
    }
    return left;
  }

  #unary(also: readonly string[]): Expression {
    if (!this.#isSymbol("!", "-")) return this.#member(also);
    const { text, offset } = this.#take();
    const isNumber = this.#next.type === "int" || this.#next.type === "double";
    // The sign belongs to the number.
    if (text === "-" && isNumber) return this.#selectors(this.#literal(offset));
    let signs = 1;
    for (; this.#isSymbol(text); signs++) this.#position++;
    if (!beginsExpression(this.#next)) throw new Stop(false);
    const operand = this.#member([]);
    // Two of them are none.
    if (signs % 2 === 0) return operand;
    return { kind: "call", name: `${text}_`, arguments: [operand], offset };
  }

  #member(also: readonly string[]): Expression {
    return this.#selectors(this.#primary(also));
  }

  #selectors(primary: Expression): Expression {
    let operand = primary;
    for (;;) {
      if (this.#isSymbol(".")) operand = this.#select(operand);
      else if (this.#isSymbol("[")) {
        const { offset } = this.#take();
        this.#open++;
        const optional = this.#optionalMark();
        const index = this.#expression(optional ? [] : ["'?'"]);
        this.#close("]");
        operand = {
          kind: "call",
          name: optional ? "_[?_]" : "_[_]",
          arguments: [operand, index],
          offset,
        };
      } else return operand;
    }
  }

  #optionalMark(): boolean {
    if (!this.#isSymbol("?")) return false;
    this.#position++;
    return true;
  }

  #select(operand: Expression): Expression {
    const dot = this.#take();
    const optional = this.#optionalMark();
    if (!isIdentifier(this.#next) && this.#next.type !== "escaped") {
      const wrong = this.#next.type === "end" ? "" : this.#next.text;
      this.#syntaxError(`no viable alternative at input '${dot.text}${wrong}'`);
      const rest = this.#tokens.slice(this.#position, -1);
      throw new Stop(
        !optional && this.#open === 0 && !rest.some(({ text }) => binaryOperators.has(text)),
      );
    }
    const name = this.#take();
    const field = name.type === "escaped" ? name.text.slice(1, -1) : name.text;
    if (optional || name.type === "escaped" || !this.#isSymbol("("))
      return { kind: "select", operand, field, optional, offset: dot.offset };
    const { offset } = this.#next;
    return { kind: "call", name: field, target: operand, arguments: this.#arguments(), offset };
  }

  #arguments(): Expression[] {
    this.#position++;
    this.#open++;
    const list: Expression[] = [];
    if (!this.#isSymbol(")")) {
      list.push(this.#expression(["')'"]));
      while (this.#isSymbol(",")) {
        this.#position++;
        list.push(this.#expression([]));
      }
    }
    this.#close(")");
    return list;
  }

  #primary(also: readonly string[]): Expression {
    const token = this.#next;
    if (isIdentifier(token)) return this.#named("");
    if (isSymbol(token, ".")) {
      this.#position++;
      if (this.#next.type !== "identifier") throw new Stop(false);
      return this.#named(".");
    }
    if (isSymbol(token, "(")) {
      this.#position++;
      this.#open++;
      const inner = this.#expression([]);
      this.#close(")");
      return inner;
    }
    if (isSymbol(token, "[")) return this.#list();
    if (isSymbol(token, "{")) return this.#map();
    if (isLiteral(token)) return this.#literal(token.offset);
    return this.#unexpected(also);
  }

  /** Something that begins no expression: it is dropped where an expression follows it. */
  #unexpected(also: readonly string[]): Expression {
    const expected = order.filter((symbol) => beginnings.includes(symbol) || also.includes(symbol));
    const deleted = this.#next.type !== "end" && beginsExpression(this.#after);
    this.#syntaxError(
      `${deleted ? "extraneous" : "mismatched"} input '${this.#next.text}' expecting {${expected.join(", ")}, ${literals}`,
    );
    if (!deleted) throw new Stop(this.#next.type === "end");
    this.#position++;
    return this.#unary([]);
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
      return { kind: "call", name, arguments: this.#arguments(), offset };
    }
    const message = this.#messageName(name);
    if (message !== undefined) return this.#message(message);
    if (reservedWords.has(token.text))
      this.reservedWords.push(errorAt(token.offset, `reserved identifier: ${token.text}`));
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
    const { offset } = this.#take();
    this.#open++;
    const values: Expression[] = [];
    while (!this.#isSymbol("}")) {
      this.#optionalMark();
      if (this.#next.type !== "identifier" && this.#next.type !== "escaped") throw new Stop(false);
      this.#position++;
      if (!this.#isSymbol(":")) throw new Stop(false);
      this.#position++;
      values.push(this.#expression([]));
      if (!this.#isSymbol(",")) break;
      this.#position++;
    }
    if (!this.#isSymbol("}")) throw new Stop(false);
    this.#close("}");
    return { kind: "message", name, values, offset };
  }

  #list(): Expression {
    const { offset } = this.#take();
    this.#open++;
    const items: Expression[] = [];
    while (!this.#isSymbol("]") && !(items.length > 0 && this.#next.type === "end")) {
      this.#optionalMark();
      items.push(this.#expression(items.length === 0 ? ["']'", "','", "'?'"] : []));
      if (!this.#isSymbol(",")) {
        this.#requireSeparator("]", "{']', ','}");
        break;
      }
      this.#position++;
    }
    this.#close("]");
    return { kind: "list", items, offset };
  }

  #map(): Expression {
    const { offset } = this.#take();
    this.#open++;
    const entries: [Expression, Expression][] = [];
    while (!this.#isSymbol("}") && !(entries.length > 0 && this.#next.type === "end")) {
      this.#optionalMark();
      const key = this.#expression(entries.length === 0 ? ["'}'", "','", "'?'"] : []);
      this.#open++;
      this.#close(":");
      entries.push([key, this.#expression([])]);
      if (!this.#isSymbol(",")) {
        this.#requireSeparator("}", "{'}', ','}");
        break;
      }
      this.#position++;
    }
    this.#close("}");
    return { kind: "map", entries, offset };
  }

  /** Where a comma may stand before the end of a list, both are named as missing. */
  #requireSeparator(closing: string, expected: string): void {
    if (this.#isSymbol(closing)) return;
    if (isSymbol(this.#after, closing, ",")) throw new Stop(false);
    this.#syntaxError(`mismatched input '${this.#next.text}' expecting ${expected}`);
    throw new Stop(this.#next.type === "end");
  }
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
