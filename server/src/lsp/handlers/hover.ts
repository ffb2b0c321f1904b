// textDocument/hover: in manifests, and on the lines of timelines.
import { HoverRequest, MarkupKind } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { parseVirtualUri, timelineLanguage } from "#protocol";
import { fileOf } from "../file-names.ts";
import { rangeOf } from "../positions.ts";
import type { Session } from "../session.ts";

export function registerHover(session: Session): void {
  const { service } = session;
  session.connection.onHover(({ textDocument: { uri }, position }) => {
    const virtual = parseVirtualUri(uri);
    if (virtual && virtual.kind !== "timeline") return null;
    const file = fileOf(virtual?.subject ?? uri);
    const document = virtual
      ? TextDocument.create(uri, timelineLanguage, 0, service.virtualDocuments.timeline(file))
      : session.documents.get(uri);
    if (!document) return null;
    const offset = document.offsetAt(position);
    // What the YAML extension tells of the schema is not told twice.
    const brief = session.alternate("hover") && session.alternate("kubernetesValidation");
    const hover = virtual
      ? service.virtualDocuments.timelineHover(file, offset)
      : service.hover(file, offset, brief);
    return hover
      ? {
          contents: { kind: MarkupKind.Markdown, value: hover.markdown },
          range: rangeOf(document, hover.span),
        }
      : null;
  });
}

/** Timelines are no manifests: a client that knows how is told to ask about them too. */
export function registerTimelineHover(session: Session): void {
  void session.connection.client.register(HoverRequest.type, {
    documentSelector: [{ language: timelineLanguage }],
  });
}
