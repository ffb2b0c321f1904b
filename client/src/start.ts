// What the extension is made of, wherever it runs: the entries for Node and for browsers only bring the connection.
import * as vscode from "vscode";
import {
  type BaseLanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
  State,
} from "vscode-languageclient";
import { dryRunChanged, type InitializationOptions } from "#protocol";
import { ChartPanel } from "./chart-panel.ts";
import { registerCommands } from "./client-commands.ts";
import { alternateYamlLanguageService, yamlSchemaDetectionOff } from "./coexistence.ts";
import { fillOpenComparisons } from "./compare.ts";
import { DryRunTreeView } from "./dry-run-tree.ts";
import { sendBaseline } from "./git-head.ts";
import { ManifestInView, served } from "./manifest-in-view.ts";
import { restart } from "./restart.ts";
import { folderSettings, readSettings } from "./settings.ts";
import { StatusItem } from "./status-item.ts";
import { TimeCursor } from "./time-cursor.ts";
import { registerVirtualDocuments } from "./virtual-documents.ts";
import { serveFiles } from "./workspace-files.ts";

/** Starts the server that `createClient` connects to, and everything that shows what it says. */
export function start(
  context: vscode.ExtensionContext,
  createClient: (options: LanguageClientOptions) => BaseLanguageClient,
): void {
  const output = vscode.window.createOutputChannel("Drydock", { log: true });
  const client = createClient({
    documentSelector: [...served],
    outputChannel: output,
    // A request that meets a server on its way out fails; the log is the place to say so.
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions: (): InitializationOptions => ({
      settings: readSettings(),
      folders: folderSettings(),
      alternateYamlLanguageService: alternateYamlLanguageService(),
      yamlSchemaDetectionOff: yamlSchemaDetectionOff(),
    }),
    synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher("**/*.{yaml,yml}") },
    diagnosticPullOptions: { onChange: true, onTabs: false },
    middleware: {
      // VS Code gives up on a hint that the mouse has left, and takes it for resolved from then on: answers come whatever.
      resolveInlayHint: (hint, _token, next) =>
        next(hint, new vscode.CancellationTokenSource().token),
      workspace: {
        configuration: ({ items }) =>
          items.map(({ scopeUri }) =>
            readSettings(scopeUri ? vscode.Uri.parse(scopeUri) : undefined),
          ),
      },
    },
  });
  const manifest = new ManifestInView();
  const status = new StatusItem(client, manifest);
  const cursor = new TimeCursor(client, manifest);
  const tree = new DryRunTreeView(client, manifest);
  const chart = new ChartPanel(context, client, manifest, cursor);
  const refresh = async () => {
    tree.refresh();
    await cursor.refresh();
    await chart.refresh();
  };
  context.subscriptions.push(
    output,
    status,
    manifest,
    cursor,
    tree,
    chart,
    serveFiles(client),
    client.onNotification(dryRunChanged, refresh),
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) void refresh();
    }),
    cursor.onDidMove(() => tree.refresh()),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("drydock") || event.affectsConfiguration("files.exclude"))
        void client.sendNotification("workspace/didChangeConfiguration", {
          settings: readSettings(),
        });
    }),
    restartWhenCoexistenceChanges(client),
    sendBaseline(client, manifest),
    fillOpenComparisons(client),
  );
  registerVirtualDocuments(context, client);
  registerCommands(context, client, output, manifest, tree);
  // Nobody waits for the server: what it says is shown when it comes.
  void client.start().catch((error) => output.error(error));
}

/** Another YAML extension that comes or goes, or is told otherwise, changes what the server leaves to it. */
function restartWhenCoexistenceChanges(client: BaseLanguageClient): vscode.Disposable {
  const state = () => JSON.stringify([alternateYamlLanguageService(), yamlSchemaDetectionOff()]);
  let known = state();
  const look = () => {
    const now = state();
    if (now === known || !client.isRunning()) return;
    known = now;
    void restart(client);
  };
  return vscode.Disposable.from(
    vscode.extensions.onDidChange(look),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("yaml")) look();
    }),
  );
}
