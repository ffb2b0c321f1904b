// What literals stand for: parser/unescape.go and the literals of parser/parser.go (cel-go 0.26).
import { encodeUtf8 } from "../../model/base64.ts";
import { controlCharacters } from "../../model/go-format.ts";
import type { LiteralType } from "./expression.ts";
import { Bytes, EvaluationError, Uint, type Value } from "./values.ts";

/** The value, or cel-go's words for a number that no type holds; `text` is as written, with its sign. */
export function literalValue(type: LiteralType, text: string): Value {
  switch (type) {
    case "null":
      return null;
    case "bool":
      return text === "true";
    case "int":
      return inRange(text, type, -(2n ** 63n), 2n ** 63n - 1n);
    case "uint": {
      const value = inRange(text.slice(0, -1), type, 0n, 2n ** 64n - 1n);
      return typeof value === "bigint" ? new Uint(value) : value;
    }
    case "double": {
      const value = Number(text);
      return Number.isFinite(value) ? value : new EvaluationError("invalid double literal");
    }
    case "string":
      return unescapeString(text);
    case "bytes":
      return unescapeBytes(text.slice(1));
  }
}

function inRange(text: string, type: string, low: bigint, high: bigint): Value {
  const isNegative = text.startsWith("-");
  const size = BigInt(text.replace(/^-/, ""));
  const value = isNegative ? -size : size;
  return value >= low && value <= high ? value : new EvaluationError(`invalid ${type} literal`);
}

/** Without its quotes; `raw` where nothing in it is escaped. */
function content(text: string): { readonly inner: string; readonly raw: boolean } {
  const raw = /^[rR]/.test(text);
  const quoted = raw ? text.slice(1) : text;
  const quotes = /^("""|''')/.test(quoted) ? 3 : 1;
  return { inner: quoted.slice(quotes, -quotes).replace(/\r\n?/g, "\n"), raw };
}

const escaped =
  /\\(?:x([0-9a-fA-F]{2})|X([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})|([\s\S]))/g;

function unescapeString(text: string): Value {
  const { inner, raw } = content(text);
  if (raw) return inner;
  let bad = false;
  const value = inner.replace(escaped, (_, x, upperX, u, upperU, octal, letter: string) => {
    if (letter !== undefined) return controlCharacters[letter] ?? letter;
    const code = octal
      ? Number.parseInt(octal, 8)
      : Number.parseInt(x ?? upperX ?? u ?? upperU, 16);
    bad ||= code > 0x10ffff || (code >= 0xd800 && code < 0xe000);
    return bad ? "" : String.fromCodePoint(code);
  });
  return bad ? new EvaluationError("invalid unicode code point") : value;
}

function unescapeBytes(text: string): Value {
  const { inner, raw } = content(text);
  if (raw) return new Bytes(encodeUtf8(inner));
  const bytes: number[] = [];
  let end = 0;
  for (const match of inner.matchAll(escaped)) {
    const [whole, x, upperX, u, upperU, octal, letter] = match;
    bytes.push(...encodeUtf8(inner.slice(end, match.index)));
    end = match.index + whole.length;
    if (u !== undefined || upperU !== undefined)
      return new EvaluationError("unable to unescape string");
    if (letter !== undefined) bytes.push(...encodeUtf8(controlCharacters[letter] ?? letter));
    else bytes.push(Number.parseInt(octal ?? x ?? upperX ?? "", octal ? 8 : 16));
  }
  bytes.push(...encodeUtf8(inner.slice(end)));
  return new Bytes(Uint8Array.from(bytes));
}
