// A map's entry as text that can stand elsewhere: its lines with the comments that belong to it, moved to another column.
import type { Span } from "./document.ts";
import type { TextLines } from "./text-lines.ts";
import type { MapEntry } from "./tree.ts";

export interface EntryText {
  /** From the first comment above to the end of the last line; the first line is not indented, the others as they were. */
  readonly lines: readonly string[];
  /** Of the key. */
  readonly column: number;
}

/**
 * The comments behind an entry that are indented deeper than its key: they belong to what it holds. From the end of the
 * entry's last line to the end of the last such comment; empty when there is none.
 */
export function trailingComments(text: string, lines: TextLines, { key, value }: MapEntry): Span {
  const column = lines.column(key.outer);
  const start = lines.lineEnd(Math.max(value.end, key.end));
  let end = start;
  for (let at = lines.nextLine(start); at < text.length; at = lines.nextLine(at)) {
    const line = text.slice(at, lines.lineEnd(at));
    const comment = /^( *)#/.exec(line);
    if (line.trim() !== "" && (comment === null || comment[1]!.length <= column)) break;
    if (comment) end = lines.lineEnd(at);
  }
  return { start, end };
}

/** The text of a block entry; `start` is where its own comments begin. */
export function readEntry(
  text: string,
  lines: TextLines,
  entry: MapEntry,
  start: number,
): EntryText {
  const { end } = trailingComments(text, lines, entry);
  return {
    lines: text.slice(start, end).split(/\r\n|\r|\n/),
    column: lines.column(entry.key.outer),
  };
}

/** The lines at another column, the first one not indented. */
export function shiftEntry({ lines, column }: EntryText, to: number, newline: string): string {
  const [head = "", ...rest] = lines;
  const shifted = rest.map((line) => {
    if (line.trim() === "") return line;
    if (to >= column) return " ".repeat(to - column) + line;
    const blanks = /^ */.exec(line)![0].length;
    return line.slice(Math.min(blanks, column - to));
  });
  return [head, ...shifted].join(newline);
}
