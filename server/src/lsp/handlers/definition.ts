// textDocument/definition: from names to what they mean, from a timeline's lines to the manifests.
import { DefinitionRequest } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { parseVirtualUri, timelineLanguage } from "#protocol";
import { fileOf } from "../file-names.ts";
import { locationsOf } from "../positions.ts";
import type { Session } from "../session.ts";

export function registerDefinition(session: Session): void {
  session.connection.onDefinition(({ textDocument, position }) => {
    const virtual = parseVirtualUri(textDocument.uri);
    if (virtual) {
      if (virtual.kind !== "timeline") return null;
      const file = fileOf(virtual.subject);
      const text = session.service.virtualDocuments.timeline(file);
      const document = TextDocument.create(textDocument.uri, timelineLanguage, 0, text);
      const place = session.service.virtualDocuments.timelineDefinition(
        file,
        document.offsetAt(position),
      );
      return place ? locationsOf(session, [place]) : null;
    }
    const document = session.documents.get(textDocument.uri);
    if (!document) return null;
    const file = fileOf(textDocument.uri);
    return locationsOf(session, session.service.definitions(file, document.offsetAt(position)));
  });
}

/** Timelines are no manifests: a client that knows how is told to ask about them too. */
export function registerTimelineDefinition(session: Session): void {
  void session.connection.client.register(DefinitionRequest.type, {
    documentSelector: [{ language: timelineLanguage }],
  });
}
