// Mirrors staging/src/k8s.io/client-go/util/jsonpath/parser.go (1.36): the grammar of kubectl's JSONPath.
import { controlCharacters } from "../go-format.ts";

/** Bounds of `[start:end:step]`. `derived`: the end follows from a single index. */
export interface Slice {
  readonly start: number | undefined;
  readonly end: number | undefined;
  readonly step: number | undefined;
  readonly derived: boolean;
}

export type PathNode =
  | { readonly type: "list"; readonly nodes: readonly PathNode[] }
  | { readonly type: "text"; readonly value: string }
  | { readonly type: "field"; readonly name: string }
  | { readonly type: "slice"; readonly slice: Slice }
  | {
      readonly type: "filter";
      readonly left: readonly PathNode[];
      /** None: whether the left side gives anything. */
      readonly operator: string | undefined;
      readonly right: readonly PathNode[];
    }
  | { readonly type: "number"; readonly value: number; readonly isInteger: boolean }
  | { readonly type: "boolean"; readonly value: boolean }
  | { readonly type: "wildcard" }
  | { readonly type: "recursive" }
  | { readonly type: "union"; readonly members: readonly (readonly PathNode[])[] }
  | { readonly type: "identifier"; readonly name: string };

/** Every `{...}` of a template is a list; what stands between them is text. */
export type Template = readonly PathNode[];

/** Reads a template. A mistake gives the words of client-go. */
export function parseTemplate(
  text: string,
): { readonly nodes: Template } | { readonly error: string } {
  try {
    return { nodes: new Parser(text).template() };
  } catch (error) {
    if (error instanceof SyntaxProblem) return { error: error.message };
    throw error;
  }
}

class SyntaxProblem extends Error {}

const terminators = " \t\r\n.,[]$@{}";

