// Where the cursor is in a text that is still being typed: a word is put in its place, and the whole is read as if it had
// been written.
import {
  detectStyle,
  doubleQuote,
  type ManifestDocument,
  needsQuotes,
  type OutlineNode,
  outline,
  parseSource,
  pathAt,
  type RenderStyle,
  rewritten,
  type SourceFile,
  type Span,
  type TextEdit,
  valueAt,
} from "../../documents/index.ts";
import type { Path } from "../../finding.ts";
import { type BoundObject, bindResources } from "../../resources/index.ts";

/** Stands for what is being typed. No manifest has it. */
export const placeholder = "drydockCompletesThis";

export interface CursorContext {
  /** The document with the placeholder in it. */
  readonly document: ManifestDocument;
  /** The object around the cursor with the placeholder in it; undefined while it has no apiVersion and kind. */
  readonly object: BoundObject | undefined;
  /** Where the object lies in its document. */
  readonly base: Path;
  /** From the object on: of the map that gets a key, or of the value. */
  readonly path: Path;
  readonly part: "key" | "value";
  /** What is typed already. */
  readonly prefix: string;
  /** The key or value that is replaced. */
  readonly span: Span;
  /** Keys that the map has already. */
  readonly siblings: ReadonlySet<string>;
  readonly flow: boolean;
  /** Where the key begins on its line. */
  readonly column: number;
  /** Fields behind a colon begin on a line of their own: where the colon ends, and the column of its key. */
  readonly behindColon: { readonly end: number; readonly column: number } | undefined;
  /** A colon stands behind the key already. */
  readonly colonFollows: boolean;
  /** The quotes that the cursor is inside of; they end right behind the span. */
  readonly quote: string;
  /** Text that must follow a new entry: a comma between brackets. */
  readonly tail: string;
  /** Text that must come first: a blank behind a colon. */
  readonly lead: string;
  readonly style: RenderStyle;
}

interface Token {
  readonly start: number;
  readonly end: number;
  readonly position: "key" | "value";
  readonly flow: boolean;
  readonly quote: string;
  readonly lead: string;
}

/**
 * The contexts that an offset can mean, likeliest first: what is typed may become a key or a value. None where nothing
 * can be completed: comments, block scalars, skipped files.
 */
export function* cursorContexts(source: SourceFile, offset: number): Generator<CursorContext> {
  if (source.skipped !== undefined) return;
  const original = source.documents.findLast(
    ({ span }) => span.start <= offset && offset <= span.end,
  );
  if (!original) return;
  const around = innermost(original, offset);
  if (around?.style === "literal" || around?.style === "folded") return;
  const { start } = original.span;
  const flow = original.broken
    ? openBrackets(source.text.slice(start, offset)) > 0
    : around?.flow === true;
  const token = tokenAt(source.text, start, offset, flow);
  if (!token) return;
  const { text } = source;
  const colonFollows =
    /^\s*:(?:\s|$)/.test(text.slice(token.end + token.quote.length, token.end + 20)) &&
    token.position === "key";
  // In JSON a word stands in quotes, and a key has a value.
  const bare = original.content.json && token.quote === "";
  const word = bare ? `"${placeholder}"` : placeholder;
  const key = colonFollows ? word : `${word}:${bare ? " 0" : ""}`;
  const attempts = token.position === "value" || token.flow ? [word, key] : [key, word];
  for (const attempt of attempts)
    for (const cutOff of [false, true]) {
      // What follows in the document may be what cannot be read.
      const rest = (end: number) => text.slice(cutOff ? original.span.end : token.end, end);
      const before = (from: number) =>
        `${text.slice(from, token.start)}${token.lead}${attempt}${cutOff ? "\n" : ""}`;
      const document = rewritten(original, before(start) + rest(original.span.end));
      const parsed = document
        ? { ...source, documents: [document] }
        : parseSource(source.file, before(0) + rest(text.length), source);
      const context = contextIn(parsed, original, token, colonFollows, source);
      if (!context) continue;
      yield context;
      break;
    }
}

