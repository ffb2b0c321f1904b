import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { createConfigurationRequest, type FilesResult, importSnapshotRequest } from "#protocol";

const versions = ["1.36", "1.35", "1.34", "1.33", "1.32", "1.31"];

interface Choice extends vscode.QuickPickItem {
  readonly value: string;
}

export function selectVersion(): Promise<void> {
  return choose(
    "kubernetesVersion",
    vscode.l10n.t("Kubernetes version to check against"),
    versions.map((value) => ({ label: value, value })),
  );
}

/** A preset, a file of the workspace, or what a snapshot of a cluster says. */
export async function selectCluster(): Promise<void> {
  const { t } = vscode.l10n;
  const presets: readonly (readonly [string, string])[] = [
    ["three-node", t("three nodes of 4 CPU and 16 GiB")],
    ["one-node", t("one node of 4 CPU and 16 GiB")],
    ["control-plane-and-workers", t("a tainted control plane and three workers")],
    ["large", t("many nodes in three zones")],
  ];
  const file = t("A file of the workspace…");
  const snapshot = t("Import a snapshot of a cluster…");
  await choose(
    "cluster",
    t("Cluster model for the dry run"),
    [
      ...presets.map(([value, detail]) => ({ label: value, detail, value })),
      { label: file, value: file },
      { label: snapshot, value: snapshot },
    ],
    async (value) => {
      if (value === snapshot) await vscode.commands.executeCommand("drydock.importSnapshot");
      if (value === snapshot) return undefined;
      return value === file ? pickFile() : value;
    },
  );
}

export function selectScope(): Promise<void> {
  const { t } = vscode.l10n;
  return choose("scope", t("Manifests that are applied together"), [
    { label: "file", detail: t("the file alone"), value: "file" },
    { label: "folder", detail: t("what kubectl apply -f FOLDER would apply"), value: "folder" },
    { label: "workspace", detail: t("every manifest of the workspace"), value: "workspace" },
  ]);
}

async function choose(
  setting: string,
  placeHolder: string,
  choices: readonly Choice[],
  resolve: (value: string) => Promise<string | undefined> = async (value) => value,
): Promise<void> {
  const folder = workspaceFolder();
  const configuration = vscode.workspace.getConfiguration("drydock", folder);
  const current = configuration.get<string>(setting);
  const items = choices.map((choice) => ({
    ...choice,
    ...(choice.value === current ? { description: vscode.l10n.t("current") } : {}),
  }));
  const picked = await vscode.window.showQuickPick(items, { placeHolder });
  const value = picked && (await resolve(picked.value));
  if (value === undefined) return;
  const { Global, Workspace, WorkspaceFolder } = vscode.ConfigurationTarget;
  const several = (vscode.workspace.workspaceFolders?.length ?? 0) > 1;
  await configuration.update(
    setting,
    value,
    folder === undefined ? Global : several ? WorkspaceFolder : Workspace,
  );
}

async function pickFile(): Promise<string | undefined> {
  const [uri] = (await openDialog(vscode.l10n.t("Use as cluster model"))) ?? [];
  return uri && vscode.workspace.asRelativePath(uri, false);
}

function openDialog(openLabel: string): Thenable<vscode.Uri[] | undefined> {
  const defaultUri = workspaceFolder();
  return vscode.window.showOpenDialog({
    openLabel,
    filters: { [vscode.l10n.t("Manifests")]: ["yaml", "yml", "json"] },
    ...(defaultUri ? { defaultUri } : {}),
  });
}

/** Makes a cluster model of the output of kubectl, and a configuration that names it. */
export async function importSnapshot(client: BaseLanguageClient): Promise<void> {
  const folder = workspaceFolder();
  const [uri] = folder ? ((await openDialog(vscode.l10n.t("Import"))) ?? []) : [];
  if (!folder || !uri) return;
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  const params = { folder: folder.toString(), text };
  await write(await client.sendRequest<FilesResult>(importSnapshotRequest, params));
}

export async function createConfiguration(client: BaseLanguageClient): Promise<void> {
  const folder = workspaceFolder();
  if (!folder) return;
  const params = { folder: folder.toString() };
  await write(await client.sendRequest<FilesResult>(createConfigurationRequest, params));
}

function workspaceFolder(): vscode.Uri | undefined {
  const active = vscode.window.activeTextEditor?.document.uri;
  const own = active && vscode.workspace.getWorkspaceFolder(active);
  return (own ?? vscode.workspace.workspaceFolders?.[0])?.uri;
}

/** Writes files and shows the last one; asks before one that is there is replaced, and shows it as it is otherwise. */
async function write({ files, summary }: FilesResult): Promise<void> {
  let shown: vscode.Uri | undefined;
  for (const { uri, text } of files) {
    const address = vscode.Uri.parse(uri);
    shown = address;
    if ((await exists(address)) && !(await mayReplace(address))) continue;
    await vscode.workspace.fs.writeFile(address, new TextEncoder().encode(text));
  }
  if (shown) await vscode.window.showTextDocument(shown);
  if (summary) vscode.window.setStatusBarMessage(`Drydock: ${summary}`, 15_000);
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}

async function mayReplace(uri: vscode.Uri): Promise<boolean> {
  const replace = vscode.l10n.t("Replace");
  const picked = await vscode.window.showQuickPick([replace, vscode.l10n.t("Keep")], {
    placeHolder: vscode.l10n.t("{0} is there already", vscode.workspace.asRelativePath(uri)),
  });
  return picked === replace;
}
