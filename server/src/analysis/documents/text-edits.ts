// Lists of text edits: sorted, disjoint, in offsets of the text before all of them.
import type { TextEdit } from "./document.ts";

/** Edits that do at once what `first` and then `second` (in offsets of the text after `first`) do. */
export function composeEdits(first: readonly TextEdit[], second: readonly TextEdit[]): TextEdit[] {
  return second.toReversed().reduce<TextEdit[]>(composeOne, [...first]);
}

function composeOne(edits: readonly TextEdit[], change: TextEdit): TextEdit[] {
  const before: TextEdit[] = [];
  const after: TextEdit[] = [];
  let start = change.span.start;
  let end = change.span.end;
  let { newText } = change;
  let head = "";
  let tail = "";
  let from: number | undefined;
  let to: number | undefined;
  // How much longer the text before the current edit has become.
  let shift = 0;
  for (const edit of edits) {
    const at = edit.span.start + shift;
    const until = at + edit.newText.length;
    const growth = edit.newText.length - (edit.span.end - edit.span.start);
    if (until < start) before.push(edit);
    else if (at > end) after.push(edit);
    else {
      if (from === undefined) {
        from = Math.min(edit.span.start, start - shift);
        if (at < start) head = edit.newText.slice(0, start - at);
      }
      to = Math.max(edit.span.end, end - shift - growth);
      tail = until > end ? edit.newText.slice(end - at) : "";
      shift += growth;
      continue;
    }
    if (until < start) shift += growth;
  }
  start = from ?? start - shift;
  end = to ?? end - shift;
  newText = head + newText + tail;
  return [...before, { span: { start, end }, newText }, ...after];
}
