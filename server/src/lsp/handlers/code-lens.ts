// textDocument/codeLens: one line per object, always there. Its words are made when it comes into view.
import type { CodeLens, Command } from "vscode-languageserver";
import type { CodeLens as Found, ScenarioLens } from "#analysis";
import { clientCommands, virtualUri } from "#protocol";
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
    const file = Session.fileOf(uri);
    if (!document || !session.settingsOf(file).codeLens.enabled) return [];
    const objects = session.service.codeLenses(file).map(({ span }, index) => {
      const data: LensData = { uri, index };
      return { range: rangeOf(document, span), data };
    });
    const scenarios = session.service.scenarios.lenses(file).map((lens) => {
      const range = rangeOf(document, lens.span);
      return { range, command: scenarioCommand(uri, range.start.line, lens) };
    });
    return [...objects, ...scenarios];
  });
  session.connection.onCodeLensResolve((lens) => {
    const { uri, index } = lens.data as LensData;
    const found = session.service.codeLenses(Session.fileOf(uri))[index];
    return found ? { ...lens, command: commandOf(session, uri, lens, found) } : lens;
  });
}

/** The lenses of a scenario are few and short: they come with their words. */
function scenarioCommand(uri: string, line: number, { title, opens, name }: ScenarioLens): Command {
  return opens === "run"
    ? { title, command: clientCommands.runScenario, arguments: [uri, line] }
    : {
        title,
        command: clientCommands.openTimeline,
        arguments: [virtualUri("scenario", `${uri}#${name}`)],
      };
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
