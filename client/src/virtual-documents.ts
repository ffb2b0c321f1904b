import * as vscode from "vscode";
import type { BaseLanguageClient, StaticFeature } from "vscode-languageclient";
import {
  type VirtualDocumentChangedParams,
  type VirtualDocumentResult,
  virtualDocumentChanged,
  virtualDocumentRequest,
  virtualScheme,
} from "#protocol";
import { restarted } from "./restart.ts";

/**
 * Takes back that the client shows such documents by `workspace/textDocumentContent`: its provider comes only when the
 * server is up and goes with it, while ours is there from the start and waits. Two of them would both answer.
 */
const ownDocuments: StaticFeature = {
  fillClientCapabilities: ({ workspace }) => {
    delete workspace?.textDocumentContent;
  },
  initialize: () => {},
  getState: () => ({ kind: "static" }),
  clear: () => {},
};

/** Read-only documents (`drydock:`): the server writes their text, and tells when it has changed. */
export function registerVirtualDocuments(
  context: vscode.ExtensionContext,
  client: BaseLanguageClient,
): void {
  client.registerFeature(ownDocuments);
  const changed = new vscode.EventEmitter<vscode.Uri>();
  /** How often texts have changed, and how often they had when each document was read. */
  let changes = 0;
  const readAt = new Map<string, number>();
  context.subscriptions.push(
    changed,
    client.onNotification(virtualDocumentChanged, (params: VirtualDocumentChangedParams) => {
      changes++;
      const open = new Set(params.uris);
      for (const document of vscode.workspace.textDocuments)
        if (
          document.uri.scheme === virtualScheme &&
          (open.size === 0 || open.has(document.uri.toString()))
        )
          changed.fire(document.uri);
    }),
    // Between its text being read and its being open, VS Code takes no change of a document.
    vscode.workspace.onDidOpenTextDocument(({ uri }) => {
      if (uri.scheme !== virtualScheme) return;
      if (readAt.get(uri.toString()) !== changes) changed.fire(uri);
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => readAt.delete(uri.toString())),
    vscode.workspace.registerTextDocumentContentProvider(virtualScheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: async (uri) => {
        const address = uri.toString();
        readAt.set(address, changes);
        // A server that is being started anew is waited for.
        await restarted();
        const params = { uri: address };
        return (await client.sendRequest<VirtualDocumentResult>(virtualDocumentRequest, params))
          .text;
      },
    }),
  );
}
