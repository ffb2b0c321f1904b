// textDocument/documentLink
import type { DocumentLink } from "vscode-languageserver";
import { fileOf, uriOf } from "../file-names.ts";
import { rangeOf } from "../positions.ts";
import type { Session } from "../session.ts";

export function registerDocumentLink(session: Session): void {
  session.connection.onDocumentLinks(({ textDocument }): DocumentLink[] => {
    const document = session.documents.get(textDocument.uri);
    if (!document) return [];
    return session.service.links(fileOf(textDocument.uri)).map(({ span, target, tooltip }) => ({
      range: rangeOf(document, span),
      target: uriOf(target),
      tooltip,
    }));
  });
}
