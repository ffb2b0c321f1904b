// What the server can do, told before anything else of it is loaded.
import {
  type ClientCapabilities,
  CodeActionKind,
  type InitializeResult,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import type { TokenType } from "#analysis";
import { refactorKinds, virtualScheme } from "#protocol";

export const fixAllKind = `${CodeActionKind.SourceFixAll}.drydock`;

/** What the numbers of semantic tokens mean. */
export const tokenTypes: readonly TokenType[] = ["class", "property", "variable", "number"];
const deprecatedModifier = "deprecated";

/** The answer to `initialize`. */
export function initializeResult(
  version: string,
  { workspace }: ClientCapabilities,
): InitializeResult {
  return {
    serverInfo: { name: "drydock", version },
    capabilities: {
      positionEncoding: "utf-16",
      workspace: {
        workspaceFolders: { supported: true, changeNotifications: true },
        // Others ask by `drydock/virtualDocument`, and would have two answers.
        ...(workspace?.textDocumentContent
          ? { textDocumentContent: { schemes: [virtualScheme] } }
          : {}),
      },
      textDocumentSync: {
        openClose: true,
        change: TextDocumentSyncKind.Incremental,
        save: true,
      },
      diagnosticProvider: {
        identifier: "drydock",
        interFileDependencies: true,
        workspaceDiagnostics: true,
      },
      hoverProvider: true,
      codeActionProvider: {
        codeActionKinds: [
          CodeActionKind.QuickFix,
          CodeActionKind.RefactorExtract,
          CodeActionKind.RefactorRewrite,
          refactorKinds.sortKeys,
          fixAllKind,
        ],
        resolveProvider: true,
      },
      codeLensProvider: {},
      inlayHintProvider: { resolveProvider: true },
      documentSymbolProvider: { label: "Drydock" },
      workspaceSymbolProvider: true,
      completionProvider: {
        resolveProvider: true,
        triggerCharacters: [" ", '"', ".", "/", "-"],
      },
      definitionProvider: true,
      referencesProvider: true,
      documentHighlightProvider: true,
      renameProvider: { prepareProvider: true },
      foldingRangeProvider: true,
      selectionRangeProvider: true,
      documentLinkProvider: {},
      callHierarchyProvider: true,
      documentOnTypeFormattingProvider: {
        firstTriggerCharacter: "\n",
        moreTriggerCharacter: [" "],
      },
      semanticTokensProvider: {
        legend: { tokenTypes: [...tokenTypes], tokenModifiers: [deprecatedModifier] },
        full: { delta: true },
        range: true,
      },
    },
  };
}
