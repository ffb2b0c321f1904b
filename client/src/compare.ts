// The timeline of the scope in view beside that of its files as they stand in git's HEAD.
import * as vscode from "vscode";
import { type BaseLanguageClient, State } from "vscode-languageclient";
import { compareRequest, parseVirtualUri, virtualUri } from "#protocol";
import { headTexts, onDidOpenRepository, sendHeadAsBaseline } from "./git-head.ts";

export async function compareWithHead(client: BaseLanguageClient, uri: vscode.Uri): Promise<void> {
  if (!(await runHead(client, uri))) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t("This file is in no git repository that VS Code has open."),
    );
    return;
  }
  const address = uri.toString();
  await vscode.commands.executeCommand(
    "vscode.diff",
    vscode.Uri.parse(virtualUri("timeline-before", address)),
    vscode.Uri.parse(virtualUri("timeline", address)),
    vscode.l10n.t("Dry run: HEAD ↔ now"),
  );
}

/** Has the server run what HEAD has; false when VS Code has no repository open for the file. */
async function runHead(client: BaseLanguageClient, uri: vscode.Uri): Promise<boolean> {
  // The manifest may be behind its comparison, where nothing else tells of it.
  await sendHeadAsBaseline(client, uri);
  const texts = await headTexts(client, uri);
  if (texts) await client.sendRequest(compareRequest, { uri: uri.toString(), texts });
  return texts !== undefined;
}

/** Fills comparisons that are open already, in a window that was reloaded, for a server that has just been started. */
export function fillOpenComparisons(client: BaseLanguageClient): vscode.Disposable {
  const fill = () => {
    if (client.isRunning()) for (const uri of compared()) void runHead(client, uri).catch(() => {});
  };
  return vscode.Disposable.from(
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) fill();
    }),
    onDidOpenRepository(fill),
  );
}

/** The manifests whose comparisons are open. */
function compared(): vscode.Uri[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .flatMap(({ input }) => {
      if (!(input instanceof vscode.TabInputTextDiff)) return [];
      const parsed = parseVirtualUri(input.original.toString());
      return parsed?.kind === "timeline-before" ? [vscode.Uri.parse(parsed.subject)] : [];
    });
}
