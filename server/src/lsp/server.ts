// The language server: what it can do, and how messages reach the handlers.

import {
  CodeActionKind,
  type Connection,
  type InitializeResult,
  TextDocumentSyncKind,
  TextDocuments,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { LanguageService } from "#analysis";
import { defaultSettings, type InitializationOptions, type Settings } from "#protocol";
import type { DryRunWorker } from "./dry-run-worker.ts";
import { fixAllKind, registerCodeAction } from "./handlers/code-action.ts";
import { registerCodeLens } from "./handlers/code-lens.ts";
import { registerDiagnostic } from "./handlers/diagnostic.ts";
import { registerDocumentSymbol } from "./handlers/document-symbol.ts";
import { registerHover } from "./handlers/hover.ts";
import { registerInlayHint } from "./handlers/inlay-hint.ts";
import { registerVirtualDocument } from "./handlers/virtual-document.ts";
import { Session } from "./session.ts";

/** Registers everything on a connection and starts to listen. */
export function serve(
  connection: Connection,
  service: LanguageService,
  worker: DryRunWorker,
  version: string,
): Session {
  const documents = new TextDocuments(TextDocument);
  const session = new Session(connection, documents, service, worker);

  connection.onInitialize(({ initializationOptions, workspaceFolders }): InitializeResult => {
    const given = (initializationOptions ?? {}) as Partial<InitializationOptions>;
    session.settings = { ...defaultSettings, ...given.settings };
    session.roots = (workspaceFolders ?? []).map(({ uri }) => Session.fileOf(uri));
    service.configure(session.settings);
    return {
      serverInfo: { name: "drydock", version },
      capabilities: {
        positionEncoding: "utf-16",
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        diagnosticProvider: {
          identifier: "drydock",
          interFileDependencies: true,
          workspaceDiagnostics: false,
        },
        hoverProvider: true,
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind] },
        codeLensProvider: {},
        inlayHintProvider: true,
        documentSymbolProvider: { label: "Drydock" },
      },
    };
  });
  connection.onDidChangeConfiguration(({ settings }: { settings: Settings }) => {
    if (settings?.dryRun) session.applySettings(settings);
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri } of changes) session.readFromDisk(Session.fileOf(uri));
    const first = documents.all()[0];
    if (first) session.scheduleDryRun(Session.fileOf(first.uri));
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
  registerVirtualDocument(session);
  documents.listen(connection);
  connection.listen();
  return session;
}
