// The composition root of the VS Code extension: starts the server, wires commands, documents and the status item.
import path from "node:path";
import * as vscode from "vscode";
import {
  LanguageClient,
  type LanguageClientOptions,
  TransportKind,
} from "vscode-languageclient/node";
import { type InitializationOptions, statusNotification } from "#protocol";
import { alternateYamlLanguageService } from "./coexistence.ts";
import { registerCommands } from "./commands.ts";
import { readSettings } from "./settings.ts";
import { StatusItem } from "./status-item.ts";
import { registerVirtualDocuments } from "./virtual-documents.ts";

let client: LanguageClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel("Drydock", { log: true });
  context.subscriptions.push(output);
  const options: LanguageClientOptions = {
    documentSelector: [{ language: "yaml" }, { language: "json", pattern: "**/*.{k8s,kube}.json" }],
    outputChannel: output,
    initializationOptions: (): InitializationOptions => ({
      settings: readSettings(),
      alternateYamlLanguageService: alternateYamlLanguageService(),
    }),
    synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher("**/*.{yaml,yml}") },
    diagnosticPullOptions: { onChange: true, onTabs: false },
  };
  const module = path.join(context.extensionPath, "dist", "server.cjs");
  client = new LanguageClient(
    "drydock",
    "Drydock",
    {
      run: { module, transport: TransportKind.ipc },
      debug: { module, transport: TransportKind.ipc },
    },
    options,
  );
  const status = new StatusItem();
  context.subscriptions.push(status);
  context.subscriptions.push(
    client.onNotification(statusNotification, (params) => status.show(params)),
  );
  registerVirtualDocuments(context, client);
  registerCommands(context, client, output);
  context.subscriptions.push(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("drydock"))
        void client?.sendNotification("workspace/didChangeConfiguration", {
          settings: readSettings(),
        });
    }),
  );
  await client.start();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}
