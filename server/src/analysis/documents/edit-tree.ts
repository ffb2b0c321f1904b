// One structural change of one document as the smallest text edits: comments, quoting, indentation and flow style stay.
// Offsets are those of the document's text.

import type { Path } from "../finding.ts";
import type { Span, TextEdit } from "./document.ts";
import { isBreak } from "./go-yaml/cursor.ts";
import { insertionIndex } from "./key-order.ts";
import { walk } from "./locate.ts";
import {
  fitsLiteral,
  isCollection,
  type Quote,
  type RenderStyle,
  renderAfterKey,
  renderBlock,
  renderEntry,
  renderFlow,
  renderItem,
  renderKey,
  renderLiteral,
  renderScalar,
} from "./render.ts";
import { wrap } from "./structural.ts";
import { TextLines } from "./text-lines.ts";
import {
  isAbsent,
  type MapEntry,
  type MapNode,
  type Node,
  resolveAlias,
  type SequenceNode,
} from "./tree.ts";
import { entryKey } from "./value.ts";

/** Where a node hangs: in a map entry, behind a dash, between brackets, or nowhere (the root). */
interface Place {
  readonly node: Node;
  readonly parent: MapNode | SequenceNode | undefined;
  readonly entry: MapEntry | undefined;
  readonly dash: number | undefined;
}

export class TreeEditor {
  protected readonly text: string;
  protected readonly lines: TextLines;
  protected readonly root: Node | undefined;
  protected readonly style: RenderStyle;
  private readonly json: boolean;

  constructor(text: string, root: Node | undefined, style: RenderStyle, json: boolean) {
    this.text = text;
    this.lines = new TextLines(text);
    this.root = root;
    this.style = style;
    this.json = json;
  }

  /** Sets a value; missing parents are created. */
  set(path: Path, value: unknown): TextEdit[] {
    const { steps, complete } = walk(this.root, path);
    if (steps.length === 0) return [this.insertion(this.text.length, this.documentText(value))];
    if (complete) return this.replace(this.place(path, path.length), value);
    const depth = steps.length - 1;
    const place = this.place(path, depth);
    const step = path[depth]!;
    const wrapped = wrap(path.slice(depth + 1), value);
    const node = resolveAlias(place.node);
    if (node.kind === "map" && typeof step === "string")
      return this.insertEntry({ ...place, node }, node, step, wrapped);
    if (node.kind === "sequence" && typeof step === "number")
      return this.insertItem({ ...place, node }, node, node.items.length, wrapped);
    return this.replace(place, wrap([step], wrapped));
  }

  /** Inserts a list item; a missing list is created. */
  insert(path: Path, index: number, value: unknown): TextEdit[] {
    const { complete } = walk(this.root, path);
    const place = complete ? this.place(path, path.length) : undefined;
    const node = place && resolveAlias(place.node);
    if (!place || node?.kind !== "sequence") return this.set(path, [value]);
    return this.insertItem({ ...place, node }, node, Math.min(index, node.items.length), value);
  }

  /** Removes an entry or item; nothing when it is not there. The last one leaves an empty collection behind. */
  remove(path: Path): TextEdit[] {
    if (path.length === 0 || !walk(this.root, path).complete) return [];
    const place = this.place(path, path.length);
    const owner = this.place(path, path.length - 1);
    const { parent } = place;
    if (parent === undefined) return [];
    const children = parent.kind === "map" ? parent.entries : parent.items;
    if (children.length === 1 && !this.hasBrackets(parent))
      return this.replace({ ...owner, node: parent }, parent.kind === "map" ? {} : []);
    const index =
      parent.kind === "map"
        ? parent.entries.indexOf(place.entry!)
        : parent.items.indexOf(place.node);
    return this.removeChild(parent, index);
  }

  /** Removes one of several entries or items, whether or not another one hides it. */
  removeChild(parent: MapNode | SequenceNode, index: number): TextEdit[] {
    if (parent.flow) return this.removeBetween(parent, index);
    return this.removeBlock(this.blockUnits(parent), index, parent === this.root);
  }

