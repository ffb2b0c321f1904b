// textDocument/codeLens: one line per object, always there.

import type { CodeLens } from "vscode-languageserver";
import { clientCommands } from "#protocol";
import { rangeOf } from "../positions.ts";
import { Session } from "../session.ts";

export function registerCodeLens(session: Session): void {
  session.connection.onCodeLens(({ textDocument }): CodeLens[] => {
    const document = session.documents.get(textDocument.uri);
    if (!document || !session.settings.codeLens.enabled) return [];
    return session.service.codeLenses(Session.fileOf(textDocument.uri)).map((lens) => {
      const range = rangeOf(document, lens.span);
      if (lens.command === "references") {
        const places = (lens.places ?? []).flatMap((place) => {
          const other = session.textDocument(place.file);
          return other
            ? [{ uri: Session.uriOf(place.file), ...rangeOf(other, place.span).start }]
            : [];
        });
        const { line, character } = range.start;
        return {
          range,
          command: {
            title: lens.title,
            command: clientCommands.showReferences,
            arguments: [textDocument.uri, line, character, places],
          },
        };
      }
      const command = lens.command === "timeline" ? clientCommands.openTimeline : "";
      return {
        range,
        command: { title: lens.title, command, arguments: command ? [textDocument.uri] : [] },
      };
    });
  });
}
