import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { compareRequest, type ScopeResult, scopeRequest, virtualUri } from "#protocol";

/** What is used of VS Code's own git extension (version 1 of its interface). */
interface GitExtension {
  getAPI(version: 1): {
    getRepository(uri: vscode.Uri): { show(ref: string, path: string): Promise<string> } | null;
  };
}

/**
 * Compares the timeline of the scope with that of its files as they stand in git's HEAD. The texts come from VS Code's git
 * extension: no process is started.
 */
export async function compareWithHead(client: BaseLanguageClient, uri: vscode.Uri): Promise<void> {
  const git = await vscode.extensions.getExtension<GitExtension>("vscode.git")?.activate();
  const repository = git?.getAPI(1).getRepository(uri);
  if (!repository) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t("This file is in no git repository that VS Code has open."),
    );
    return;
  }
  const address = uri.toString();
  const { uris } = await client.sendRequest<ScopeResult>(scopeRequest, { uri: address });
  const texts = await Promise.all(
    uris.map(async (file) => ({
      uri: file,
      // What HEAD does not have was not there.
      text: await repository.show("HEAD", vscode.Uri.parse(file).fsPath).catch(() => null),
    })),
  );
  await client.sendRequest(compareRequest, { uri: address, texts });
  await vscode.commands.executeCommand(
    "vscode.diff",
    vscode.Uri.parse(virtualUri("timeline-before", address)),
    vscode.Uri.parse(virtualUri("timeline", address)),
    vscode.l10n.t("Dry run: HEAD ↔ now"),
  );
}
