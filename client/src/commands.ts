import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { runDryRunRequest, timelineLanguage, virtualUri } from "#protocol";

const presets = ["three-node", "one-node", "control-plane-and-workers", "large"];
const versions = ["1.36", "1.35", "1.34", "1.33", "1.32", "1.31"];

/** Every command of the extension. Ids are prefixed; titles stand in package.json. */
export function registerCommands(
  context: vscode.ExtensionContext,
  client: LanguageClient,
  output: vscode.LogOutputChannel,
): void {
  const register = (name: string, run: (...args: never[]) => unknown) =>
    context.subscriptions.push(vscode.commands.registerCommand(`drydock.${name}`, run));

  register("openTimeline", async (uri?: string) => {
    const manifest = uri ?? vscode.window.activeTextEditor?.document.uri.toString();
    if (!manifest) return;
    const document = await vscode.workspace.openTextDocument(
      vscode.Uri.parse(virtualUri("timeline", manifest)),
    );
    await vscode.languages.setTextDocumentLanguage(document, timelineLanguage);
    await vscode.window.showTextDocument(document, {
      viewColumn: vscode.ViewColumn.Beside,
      preview: false,
      preserveFocus: true,
    });
  });
  register("runDryRun", async () => {
    const uri = vscode.window.activeTextEditor?.document.uri.toString();
    if (uri) await client.sendRequest(runDryRunRequest, { uri });
  });
  register("showStoredObject", async () => {
    const editor = vscode.window.activeTextEditor;
    if (!editor) return;
    const subject = `${editor.document.uri.toString()}#${editor.selection.active.line}`;
    const document = await vscode.workspace.openTextDocument(
      vscode.Uri.parse(virtualUri("stored-object", subject)),
    );
    await vscode.window.showTextDocument(document, {
      viewColumn: vscode.ViewColumn.Beside,
      preview: true,
    });
  });
  register("explainRule", async (id?: string) => {
    const rule =
      id ??
      (await vscode.window.showInputBox({
        prompt: vscode.l10n.t("Rule id"),
        placeHolder: "image-tag-latest",
      }));
    if (!rule) return;
    await vscode.commands.executeCommand(
      "markdown.showPreview",
      vscode.Uri.parse(virtualUri("rule", rule)),
    );
  });
  register(
    "showReferences",
    async (
      uri: string,
      line: number,
      character: number,
      locations: { uri: string; line: number; character: number }[],
    ) => {
      const position = (l: number, c: number) => new vscode.Position(l, c);
      await vscode.commands.executeCommand(
        "editor.action.showReferences",
        vscode.Uri.parse(uri),
        position(line, character),
        locations.map(
          (l) => new vscode.Location(vscode.Uri.parse(l.uri), position(l.line, l.character)),
        ),
      );
    },
  );
  register("selectKubernetesVersion", () =>
    choose("kubernetesVersion", versions, vscode.l10n.t("Kubernetes version to check against")),
  );
  register("selectClusterModel", () =>
    choose("cluster", presets, vscode.l10n.t("Cluster model for the dry run")),
  );
  register("restartServer", () => client.restart());
  register("showServerLog", () => output.show());
  register("createConfiguration", createConfiguration);
}

async function choose(
  setting: string,
  values: readonly string[],
  placeHolder: string,
): Promise<void> {
  const configuration = vscode.workspace.getConfiguration("drydock");
  const current = configuration.get<string>(setting);
  const picked = await vscode.window.showQuickPick(
    values.map((label) => ({
      label,
      description: label === current ? vscode.l10n.t("current") : "",
    })),
    { placeHolder },
  );
  if (!picked) return;
  const target = vscode.workspace.workspaceFolders
    ? vscode.ConfigurationTarget.Workspace
    : vscode.ConfigurationTarget.Global;
  await configuration.update(setting, picked.label, target);
}

async function createConfiguration(): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder) return;
  const uri = vscode.Uri.joinPath(folder.uri, ".drydock.yaml");
  const exists = await vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
  if (!exists) {
    const text = 'kubernetesVersion: "1.36"\ncluster:\n  preset: three-node\n';
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  }
  await vscode.window.showTextDocument(uri);
}
