// Go's JSON scanner (encoding/json) as kubectl uses it on a stream: where a value ends, or its error in Go's words.

export type JsonScan =
  | { readonly ok: true; readonly end: number }
  | { readonly ok: false; readonly message: string; readonly offset: number };

const WHITE = " \t\r\n";

export function skipJsonSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && WHITE.includes(text[at]!)) at++;
  return at;
}

/** Reads one JSON value that starts at `from`; offsets count UTF-16 units. Never throws, never recurses. */
export function scanJson(text: string, from: number): JsonScan {
  const open: ("{" | "[")[] = [];
  let at = from;
  for (;;) {
    // A value is due at `at`.
    at = skipJsonSpace(text, at);
    const char = text[at];
    if (char === "{" || char === "[") {
      const next = skipJsonSpace(text, at + 1);
      open.push(char);
      if (text[next] === (char === "{" ? "}" : "]")) at = next;
      else if (char === "[") {
        at = next;
        continue;
      } else {
        const key = scanKey(text, next);
        if (typeof key !== "number") return key;
        at = key;
        continue;
      }
    } else {
      const end = scanLeaf(text, at);
      if (typeof end !== "number") return end;
      at = end;
    }
    // A value ends at `at`, or its closing bracket stands there.
    for (;;) {
      const container = open.at(-1);
      if (container === undefined) return { ok: true, end: at };
      at = skipJsonSpace(text, at);
      const close = container === "{" ? "}" : "]";
      if (text[at] === close) {
        open.pop();
        at++;
        continue;
      }
      const after = container === "{" ? "after object key:value pair" : "after array element";
      if (text[at] !== ",") return unexpected(text, at, after);
      at++;
      if (container === "{") {
        const key = scanKey(text, skipJsonSpace(text, at));
        if (typeof key !== "number") return key;
        at = key;
      }
      break;
    }
  }
}

type Failed = Extract<JsonScan, { ok: false }>;

function unexpected(text: string, at: number, where: string): Failed {
  if (at >= text.length) return { ok: false, message: "unexpected EOF", offset: text.length };
  const char = String.fromCodePoint(text.codePointAt(at)!);
  // Go looks at bytes, so it names the first byte of a character beyond ASCII.
  const byte =
    char.codePointAt(0)! < 0x80 ? char : String.fromCharCode(firstUtf8Byte(char.codePointAt(0)!));
  return { ok: false, message: `invalid character ${quoteChar(byte)} ${where}`, offset: at };
}

function firstUtf8Byte(code: number): number {
  if (code < 0x800) return 0xc0 | (code >> 6);
  return code < 0x10000 ? 0xe0 | (code >> 12) : 0xf0 | (code >> 18);
}

const QUOTED: Readonly<Record<string, string>> = {
  "'": "'\\''",
  '"': "'\"'",
  "\\": "'\\\\'",
  "\n": "'\\n'",
  "\r": "'\\r'",
  "\t": "'\\t'",
  "\b": "'\\b'",
  "\f": "'\\f'",
  "\v": "'\\v'",
  "\x07": "'\\a'",
};

function quoteChar(char: string): string {
  const code = char.charCodeAt(0);
  const hex =
    code < 0x20 || code === 0x7f ? `'\\x${code.toString(16).padStart(2, "0")}'` : `'${char}'`;
  return QUOTED[char] ?? hex;
}

/** A key, its colon and the blanks around; gives the offset where the value is due. */
function scanKey(text: string, at: number): number | Failed {
  if (text[at] !== '"') return unexpected(text, at, "looking for beginning of object key string");
  const end = scanString(text, at);
  if (typeof end !== "number") return end;
  const colon = skipJsonSpace(text, end);
  return text[colon] === ":" ? colon + 1 : unexpected(text, colon, "after object key");
}

function scanLeaf(text: string, at: number): number | Failed {
  const char = text[at] ?? "";
  if (char === '"') return scanString(text, at);
  for (const word of ["true", "false", "null"])
    if (char === word[0]) return scanWord(text, at, word);
  if (char === "-" || (char >= "0" && char <= "9")) return scanNumber(text, at);
  return unexpected(text, at, "looking for beginning of value");
}

function scanWord(text: string, at: number, word: string): number | Failed {
  for (let i = 1; i < word.length; i++)
    if (text[at + i] !== word[i])
      return unexpected(text, at + i, `in literal ${word} (expecting '${word[i]}')`);
  return at + word.length;
}

function scanString(text: string, from: number): number | Failed {
  for (let at = from + 1; ; at++) {
    const char = text[at];
    if (char === '"') return at + 1;
    if (char === undefined || char < " ") return unexpected(text, at, "in string literal");
    if (char !== "\\") continue;
    at++;
    if (text[at] === "u") {
      for (let i = 1; i <= 4; i++)
        if (!/[0-9a-fA-F]/.test(text[at + i] ?? ""))
          return unexpected(text, at + i, "in \\u hexadecimal character escape");
      at += 4;
    } else if (!'"\\/bfnrt'.includes(text[at] ?? "?"))
      return unexpected(text, at, "in string escape code");
  }
}

function scanNumber(text: string, from: number): number | Failed {
  const digit = (at: number) => /[0-9]/.test(text[at] ?? "");
  let at = text[from] === "-" ? from + 1 : from;
  if (!digit(at)) return unexpected(text, at, "in numeric literal");
  if (text[at] === "0") at++;
  else while (digit(at)) at++;
  if (text[at] === ".") {
    if (!digit(++at)) return unexpected(text, at, "after decimal point in numeric literal");
    while (digit(at)) at++;
  }
  if (text[at] === "e" || text[at] === "E") {
    at++;
    if (text[at] === "+" || text[at] === "-") at++;
    if (!digit(at)) return unexpected(text, at, "in exponent of numeric literal");
    while (digit(at)) at++;
  }
  return at;
}
