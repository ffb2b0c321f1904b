// Where the cursor is in a text that is still being typed: a word is put in its place, and the whole is read as if it had
// been written.
import {
  detectStyle,
  type ManifestDocument,
  type OutlineNode,
  outline,
  parseSource,
  pathAt,
  type RenderStyle,
  type SourceFile,
  type Span,
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
  /** A colon stands behind the key already. */
  readonly colonFollows: boolean;
  /** The cursor is inside of quotes. */
  readonly quoted: boolean;
  /** Text that must come first: a blank behind a colon. */
  readonly lead: string;
  readonly style: RenderStyle;
}

interface Token {
  readonly start: number;
  readonly end: number;
  readonly position: "key" | "value";
  readonly flow: boolean;
  readonly quoted: boolean;
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
    /^\s*:(?:\s|$)/.test(text.slice(token.end, token.end + 20)) && token.position === "key";
  const key = `${placeholder}${colonFollows ? "" : ":"}`;
  const attempts =
    token.position === "value" || token.flow ? [placeholder, key] : [key, placeholder];
  for (const attempt of attempts)
    for (const cutOff of [false, true]) {
      // What follows in the document may be what cannot be read.
      const rest = text.slice(cutOff ? original.span.end : token.end);
      const typed = `${text.slice(0, token.start)}${token.lead}${attempt}${cutOff ? "\n" : ""}${rest}`;
      const parsed = parseSource(source.file, typed, source);
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
  const place = pathAt(parsed, token.start + token.lead.length + 1);
  if (!place || place.part === "none" || place.document.index !== original.index) return undefined;
  const { document, part } = place;
  const value = valueAt(document.value, place.path);
  if (part === "key" ? place.path.at(-1) !== placeholder : value !== placeholder) return undefined;
  const object = bindResources([parsed])
    .objects.filter(({ ref }) => ref.document === document.index)
    .find(({ ref }) => ref.base.every((step, i) => place.path[i] === step));
  const full = part === "key" ? place.path.slice(0, -1) : place.path;
  const around = valueAt(document.value, part === "key" ? full : full.slice(0, -1));
  const keys =
    around !== null && typeof around === "object" && !Array.isArray(around)
      ? Object.keys(around)
      : [];
  const lineStart = source.text.lastIndexOf("\n", token.start - 1) + 1;
  return {
    document,
    object,
    path: full.slice(object?.ref.base.length ?? 0),
    part,
    prefix: source.text.slice(token.start, token.end),
    span: { start: token.start, end: token.end },
    siblings: new Set(keys.filter((key) => key !== placeholder)),
    flow: token.flow,
    column: token.start - lineStart,
    colonFollows,
    quoted: token.quoted,
    lead: token.lead,
    style: detectStyle(original.content, source.text),
  };
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
  const lineStart = Math.max(text.lastIndexOf("\n", offset - 1) + 1, from);
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
  const match = /^("[^"]*"|'[^']*'|[^\s"'#][^#]*?)\s*:(\s*)((?:(?!:\s).)*)$/.exec(rest);
  const isValue = match !== null && (match[2] !== "" || match[3] === "");
  const lead = isValue && match[2] === "" ? " " : "";
  const typed = isValue ? (match[3] ?? "") : rest;
  return wordToken(
    text,
    offset,
    typed,
    isValue ? "value" : "key",
    lead,
    /^[^\s#]*/,
    lineStart,
    false,
  );
}

function flowToken(text: string, start: number, offset: number): Token | undefined {
  const before = text.slice(start, offset);
  const at = Math.max(...["{", "[", ","].map((char) => before.lastIndexOf(char)));
  const rest = before.slice(at + 1).trimStart();
  const match = /^("[^"]*"|'[^']*'|[^\s"'#:]+)\s*:(\s*)(.*)$/s.exec(rest);
  const isValue = match !== null && (match[2] !== "" || match[3] === "");
  const lead = isValue && match[2] === "" ? " " : "";
  const typed = isValue ? (match[3] ?? "") : rest;
  return wordToken(
    text,
    offset,
    typed,
    isValue ? "value" : "key",
    lead,
    /^[^\s,\]}#:]*/,
    start,
    true,
  );
}

function wordToken(
  text: string,
  offset: number,
  typed: string,
  position: Token["position"],
  lead: string,
  more: RegExp,
  from: number,
  flow: boolean,
): Token | undefined {
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
      ? { start: start - 1, end: offset, position, flow, quoted: false, lead }
      : { start, end: offset + close, position, flow, quoted: true, lead };
  }
  if (/\s/.test(typed) && position === "key") return undefined;
  const pattern = position === "key" ? /^[\w./-]*/ : more;
  const end = offset + (pattern.exec(after)?.[0].length ?? 0);
  const start = offset - typed.length;
  return start < from ? undefined : { start, end, position, flow, quoted: false, lead };
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
