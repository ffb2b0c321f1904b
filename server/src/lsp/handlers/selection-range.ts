// textDocument/selectionRange
import type { SelectionRange } from "vscode-languageserver";
import { fileOf } from "../file-names.ts";
import { rangeOf } from "../positions.ts";
import type { Session } from "../session.ts";

export function registerSelectionRange(session: Session): void {
  session.connection.onSelectionRanges(({ textDocument, positions }): SelectionRange[] | null => {
    const document = session.documents.get(textDocument.uri);
    if (!document) return null;
    const file = fileOf(textDocument.uri);
    return positions.map((position) => {
      const spans = session.service.selectionSpans(file, document.offsetAt(position));
      const outermost: SelectionRange = { range: { start: position, end: position } };
      return (
        spans.reduceRight<SelectionRange | undefined>(
          (parent, span) => ({ range: rangeOf(document, span), ...(parent ? { parent } : {}) }),
          undefined,
        ) ?? outermost
      );
    });
  });
}
