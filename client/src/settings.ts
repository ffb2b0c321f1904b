import * as vscode from "vscode";
import { defaultSettings, type InitializationOptions, type Settings } from "#protocol";

/** Those of which `.drydock.yaml` may say something else. */
const shared = ["kubernetesVersion", "cluster", "scope", "dryRun.horizon", "dryRun.seed", "rules"];

/** The `drydock.*` settings of the window, or of the folder that a file lies in, defaults filled in. */
export function readSettings(uri?: vscode.Uri): Settings {
  const configuration = vscode.workspace.getConfiguration("drydock", uri ?? null);
  const read = <T>(name: string, fallback: T): T => configuration.get<T>(name) ?? fallback;
  const d = defaultSettings;
  return plain({
    kubernetesVersion: read("kubernetesVersion", d.kubernetesVersion),
    cluster: read("cluster", d.cluster),
    scope: read("scope", d.scope),
    baseline: read("baseline", d.baseline),
    dryRun: {
      run: read("dryRun.run", d.dryRun.run),
      horizon: read("dryRun.horizon", d.dryRun.horizon),
      seed: read("dryRun.seed", d.dryRun.seed),
    },
    rules: read("rules", d.rules),
    ofUser: shared
      .filter((name) => isOfUser(configuration.inspect(name)))
      .map((name) => name.split(".")[0] ?? name),
    codeLens: {
      enabled: read("codeLens.enabled", d.codeLens.enabled),
      items: read("codeLens.items", d.codeLens.items),
    },
    inlayHints: {
      enabled: read("inlayHints.enabled", d.inlayHints.enabled),
      scheduling: read("inlayHints.scheduling", d.inlayHints.scheduling),
      quota: read("inlayHints.quota", d.inlayHints.quota),
      references: read("inlayHints.references", d.inlayHints.references),
      defaults: read("inlayHints.defaults", d.inlayHints.defaults),
      probes: read("inlayHints.probes", d.inlayHints.probes),
      base64: read("inlayHints.base64", d.inlayHints.base64),
    },
    hover: { dryRun: read("hover.dryRun", d.hover.dryRun) },
    completion: { insertMode: read("completion.insertMode", d.completion.insertMode) },
    workspace: { diagnostics: read("workspace.diagnostics", d.workspace.diagnostics) },
    hiddenFiles: hiddenFiles(uri),
  });
}

/** Globs of what VS Code hides without a condition. */
function hiddenFiles(uri: vscode.Uri | undefined): string[] {
  const files = vscode.workspace.getConfiguration("files", uri ?? null);
  const globs = files.get<Readonly<Record<string, unknown>>>("exclude") ?? {};
  return Object.keys(globs).filter((glob) => globs[glob] === true);
}

/** The settings of every workspace folder. */
export function folderSettings(): NonNullable<InitializationOptions["folders"]> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.map(({ uri }) => ({ uri: uri.toString(), settings: readSettings(uri) }));
}

function isOfUser(set: ReturnType<vscode.WorkspaceConfiguration["inspect"]>): boolean {
  return (
    set?.globalValue !== undefined &&
    set.workspaceValue === undefined &&
    set.workspaceFolderValue === undefined
  );
}

/** VS Code gives objects that guard themselves, which no worker can be sent. */
function plain<T>(settings: T): T {
  return JSON.parse(JSON.stringify(settings)) as T;
}
