// Another order of keys, with everything that stands around them: comments above a key and behind it, blank lines, nested
// lines. Nothing is written anew.
import type { Path } from "../finding.ts";
import type { ManifestDocument, Span, TextEdit } from "./document.ts";
import { applyEdits } from "./edit.ts";
import { readYaml } from "./go-yaml/parser.ts";
import { sameValue } from "./structural.ts";
import { TextLines } from "./text-lines.ts";
import type { MapNode, Node } from "./tree.ts";
import { entryKey, treeValue } from "./value.ts";

/** The keys of the map at a path in their new order; undefined where the order is not ours to choose. */
export type KeyOrder = (path: Path, keys: readonly string[]) => readonly string[] | undefined;

/**
 * The edits that bring the maps of a document into order, in offsets of the file. None when they are in order, and none
 * when the document would mean something else afterwards (an alias before its anchor) or cannot be read.
 */
export function reorderKeys(document: ManifestDocument, order: KeyOrder): TextEdit[] {
  const { root, text, value, json } = document.content;
  if (root === undefined || document.broken) return [];
  const edits = new Reorder(text, order).edits(root, []);
  const after = applyEdits(text, edits);
  const { root: read } = readYaml(after, { start: 0, explicit: false, json });
  if (!sameValue(treeValue(read).value, value)) return [];
  const { start } = document.span;
  return edits.map(({ span, newText }) => ({
    span: { start: span.start + start, end: span.end + start },
    newText,
  }));
}

class Reorder {
  private readonly text: string;
  private readonly lines: TextLines;
  private readonly order: KeyOrder;

  constructor(text: string, order: KeyOrder) {
    this.text = text;
    this.lines = new TextLines(text);
    this.order = order;
  }

  edits(node: Node, path: Path): TextEdit[] {
    if (node.kind === "sequence")
      return node.items.flatMap((item, i) => this.edits(item, [...path, i]));
    if (node.kind !== "map") return [];
    const keys = node.entries.map(({ key }) => entryKey(key));
    const inside = node.entries.flatMap(({ value }, i) =>
      this.edits(value, [...path, keys[i] ?? ""]),
    );
    const places = this.places(keys, path);
    if (!places) return inside;
    const edit = node.flow
      ? this.flow(node, places, inside)
      : this.block(node, places, inside, path);
    return edit ? [edit] : inside;
  }

  /** For every new place the old one; undefined when nothing moves, or a key cannot be told from others. */
  private places(keys: readonly (string | undefined)[], path: Path): number[] | undefined {
    const names = keys.filter((key) => key !== undefined);
    if (names.length !== keys.length || new Set(names).size !== names.length) return undefined;
    const places = this.order(path, names)?.map((name) => names.indexOf(name));
    return places?.some((old, i) => old !== i) ? places : undefined;
  }

  private block(
    map: MapNode,
    places: readonly number[],
    inside: readonly TextEdit[],
    path: Path,
  ): TextEdit {
    const units = unitsOf(map);
    const first = units[0]!.start;
    // What stands above the first entry of a document is about the document; a dash stands before the first of an item.
    const fixed = path.length === 0 || !this.lines.startsLine(first);
    const indent = " ".repeat(this.lines.column(first));
    const starts = units.map(({ start }, i) =>
      i === 0 && fixed ? start : this.commentsAbove(start),
    );
    const end = this.lines.lineEnd(units.at(-1)!.end);
    const pieces = starts.map((start, i) => {
      const next = starts[i + 1];
      const piece = this.slice({ start, end: next ?? end }, inside);
      const lines = next === undefined ? piece : piece.replace(/\r?\n$/, "");
      return fixed && i === 0 ? indent + lines : lines;
    });
    const newline = this.text.includes("\r\n") ? "\r\n" : "\n";
    const newText = places.map((old) => pieces[old]!).join(newline);
    return {
      span: { start: starts[0]!, end },
      newText: fixed ? newText.slice(indent.length) : newText,
    };
  }

  /** Entries change places, what stands between them stays. Comments would lose their entries. */
  private flow(
    map: MapNode,
    places: readonly number[],
    inside: readonly TextEdit[],
  ): TextEdit | undefined {
    const units = unitsOf(map);
    const gaps = units.slice(1).map(({ start }, i) => this.text.slice(units[i]!.end, start));
    if (gaps.some((gap) => gap.includes("#"))) return undefined;
    const newText = places
      .map((old, i) => this.slice(units[old]!, inside) + (gaps[i] ?? ""))
      .join("");
    return { span: { start: units[0]!.start, end: units.at(-1)!.end }, newText };
  }

  private slice({ start, end }: Span, inside: readonly TextEdit[]): string {
    const own = inside.filter(({ span }) => span.start >= start && span.end <= end);
    const moved = own.map(({ span, newText }) => ({
      span: { start: span.start - start, end: span.end - start },
      newText,
    }));
    return applyEdits(this.text.slice(start, end), moved);
  }

  /** The start of the lines of an entry: comments in its own column directly above belong to it. */
  private commentsAbove(at: number): number {
    const column = this.lines.column(at);
    let start = this.lines.lineStart(at);
    while (start > 0) {
      const above = this.lines.lineStart(start - (this.text.startsWith("\r\n", start - 2) ? 2 : 1));
      const line = this.text.slice(above, start);
      if (!/^ *#/.test(line) || line.indexOf("#") !== column) break;
      start = above;
    }
    return start;
  }
}

function unitsOf({ entries }: MapNode): Span[] {
  return entries.map(({ key, value }) => ({
    start: key.outer,
    end: Math.max(value.end, key.end),
  }));
}
