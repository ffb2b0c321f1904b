// Lines and marks of a text around an offset, as edits need them.
import { isBreak } from "./go-yaml/cursor.ts";

export class TextLines {
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  lineStart(at: number): number {
    let start = at;
    while (start > 0 && !isBreak(this.text.charCodeAt(start - 1))) start--;
    return start;
  }

  lineEnd(at: number): number {
    let end = at;
    while (end < this.text.length && !isBreak(this.text.charCodeAt(end))) end++;
    return end;
  }

  nextLine(at: number): number {
    const end = this.lineEnd(at);
    return Math.min(this.text.length, end + (this.text.startsWith("\r\n", end) ? 2 : 1));
  }

  column(at: number): number {
    return at - this.lineStart(at);
  }

  indentOfLine(at: number): number {
    return /^(?: |- )*/.exec(this.text.slice(this.lineStart(at)))![0].length;
  }

  startsLine(at: number): boolean {
    return this.text.slice(this.lineStart(at), at).trim() === "";
  }

  /** Behind the comma that follows, with blanks and comments between; undefined when there is none. */
  commaAfter(at: number): number | undefined {
    const gap = /^(?:\s|#[^\n\r]*)*,/.exec(this.text.slice(at));
    return gap ? at + gap[0].length : undefined;
  }

  colonAfter(at: number): number | undefined {
    const gap = /^\s*:/.exec(this.text.slice(at));
    return gap ? at + gap[0].length : undefined;
  }

  /** The end of the line when only a comment or blanks follow, else the offset itself. */
  behindComment(at: number): number {
    const lineEnd = this.lineEnd(at);
    return /^[ \t]*(?:[ \t]#.*)?$/.test(this.text.slice(at, lineEnd)) ? lineEnd : at;
  }
}