  rename(path: Path, key: string): TextEdit[] {
    if (!walk(this.root, path).complete) return [];
    const node = this.place(path, path.length).entry?.key;
    if (node?.kind !== "scalar") return [];
    const newText = renderScalar(key, quoteOf(node), this.place(path, path.length).parent!.flow);
    return [{ span: { start: node.start, end: node.end }, newText }];
  }

  /** Writes the value at a path anew, whatever it was. */
  rewrite(path: Path, value: unknown): TextEdit[] {
    const { steps, complete } = walk(this.root, path);
    if (!complete || steps.length === 0) return [];
    return this.replace(this.place(path, path.length), value, true);
  }

  protected place(path: Path, depth: number): Place {
    const { steps } = walk(this.root, path);
    const step = steps[depth]!;
    const above = depth === 0 ? undefined : resolveAlias(steps[depth - 1]!.node);
    let parent = above?.kind === "map" || above?.kind === "sequence" ? above : undefined;
    // A merged value hangs in the map it was merged from.
    if (parent?.kind === "map" && step.entry && !parent.entries.includes(step.entry))
      parent = undefined;
    return { node: step.node, parent, entry: step.entry, dash: step.dash };
  }

  protected insertion(at: number, newText: string): TextEdit {
    return { span: { start: at, end: at }, newText };
  }

  private documentText(value: unknown): string {
    const before = /[^\n\r]$/.test(this.text) ? this.style.newline : "";
    const body = isFilled(value) ? renderBlock(value, 0, this.style) : renderScalar(value);
    return before + body + this.style.newline;
  }

  // Replacing a value.

  private replace(place: Place, value: unknown, anew = false): TextEdit[] {
    const { node, parent } = place;
    if (parent?.flow) return [this.flowReplacement(place, value)];
    if (!anew && node.kind === "scalar" && !isAbsent(node) && !isFilled(value))
      return [this.linesFor(this.bareSpan(node), this.scalarLike(node, value))];
    const bracketed = (node.kind === "map" || node.kind === "sequence") && node.flow;
    const filledFlow = bracketed && node.end - node.start > 2;
    if (bracketed && (!isFilled(value) || filledFlow))
      return [
        { span: { start: node.outer, end: node.end }, newText: renderFlow(value, this.style) },
      ];
    if (place.dash !== undefined) {
      const newText = renderItem(value, this.lines.column(place.dash), this.style).slice(1);
      return [this.behindMark(place.dash + 1, node, newText)];
    }
    if (!place.entry) return [this.rootReplacement(node, value)];
    return this.entryReplacement(place.entry, node, value);
  }

  /** A scalar's own text, its tag included: the tag belonged to the old value. An anchor stays. */
  private bareSpan(node: Node): Span {
    const start = node.tag !== undefined && node.anchor === undefined ? node.outer : node.start;
    return { start, end: node.end };
  }

  private scalarLike(node: Node & { kind: "scalar" }, value: unknown): string {
    if (isCollection(value)) return Array.isArray(value) ? "[]" : "{}";
    const block = node.style === "literal" || node.style === "folded";
    if (
      typeof value === "string" &&
      node.style !== "double" &&
      node.style !== "single" &&
      fitsLiteral(value)
    ) {
      const column = this.lines.indentOfLine(node.outer) + this.style.indent;
      return renderLiteral(value, column, this.style);
    }
    return renderScalar(value, block ? "plain" : quoteOf(node), false);
  }

  private flowReplacement(place: Place, value: unknown): TextEdit {
    const { node, entry } = place;
    const quoted = node.kind === "scalar" && (node.style === "single" || node.style === "double");
    const text =
      quoted && typeof value === "string"
        ? renderScalar(value, quoteOf(node), true)
        : renderFlow(value, this.style);
    if (!isAbsent(node)) return { span: { start: node.outer, end: node.end }, newText: text };
    const colon = entry && this.lines.colonAfter(entry.key.end) === undefined ? ": " : " ";
    return this.insertion(node.start, entry ? colon + text : text);
  }

  private rootReplacement(node: Node, value: unknown): TextEdit {
    const newText =
      isFilled(value) && !(node.kind !== "scalar" && node.kind !== "alias" && node.flow)
        ? renderBlock(value, this.lines.column(node.start), this.style).trimStart()
        : renderFlow(value, this.style);
    return { span: { start: node.outer, end: node.end }, newText };
  }

