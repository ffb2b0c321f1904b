// The entry in Node: the server is a process of its own.
import path from "node:path";
import type * as vscode from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import { start } from "./start.ts";

let client: LanguageClient | undefined;

/** The server's short-lived memory, in MB: more makes it no faster, and is never given back. `npm run bench` does the same. */
const memory = ["--max-semi-space-size=4"];

export function activate(context: vscode.ExtensionContext): void {
  const module = path.join(context.extensionPath, "dist", "server.cjs");
  const run = { module, transport: TransportKind.ipc, options: { execArgv: memory } };
  start(context, (options) => {
    client = new LanguageClient("drydock", "Drydock", { run, debug: run }, options);
    return client;
  });
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}
