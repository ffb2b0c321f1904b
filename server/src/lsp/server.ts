// The language server once a client has said what it is: how messages reach the handlers.

import {
  DidChangeWorkspaceFoldersNotification,
  type InitializeParams,
  TextDocuments,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { InitializationOptions, Settings } from "#protocol";
import { Baseline } from "./baseline.ts";
import { abilitiesOf } from "./client-abilities.ts";
import { fileOf } from "./file-names.ts";
import { registerCallHierarchy } from "./handlers/call-hierarchy.ts";
import { registerCodeAction } from "./handlers/code-action.ts";
import { registerCodeLens } from "./handlers/code-lens.ts";
import { registerCompletion } from "./handlers/completion.ts";
import { registerDefinition, registerTimelineDefinition } from "./handlers/definition.ts";
import { registerDiagnostic } from "./handlers/diagnostic.ts";
import { registerDocumentHighlight } from "./handlers/document-highlight.ts";
import { registerDocumentLink } from "./handlers/document-link.ts";
import { registerDocumentSymbol } from "./handlers/document-symbol.ts";
import { registerDryRunView } from "./handlers/dry-run-view.ts";
import { registerFoldingRange, registerTimelineFolding } from "./handlers/folding-range.ts";
import { registerHover, registerTimelineHover } from "./handlers/hover.ts";
import { registerInlayHint } from "./handlers/inlay-hint.ts";
import { registerOnTypeFormatting } from "./handlers/on-type-formatting.ts";
import { registerProjectFiles } from "./handlers/project-files.ts";
import { registerReferences } from "./handlers/references.ts";
import { registerRename } from "./handlers/rename.ts";
import { registerScenario } from "./handlers/scenario.ts";
import { registerSelectionRange } from "./handlers/selection-range.ts";
import { registerSemanticTokens } from "./handlers/semantic-tokens.ts";
import { registerVirtualDocument } from "./handlers/virtual-document.ts";
import { registerWorkspaceDiagnostic } from "./handlers/workspace-diagnostic.ts";
import { registerWorkspaceSymbol } from "./handlers/workspace-symbol.ts";
import { type Host, Session } from "./session.ts";
import { readSettings } from "./settings.ts";

/** Registers everything on a connection whose client has introduced itself with `params`. */
export function serve(
  host: Host,
  { initializationOptions, workspaceFolders, capabilities }: InitializeParams,
): Session {
  const { connection } = host;
  const documents = new TextDocuments(TextDocument);
  const given = (initializationOptions ?? {}) as Partial<InitializationOptions>;
  const alternateYaml =
    given.alternateYamlLanguageService ??
    (capabilities.experimental as Partial<InitializationOptions> | undefined)
      ?.alternateYamlLanguageService ??
    {};
  const session = new Session(host, documents, abilitiesOf(capabilities), alternateYaml);
  session.dryRuns.baseline = new Baseline(session, host.files);
  session.yamlSchemaDetectionOff = given.yamlSchemaDetectionOff ?? [];
  const { textDocument } = capabilities;
  const registersLate = {
    definition: textDocument?.definition?.dynamicRegistration === true,
    folding: textDocument?.foldingRange?.dynamicRegistration === true,
    hover: textDocument?.hover?.dynamicRegistration === true,
  };
  session.roots = (workspaceFolders ?? []).map(({ uri }) => fileOf(uri));
  const folders = (given.folders ?? []).map(
    ({ uri, settings }) => [fileOf(uri), readSettings(settings)] as const,
  );
  session.applySettings({ window: readSettings(given.settings), folders: new Map(folders) });
  session.configure();
  connection.onShutdown(() => session.stop());
  connection.onNotification(
    DidChangeWorkspaceFoldersNotification.type,
    ({ event: { added, removed } }) => {
      const gone = new Set(removed.map(({ uri }) => fileOf(uri)));
      const come = added.map(({ uri }) => fileOf(uri));
      session.roots = [...session.roots.filter((root) => !gone.has(root)), ...come];
      session.configure();
      session.forgetOutside();
      void session.askSettings();
      void session.readWorkspace();
    },
  );
  connection.onDidChangeConfiguration(({ settings }: { settings: Settings }) => {
    if (session.client.answersConfiguration) void session.askSettings();
    else if (settings?.dryRun)
      session.applySettings({ window: readSettings(settings), folders: new Map() });
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    void Promise.all(changes.map(({ uri }) => session.read(fileOf(uri)))).then(() => {
      for (const document of documents.all()) session.dryRuns.schedule(fileOf(document.uri));
    });
  });
  documents.onDidChangeContent(({ document }) => session.changed(document));
  documents.onDidSave(({ document }) => session.saved(document));
  documents.onDidClose(({ document }) => session.closed(document));

  registerDiagnostic(session);
  registerHover(session);
  registerCodeAction(session);
  registerCodeLens(session);
  registerInlayHint(session);
  registerDocumentSymbol(session);
  registerWorkspaceDiagnostic(session);
  registerWorkspaceSymbol(session);
  registerCompletion(session);
  registerDefinition(session);
  registerReferences(session);
  registerDocumentHighlight(session);
  registerRename(session);
  registerFoldingRange(session);
  registerSelectionRange(session);
  registerDocumentLink(session);
  registerVirtualDocument(session);
  registerDryRunView(session);
  registerScenario(session);
  registerCallHierarchy(session);
  registerSemanticTokens(session);
  registerOnTypeFormatting(session);
  registerProjectFiles(session);
  documents.listen(connection);
  if (registersLate.definition) registerTimelineDefinition(session);
  if (registersLate.folding) registerTimelineFolding(session);
  if (registersLate.hover) registerTimelineHover(session);
  void session.askSettings();
  void session.readCluster();
  void session.readWorkspace();
  return session;
}
