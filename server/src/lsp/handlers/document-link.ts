// textDocument/documentLink
import type { DocumentLink } from "vscode-languageserver";
import { rangeOf } from "../positions.ts";
import { Session } from "../session.ts";

export function registerDocumentLink(session: Session): void {
  session.connection.onDocumentLinks(({ textDocument }): DocumentLink[] => {
    const document = session.documents.get(textDocument.uri);
    if (!document) return [];
    return session.service
      .links(Session.fileOf(textDocument.uri))
      .map(({ span, target, tooltip }) => ({
        range: rangeOf(document, span),
        target: Session.uriOf(target),
        tooltip,
      }));
  });
}
