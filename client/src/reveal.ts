import * as vscode from "vscode";
import type { Target } from "#protocol";

/** Shows a place of a manifest with the cursor at it, in the column where manifests are edited. */
export async function reveal({ uri, line, character }: Target): Promise<void> {
  const position = new vscode.Position(line, character);
  const address = vscode.Uri.parse(uri);
  const visible = vscode.window.visibleTextEditors.find(
    ({ document }) => document.uri.toString() === address.toString(),
  );
  await vscode.window.showTextDocument(address, {
    viewColumn: visible?.viewColumn ?? vscode.ViewColumn.One,
    selection: new vscode.Range(position, position),
  });
}