class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  template(): PathNode[] {
    const nodes: PathNode[] = [];
    while (this.#at < this.#text.length) {
      const open = this.#text.indexOf("{", this.#at);
      const end = open < 0 ? this.#text.length : open;
      if (end > this.#at) nodes.push({ type: "text", value: this.#text.slice(this.#at, end) });
      this.#at = end + 1;
      if (open >= 0) nodes.push({ type: "list", nodes: this.#action() });
    }
    return nodes;
  }

  /** What stands between braces, the closing one included. */
  #action(): PathNode[] {
    const nodes: PathNode[] = [];
    for (;;) {
      const rest = this.#text.slice(this.#at);
      if (rest.startsWith("}")) {
        this.#at++;
        return nodes;
      }
      if (rest.startsWith("[?(")) nodes.push(this.#filter());
      else if (rest.startsWith("..")) {
        if (nodes.at(-1)?.type === "recursive")
          throw new SyntaxProblem("invalid multiple recursive descent");
        this.#at += 2;
        nodes.push({ type: "recursive" });
        if (/^[_\p{L}\p{Nd}]/u.test(this.#text.slice(this.#at))) nodes.push(this.#field());
      } else nodes.push(...this.#part());
    }
  }

  #part(): readonly PathNode[] {
    const character = this.#next();
    if (character === "" || character === "\r" || character === "\n")
      throw new SyntaxProblem("unclosed action");
    if (" @$".includes(character)) return [];
    if (character === "[") return this.#brackets();
    if (character === '"' || character === "'") return [this.#quoted(character)];
    if (character === ".") return [this.#field()];
    this.#at -= character.length;
    if (/[+\-\p{Nd}]/u.test(character)) return [this.#number()];
    if (/[_\p{L}]/u.test(character)) return [this.#identifier()];
    const code = character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
    throw new SyntaxProblem(`unrecognized character in action: U+${code} '${character}'`);
  }

  /** The next character; empty at the end. */
  #next(): string {
    const code = this.#text.codePointAt(this.#at);
    const character = code === undefined ? "" : String.fromCodePoint(code);
    this.#at += character.length;
    return character;
  }

  #identifier(): PathNode {
    const name = this.#until(terminators);
    return name === "true" || name === "false"
      ? { type: "boolean", value: name === "true" }
      : { type: "identifier", name };
  }

  #until(ends: string): string {
    const start = this.#at;
    while (this.#at < this.#text.length && !ends.includes(this.#text[this.#at]!)) this.#at++;
    return this.#text.slice(start, this.#at);
  }

  #number(): PathNode {
    const text = /^[+-]?[.\p{Nd}]*/u.exec(this.#text.slice(this.#at))![0];
    this.#at += text.length;
    if (/^[+-]?\d+$/.test(text)) return { type: "number", value: Number(text), isInteger: true };
    if (/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text))
      return { type: "number", value: Number(text), isInteger: false };
    throw new SyntaxProblem(`cannot parse number ${text}`);
  }

  /** A backslash keeps the character after it from ending the name. */
  #field(): PathNode {
    const start = this.#at;
    while (this.#at < this.#text.length && !terminators.includes(this.#text[this.#at]!))
      this.#at += this.#text[this.#at] === "\\" ? 2 : 1;
    this.#at = Math.min(this.#at, this.#text.length);
    const name = this.#text.slice(start, this.#at);
    return name === "*" ? { type: "wildcard" } : { type: "field", name: name.replaceAll("\\", "") };
  }

  #quoted(quote: string): PathNode {
    const start = this.#at;
    for (;;) {
      const character = this.#next();
      if (character === "" || character === "\n")
        throw new SyntaxProblem("unterminated quoted string");
      if (character === quote && this.#text[this.#at - 2] !== "\\") break;
    }
    const raw = this.#text.slice(start, this.#at - 1);
    const value = unescaped(raw, quote);
    if (value === undefined)
      throw new SyntaxProblem(`unquote string ${quote}${raw}${quote} error invalid syntax`);
    return { type: "text", value };
  }

  #brackets(): readonly PathNode[] {
    const start = this.#at;
    for (;;) {
      const character = this.#next();
      if (character === "" || character === "\n") throw new SyntaxProblem("unterminated array");
      if (character === "]") break;
    }
    const inside = this.#text.slice(start, this.#at - 1);
    const text = inside === "*" ? ":" : inside;
    const parts = text.split(",");
    if (parts.length > 1) {
      const members = parts.map((part) => parseAction(`[${part.replace(/^ +| +$/g, "")}]`));
      return [{ type: "union", members }];
    }
    const key = /^'([^']*)'$/.exec(text);
    if (key) return parseAction(`.${key[1]}`);
    const bounds = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/.exec(text);
    if (!bounds) throw new SyntaxProblem(`invalid array index ${text}`);
    return [{ type: "slice", slice: sliceOf(bounds) }];
  }

  /** `[?(@.a == "b")]`: quotes hide a closing parenthesis. */
  #filter(): PathNode {
    this.#at += 3;
    const start = this.#at;
    let quote = "";
    let closed = false;
    for (;;) {
      const character = this.#next();
      if (character === "" || character === "\n") throw new SyntaxProblem("unterminated filter");
      if (character === '"' || character === "'") {
        if (quote === "") quote = character;
        else if (this.#text[this.#at - 2] !== "\\" && character === quote) closed = true;
      } else if (character === ")" && (quote === "") === !closed) break;
    }
    const text = this.#text.slice(start, this.#at - 1);
    if (this.#next() !== "]") throw new SyntaxProblem("unclosed array expect ]");
    const sides = /^([^!<>=]+)([!<>=]+)(.+?)$/.exec(text);
    if (!sides) return { type: "filter", left: parseAction(text), operator: undefined, right: [] };
    const [, left = "", operator = "", right = ""] = sides;
    return { type: "filter", left: parseAction(left), operator, right: parseAction(right) };
  }
}

/** The nodes of one expression. */
function parseAction(text: string): readonly PathNode[] {
  const [first] = new Parser(`{${text}}`).template();
  return first?.type === "list" ? first.nodes : [];
}

function sliceOf([, first = "", second, third]: readonly (string | undefined)[]): Slice {
  const bound = (text: string): number | undefined => {
    if (text === "") return undefined;
    if (text === "-") throw new SyntaxProblem(`array index ${text} is not a number`);
    return Number(text);
  };
  const start = bound(first);
  const derived = second === undefined;
  return {
    start,
    end: derived ? (start ?? 0) + 1 : bound(second.slice(1)),
    step: third === undefined ? undefined : bound(third.slice(1)),
    derived,
  };
}

/** A quoted text as Go reads it; undefined for an escape that is none. */
function unescaped(text: string, quote: string): string | undefined {
  let faulty = false;
  const result = text.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|([0-7]{3})|([\s\S]?))/g,
    (_, hex: string, unicode: string, octal: string, plain: string) => {
      const code = hex ?? unicode;
      if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
      if (plain === quote || plain === "\\") return plain;
      const value = controlCharacters[plain];
      if (value === undefined) faulty = true;
      return value ?? "";
    },
  );
  return faulty ? undefined : result;
}
