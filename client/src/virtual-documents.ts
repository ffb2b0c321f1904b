import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type VirtualDocumentChangedParams,
  type VirtualDocumentResult,
  virtualDocumentChanged,
  virtualDocumentRequest,
  virtualScheme,
} from "#protocol";

/** Read-only documents (`drydock:`): the server writes their text, and tells when it has changed. */
export function registerVirtualDocuments(
  context: vscode.ExtensionContext,
  client: BaseLanguageClient,
): void {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  context.subscriptions.push(
    changed,
    client.onNotification(virtualDocumentChanged, (params: VirtualDocumentChangedParams) => {
      const open = new Set(params.uris);
      for (const document of vscode.workspace.textDocuments)
        if (
          document.uri.scheme === virtualScheme &&
          (open.size === 0 || open.has(document.uri.toString()))
        )
          changed.fire(document.uri);
    }),
    vscode.workspace.registerTextDocumentContentProvider(virtualScheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: async (uri) =>
        (
          await client.sendRequest<VirtualDocumentResult>(virtualDocumentRequest, {
            uri: uri.toString(),
          })
        ).text,
    }),
  );
}
