import * as vscode from "vscode";
import type { BaseLanguageClient, StaticFeature } from "vscode-languageclient";
import {
  type VirtualDocumentChangedParams,
  type VirtualDocumentResult,
  virtualDocumentChanged,
  virtualDocumentRequest,
  virtualScheme,
} from "#protocol";
import { restarted } from "./restart.ts";

/**
 * Takes back that the client shows such documents by `workspace/textDocumentContent`: its provider comes only when the
 * server is up and goes with it, while ours is there from the start and waits. Two of them would both answer.
 */
const ownDocuments: StaticFeature = {
  fillClientCapabilities: ({ workspace }) => {
    delete workspace?.textDocumentContent;
  },
  initialize: () => {},
  getState: () => ({ kind: "static" }),
  clear: () => {},
};

interface KnownText {
  /** How often texts had changed when it was read. */
  readonly changes: number;
  readonly bytes: Uint8Array;
  readonly mtime: number;
}

/**
 * What the server writes (`drydock:`), as files that can only be read. As files, because VS Code opens those again when a
 * window is reloaded, and starts the extension for them; documents of a content provider it forgets.
 */
class ServerFiles implements vscode.FileSystemProvider {
  readonly #client: BaseLanguageClient;
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;
  readonly #known = new Map<string, KnownText>();
  #changes = 0;

  constructor(client: BaseLanguageClient) {
    this.#client = client;
  }

  /** Has the documents that are open read again; none named: all of them. */
  changed({ uris }: VirtualDocumentChangedParams): void {
    this.#changes++;
    const open = vscode.workspace.textDocuments
      .map(({ uri }) => uri)
      .filter((uri) => uri.scheme === virtualScheme);
    const type = vscode.FileChangeType.Changed;
    this.#changed.fire(
      open
        .filter((uri) => uris.length === 0 || uris.includes(uri.toString()))
        .map((uri) => ({ type, uri })),
    );
  }

  closed(uri: vscode.Uri): void {
    this.#known.delete(uri.toString());
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { bytes, mtime } = await this.#read(uri);
    const { Readonly } = vscode.FilePermission;
    return {
      type: vscode.FileType.File,
      ctime: 0,
      mtime,
      size: bytes.length,
      permissions: Readonly,
    };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return (await this.#read(uri)).bytes;
  }

  /** The same time for the same text: what has not changed is not shown anew. */
  async #read(uri: vscode.Uri): Promise<KnownText> {
    const address = uri.toString();
    const changes = this.#changes;
    const known = this.#known.get(address);
    if (known?.changes === changes) return known;
    // A server that is being started anew is waited for.
    await restarted();
    const params = { uri: address };
    const { text } = await this.#client.sendRequest<VirtualDocumentResult>(
      virtualDocumentRequest,
      params,
    );
    const bytes = new TextEncoder().encode(text);
    const same = known && new TextDecoder().decode(known.bytes) === text;
    const read = { changes, bytes, mtime: same ? known.mtime : Date.now() };
    this.#known.set(address, read);
    return read;
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => {});
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

export function registerVirtualDocuments(
  context: vscode.ExtensionContext,
  client: BaseLanguageClient,
): void {
  client.registerFeature(ownDocuments);
  const files = new ServerFiles(client);
  context.subscriptions.push(
    files,
    client.onNotification(virtualDocumentChanged, (params: VirtualDocumentChangedParams) =>
      files.changed(params),
    ),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => files.closed(uri)),
    vscode.workspace.registerFileSystemProvider(virtualScheme, files, {
      isReadonly: true,
      isCaseSensitive: true,
    }),
  );
}
