// Reads the text of one scalar as go-yaml v2 2.4 does: folding, escapes, chomping, and its refusals.
import { type Cursor, SPACE, TAB } from "./cursor.ts";

const SINGLE_QUOTE = 39;
const BACKSLASH = 92;
const HASH = 35;
const COLON = 58;

const ESCAPES: Readonly<Record<string, string>> = {
  "0": "\0",
  a: "\x07",
  b: "\b",
  t: "\t",
  "\t": "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  e: "\x1b",
  " ": " ",
  '"': '"',
  "'": "'",
  "\\": "\\",
  N: "\x85",
  _: "\xa0",
  L: "\u2028",
  P: "\u2029",
};
const HEX_ESCAPES: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** One line break folds into a blank, more keep all but the first. */
function fold(first: string, more: string): string {
  if (first !== "\n") return first + more;
  return more === "" ? " " : more;
}

/** Reads a quoted scalar; the cursor stands on the opening quote and ends behind the closing one. `json`: JSON's own escapes count. */
export function readQuoted(cursor: Cursor, json: boolean): string {
  const quote = cursor.code();
  const opening = cursor.pos;
  cursor.pos++;
  let out = "";
  for (;;) {
    if (cursor.atDocumentMarker()) cursor.refuse("found unexpected document indicator", opening);
    if (cursor.pos >= cursor.text.length) cursor.refuse("found unexpected end of stream", opening);
    let lineBroken = false;
    let from = cursor.pos;
    while (!cursor.atGap()) {
      const code = cursor.code();
      if (code === quote) {
        if (quote !== SINGLE_QUOTE || cursor.code(1) !== SINGLE_QUOTE) break;
        out += cursor.text.substring(from, cursor.pos + 1);
        cursor.pos += 2;
        from = cursor.pos;
      } else if (code === BACKSLASH && quote !== SINGLE_QUOTE) {
        out += cursor.text.substring(from, cursor.pos);
        lineBroken = cursor.atBreak(1);
        if (lineBroken) {
          cursor.pos++;
          cursor.takeBreak();
        } else out += readEscape(cursor, json);
        from = cursor.pos;
        if (lineBroken) break;
      } else cursor.pos++;
    }
    out += cursor.text.substring(from, cursor.pos);
    if (cursor.code() === quote) {
      cursor.pos++;
      return out;
    }
    out += readQuotedGap(cursor, lineBroken);
  }
}

/** Blanks and line breaks inside quotes. `lineBroken`: an escaped line break came before and counts as nothing. */
function readQuotedGap(cursor: Cursor, lineBroken: boolean): string {
  const from = cursor.pos;
  let first = "";
  let more = "";
  let broken = lineBroken;
  for (;;) {
    if (cursor.code() === SPACE || cursor.code() === TAB) cursor.pos++;
    else if (!cursor.atBreak()) break;
    else if (broken) more += cursor.takeBreak();
    else {
      first = cursor.takeBreak();
      broken = true;
    }
  }
  return broken ? fold(first, more) : cursor.text.substring(from, cursor.pos);
}

function readEscape(cursor: Cursor, json: boolean): string {
  const letter = cursor.text[cursor.pos + 1] ?? "";
  const plain = ESCAPES[letter] ?? (json && letter === "/" ? "/" : undefined);
  if (plain !== undefined) {
    cursor.pos += 2;
    return plain;
  }
  const digits = HEX_ESCAPES[letter];
  if (digits === undefined) return cursor.refuse("found unknown escape character");
  cursor.pos += 2;
  const hex = cursor.text.substring(cursor.pos, cursor.pos + digits);
  if (hex.length < digits || !/^[0-9a-fA-F]+$/.test(hex))
    cursor.refuse("did not find expected hexdecimal number");
  const value = Number.parseInt(hex, 16);
  const surrogate = value >= 0xd800 && value <= 0xdfff;
  if (value > 0x10ffff || (surrogate && !json))
    cursor.refuse("found invalid Unicode character escape code");
  cursor.pos += digits;
  return surrogate ? String.fromCharCode(value) : String.fromCodePoint(value);
}

/** A plain scalar's text, the offset behind its last character, and whether line breaks were read behind it. */
export interface PlainText {
  readonly text: string;
  readonly end: number;
  readonly lineBroken: boolean;
}

