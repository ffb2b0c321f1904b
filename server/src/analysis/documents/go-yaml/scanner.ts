// Cuts a chunk into YAML 1.1 tokens under the rules of go.yaml.in/yaml/v2 2.4.3, the reader inside kubectl 1.36: where a
// key may start, how indentation opens and closes collections, and what it refuses in which words.
// Differs on purpose: columns count UTF-16 units, and the input is a string that is known to be decodable.
import type { ScalarStyle } from "../tree.ts";
import { type Cursor, type Mark, SPACE, TAB } from "./cursor.ts";
import { readBlock, readPlain, readQuoted } from "./scalars.ts";

export type TokenType =
  | "stream-end"
  | "directive"
  | "document-start"
  | "document-end"
  | "block-sequence-start"
  | "block-mapping-start"
  | "block-end"
  | "flow-sequence-start"
  | "flow-sequence-end"
  | "flow-mapping-start"
  | "flow-mapping-end"
  | "entry"
  | "flow-entry"
  | "key"
  | "value"
  | "alias"
  | "anchor"
  | "tag"
  | "scalar";

export interface Token {
  readonly type: TokenType;
  readonly start: number;
  readonly end: number;
  /** Line of the start, counted from 0. */
  readonly line: number;
  /** The scalar's text, the anchor's name, the full tag, the directive. */
  readonly text: string;
  /** Of a scalar. */
  readonly style: ScalarStyle | undefined;
}

/** From the `#` to the end of the line. */
export interface Comment {
  readonly start: number;
  readonly end: number;
}

interface SimpleKey {
  /** Number of the token that would become the key. */
  readonly token: number;
  readonly mark: Mark;
  readonly column: number;
  /** At the indentation of a block mapping nothing but a key can stand. */
  readonly required: boolean;
}