  private entryReplacement(entry: MapEntry, node: Node, value: unknown): TextEdit[] {
    const colon = this.lines.colonAfter(entry.key.end);
    if (colon === undefined) {
      const newText = `:${renderAfterKey(value, this.lines.column(entry.key.outer), this.style)}`;
      return [{ span: { start: entry.key.end, end: node.end }, newText }];
    }
    const newText = renderAfterKey(value, this.lines.column(entry.key.outer), this.style);
    return [this.behindMark(colon, node, newText)];
  }

  /** Replaces what stands behind a colon or dash; a comment on the mark's line stays there. */
  protected behindMark(mark: number, node: Node, newText: string): TextEdit {
    const end = Math.max(mark, node.end);
    const lineEnd = this.lines.lineEnd(mark);
    const own = this.text.slice(mark, isAbsent(node) ? lineEnd : Math.min(lineEnd, node.outer));
    const comment = /^[ \t]+#/.test(own) ? own.trimEnd() : "";
    if (comment === "") return this.linesFor({ start: mark, end }, newText);
    const span = { start: mark, end: Math.max(end, mark + comment.length) };
    return { span, newText: this.commentOnHead(newText, comment) };
  }

  /** Several lines in place of a span: a comment behind it goes to the first of them, else it could become text. */
  private linesFor(span: Span, newText: string): TextEdit {
    const tail = this.text.slice(span.end, this.lines.lineEnd(span.end)).trimEnd();
    if (!newText.includes(this.style.newline) || !/^[ \t]+#/.test(tail)) return { span, newText };
    const end = span.end + tail.length;
    return { span: { start: span.start, end }, newText: this.commentOnHead(newText, tail) };
  }

  private commentOnHead(newText: string, comment: string): string {
    const head = newText.split(this.style.newline, 1)[0]!;
    return head + comment + newText.slice(head.length);
  }

  // Adding to a collection.

  private insertEntry(place: Place, map: MapNode, key: string, value: unknown): TextEdit[] {
    const names = map.entries.map((entry) => entryKey(entry.key));
    const index = insertionIndex(names, key);
    if (map.flow) {
      if (map.entries.length === 0 && !place.parent?.flow && place.node !== this.root)
        return this.replace(place, { [key]: value });
      const text = `${renderKey(key, this.style, true)}: ${renderFlow(value, this.style)}`;
      return this.insertBetween(map, index, text);
    }
    const column = this.lines.column(map.start);
    return [
      this.insertLines(
        this.blockUnits(map),
        index,
        renderEntry(key, value, column, this.style),
        column,
      ),
    ];
  }

  private insertItem(place: Place, list: SequenceNode, index: number, value: unknown): TextEdit[] {
    if (list.flow) {
      if (list.items.length === 0 && !place.parent?.flow && place.node !== this.root)
        return this.replace(place, [value]);
      return this.insertBetween(list, index, renderFlow(value, this.style));
    }
    const column = this.lines.column(list.dashes[0]!);
    return [
      this.insertLines(this.blockUnits(list), index, renderItem(value, column, this.style), column),
    ];
  }

  protected blockUnits(node: MapNode | SequenceNode): Span[] {
    if (node.kind === "sequence")
      return node.items.map((item, i) => ({
        start: node.dashes[i]!,
        end: Math.max(item.end, node.dashes[i]! + 1),
      }));
    return node.entries.map(({ key, value }) => ({
      start: key.outer,
      end: Math.max(value.end, key.end),
    }));
  }

  protected insertLines(
    units: readonly Span[],
    index: number,
    lines: string,
    column: number,
  ): TextEdit {
    const pad = " ".repeat(column);
    if (index === 0) return this.insertion(units[0]!.start, lines + this.style.newline + pad);
    return this.insertion(
      this.lines.lineEnd(units[index - 1]!.end),
      this.style.newline + pad + lines,
    );
  }

  /** Inserts between brackets: on a line of its own where the others have theirs, and with a comma where they end in one. */
  private insertBetween(node: MapNode | SequenceNode, index: number, text: string): TextEdit[] {
    const units = this.flowUnits(node);
    if (units.length === 0) return [this.insertion(node.start + 1, text)];
    const neighbour = units[Math.max(0, index - 1)]!;
    const ownLine =
      this.lines.startsLine(neighbour.start) &&
      this.lines.lineStart(node.start) !== this.lines.lineStart(neighbour.start);
    const gap = ownLine ? this.style.newline + " ".repeat(this.lines.column(neighbour.start)) : " ";
    if (index === 0) return [this.insertion(neighbour.start, `${text},${gap}`)];
    const comma = this.lines.commaAfter(neighbour.end);
    if (comma === undefined) {
      const at = ownLine ? this.lines.behindComment(neighbour.end) : neighbour.end;
      if (at === neighbour.end) return [this.insertion(at, `,${gap}${text}`)];
      return [this.insertion(neighbour.end, ","), this.insertion(at, gap + text)];
    }
    const at = ownLine ? this.lines.behindComment(comma) : comma;
    return [this.insertion(at, `${gap}${text},`)];
  }

  private flowUnits(node: MapNode | SequenceNode): Span[] {
    if (node.kind === "sequence")
      return node.items.map((item) => ({ start: item.outer, end: item.end }));
    return node.entries.map(({ key, value }) => ({
      start: key.outer,
      end: Math.max(value.end, key.end),
    }));
  }

  private hasBrackets(node: Node): boolean {
    return this.text[node.start] === "{" || this.text[node.start] === "[";
  }

  // Taking away.

  private removeBetween(node: MapNode | SequenceNode, index: number): TextEdit[] {
    const units = this.flowUnits(node);
    const unit = units[index]!;
    if (units.length === 1) return [deletion(node.start + 1, node.end - 1)];
    const comma = this.lines.commaAfter(unit.end);
    const last = index === units.length - 1;
    const end = comma ?? unit.end;
    const ownLine =
      this.lines.startsLine(unit.start) &&
      this.lines.behindComment(end) === this.lines.lineEnd(end);
    const dropComma = last && comma === undefined && this.json;
    if (ownLine) {
      const lines = deletion(this.lines.lineStart(unit.start), this.lines.nextLine(end));
      const before = units[index - 1];
      return dropComma && before
        ? [deletion(before.end, this.lines.commaAfter(before.end)!), lines]
        : [lines];
    }
    if (!last) return [deletion(unit.start, units[index + 1]!.start)];
    return [deletion(units[index - 1]!.end, unit.end)];
  }

  /** The start of the line with the first comment directly above, which belongs to what follows, but for those at the top of the document. */
  protected commentsAbove(at: number, top: boolean): number {
    let start = this.lines.lineStart(at);
    const column = this.lines.column(at);
    while (start > 0 && !top) {
      const above = this.lines.lineStart(
        start - 1 - (this.text.startsWith("\r\n", start - 2) ? 1 : 0),
      );
      const line = this.text.slice(above, start);
      if (!/^ *#/.test(line) || line.indexOf("#") !== column) break;
      start = above;
    }
    return start;
  }

  private removeBlock(units: readonly Span[], index: number, atRoot: boolean): TextEdit[] {
    const unit = units[index]!;
    const next = units[index + 1];
    if (!this.lines.startsLine(unit.start)) {
      // The first one, on its parent's line: the next one takes its place unless comments stand between.
      const between = next && this.text.slice(unit.end, next.start);
      if (next && !between!.includes("#")) return [deletion(unit.start, next.start)];
      return [deletion(unit.start, this.lines.lineEnd(unit.end))];
    }
    const start = this.commentsAbove(unit.start, atRoot && index === 0);
    const end = this.lines.nextLine(unit.end);
    const unfinished = end === this.text.length && !isBreak(this.text.charCodeAt(end - 1));
    if (!unfinished || start === 0) return [deletion(start, end)];
    return [deletion(start - (this.text.startsWith("\r\n", start - 2) ? 2 : 1), end)];
  }
}

export function deletion(start: number, end: number): TextEdit {
  return { span: { start, end }, newText: "" };
}

function isFilled(value: unknown): value is object {
  return isCollection(value) && Object.keys(value).length > 0;
}

function quoteOf(node: Node): Quote {
  if (node.kind !== "scalar") return "plain";
  return node.style === "single" || node.style === "double" ? node.style : "plain";
}
