// Entries that change their place as text: their lines go along, comments and all, moved to another column.
import type { Path } from "../finding.ts";
import type { TextEdit } from "./document.ts";
import { deletion, TreeEditor } from "./edit-tree.ts";
import { insertionIndex } from "./key-order.ts";
import { walk } from "./locate.ts";
import { type EntryText, readEntry, shiftEntry, trailingComments } from "./map-entry.ts";
import { renderKey } from "./render.ts";
import { isAbsent, type MapEntry, type Node } from "./tree.ts";
import { entryKey } from "./value.ts";

export class EntryMover extends TreeEditor {
  /** The entry at a path as text for another place; undefined where it has no lines of its own. */
  entryText(path: Path): EntryText | undefined {
    if (!walk(this.root, path).complete) return undefined;
    const { entry, parent } = this.place(path, path.length);
    if (!entry || parent?.kind !== "map" || parent.flow) return undefined;
    const { outer } = entry.key;
    const top = parent === this.root && parent.entries[0] === entry;
    const start = this.lines.startsLine(outer) ? this.commentsAbove(outer, top) : outer;
    const head = this.text.slice(start, outer);
    return readEntry(this.text, this.lines, entry, start + /^ */.exec(head)![0].length);
  }

  /** Removes an entry with the comments that `entryText` takes along. */
  cut(path: Path): TextEdit[] {
    if (!walk(this.root, path).complete) return [];
    const { entry, parent } = this.place(path, path.length);
    const removal = this.remove(path);
    const last = removal.at(-1);
    if (!entry || parent?.kind !== "map" || parent.flow || !last) return removal;
    const behind = trailingComments(this.text, this.lines, entry);
    if (parent.entries.length === 1) return this.cutOnly(path, entry, behind.end) ?? removal;
    const next = parent.entries[parent.entries.indexOf(entry) + 1];
    // On its parent's line: the next one takes its place, unless comments of its own stand before it.
    if (next && !this.lines.startsLine(entry.key.outer)) {
      const between = this.text.slice(behind.end, next.key.outer);
      if (!between.includes("#")) return [deletion(entry.key.outer, next.key.outer)];
    }
    if (behind.start === behind.end) return removal;
    const end = Math.max(last.span.end, this.lines.nextLine(behind.end));
    return [...removal.slice(0, -1), { ...last, span: { start: last.span.start, end } }];
  }

  /** Takes away a map's only entry: empty brackets stay, on the line of the map's key. */
  private cutOnly(path: Path, entry: MapEntry, end: number): TextEdit[] | undefined {
    const owner = this.place(path, path.length - 1).entry;
    const { outer } = entry.key;
    if (!this.lines.startsLine(outer)) return [{ span: { start: outer, end }, newText: "{}" }];
    const colon = owner && this.lines.colonAfter(owner.key.end);
    return colon === undefined
      ? undefined
      : [
          this.insertion(colon, " {}"),
          deletion(this.commentsAbove(outer, false), this.lines.nextLine(end)),
        ];
  }

  /** Adds an entry with the text of another place; missing parents are created. No edit where it cannot stand. */
  paste(path: Path, entry: EntryText): TextEdit[] {
    const { steps } = walk(this.root, path);
    const depth = steps.length - 1;
    const added = path.slice(depth);
    if (depth < 0 || added.length === 0 || added.some((step) => typeof step !== "string"))
      return [];
    const place = this.place(path, depth);
    const map = place.node;
    const empty = map.kind === "map" ? map.entries.length === 0 : isAbsent(map);
    if (empty && place.entry && !place.parent?.flow)
      return this.fill(place.entry, map, added, entry);
    if (map.kind !== "map" || map.flow || empty) return [];
    const column = this.lines.column(map.start);
    const lines = this.nested(added.map(String), column, entry).slice(column);
    const index = insertionIndex(
      map.entries.map((one) => entryKey(one.key)),
      String(added[0]),
    );
    return [this.insertLines(this.blockUnits(map), index, lines, column)];
  }

  /** The first lines of a map that has none yet. */
  private fill(owner: MapEntry, map: Node, keys: Path, entry: EntryText): TextEdit[] {
    const colon = this.lines.colonAfter(owner.key.end);
    if (colon === undefined) return [];
    const column = this.lines.column(owner.key.outer) + this.style.indent;
    const lines = this.style.newline + this.nested(keys.map(String), column, entry);
    return [this.behindMark(colon, map, lines)];
  }

  /** The lines of an entry below new keys from a column on, the last of which is its own. */
  private nested(keys: readonly string[], column: number, entry: EntryText): string {
    const { indent, newline } = this.style;
    const above = keys
      .slice(0, -1)
      .map((key, i) => `${" ".repeat(column + i * indent)}${renderKey(key, this.style, false)}:`);
    const at = column + above.length * indent;
    return [...above, " ".repeat(at) + shiftEntry(entry, at, newline)].join(newline);
  }

  /** Puts a block collection below new keys: its lines, comments and all, move to the right. Others are not served. */
  nest(path: Path, under: readonly string[]): TextEdit[] {
    if (!walk(this.root, path).complete) return [];
    const { node, entry } = this.place(path, path.length);
    const block = (node.kind === "map" || node.kind === "sequence") && !node.flow;
    if (!entry || !block || node.outer !== node.start) return [];
    const { indent, newline } = this.style;
    const keys = under.map(
      (key, i) =>
        `${newline}${" ".repeat(this.lines.column(entry.key.outer) + (i + 1) * indent)}${renderKey(key, this.style, false)}:`,
    );
    const edits = [this.insertion(this.lines.lineEnd(entry.key.end), keys.join(""))];
    const pad = " ".repeat(indent * under.length);
    for (let at = this.lines.nextLine(entry.key.end); at < node.end; at = this.lines.nextLine(at))
      if (this.lines.lineEnd(at) > at) edits.push(this.insertion(at, pad));
    return edits;
  }
}
