// What lies under a cursor.
import type { ManifestDocument, PathAtOffset, SourceFile, Span } from "./document.ts";
import { isAbsent, type MapNode, type Node, type SequenceNode } from "./tree.ts";
import { entryKey } from "./value.ts";

type Found = Pick<PathAtOffset, "path" | "part" | "span">;
type Steps = (string | number)[];

/**
 * The path at an offset: a key, a value, or (part `none`) the collection that a new key or item at this place would
 * belong to, told by the cursor's column. Undefined when the offset lies in no document.
 */
export function pathAt(source: SourceFile, offset: number): PathAtOffset | undefined {
  const document = documentAt(source, offset);
  if (document === undefined) return undefined;
  const { start } = document.span;
  const { root, text } = document.content;
  const at = offset - start;
  const found: Found = (root && inNode(root, at, [])) ??
    (root && enclosing(root, at, column(text, at), text)) ?? {
      path: [],
      part: "none",
      span: { start: at, end: at },
    };
  const span = { start: found.span.start + start, end: found.span.end + start };
  return { document, path: found.path, part: found.part, span };
}

/** The document whose text holds the offset; at a border the one that begins there. */
function documentAt(source: SourceFile, offset: number): ManifestDocument | undefined {
  return source.documents.findLast(({ span }) => span.start <= offset && offset <= span.end);
}

function column(text: string, at: number): number {
  const lineStart = Math.max(text.lastIndexOf("\n", at - 1), text.lastIndexOf("\r", at - 1)) + 1;
  return at - lineStart;
}

/** The key, scalar or alias that touches the offset. */
function inNode(node: Node, at: number, path: Steps): Found | undefined {
  if (node.kind === "scalar" || node.kind === "alias") {
    if (at < node.start || at > node.end || isAbsent(node)) return undefined;
    return { path, part: "value", span: { start: node.start, end: node.end } };
  }
  if (node.kind === "sequence") {
    const index = node.items.findLastIndex((item) => item.outer <= at);
    return index < 0 ? undefined : inNode(node.items[index]!, at, [...path, index]);
  }
  const index = node.entries.findLastIndex(({ key }) => key.outer <= at);
  const entry = node.entries[index];
  if (entry === undefined) return undefined;
  const below = [...path, entryKey(entry.key) ?? ""];
  if (at <= entry.key.end)
    return { path: below, part: "key", span: { start: entry.key.start, end: entry.key.end } };
  return inNode(entry.value, at, below);
}

/** The innermost collection that a line with this indentation continues. */
function enclosing(root: Node, at: number, col: number, text: string): Found {
  let found: Found = { path: [], part: "none", span: { start: at, end: at } };
  let node: Node | undefined = root;
  let path: Steps = [];
  while (node?.kind === "map" || node?.kind === "sequence") {
    const inside = node.flow ? node.start < at && at < node.end : column(text, node.start) <= col;
    if (!inside) break;
    found = { path, part: "none", span: { start: at, end: at } };
    const step = lastBefore(node, at);
    if (step === undefined) break;
    const behind = behindColon(step.node, step.from, at, text, col);
    path = [...path, step.key];
    if (behind) return { ...found, path, part: "value" };
    node = step.node;
  }
  return found;
}

function lastBefore(
  node: MapNode | SequenceNode,
  at: number,
): { key: string | number; node: Node; from: Span } | undefined {
  if (node.kind === "sequence") {
    const index = node.items.findLastIndex((item, i) => (node.dashes[i] ?? item.outer) <= at);
    const item = node.items[index];
    if (item === undefined) return undefined;
    const dash = node.dashes[index] ?? item.outer;
    return { key: index, node: item, from: { start: dash, end: dash + 1 } };
  }
  const entry = node.entries.findLast(({ key }) => key.outer <= at);
  if (entry === undefined) return undefined;
  const from = { start: entry.key.outer, end: entry.key.end };
  return { key: entryKey(entry.key) ?? "", node: entry.value, from };
}

/** Whether the cursor stands where the value of an empty entry is due: on its line, or indented below it. */
function behindColon(value: Node, from: Span, at: number, text: string, col: number): boolean {
  if (!isAbsent(value) || at < from.end) return false;
  const between = text.slice(from.end, at);
  return !/[\r\n]/.test(between) || col > column(text, from.start);
}
