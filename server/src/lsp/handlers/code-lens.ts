// textDocument/codeLens: one line per object, always there. Its words are made when it comes into view.
import type { CodeLens, Command } from "vscode-languageserver";
import type { CodeLens as Found } from "#analysis";
import { clientCommands } from "#protocol";
import { rangeOf } from "../positions.ts";
import { Session } from "../session.ts";

/** Which lens of which document. */
interface LensData {
  readonly uri: string;
  readonly index: number;
}

export function registerCodeLens(session: Session): void {
  session.connection.onCodeLens(({ textDocument: { uri } }): CodeLens[] => {
    const document = session.documents.get(uri);
    if (!document || !session.settings.codeLens.enabled) return [];
    return session.service.codeLenses(Session.fileOf(uri)).map(({ span }, index) => {
      const data: LensData = { uri, index };
      return { range: rangeOf(document, span), data };
    });
  });
  session.connection.onCodeLensResolve((lens) => {
    const { uri, index } = lens.data as LensData;
    const found = session.service.codeLenses(Session.fileOf(uri))[index];
    return found ? { ...lens, command: commandOf(session, uri, lens, found) } : lens;
  });
}

function commandOf(session: Session, uri: string, { range }: CodeLens, lens: Found): Command {
  const { title } = lens;
  if (lens.item === "outcome") return { title, command: "" };
  if (lens.item === "timeline")
    return { title, command: clientCommands.openTimeline, arguments: [uri] };
  const places = (lens.places ?? []).flatMap(({ file, span }) => {
    const other = session.textDocument(file);
    return other ? [{ uri: Session.uriOf(file), ...rangeOf(other, span).start }] : [];
  });
  const { line, character } = range.start;
  return {
    title,
    command: clientCommands.showReferences,
    arguments: [uri, line, character, places],
  };
}
