// Lines whose tabs become columns. Mirrors Go's text/tabwriter as kubectl uses it, with the flag RememberWidths of
// github.com/liggitt/tabwriter.

export interface TabLayout {
  /** Every column is so wide at least. */
  readonly minWidth: number;
  /** Spaces behind the widest cell. */
  readonly padding: number;
  /** A column is never narrower than it was in lines before. */
  readonly rememberWidths?: boolean;
}

/**
 * The lines with their tabs turned into spaces. A column is as wide as its widest cell in the lines next to each other
 * that have it; what follows the last tab of a line counts for nothing. Every line ends with a line feed.
 */
export function alignTabs(lines: readonly string[], layout: TabLayout): string {
  const cells = lines.map((line) => line.split("\t"));
  const widths = cells.map((row) => row.map(() => 0));
  alignColumn(cells, widths, { start: 0, end: cells.length, column: 0 }, layout, []);
  return cells
    .map((row, i) =>
      row
        .map((cell, j) =>
          j === row.length - 1 ? cell : cell + " ".repeat(widths[i]![j]! - runes(cell)),
        )
        .join(""),
    )
    .map((line) => `${line}\n`)
    .join("");
}

/** Sets the widths of one column in the lines from `start` to `end`, and of the columns after it block by block. */
function alignColumn(
  cells: readonly (readonly string[])[],
  widths: number[][],
  { start, end, column }: { start: number; end: number; column: number },
  layout: TabLayout,
  widest: number[],
): void {
  const reaches = (line: number) => line < end && column < cells[line]!.length - 1;
  for (let i = start; i < end; i++) {
    if (!reaches(i)) continue;
    let blockEnd = i;
    let width = Math.max(layout.minWidth, layout.rememberWidths ? (widest[column] ?? 0) : 0);
    for (; reaches(blockEnd); blockEnd++)
      width = Math.max(width, runes(cells[blockEnd]![column]!) + layout.padding);
    widest[column] = width;
    for (let line = i; line < blockEnd; line++) widths[line]![column] = width;
    alignColumn(cells, widths, { start: i, end: blockEnd, column: column + 1 }, layout, widest);
    i = blockEnd - 1;
  }
}

/** How many characters Go counts. */
function runes(text: string): number {
  return [...text].length;
}

/** What kubectl writes instead of characters that a terminal would act upon. */
export function escapeTerminal(text: string): string {
  return text.replaceAll("\u001b", "^[").replaceAll("\r", "\\r");
}
