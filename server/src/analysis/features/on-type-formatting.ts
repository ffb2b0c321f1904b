// What is put right while somebody types: the indentation of a new line inside of a list, and where a dash stands.
import {
  detectStyle,
  type ManifestDocument,
  parseSource,
  type SourceFile,
  type TextEdit,
} from "../documents/index.ts";

/** The edit after `typed` (a line break, or the blank behind a dash) at an offset; none where all is well. */
export function onTypeEdits(source: SourceFile, offset: number, typed: string): TextEdit[] {
  if (source.skipped !== undefined) return [];
  const document = source.documents.findLast(
    ({ span }) => span.start <= offset && offset <= span.end,
  );
  if (!document || document.content.json) return [];
  const { text } = source;
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const stop = text.indexOf("\n", offset);
  const line = text.slice(start, stop < 0 ? text.length : stop).replace(/\r$/, "");
  const above = linesAbove(text, document, start);
  if (above.length === 0 || insideText(document, start)) return [];
  const indent = line.length - line.trimStart().length;
  const wanted =
    typed === "\n"
      ? ofNewLine(line, above, source, document)
      : ofDash(line, above, source, document);
  if (wanted === undefined || wanted === indent) return [];
  return [{ span: { start, end: start + indent }, newText: " ".repeat(wanted) }];
}

/** The lines of the document before an offset that are not blank and no comments, the nearest first. */
function linesAbove(text: string, { span }: ManifestDocument, before: number): string[] {
  return text
    .slice(span.start, before)
    .split(/\r?\n/)
    .reverse()
    .filter((line) => line.trim() !== "" && !line.trimStart().startsWith("#"));
}

/** A block scalar, or brackets, where indentation is the writer's own. */
function insideText({ content, span }: ManifestDocument, at: number): boolean {
  const before = content.text.slice(0, at - span.start);
  const open = (before.match(/[[{]/g)?.length ?? 0) - (before.match(/[\]}]/g)?.length ?? 0);
  if (open > 0) return true;
  const lines = before.split(/\r?\n/).slice(0, -1);
  const header = lines.findLastIndex((line) => /(?:^|[\s:-])[|>][-+0-9]*\s*(?:#.*)?$/.test(line));
  const column = (line: string) => line.length - line.trimStart().length;
  const own = header < 0 ? -1 : column(lines[header] ?? "");
  return (
    header >= 0 && lines.slice(header + 1).every((line) => line.trim() === "" || column(line) > own)
  );
}

const itemOf = /^(\s*)((?:-\s+)+)(?=\S)/;
const openKey = /^(\s*)((?:-\s+)*)[^\s#][^#]*:\s*(?:#.*)?$/;

/** Below a key without value further in, below the first line of an item under its text, else as the line above. */
function ofNewLine(
  line: string,
  [above = ""]: readonly string[],
  { text }: SourceFile,
  { content }: ManifestDocument,
): number | undefined {
  if (line.trim() !== "") return undefined;
  const item = itemOf.exec(above);
  const key = openKey.exec(above);
  const column = item ? item[0].length : above.length - above.trimStart().length;
  return key ? column + detectStyle(content, text).indent : column;
}

/** Under the dashes of the same list; the first one where the other lists of the document have them below a key. */
function ofDash(
  line: string,
  above: readonly string[],
  source: SourceFile,
  { content }: ManifestDocument,
): number | undefined {
  if (!/^\s*- *$/.test(line)) return undefined;
  const own = line.indexOf("-");
  const others = content.text.split(/\r?\n/).filter((other) => other !== line);
  const lists = others.some((other) => /^\s*- /.test(other));
  const [rest] = parseSource(source.file, others.join("\n")).documents;
  const style = detectStyle(rest?.content ?? content, source.text);
  for (const other of above) {
    const column = other.length - other.trimStart().length;
    if (column > own + style.indent) continue;
    const key = openKey.exec(other);
    const start = (key?.[1] ?? "").length + (key?.[2] ?? "").length;
    // Below a key without value it is the key's list, unless it stands further out.
    if (key && start <= own)
      return lists ? start + (style.indentSequences ? style.indent : 0) : undefined;
    if (/^\s*-(?:\s|$)/.test(other) && Math.abs(column - own) <= style.indent) return column;
    if (column < own) return undefined;
  }
  return undefined;
}
