// The tokens of CEL expressions, and what its lexer says where there is none. Mirrors parser/gen/CEL.g4 of cel-go.
import { type CelError, errorAt } from "./errors.ts";

export interface Token {
  readonly type:
    | "identifier"
    | "escaped"
    | "int"
    | "uint"
    | "double"
    | "string"
    | "bytes"
    | "symbol"
    | "end";
  /** As written; `<EOF>` at the end. */
  readonly text: string;
  /** Code points before it. */
  readonly offset: number;
}

const skipped = /^(?:[\t \r\n\f]+|\/\/[^\n]*)/u;
const number =
  /^(?:(?:[0-9]+\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+|\.[0-9]+(?:[eE][+-]?[0-9]+)?)|(?:0x[0-9a-fA-F]+|[0-9]+)[uU]?)/u;
const identifier = /^[A-Za-z_][A-Za-z0-9_]*/u;
const escapedIdentifier = /^`[A-Za-z0-9_./ -]+`/u;
const symbol = /^(?:==|!=|<=|>=|&&|\|\||[<>[\]{}().,\-!?:+*/%])/u;
const escapeSequence =
  "\\\\(?:[abfnrtv\"'\\\\?`]|[0-3][0-7][0-7]|[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})";
const text = new RegExp(
  [
    `^(?:[bB]?(?:"""(?:${escapeSequence}|[^\\\\])*?"""|'''(?:${escapeSequence}|[^\\\\])*?'''`,
    `|"(?:${escapeSequence}|[^\\\\"\\n\\r])*"|'(?:${escapeSequence}|[^\\\\'\\n\\r])*'`,
    `|[rR](?:"""[\\s\\S]*?"""|'''[\\s\\S]*?'''|"[^"\\n\\r]*"|'[^'\\n\\r]*')))`,
  ].join(""),
  "u",
);
/** As much of a string as can be read before something that can not be in it. */
const brokenText = new RegExp(
  `^(["'])(?:${escapeSequence}|(?!\\1)[^\\\\\\n\\r])*(?:\\\\(?:[xX][0-9a-fA-F]?|[0-3][0-7]?|u[0-9a-fA-F]{0,3}|U[0-9a-fA-F]{0,7})?)?`,
  "u",
);
const brokenIdentifier = /^`[A-Za-z0-9_./ -]*/u;

/** Never throws; what is no token is left out of the list and told in `errors`. */
export function tokenize(source: string): { tokens: Token[]; errors: CelError[] } {
  const tokens: Token[] = [];
  const errors: CelError[] = [];
  let offset = 0;
  let rest = source;
  const advance = (length: number) => {
    offset += codePoints(rest.slice(0, length));
    rest = rest.slice(length);
  };
  while (rest !== "") {
    const blank = skipped.exec(rest);
    if (blank) {
      advance(blank[0].length);
      continue;
    }
    const token = nextToken(rest, offset);
    if (token) tokens.push(token);
    else
      errors.push(
        errorAt(offset, `Syntax error: token recognition error at: '${unreadable(rest)}'`),
      );
    advance((token?.text ?? unreadable(rest)).length);
  }
  tokens.push({ type: "end", text: "<EOF>", offset });
  return { tokens, errors };
}

function nextToken(rest: string, offset: number): Token | undefined {
  const found = (type: Token["type"], pattern: RegExp): Token | undefined => {
    const match = pattern.exec(rest)?.[0];
    return match === undefined ? undefined : { type, text: match, offset };
  };
  const written = found("string", text);
  if (written) return /^[bB]/.test(written.text) ? { ...written, type: "bytes" } : written;
  const counted = found("int", number);
  if (counted) {
    const type = /[uU]$/.test(counted.text)
      ? "uint"
      : /^0x|^[0-9]+$/.test(counted.text)
        ? "int"
        : "double";
    return { ...counted, type };
  }
  return (
    found("identifier", identifier) ??
    found("escaped", escapedIdentifier) ??
    found("symbol", symbol)
  );
}

/** What the lexer drops: what it has read of a token, and the character that can not follow. */
function unreadable(rest: string): string {
  const read =
    brokenText.exec(rest)?.[0] ?? brokenIdentifier.exec(rest)?.[0] ?? /^[&|=]?/.exec(rest)![0];
  return read + (/^./su.exec(rest.slice(read.length))?.[0] ?? "");
}

function codePoints(text: string): number {
  return [...text].length;
}
