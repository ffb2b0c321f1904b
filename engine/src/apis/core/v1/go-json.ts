// Mirrors the syntax errors of Go's encoding/json scanner (scanner.go).
import { goQuote } from "../../../model/go-format.ts";

const maxDepth = 10_000;

/** The first syntax error of a JSON text (one character per byte), or undefined. */
export function jsonSyntaxError(text: string): string | undefined {
  return new Scanner(text).scan();
}

/** Why `json.Unmarshal` into a `map[string]interface{}` refuses `text` (one character per byte), or undefined. */
export function jsonObjectError(text: string): string | undefined {
  const error = jsonSyntaxError(text);
  if (error !== undefined) return error;
  const start = /[^ \t\r\n]/.exec(text)?.[0] ?? "";
  if (start === "{" || start === "n") return undefined;
  const got = { "[": "array", '"': "string", t: "bool", f: "bool" }[start] ?? "number";
  return `json: cannot unmarshal ${got} into Go value of type map[string]interface {}`;
}

/** Reads JSON from left to right; every step gives the error that stops it, or undefined. */
class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** One value and nothing behind it. The open containers are a list, so that deep nesting costs no stack. */
  scan(): string | undefined {
    const open: ("{" | "[")[] = [];
    for (;;) {
      this.#skipBlanks();
      const start = this.#next();
      if (start === "{" || start === "[") {
        this.#at++;
        open.push(start);
        if (open.length > maxDepth) return "exceeded max depth";
        this.#skipBlanks();
        if (this.#next() !== (start === "{" ? "}" : "]")) {
          const error = start === "{" ? this.#key() : undefined;
          if (error !== undefined) return error;
          continue;
        }
        this.#at++;
        open.pop();
      } else {
        const error = this.#scalar(start);
        if (error !== undefined) return error;
      }
      const error = this.#afterValue(open);
      if (error !== undefined || open.length === 0) return error;
    }
  }

  /** Closes the containers that end after a value, and stands before the next value of the innermost that is left. */
  #afterValue(open: ("{" | "[")[]): string | undefined {
    for (;;) {
      this.#skipBlanks();
      const container = open.at(-1);
      const next = this.#next();
      if (container === undefined)
        return next === "" ? undefined : this.#error("after top-level value");
      if (next === ",") {
        this.#at++;
        this.#skipBlanks();
        return container === "{" ? this.#key() : undefined;
      }
      if (next !== (container === "{" ? "}" : "]"))
        return this.#error(
          container === "{" ? "after object key:value pair" : "after array element",
        );
      this.#at++;
      open.pop();
    }
  }

  #key(): string | undefined {
    if (this.#next() !== '"') return this.#error("looking for beginning of object key string");
    const error = this.#string();
    if (error !== undefined) return error;
    this.#skipBlanks();
    return this.#take(/^:$/, "after object key");
  }

  #scalar(start: string): string | undefined {
    if (start === '"') return this.#string();
    if (/^[-0-9]$/.test(start)) return this.#number();
    const word = ["true", "false", "null"].find((w) => w[0] === start);
    return word ? this.#literal(word) : this.#error("looking for beginning of value");
  }

  #string(): string | undefined {
    this.#at++;
    for (;;) {
      const character = this.#next();
      if (character < " ") return this.#error("in string literal");
      this.#at++;
      if (character === '"') return undefined;
      if (character !== "\\") continue;
      const escaped = this.#next();
      const error = this.#take(/^[bfnrt\\/"u]$/, "in string escape code");
      if (error !== undefined) return error;
      for (let i = 0; escaped === "u" && i < 4; i++) {
        const bad = this.#take(/^[0-9a-fA-F]$/, "in \\u hexadecimal character escape");
        if (bad !== undefined) return bad;
      }
    }
  }

  #number(): string | undefined {
    if (this.#next() === "-") this.#at++;
    const zero = this.#next() === "0";
    const error = this.#take(/^[0-9]$/, "in numeric literal");
    if (error !== undefined) return error;
    if (!zero) this.#digits();
    if (this.#next() === ".") {
      this.#at++;
      const bad = this.#take(/^[0-9]$/, "after decimal point in numeric literal");
      if (bad !== undefined) return bad;
      this.#digits();
    }
    if (!/^[eE]$/.test(this.#next())) return undefined;
    this.#at++;
    if (/^[-+]$/.test(this.#next())) this.#at++;
    const bad = this.#take(/^[0-9]$/, "in exponent of numeric literal");
    if (bad === undefined) this.#digits();
    return bad;
  }

  #digits(): void {
    while (/^[0-9]$/.test(this.#next())) this.#at++;
  }

  #literal(word: string): string | undefined {
    for (const character of word) {
      if (this.#next() !== character)
        return this.#error(`in literal ${word} (expecting '${character}')`);
      this.#at++;
    }
    return undefined;
  }

  /** The character at hand; empty at the end. */
  #next(): string {
    return this.#text[this.#at] ?? "";
  }

  #take(pattern: RegExp, where: string): string | undefined {
    if (!pattern.test(this.#next())) return this.#error(where);
    this.#at++;
    return undefined;
  }

  #skipBlanks(): void {
    while (/^[ \t\r\n]$/.test(this.#next())) this.#at++;
  }

  #error(where: string): string {
    const character = this.#next();
    if (character === "") return "unexpected end of JSON input";
    const shown =
      character === "'"
        ? "'\\''"
        : character === '"'
          ? "'\"'"
          : `'${goQuote(character).slice(1, -1)}'`;
    return `invalid character ${shown} ${where}`;
  }
}
