// The entry in a browser: the server is a web worker, the dry run another one. What lies beside the bundles is read through
// the extension's address and sent to them.
import * as vscode from "vscode";
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  LanguageClient,
  type MessageTransports,
} from "vscode-languageclient/browser";
import type { WorkerStart } from "#protocol";
import { start } from "./start.ts";

let client: LanguageClient | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const dist = vscode.Uri.joinPath(context.extensionUri, "dist");
  const read = (...name: string[]) =>
    vscode.workspace.fs.readFile(vscode.Uri.joinPath(dist, ...name));
  let workers: readonly Worker[] = [];
  const end = () => {
    for (const worker of workers) worker.terminate();
    workers = [];
  };
  const connect = async (): Promise<MessageTransports> => {
    end();
    const [bundle, schema, texts, rules] = await Promise.all([
      read("browser", "server.js"),
      read("schema", "schema.json"),
      read("schema", "texts.json"),
      read("browser", "rules.json"),
    ]);
    const assets = { schema, texts, rules };
    const channel = new MessageChannel();
    // Not every host starts workers from an extension's address; each does from what has been read.
    const address = URL.createObjectURL(
      new Blob([new Uint8Array(bundle)], { type: "text/javascript" }),
    );
    const [server, dryRun] = [new Worker(address), new Worker(address)];
    workers = [server, dryRun];
    begin(server, { role: "server", ...assets, port: channel.port1 });
    begin(dryRun, { role: "dry-run", ...assets, port: channel.port2 });
    return {
      reader: new BrowserMessageReader(server),
      writer: new BrowserMessageWriter(server),
    };
  };
  context.subscriptions.push({ dispose: end });
  start(context, (options) => {
    client = new LanguageClient("drydock", "Drydock", connect, options);
    return client;
  });
}

function begin(worker: Worker, message: Omit<WorkerStart, "port"> & { port: MessagePort }): void {
  worker.postMessage(message, [message.port]);
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}
