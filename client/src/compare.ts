import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { compareRequest, virtualUri } from "#protocol";
import { headTexts } from "./git-head.ts";

/**
 * Compares the timeline of the scope with that of its files as they stand in git's HEAD.
 */
export async function compareWithHead(client: BaseLanguageClient, uri: vscode.Uri): Promise<void> {
  const texts = await headTexts(client, uri);
  if (!texts) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t("This file is in no git repository that VS Code has open."),
    );
    return;
  }
  const address = uri.toString();
  await client.sendRequest(compareRequest, { uri: address, texts });
  await vscode.commands.executeCommand(
    "vscode.diff",
    vscode.Uri.parse(virtualUri("timeline-before", address)),
    vscode.Uri.parse(virtualUri("timeline", address)),
    vscode.l10n.t("Dry run: HEAD ↔ now"),
  );
}
