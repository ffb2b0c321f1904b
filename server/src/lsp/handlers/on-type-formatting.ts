// textDocument/onTypeFormatting: after Enter, and after the blank behind a dash.
import type { TextEdit } from "vscode-languageserver";
import { fileOf } from "../file-names.ts";
import { rangeOf } from "../positions.ts";
import type { Session } from "../session.ts";

export function registerOnTypeFormatting(session: Session): void {
  session.connection.onDocumentOnTypeFormatting(({ textDocument, position, ch }): TextEdit[] => {
    const document = session.documents.get(textDocument.uri);
    if (!document) return [];
    return session.service
      .onTypeEdits(fileOf(textDocument.uri), document.offsetAt(position), ch)
      .map(({ span, newText }) => ({ range: rangeOf(document, span), newText }));
  });
}
