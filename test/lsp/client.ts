// An editor in miniature: speaks to the server over streams, in the same process.
import { PassThrough } from "node:stream";
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";
import { createConnection, type InitializeResult, type Position } from "vscode-languageserver/node";
import { LanguageService } from "#analysis";
import { runDryRun, type ScenarioInput, scenarioResult } from "#engine";
import {
  defaultSettings,
  type ListFolderParams,
  listFolderRequest,
  type ReadFileParams,
  readFileRequest,
  type Settings,
} from "#protocol";
import { ClusterFile } from "../../server/src/lsp/cluster-file.ts";
import { clientFiles } from "../../server/src/lsp/files.ts";
import { listen } from "../../server/src/lsp/listen.ts";
import { serve } from "../../server/src/lsp/server.ts";
import { world } from "../language-service.ts";

export interface Published {
  readonly uri: string;
  readonly diagnostics: readonly { readonly code: string; readonly message: string }[];
}

/** A client that has opened a connection; `close` ends it. */
export interface Client {
  readonly connection: MessageConnection;
  readonly initialized: InitializeResult;
  /** Errors that the server has logged. */
  readonly errors: readonly string[];
  open(uri: string, text: string): void;
  /** Replaces the whole text. */
  change(uri: string, text: string): void;
  /** The next set of pushed diagnostics of a document that the predicate likes. */
  published(uri: string, likes?: (found: Published) => boolean): Promise<Published>;
  request<T>(method: string, params: object): Promise<T>;
  close(): Promise<void>;
}

/** The place so many characters behind the beginning of a piece of a text. */
export function positionOf(text: string, piece: string, shift = 0): Position {
  const lines = text.slice(0, text.indexOf(piece) + shift).split("\n");
  return { line: lines.length - 1, character: lines.at(-1)!.length };
}

const capabilities = {
  textDocument: {
    completion: { completionItem: { snippetSupport: true } },
    codeAction: { dataSupport: true, resolveSupport: { properties: ["edit"] } },
    diagnostic: {},
    inlayHint: { resolveSupport: { properties: ["tooltip", "textEdits", "label.location"] } },
    rename: { prepareSupport: true },
  },
  workspace: {
    codeLens: { refreshSupport: true },
    workspaceEdit: {
      documentChanges: true,
      snippetEditSupport: true,
      resourceOperations: ["create"],
    },
  },
};

/** The folders that are open, and what they hold. */
export interface OpenFolders {
  /** Addresses. */
  readonly roots: readonly string[];
  /** Texts by address. */
  readonly files: Readonly<Record<string, string>>;
  /** What is set for a folder, or for the window; asked for whenever the server wants to know. */
  settings(root?: string): object | null;
}

/**
 * `others` is what another YAML extension provides, `detectionOff` what it is told to leave alone; `beforeRun` is what each
 * dry run waits for.
 */
export async function startClient(
  settings: Partial<Settings> = {},
  others: Readonly<Record<string, boolean>> = {},
  folders?: OpenFolders,
  detectionOff: readonly string[] = [],
  beforeRun: () => Promise<void> = async () => {},
): Promise<Client> {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  const cluster = new ClusterFile();
  const service = new LanguageService({
    ...world,
    rulePage: (id) => (id === "image-tag-latest" ? "# image-tag-latest\n" : undefined),
    clusterFile: cluster.text,
    nowMs: () => 0,
  });
  const worker = {
    run: async (_scope: string, input: Parameters<typeof runDryRun>[0]) => {
      await beforeRun();
      return runDryRun(input);
    },
    runScenario: async (_name: string, input: ScenarioInput) => scenarioResult(input),
  };
  const server = createConnection(
    new StreamMessageReader(toServer),
    new StreamMessageWriter(toClient),
  );
  listen(server, "0.0.0", (params) => {
    serve({ connection: server, service, worker, files: clientFiles(server), cluster }, params);
  });
  const connection = createMessageConnection(
    new StreamMessageReader(toClient),
    new StreamMessageWriter(toServer),
  );
  const errors: string[] = [];
  const waiting = new Set<(found: Published) => void>();
  connection.onNotification(
    "window/logMessage",
    ({ type, message }: { type: number; message: string }) => {
      if (type === 1) errors.push(message);
    },
  );
  connection.onNotification("textDocument/publishDiagnostics", (found: Published) => {
    for (const one of waiting) one(found);
  });
  // Requests of the server to the client: all others are answered with nothing.
  connection.onRequest(() => null);
  if (folders) answerOf(connection, folders);
  connection.listen();
  const initialized = await connection.sendRequest<InitializeResult>("initialize", {
    processId: null,
    rootUri: null,
    capabilities: folders
      ? { ...capabilities, workspace: { ...capabilities.workspace, configuration: true } }
      : capabilities,
    workspaceFolders: folders?.roots.map((uri) => ({ uri, name: uri })) ?? null,
    initializationOptions: {
      settings: { ...defaultSettings, ...settings },
      alternateYamlLanguageService: others,
      yamlSchemaDetectionOff: detectionOff,
    },
  });
  await connection.sendNotification("initialized", {});
  const versions = new Map<string, number>();
  return {
    connection,
    initialized,
    errors,
    open(uri, text) {
      versions.set(uri, 1);
      const textDocument = { uri, languageId: "yaml", version: 1, text };
      void connection.sendNotification("textDocument/didOpen", { textDocument });
    },
    change(uri, text) {
      const version = (versions.get(uri) ?? 1) + 1;
      versions.set(uri, version);
      const textDocument = { uri, version };
      void connection.sendNotification("textDocument/didChange", {
        textDocument,
        contentChanges: [{ text }],
      });
    },
    published: (uri, likes = () => true) =>
      new Promise((resolve) => {
        const listener = (found: Published) => {
          if (found.uri !== uri || !likes(found)) return;
          waiting.delete(listener);
          resolve(found);
        };
        waiting.add(listener);
      }),
    request: (method, params) => connection.sendRequest(method, params),
    async close() {
      await connection.sendRequest("shutdown");
      connection.dispose();
      server.dispose();
    },
  };
}

/** Answers what the server asks about folders. */
function answerOf(connection: MessageConnection, { files, settings }: OpenFolders): void {
  connection.onRequest(
    "workspace/configuration",
    ({ items }: { items: readonly { scopeUri?: string }[] }) =>
      items.map(({ scopeUri }) => settings(scopeUri)),
  );
  connection.onRequest(readFileRequest, ({ uri }: ReadFileParams) => ({
    base64: files[uri] === undefined ? null : Buffer.from(files[uri]).toString("base64"),
  }));
  connection.onRequest(listFolderRequest, ({ uri }: ListFolderParams) => {
    const below = Object.keys(files)
      .filter((file) => file.startsWith(`${uri}/`))
      .map((file) => file.slice(uri.length + 1).split("/"));
    const entries = new Map(below.map(([name = "", ...rest]) => [name, rest.length > 0]));
    return { entries: [...entries].map(([name, folder]) => ({ name, folder })) };
  });
}
