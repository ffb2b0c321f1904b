import * as vscode from "vscode";

/** How many actions are asked for their edits; there are fewer of one kind at a place. */
const RESOLVED = 10;

/**
 * Makes the refactoring of a kind at the cursor, or lets one be chosen where there are several. VS Code's own command for
 * this forgets what it was asked when findings come before its answer, which they do after every edit.
 */
export async function refactor(kind: string): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return;
  const offered = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider",
    editor.document.uri,
    editor.selection,
    kind,
    RESOLVED,
  );
  const made = offered.filter(({ kind: own }) => own?.value.startsWith(kind));
  const chosen = made.length > 1 ? await choose(made) : made[0];
  if (made.length === 0)
    vscode.window.setStatusBarMessage(
      vscode.l10n.t("Drydock: there is nothing to change here"),
      8_000,
    );
  if (chosen?.edit) await vscode.workspace.applyEdit(chosen.edit, { isRefactoring: true });
  const { command, arguments: given = [] } = chosen?.command ?? {};
  if (command) await vscode.commands.executeCommand(command, ...given);
}

async function choose(
  actions: readonly vscode.CodeAction[],
): Promise<vscode.CodeAction | undefined> {
  const items = actions.map((action) => ({ label: action.title, action }));
  return (await vscode.window.showQuickPick(items))?.action;
}
