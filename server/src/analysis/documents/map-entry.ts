// A map's entry as text that can stand elsewhere: its lines with the comments that belong to it, moved to another column.
import type { Span } from "./document.ts";
import type { TextLines } from "./text-lines.ts";
import type { MapEntry } from "./tree.ts";

export interface EntryText {
  /** From the first comment above to the end of the last line; the first line is not indented, the others as they were. */
  readonly lines: readonly string[];
  /** Of the key. */
  readonly column: number;
  /** Which line the key stands on, behind the comments, and how long it is. */
  readonly keyLine: number;
  readonly keyLength: number;
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
  const { outer, end: keyEnd } = entry.key;
  return {
    lines: text.slice(start, end).split(LINE_BREAK),
    column: lines.column(outer),
    keyLine: text.slice(start, outer).split(LINE_BREAK).length - 1,
    keyLength: keyEnd - outer,
  };
}

const LINE_BREAK = /\r\n|\r|\n/;

/** The text with another key. */
export function renameEntry(entry: EntryText, key: string): EntryText {
  const at = entry.keyLine === 0 ? 0 : entry.column;
  const lines = entry.lines.map((line, i) =>
    i === entry.keyLine ? line.slice(0, at) + key + line.slice(at + entry.keyLength) : line,
  );
  return { ...entry, lines, keyLength: key.length };
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
