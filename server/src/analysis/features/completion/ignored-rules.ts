// Completion in a comment that silences rules: those that are found on its line, or on the next one, come first.
import { catalogue } from "../../catalogue.ts";
import type { SourceFile } from "../../documents/index.ts";
import type { CompletionItem, Diagnostic } from "../feature.ts";

/** Rules that the comment at an offset can name; undefined where there is no such comment. */
export function ignoredRules(
  { text }: SourceFile,
  offset: number,
  found: () => readonly Diagnostic[],
): CompletionItem[] | undefined {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const line = text.slice(lineStart, offset);
  const comment = /(^|\s)#\s*drydock-ignore(-file)?\s+((?:[\w*-]+\s*,\s*)*)([\w-]*)$/.exec(line);
  if (!comment) return undefined;
  const [, , whole, before = "", typed = ""] = comment;
  const named = new Set(before.split(/[\s,]+/));
  const meant = whole ? { start: 0, end: text.length } : silencedLine(text, lineStart);
  const here = new Set(
    found()
      .filter(({ span }) => meant.start <= span.start && span.start <= meant.end)
      .map(({ code }) => code),
  );
  return catalogue
    .filter(({ id }) => !named.has(id))
    .toSorted((a, b) => Number(here.has(b.id)) - Number(here.has(a.id)) || (a.id < b.id ? -1 : 1))
    .map(({ id, summary }) => ({
      label: id,
      kind: "value",
      detail: summary,
      rank: here.has(id) ? 0 : 100,
      edit: { span: { start: offset - typed.length, end: offset }, newText: id },
      snippet: false,
    }));
}

/** The line of the comment when something stands before it, or the next one that is no comment. */
function silencedLine(text: string, lineStart: number): { start: number; end: number } {
  let start = lineStart;
  for (;;) {
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline;
    if (newline < 0 || !/^\s*#/.test(text.slice(start, end))) return { start, end };
    start = end + 1;
  }
}