function contextIn(
  parsed: SourceFile,
  original: ManifestDocument,
  token: Token,
  colonFollows: boolean,
  source: SourceFile,
): CursorContext | undefined {
  const place = pathAt(parsed, token.start + token.lead.length + 2);
  if (!place || place.part === "none" || place.document.index !== original.index) return undefined;
  const { document, part } = place;
  const value = valueAt(document.value, place.path);
  if (part === "key" ? place.path.at(-1) !== placeholder : value !== placeholder) return undefined;
  // Only the document at hand: a file of JSON may hold hundreds.
  const object = bindResources([{ ...parsed, documents: [document] }]).objects.find(({ ref }) =>
    ref.base.every((step, i) => place.path[i] === step),
  );
  const full = part === "key" ? place.path.slice(0, -1) : place.path;
  const base = object?.ref.base ?? itemOfList(document.value, full);
  const around = valueAt(document.value, part === "key" ? full : full.slice(0, -1));
  const keys =
    around !== null && typeof around === "object" && !Array.isArray(around)
      ? Object.keys(around)
      : [];
  const { text } = source;
  const style = detectStyle(original.content, text);
  return {
    document,
    object,
    base,
    path: full.slice(base.length),
    part,
    prefix: text.slice(token.start, token.end),
    span: { start: token.start, end: token.end },
    siblings: new Set(keys.filter((key) => key !== placeholder)),
    flow: token.flow,
    column: token.start - lineStartOf(text, token.start),
    behindColon:
      token.position === "value" && !token.flow && part === "key"
        ? colonBefore(text, token.start)
        : undefined,
    colonFollows,
    quote: token.quote,
    lead: token.lead,
    tail: token.flow && part === "key" && !colonFollows ? commaBehind(text, token, style) : "",
    style,
  };
}

function colonBefore(text: string, offset: number): CursorContext["behindColon"] {
  const line = text.slice(lineStartOf(text, offset), offset);
  return {
    end: offset - line.length + line.trimEnd().length,
    column: /^\s*(?:- +)*/.exec(line)?.[0].length ?? 0,
  };
}

/** Where a key at the cursor will stand; `dash`: in a new item of a list. */
export function columnOf({ column, behindColon, style }: CursorContext, dash = false): number {
  if (!behindColon) return column;
  return behindColon.column + (dash && !style.indentSequences ? 0 : style.indent);
}

/** An item of a List that is no object yet, for want of its apiVersion or kind. */
function itemOfList(value: unknown, path: Path): Path {
  const kind = valueAt(value, ["kind"]);
  const inList = typeof kind === "string" && kind.endsWith("List") && path[0] === "items";
  return inList && typeof path[1] === "number" ? path.slice(0, 2) : [];
}