/** An implicit key must be followed by its colon on the same line and within so many characters. */
const MAX_SIMPLE_KEY = 1024;
const MAX_NESTING = 10_000;
const NEVER_STARTS_PLAIN = "-?:,[]{}#&*!|>'\"%@`";
const WORD = /[0-9A-Za-z_-]/;
const TAG_URI = /[0-9A-Za-z_\-;/?:@&=+$,.!~*'()[\]%]/;
const YAML_TAG_PREFIX = "tag:yaml.org,2002:";

export class Scanner {
  /** The comments passed so far, in order. */
  readonly comments: Comment[] = [];
  private readonly cursor: Cursor;
  private readonly json: boolean;
  private readonly tokens: Token[] = [];
  /** Position in `tokens` of the next token to give. */
  private taken = 0;
  private indent = -1;
  private readonly indents: number[] = [];
  /** One place per flow level for a token that may turn out to be a key. */
  private readonly keys: (SimpleKey | undefined)[] = [undefined];
  private keyAllowed = true;

  constructor(cursor: Cursor, json: boolean) {
    this.cursor = cursor;
    this.json = json;
  }

  /** The next token, without taking it; the last one is `stream-end`. Throws a `Refusal`. */
  peek(): Token {
    while (this.taken >= this.tokens.length || this.headMayBeKey()) this.fetch();
    return this.tokens[this.taken]!;
  }

  next(): Token {
    const token = this.peek();
    this.taken++;
    return token;
  }

  private get flowLevel(): number {
    return this.keys.length - 1;
  }

  private headMayBeKey(): boolean {
    for (let level = 0; level < this.keys.length; level++)
      if (this.keys[level]?.token === this.taken) return this.keyStillPossible(level);
    return false;
  }

  private keyStillPossible(level: number): boolean {
    const key = this.keys[level];
    if (key === undefined) return false;
    const distance = this.cursor.pos - key.mark.offset;
    if (this.json || (key.mark.line === this.cursor.line && distance <= MAX_SIMPLE_KEY))
      return true;
    this.dropKey(level);
    return false;
  }

  private dropKey(level: number): void {
    const key = this.keys[level];
    if (key?.required) this.cursor.refuse("could not find expected ':'", key.mark.offset);
    this.keys[level] = undefined;
  }

  private saveKey(): void {
    if (!this.keyAllowed) return;
    this.dropKey(this.flowLevel);
    this.keys[this.flowLevel] = {
      token: this.tokens.length,
      mark: this.cursor.mark(),
      column: this.cursor.column,
      required: this.flowLevel === 0 && this.indent === this.cursor.column,
    };
  }

  /** Opens a block collection when the column is deeper than the open one. */
  private rollIndent(column: number, at: number, type: TokenType, mark: Mark): void {
    if (this.flowLevel > 0 || this.indent >= column) return;
    this.indents.push(this.indent);
    this.indent = column;
    if (this.indents.length > MAX_NESTING)
      this.cursor.refuse(`exceeded max depth of ${MAX_NESTING}`);
    this.tokens.splice(at, 0, emptyToken(type, mark));
  }

  private unrollIndent(column: number): void {
    if (this.flowLevel > 0) return;
    while (this.indent > column) {
      this.tokens.push(emptyToken("block-end", this.cursor.mark()));
      this.indent = this.indents.pop()!;
    }
  }

  private skipGap(): void {
    const { cursor } = this;
    for (;;) {
      const tabs = this.flowLevel > 0 || !this.keyAllowed;
      while (cursor.code() === SPACE || (tabs && cursor.code() === TAB)) cursor.pos++;
      if (cursor.text[cursor.pos] === "#") this.takeComment();
      if (!cursor.atBreak()) return;
      cursor.takeBreak();
      if (this.flowLevel === 0) this.keyAllowed = true;
    }
  }

  private takeComment(): void {
    const start = this.cursor.pos;
    this.cursor.skipToBreak();
    this.comments.push({ start, end: this.cursor.pos });
  }

  private fetch(): void {
    const { cursor } = this;
    this.skipGap();
    this.unrollIndent(cursor.column);
    const char = cursor.text[cursor.pos] ?? "";
    if (char === "") this.fetchStreamEnd();
    else if (char === "%" && cursor.column === 0) this.fetchDirective();
    else if (cursor.atDocumentMarker()) this.fetchDocumentMarker(char);
    else if (char === "[" || char === "{") this.fetchFlowStart(char);
    else if (char === "]" || char === "}") this.fetchFlowEnd(char);
    else if (char === ",") this.fetchFlowEntry();
    else if (char === "-" && cursor.atGap(1)) this.fetchBlockEntry();
    else if (char === "?" && (this.flowLevel > 0 || cursor.atGap(1))) this.fetchKey();
    else if (char === ":" && (this.flowLevel > 0 || cursor.atGap(1))) this.fetchValue();
    else if (char === "*" || char === "&") this.fetchAnchor(char);
    else if (char === "!") this.fetchTag();
    else if ((char === "|" || char === ">") && this.flowLevel === 0) this.fetchBlockScalar(char);
    else if (char === "'" || char === '"') this.fetchQuoted(char);
    else if (this.startsPlain(char)) this.fetchPlain();
    else cursor.refuse("found character that cannot start any token");
  }

  private startsPlain(char: string): boolean {
    if (char === "\t") return false;
    if (!NEVER_STARTS_PLAIN.includes(char)) return true;
    const next = this.cursor.code(1);
    if (char === "-") return next !== SPACE && next !== TAB;
    return (char === "?" || char === ":") && this.flowLevel === 0 && !this.cursor.atGap(1);
  }

  private add(type: TokenType, mark: Mark, end: number, text = "", style?: ScalarStyle): void {
    this.tokens.push({ type, start: mark.offset, end, line: mark.line, text, style });
  }

  private push(type: TokenType, length: number): void {
    const mark = this.cursor.mark();
    this.cursor.pos += length;
    this.add(type, mark, this.cursor.pos);
  }

  private fetchStreamEnd(): void {
    this.unrollIndent(-1);
    this.dropKey(this.flowLevel);
    this.push("stream-end", 0);
  }

  private fetchDirective(): void {
    this.unrollIndent(-1);
    this.dropKey(this.flowLevel);
    this.keyAllowed = false;
    const { cursor } = this;
    const mark = cursor.mark();
    cursor.pos++;
    while (WORD.test(cursor.text[cursor.pos] ?? "")) cursor.pos++;
    const name = cursor.text.substring(mark.offset + 1, cursor.pos);
    if (name === "") cursor.refuse("could not find expected directive name");
    if (!cursor.atGap()) cursor.refuse("found unexpected non-alphabetical character");
    if (name !== "YAML" && name !== "TAG") cursor.refuse("found unknown directive name");
    cursor.skipToBreak();
    const end = cursor.pos;
    const text = cursor.text.substring(mark.offset, end);
    cursor.takeBreak();
    this.add("directive", mark, end, text);
  }

  private fetchDocumentMarker(char: string): void {
    this.unrollIndent(-1);
    this.dropKey(this.flowLevel);
    this.keyAllowed = false;
    this.push(char === "-" ? "document-start" : "document-end", 3);
  }

  private fetchFlowStart(char: string): void {
    this.saveKey();
    this.keys.push(undefined);
    if (this.flowLevel > MAX_NESTING) this.cursor.refuse(`exceeded max depth of ${MAX_NESTING}`);
    this.keyAllowed = true;
    this.push(char === "[" ? "flow-sequence-start" : "flow-mapping-start", 1);
  }

  private fetchFlowEnd(char: string): void {
    this.dropKey(this.flowLevel);
    if (this.flowLevel > 0) this.keys.pop();
    this.keyAllowed = false;
    this.push(char === "]" ? "flow-sequence-end" : "flow-mapping-end", 1);
  }

  private fetchFlowEntry(): void {
    this.dropKey(this.flowLevel);
    this.keyAllowed = true;
    this.push("flow-entry", 1);
  }

  private fetchBlockEntry(): void {
    const { cursor } = this;
    if (this.flowLevel === 0) {
      if (!this.keyAllowed) cursor.refuse("block sequence entries are not allowed in this context");
      this.rollIndent(cursor.column, this.tokens.length, "block-sequence-start", cursor.mark());
    }
    this.dropKey(this.flowLevel);
    this.keyAllowed = true;
    this.push("entry", 1);
  }

  private fetchKey(): void {
    const { cursor } = this;
    if (this.flowLevel === 0) {
      if (!this.keyAllowed) cursor.refuse("mapping keys are not allowed in this context");
      this.rollIndent(cursor.column, this.tokens.length, "block-mapping-start", cursor.mark());
    }
    this.dropKey(this.flowLevel);
    this.keyAllowed = this.flowLevel === 0;
    this.push("key", 1);
  }

  private fetchValue(): void {
    const { cursor } = this;
    if (this.keyStillPossible(this.flowLevel)) {
      const key = this.keys[this.flowLevel]!;
      this.tokens.splice(key.token, 0, emptyToken("key", key.mark));
      this.rollIndent(key.column, key.token, "block-mapping-start", key.mark);
      this.keys[this.flowLevel] = undefined;
      this.keyAllowed = false;
    } else {
      if (this.flowLevel === 0) {
        if (!this.keyAllowed) cursor.refuse("mapping values are not allowed in this context");
        this.rollIndent(cursor.column, this.tokens.length, "block-mapping-start", cursor.mark());
      }
      this.keyAllowed = this.flowLevel === 0;
    }
    this.push("value", 1);
  }

  private fetchAnchor(char: string): void {
    this.saveKey();
    this.keyAllowed = false;
    const { cursor } = this;
    const mark = cursor.mark();
    cursor.pos++;
    while (WORD.test(cursor.text[cursor.pos] ?? "")) cursor.pos++;
    const text = cursor.text.substring(mark.offset + 1, cursor.pos);
    const ends = cursor.atGap() || "?:,]}%@`".includes(cursor.text[cursor.pos]!);
    if (text === "" || !ends)
      cursor.refuse("did not find expected alphabetic or numeric character");
    const type = char === "*" ? "alias" : "anchor";
    this.add(type, mark, cursor.pos, text);
  }

  private fetchTag(): void {
    this.saveKey();
    this.keyAllowed = false;
    const { cursor } = this;
    const mark = cursor.mark();
    const verbatim = cursor.text[cursor.pos + 1] === "<";
    cursor.pos += verbatim ? 2 : 1;
    const from = cursor.pos;
    while (TAG_URI.test(cursor.text[cursor.pos] ?? "")) cursor.pos++;
    let text = cursor.text.substring(from, cursor.pos);
    if (verbatim) {
      if (text === "") cursor.refuse("did not find expected tag URI");
      if (cursor.text[cursor.pos] !== ">") cursor.refuse("did not find the expected '>'");
      cursor.pos++;
    } else {
      const handle = /^([0-9A-Za-z_-]*)!(.*)$/.exec(text);
      if (handle && handle[2] === "") cursor.refuse("did not find expected tag URI");
      // Directives never reach a document, so `!!` is the only handle there is; another one keeps its mark.
      if (handle) text = handle[1] === "" ? YAML_TAG_PREFIX + handle[2] : `\0${handle[1]}`;
      else text = `!${text}`;
    }
    if (!cursor.atGap()) cursor.refuse("did not find expected whitespace or line break");
    this.add("tag", mark, cursor.pos, text);
  }

  private fetchBlockScalar(char: string): void {
    this.dropKey(this.flowLevel);
    this.keyAllowed = true;
    const mark = this.cursor.mark();
    const { text, end, comment } = readBlock(this.cursor, this.indent);
    if (comment) this.comments.push(comment);
    const style = char === "|" ? "literal" : "folded";
    this.add("scalar", mark, end, text, style);
  }

  private fetchQuoted(char: string): void {
    this.saveKey();
    this.keyAllowed = false;
    const mark = this.cursor.mark();
    const text = readQuoted(this.cursor, this.json);
    const style = char === "'" ? "single" : "double";
    this.add("scalar", mark, this.cursor.pos, text, style);
  }

  private fetchPlain(): void {
    this.saveKey();
    this.keyAllowed = false;
    const mark = this.cursor.mark();
    const { text, end, lineBroken } = readPlain(this.cursor, this.indent + 1, this.flowLevel > 0);
    if (lineBroken) this.keyAllowed = true;
    this.add("scalar", mark, end, text, "plain");
  }
}

function emptyToken(type: TokenType, mark: Mark): Token {
  return {
    type,
    start: mark.offset,
    end: mark.offset,
    line: mark.line,
    text: "",
    style: undefined,
  };
}

/** A tag whose handle nobody declared. */
export function isUndeclaredHandle(tag: string): boolean {
  return tag.startsWith("\0");
}
