// The lines of a description: tabs become columns with two spaces between them.
import { alignTabs, escapeTerminal } from "../tab-writer.ts";

const layout = { minWidth: 0, padding: 2 };

export class Sheet {
  #lines: string[] = [];
  #done = "";

  /** Adds a line; `level` indents by two spaces each. */
  line(text: string, level = 0): void {
    this.#lines.push("  ".repeat(level) + escapeTerminal(text));
  }

  /**
   * Adds `title` and values under each other in the second column; `<none>` without any. `inner` stands in front of each
   * value.
   */
  list(title: string, values: readonly string[], level = 0, inner = ""): void {
    (values.length > 0 ? values : ["<none>"]).forEach((value, i) => {
      this.line(`${i === 0 ? `${title}:` : inner}\t${inner}${value}`, level);
    });
  }

  /** Ends all columns: what follows is laid out by itself. */
  flush(): void {
    const lines = this.#lines.flatMap((line) => line.split("\n"));
    this.#done += alignTabs(lines, layout);
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
