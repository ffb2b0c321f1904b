// textDocument/codeLens: one line per object, always there. Lenses come with their words and commands: an editor that
// resolves them later drops the answers when its layout or focus moves, and shows commands that it has let go of.
import type { CodeLens, Command } from "vscode-languageserver";
import type { CodeLens as Found, ScenarioLens } from "#analysis";
import {
  clientCommands,
  type LensReferencesParams,
  type LensReferencesResult,
  lensReferencesRequest,
  virtualUri,
} from "#protocol";
import { fileOf } from "../file-names.ts";
import { locationsOf, rangeOf } from "../positions.ts";
import type { Session } from "../session.ts";

export function registerCodeLens(session: Session): void {
  session.connection.onCodeLens(({ textDocument: { uri } }): CodeLens[] => {
    const document = session.documents.get(uri);
    const file = fileOf(uri);
    if (!document || !session.settingsOf(file).codeLens.enabled) return [];
    const objects = session.service.codeLenses(file).map((lens) => {
      return { range: rangeOf(document, lens.span), command: commandOf(uri, lens) };
    });
    const scenarios = session.service.scenarios.lenses(file).map((lens) => {
      const range = rangeOf(document, lens.span);
      return { range, command: scenarioCommand(uri, range.start.line, lens) };
    });
    const lenses = [...objects, ...scenarios];
    session.view.lensesGiven(
      uri,
      lenses.map(({ command }) => command.title),
    );
    return lenses;
  });
  session.connection.onRequest(
    lensReferencesRequest,
    ({ uri, object }: LensReferencesParams): LensReferencesResult => {
      const found = session.service
        .codeLenses(fileOf(uri))
        .find((lens) => lens.item === "references" && lens.object === object);
      const document = session.documents.get(uri);
      if (!found || !document) return { at: null, places: [] };
      const places = locationsOf(session, found.places ?? []);
      return {
        at: rangeOf(document, found.span).start,
        places: places.map(({ uri: other, range: { start } }) => ({ uri: other, ...start })),
      };
    },
  );
}

function scenarioCommand(uri: string, line: number, { title, opens, name }: ScenarioLens): Command {
  return opens === "run"
    ? { title, command: clientCommands.runScenario, arguments: [uri, line] }
    : {
        title,
        command: clientCommands.openTimeline,
        arguments: [virtualUri("scenario", `${uri}#${name}`)],
      };
}

function commandOf(uri: string, { title, item, object }: Found): Command {
  if (item === "outcome") return { title, command: "" };
  if (item === "timeline") return { title, command: clientCommands.openTimeline, arguments: [uri] };
  return { title, command: clientCommands.showReferences, arguments: [uri, object] };
}