/** Reads a plain scalar that may continue on lines indented by at least `indent`; in flow style on any line. */
export function readPlain(cursor: Cursor, indent: number, flow: boolean): PlainText {
  let text = "";
  let end = cursor.pos;
  let gap = "";
  let lineBroken = false;
  for (;;) {
    if (cursor.atDocumentMarker() || cursor.code() === HASH) break;
    const from = cursor.pos;
    while (!cursor.atGap() && !endsPlain(cursor, flow)) cursor.pos++;
    if (cursor.pos > from) {
      text += gap + cursor.text.substring(from, cursor.pos);
      end = cursor.pos;
      gap = "";
      lineBroken = false;
    }
    if (cursor.pos >= cursor.text.length || !cursor.atGap()) break;
    const gapStart = cursor.pos;
    let first = "";
    let more = "";
    for (;;) {
      if (cursor.atBreak()) {
        if (lineBroken) more += cursor.takeBreak();
        else first = cursor.takeBreak();
        lineBroken = true;
      } else if (cursor.code() === SPACE || cursor.code() === TAB) {
        if (lineBroken && cursor.column < indent && cursor.code() === TAB)
          cursor.refuse("found a tab character that violates indentation");
        cursor.pos++;
      } else break;
    }
    gap = lineBroken ? fold(first, more) : cursor.text.substring(gapStart, cursor.pos);
    if (!flow && cursor.column < indent) break;
  }
  return { text, end, lineBroken };
}

function endsPlain(cursor: Cursor, flow: boolean): boolean {
  const code = cursor.code();
  if (code === COLON && cursor.atGap(1)) return true;
  return flow && ",?[]{}".includes(String.fromCharCode(code));
}

/** A block scalar's text, the offset behind its last character, and the comment behind its header. */
export interface BlockText {
  readonly text: string;
  readonly end: number;
  readonly comment: { readonly start: number; readonly end: number } | undefined;
}

/** Reads a block scalar; the cursor stands on `|` or `>`. `parentIndent` is the column of the collection around it, -1 at the root. */
export function readBlock(cursor: Cursor, parentIndent: number): BlockText {
  const literal = cursor.text[cursor.pos] === "|";
  cursor.pos++;
  const { chomping, increment } = readBlockHeader(cursor);
  let end = cursor.pos;
  while (cursor.code() === SPACE || cursor.code() === TAB) cursor.pos++;
  const comment = cursor.code() === HASH ? { start: cursor.pos, end: cursor.pos } : undefined;
  if (comment) {
    cursor.skipToBreak();
    comment.end = cursor.pos;
  }
  if (cursor.pos < cursor.text.length) {
    if (!cursor.atBreak()) cursor.refuse("did not find expected comment or line break");
    cursor.takeBreak();
  }
  let indent = increment > 0 ? Math.max(parentIndent, 0) + increment : 0;
  const start = readBlockBreaks(cursor, indent, parentIndent);
  indent = start.indent;
  let trailing = start.breaks;
  let text = "";
  let lastBreak = "";
  let previousStartedBlank = false;
  while (cursor.column === indent && cursor.pos < cursor.text.length) {
    const startsBlank = cursor.code() === SPACE || cursor.code() === TAB;
    const folds = !literal && !previousStartedBlank && !startsBlank && lastBreak === "\n";
    if (folds) text += trailing === "" ? " " : "";
    else text += lastBreak;
    text += trailing;
    previousStartedBlank = startsBlank;
    const from = cursor.pos;
    cursor.skipToBreak();
    text += cursor.text.substring(from, cursor.pos);
    end = cursor.pos;
    lastBreak = cursor.takeBreak();
    trailing = readBlockBreaks(cursor, indent, parentIndent).breaks;
  }
  if (chomping !== "-") text += lastBreak;
  if (chomping === "+") {
    text += trailing;
    if (trailing !== "") {
      end = cursor.lineStart - 1;
      if (cursor.text[end - 1] === "\r" && cursor.text[end] === "\n") end--;
    }
  }
  return { text, end, comment };
}

function readBlockHeader(cursor: Cursor): { chomping: string; increment: number } {
  let chomping = "";
  let increment = 0;
  for (let part = 0; part < 2; part++) {
    const char = cursor.text[cursor.pos] ?? "";
    if (chomping === "" && (char === "+" || char === "-")) chomping = char;
    else if (increment === 0 && char >= "0" && char <= "9") {
      if (char === "0") cursor.refuse("found an indentation indicator equal to 0");
      increment = Number(char);
    } else break;
    cursor.pos++;
  }
  return { chomping, increment };
}

/** Blank lines and the indentation of the next line; an `indent` of 0 is found out from it. */
function readBlockBreaks(
  cursor: Cursor,
  indent: number,
  parentIndent: number,
): { indent: number; breaks: string } {
  let breaks = "";
  let widest = 0;
  for (;;) {
    while ((indent === 0 || cursor.column < indent) && cursor.code() === SPACE) cursor.pos++;
    widest = Math.max(widest, cursor.column);
    if ((indent === 0 || cursor.column < indent) && cursor.code() === TAB)
      cursor.refuse("found a tab character where an indentation space is expected");
    if (!cursor.atBreak()) break;
    breaks += cursor.takeBreak();
  }
  return { indent: indent === 0 ? Math.max(widest, parentIndent + 1, 1) : indent, breaks };
}
