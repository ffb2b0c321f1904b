// Growing selections: the word, its value, the entry, the mapping around it, the document.
import { type OutlineNode, outline, type SourceFile, type Span } from "../documents/index.ts";

/** Spans that hold the offset, from the smallest to the whole document; empty outside of every document. */
export function selectionSpans(source: SourceFile, offset: number): Span[] {
  const document = source.documents.findLast(
    ({ span }) => span.start <= offset && offset <= span.end,
  );
  if (!document) return [];
  const spans: Span[] = [document.span];
  let node = outline(document);
  while (node) {
    const inside: OutlineNode | undefined = node
      .children()
      .findLast(({ whole }) => whole.start <= offset && offset <= whole.end);
    for (const span of [node.whole, node.value]) push(spans, span, offset);
    if (node.key) push(spans, node.key, offset);
    node = inside;
  }
  return spans.toReversed();
}

/** Only spans that hold the offset and are smaller than the last one. */
function push(spans: Span[], span: Span, offset: number): void {
  const last = spans.at(-1);
  const holds = span.start <= offset && offset <= span.end;
  if (!holds || !last) return;
  if (span.start < last.start || span.end > last.end) return;
  if (span.start === last.start && span.end === last.end) return;
  spans.push(span);
}
