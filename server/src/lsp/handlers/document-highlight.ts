// textDocument/documentHighlight
import { type DocumentHighlight, DocumentHighlightKind } from "vscode-languageserver";
import { fileOf } from "../file-names.ts";
import { rangeOf } from "../positions.ts";
import type { Session } from "../session.ts";

export function registerDocumentHighlight(session: Session): void {
  session.connection.onDocumentHighlight(({ textDocument, position }): DocumentHighlight[] => {
    const document = session.documents.get(textDocument.uri);
    if (!document) return [];
    return session.service
      .highlights(fileOf(textDocument.uri), document.offsetAt(position))
      .map(({ span, kind }) => ({
        range: rangeOf(document, span),
        kind: kind === "write" ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
      }));
  });
}
