// textDocument/hover
import { MarkupKind } from "vscode-languageserver";
import { rangeOf } from "../positions.ts";
import { Session } from "../session.ts";

export function registerHover(session: Session): void {
  session.connection.onHover(({ textDocument, position }) => {
    const document = session.documents.get(textDocument.uri);
    if (!document) return null;
    const file = Session.fileOf(textDocument.uri);
    // What the YAML extension tells of the schema is not told twice.
    const brief = session.alternate("hover") && session.alternate("kubernetesValidation");
    const hover = session.service.hover(file, document.offsetAt(position), brief);
    return (
      hover && {
        contents: { kind: MarkupKind.Markdown, value: hover.markdown },
        range: rangeOf(document, hover.span),
      }
    );
  });
}
