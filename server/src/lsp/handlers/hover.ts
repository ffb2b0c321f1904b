// textDocument/hover
import { MarkupKind } from "vscode-languageserver";
import { rangeOf } from "../positions.ts";
import { Session } from "../session.ts";

export function registerHover(session: Session): void {
  session.connection.onHover(async ({ textDocument, position }) => {
    const document = session.documents.get(textDocument.uri);
    if (!document) return null;
    const hover = await session.service.hover(
      Session.fileOf(textDocument.uri),
      document.offsetAt(position),
    );
    return (
      hover && {
        contents: { kind: MarkupKind.Markdown, value: hover.markdown },
        range: rangeOf(document, hover.span),
      }
    );
  });
}
