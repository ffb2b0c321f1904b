// textDocument/inlayHint
import type { InlayHint } from "vscode-languageserver";
import { rangeOf, spanOf } from "../positions.ts";
import { Session } from "../session.ts";

export function registerInlayHint(session: Session): void {
  session.connection.languages.inlayHint.on(({ textDocument, range }): InlayHint[] => {
    const document = session.documents.get(textDocument.uri);
    if (!document || !session.settings.inlayHints.enabled) return [];
    return session.service
      .inlayHints(Session.fileOf(textDocument.uri), spanOf(document, range))
      .map((hint) => {
        const other = hint.place && session.textDocument(hint.place.file);
        const location =
          hint.place && other
            ? { uri: Session.uriOf(hint.place.file), range: rangeOf(other, hint.place.span) }
            : undefined;
        return {
          position: document.positionAt(hint.offset),
          label: [{ value: hint.text, ...(location ? { location } : {}) }],
          paddingLeft: true,
          ...(hint.tooltip ? { tooltip: hint.tooltip } : {}),
          ...(hint.edits
            ? {
                textEdits: hint.edits.map(({ span, newText }) => ({
                  range: rangeOf(document, span),
                  newText,
                })),
              }
            : {}),
        };
      });
  });
}
