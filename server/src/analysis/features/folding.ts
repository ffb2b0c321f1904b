// What can be folded: documents, collections, block scalars and blocks of comment lines; sections of the timeline.
import {
  type ManifestDocument,
  type OutlineNode,
  outline,
  type SourceFile,
} from "../documents/index.ts";
import type { FoldingRange } from "./feature.ts";

/** The ranges of a manifest file that span several lines, outermost first. */
export function foldingRanges({ text, documents }: SourceFile): FoldingRange[] {
  const found: FoldingRange[] = [];
  for (const document of documents) {
    if (document.empty) continue;
    const root = outline(document);
    if (documents.length > 1 && root) add(found, text, root.whole.start, root.whole.end);
    const pending = root ? [root] : [];
    for (let node = pending.pop(); node; node = pending.pop()) {
      if (node.step !== undefined && isBlock(node))
        add(found, text, node.whole.start, node.whole.end);
      pending.push(...node.children().toReversed());
    }
    found.push(...comments(document, text));
  }
  return found;
}

/** From every `## title` to the line before the next one. */
export function timelineFolds(text: string): FoldingRange[] {
  const found: FoldingRange[] = [];
  const heads = [...text.matchAll(/^## /gm)].map(({ index }) => index);
  for (const [i, start] of heads.entries())
    add(found, text, start, heads[i + 1] === undefined ? text.length : (heads[i + 1] ?? 0) - 1);
  return found;
}

function isBlock({ kind, style }: OutlineNode): boolean {
  return kind === "map" || kind === "sequence" || style === "literal" || style === "folded";
}

/** Adds a range without the blanks at its end, when it is longer than a line. */
function add(found: FoldingRange[], text: string, start: number, end: number): void {
  let last = Math.min(end, text.length);
  while (last > start && /\s/.test(text[last - 1] ?? "")) last--;
  if (text.slice(start, last).includes("\n"))
    found.push({ span: { start, end: last }, kind: "region" });
}

/** Comments on lines of their own, one below the other. */
function comments({ span, content }: ManifestDocument, text: string): FoldingRange[] {
  const found: FoldingRange[] = [];
  let block: { start: number; end: number } | undefined;
  const close = () => {
    if (block && text.slice(block.start, block.end).includes("\n"))
      found.push({ span: block, kind: "comment" });
    block = undefined;
  };
  for (const comment of content.comments) {
    const start = comment.start + span.start;
    const end = comment.end + span.start;
    const alone = /(?:^|[\r\n])[ \t]*$/.test(text.slice(0, start).slice(-200));
    const joined = block && /^[ \t]*\r?\n[ \t]*$/.test(text.slice(block.end, start));
    if (!joined) close();
    if (alone) block = { start: block?.start ?? start, end };
    else close();
  }
  close();
  return found;
}