/** Between an entry that is new and one that follows; and behind the last one where the others end in commas too. */
function commaBehind(text: string, { start, end, quote }: Token, style: RenderStyle): string {
  const rest = text.slice(end + quote.length);
  const next = /^(?:\s|#[^\n]*)*([^\s#])/.exec(rest);
  if (!next || next[1] === "," || next[1] === "]") return "";
  if (next[1] !== "}") return ",";
  const ownLine = next[0].includes("\n");
  return ownLine && style.flowQuotes !== "all" && /,\s*$/.test(text.slice(0, start)) ? "," : "";
}

function lineStartOf(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
}

/** The innermost collection or block scalar that the offset lies in. */
function innermost(document: ManifestDocument, offset: number): OutlineNode | undefined {
  let found: OutlineNode | undefined;
  for (let node = outline(document); node; ) {
    const { kind, style } = node;
    if (kind === "map" || kind === "sequence" || style === "literal" || style === "folded")
      found = node;
    // Behind its closing bracket a flow collection is over.
    node = node
      .children()
      .find(
        ({ value, flow }) =>
          value.start < offset && (flow ? offset < value.end : offset <= value.end),
      );
  }
  return found;
}

/** The word around the cursor, and whether a key or a value stands there. */
function tokenAt(text: string, from: number, offset: number, flow: boolean): Token | undefined {
  const lineStart = Math.max(lineStartOf(text, offset), from);
  const line = text.slice(lineStart, offset);
  if (/(?:^|\s)#/.test(withoutQuotes(line))) return undefined;
  return flow ? flowToken(text, from, offset) : blockToken(text, lineStart, line, offset);
}

function blockToken(
  text: string,
  lineStart: number,
  line: string,
  offset: number,
): Token | undefined {
  const indent = /^\s*(?:- +)*/.exec(line)?.[0] ?? "";
  const rest = line.slice(indent.length);
  if (rest === "-") return undefined;
  const pair = /^("[^"]*"|'[^']*'|[^\s"'#][^#]*?)\s*:(\s*)((?:(?!:\s).)*)$/.exec(rest);
  return wordToken(text, offset, rest, pair, /^[^\s#]*/, lineStart, false);
}

function flowToken(text: string, start: number, offset: number): Token | undefined {
  const before = text.slice(start, offset);
  const at = Math.max(...["{", "[", ","].map((char) => before.lastIndexOf(char)));
  const rest = before.slice(at + 1).trimStart();
  const pair = /^("[^"]*"|'[^']*'|[^\s"'#:]+)\s*:(\s*)(.*)$/s.exec(rest);
  return wordToken(text, offset, rest, pair, /^[^\s,\]}#:]*/, start, true);
}

/** `pair`: the key, the space and the value that `rest`, the text before the cursor, is made of; `more` ends a value. */
function wordToken(
  text: string,
  offset: number,
  rest: string,
  pair: RegExpExecArray | null,
  more: RegExp,
  from: number,
  flow: boolean,
): Token | undefined {
  const [, , space = "", value = ""] = pair ?? [];
  const position = pair && (space !== "" || value === "") ? "value" : "key";
  const lead = position === "value" && space === "" ? " " : "";
  const typed = position === "value" ? value : rest;
  const quote = /^["']/.exec(typed)?.[0];
  const after = text.slice(
    offset,
    text.indexOf("\n", offset) < 0 ? text.length : text.indexOf("\n", offset),
  );
  if (quote) {
    const close = after.indexOf(quote);
    const start = offset - typed.length + 1;
    if (typed.slice(1).includes(quote)) return undefined;
    // Quotes that are not closed yet would swallow the rest: they are replaced together with the word.
    return close < 0
      ? { start: start - 1, end: offset, position, flow, quote: "", lead }
      : { start, end: offset + close, position, flow, quote, lead };
  }
  if (/\s/.test(typed) && position === "key") return undefined;
  const pattern = position === "key" ? /^[\w./-]*/ : more;
  const end = offset + (pattern.exec(after)?.[0].length ?? 0);
  const start = offset - typed.length;
  return start < from ? undefined : { start, end, position, flow, quote: "", lead };
}

function withoutQuotes(line: string): string {
  return line.replace(/"(?:[^"\\]|\\.)*"?|'[^']*'?/g, (quoted) => "x".repeat(quoted.length));
}

/** Brackets of flow collections that are open at the end of the text; those inside of words and quotes do not count. */
function openBrackets(text: string): number {
  let depth = 0;
  for (const line of text.split("\n")) {
    const plain = withoutQuotes(line).replace(/(?:^|\s)#.*$/, "");
    if (/^[A-Za-z]/.test(plain)) depth = 0;
    for (let i = 0; i < plain.length; i++) {
      const char = plain[i];
      if (char === "{" || char === "[") {
        if (depth > 0 || /(?:^|[\s:,[{-])$/.test(plain.slice(0, i))) depth++;
      } else if ((char === "}" || char === "]") && depth > 0) depth--;
    }
  }
  return depth;
}

/** The edit that writes a key at the cursor with what follows it, as the quotes and brackets around it want. */
export function keyEdit(
  context: CursorContext,
  name: string,
  behind: string,
  before = "",
): TextEdit {
  const { span, quote, colonFollows, behindColon, lead, tail, flow, style } = context;
  if (colonFollows) return { span, newText: lead + name };
  if (quote !== "")
    return {
      span: { start: span.start, end: span.end + quote.length },
      newText: name + quote + behind + tail,
    };
  const always = flow && style.flowQuotes === "all";
  const key = always || needsQuotes(name, flow) ? doubleQuote(name) : name;
  if (behindColon) {
    const line = style.newline + " ".repeat(columnOf(context, before !== ""));
    return {
      span: { start: behindColon.end, end: span.end },
      newText: line + before + key + behind + tail,
    };
  }
  return { span, newText: lead + before + key + behind + tail };
}
