// Lines whose tabs become columns, as Go's text/tabwriter lays them out for kubectl describe: a column is as wide as
// its widest cell in the lines next to each other that have it, and two spaces.

const padding = 2;

export class Sheet {
  #lines: string[] = [];
  #done = "";

  /** Adds a line; `level` indents by two spaces each. */
  line(text: string, level = 0): void {
    this.#lines.push("  ".repeat(level) + text);
  }

  /** Adds `title` and values under each other in the second column; `<none>` without any. */
  list(title: string, values: readonly string[], level = 0): void {
    const indent = "  ".repeat(level);
    if (values.length === 0) this.line(`${title}:\t<none>`, level);
    values.forEach((value, i) => {
      this.#lines.push(`${indent}${i === 0 ? `${title}:` : ""}\t${value}`);
    });
  }

  /** Ends all columns: what follows is laid out by itself. */
  flush(): void {
    this.#done += layOut(this.#lines.flatMap((line) => line.split("\n")));
    this.#lines = [];
  }

  /** The lines with their tabs, as where kubectl lays nothing out. */
  raw(): string {
    return this.#lines.map((line) => `${line}\n`).join("");
  }

  toString(): string {
    this.flush();
    return this.#done;
  }
}

function layOut(lines: readonly string[]): string {
  const cells = lines.map((line) => line.split("\t"));
  const widths = cells.map((row) => row.map(() => 0));
  alignColumn(cells, widths, 0, cells.length, 0);
  return cells
    .map((row, i) =>
      row.map((cell, j) => (j === row.length - 1 ? cell : cell.padEnd(widths[i]![j]!))).join(""),
    )
    .map((line) => `${line}\n`)
    .join("");
}

/** Sets the widths of one column in the lines from `start` to `end`, and of the columns after it block by block. */
function alignColumn(
  cells: readonly (readonly string[])[],
  widths: number[][],
  start: number,
  end: number,
  column: number,
): void {
  for (let i = start; i < end; i++) {
    if (column >= cells[i]!.length - 1) continue;
    let blockEnd = i;
    let width = 0;
    while (blockEnd < end && column < cells[blockEnd]!.length - 1) {
      width = Math.max(width, [...cells[blockEnd]![column]!].length + padding);
      blockEnd++;
    }
    for (let line = i; line < blockEnd; line++) widths[line]![column] = width;
    alignColumn(cells, widths, i, blockEnd, column + 1);
    i = blockEnd - 1;
  }
}
