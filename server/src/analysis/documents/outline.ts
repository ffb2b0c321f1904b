// What a document is made of, with spans, for symbols, folding, selection ranges and completion.
import type { Path } from "../finding.ts";
import type { ManifestDocument, Span } from "./document.ts";
import { walk } from "./locate.ts";
import { type Node, resolveAlias, type ScalarStyle } from "./tree.ts";
import { entryKey } from "./value.ts";

/** A node with its children, read when asked for. Spans are offsets in the file. */
export interface OutlineNode {
  /** The last step of the path; undefined for the root. */
  readonly step: string | number | undefined;
  readonly kind: "map" | "sequence" | "scalar" | "alias";
  /** Written with brackets. */
  readonly flow: boolean;
  /** Of a scalar. */
  readonly style?: ScalarStyle;
  readonly key?: Span;
  readonly value: Span;
  /** Key and value, or the list item with its dash. */
  readonly whole: Span;
  children(): OutlineNode[];
}

/** The outline at a path, or of the whole document. Undefined when nothing is there. */
export function outline(document: ManifestDocument, path: Path = []): OutlineNode | undefined {
  const { steps, complete } = walk(document.content.root, path);
  const last = steps.at(-1);
  if (!complete || last === undefined) return undefined;
  const start = last.entry?.key.outer ?? last.dash ?? last.node.outer;
  return outlineNode(document.span.start, path.at(-1), last.node, start, last.entry?.key);
}

function outlineNode(
  shift: number,
  step: string | number | undefined,
  node: Node,
  start: number,
  key: Node | undefined,
): OutlineNode {
  const at = (from: number, to: number): Span => ({ start: from + shift, end: to + shift });
  return {
    step,
    kind: node.kind,
    flow: (node.kind === "map" || node.kind === "sequence") && node.flow,
    ...(node.kind === "scalar" && { style: node.style }),
    ...(key && { key: at(key.start, key.end) }),
    value: at(node.start, node.end),
    whole: at(start, Math.max(node.end, key?.end ?? 0)),
    children: () => children(shift, node),
  };
}

/** What an alias stands for is outlined at its anchor only. */
function children(shift: number, node: Node): OutlineNode[] {
  if (node.kind === "sequence")
    return node.items.map((item, i) =>
      outlineNode(shift, i, item, node.dashes[i] ?? item.outer, undefined),
    );
  if (node.kind !== "map") return [];
  return node.entries.map(({ key, value }) => {
    const target = resolveAlias(key);
    const name = entryKey(key) ?? (target.kind === "scalar" ? target.text : "");
    return outlineNode(shift, name, value, key.outer, key);
  });
}
