// A reading position in a text, and the refusal with which reading ends early.

export const TAB = 9;
const LF = 10;
const CR = 13;
export const SPACE = 32;
const NEL = 0x85;
const LINE_SEPARATOR = 0x2028;
const PARAGRAPH_SEPARATOR = 0x2029;
/** What `code` gives behind the last character. */
const END = -1;

export interface Mark {
  readonly offset: number;
  /** Counted from 0. */
  readonly line: number;
}

/**
 * Why go-yaml stops. It is thrown inside `go-yaml/` to unwind and caught by `readYaml`, nowhere else.
 * `line` is the number go-yaml would print: relative to the chunk, 0 for none.
 */
export class Refusal {
  readonly problem: string;
  readonly offset: number;
  readonly line: number;
  /** Where the collection around it was opened. */
  readonly opening: number | undefined;

  constructor(problem: string, offset: number, line: number, opening?: number) {
    this.problem = problem;
    this.offset = offset;
    this.line = line;
    this.opening = opening;
  }

  /** As kubectl prints it. */
  toString(): string {
    return this.line === 0 ? `yaml: ${this.problem}` : `yaml: line ${this.line}: ${this.problem}`;
  }
}

export class Cursor {
  readonly text: string;
  pos: number;
  line: number;
  /** Offset of the first character of the line. */
  lineStart: number;

  constructor(text: string, start: number, line: number) {
    this.text = text;
    this.pos = start;
    this.line = line;
    this.lineStart = start;
  }

  get column(): number {
    return this.pos - this.lineStart;
  }

  mark(): Mark {
    return { offset: this.pos, line: this.line };
  }

  code(ahead = 0): number {
    const at = this.pos + ahead;
    return at < this.text.length ? this.text.charCodeAt(at) : END;
  }

  atBreak(ahead = 0): boolean {
    return isBreak(this.code(ahead));
  }

  /** Blank, tab, line break or the end. */
  atGap(ahead = 0): boolean {
    const code = this.code(ahead);
    return code === SPACE || code === TAB || code === END || isBreak(code);
  }

  /** Steps over one line break and gives its text: every kind is a line feed, but for the two Unicode separators. */
  takeBreak(): string {
    const code = this.code();
    this.pos += code === CR && this.code(1) === LF ? 2 : 1;
    this.line++;
    this.lineStart = this.pos;
    return code === LINE_SEPARATOR || code === PARAGRAPH_SEPARATOR
      ? String.fromCharCode(code)
      : "\n";
  }

  skipToBreak(): void {
    while (this.pos < this.text.length && !isBreak(this.text.charCodeAt(this.pos))) this.pos++;
  }

  /** `---` or `...` at the start of a line, followed by a gap. */
  atDocumentMarker(): boolean {
    if (this.column !== 0) return false;
    const marker = this.text.substring(this.pos, this.pos + 3);
    return (marker === "---" || marker === "...") && this.atGap(3);
  }

  /** Go-yaml's scanner errors name the line where the scanner stands; `at` is the place that a reader should look at. */
  refuse(problem: string, at: number = this.pos): never {
    throw new Refusal(problem, at, this.line === 0 ? 0 : this.line + 1);
  }
}

export function isBreak(code: number): boolean {
  return (
    code === LF ||
    code === CR ||
    code === NEL ||
    code === LINE_SEPARATOR ||
    code === PARAGRAPH_SEPARATOR
  );
}
