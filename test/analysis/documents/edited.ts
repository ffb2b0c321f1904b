// A text with operations on one of its documents applied.
import {
  applyEdits,
  editSource,
  parseSource,
} from "../../../server/src/analysis/documents/index.ts";
import type { EditOperation, Path } from "../../../server/src/analysis/finding.ts";

export function edited(
  text: string,
  operations: readonly EditOperation[],
  document = 0,
  base: Path = [],
): string {
  const source = parseSource("f.yaml", text);
  return applyEdits(text, editSource(source, source.documents[document]!, operations, base));
}

export const removed = (text: string, document: number, base: Path = []): string =>
  edited(text, [{ op: "remove-document" }], document, base);
