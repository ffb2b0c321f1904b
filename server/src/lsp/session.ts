// What every handler shares: the open documents, the language service, the settings, and when the dry run runs.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Connection, TextDocuments } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { decodeBytes, type LanguageService } from "#analysis";
import {
  defaultSettings,
  type Settings,
  type StatusParams,
  statusNotification,
  virtualDocumentChanged,
} from "#protocol";
import type { DryRunWorker } from "./dry-run-worker.ts";
import { toDiagnostics } from "./handlers/diagnostic.ts";
import { configurationOf } from "./settings.ts";

const manifestName = /\.(ya?ml)$/i;
/** How long after the last keystroke the dry run starts. */
const quietMs = 150;

/** What the client can do, as far as answers depend on it. */
export interface ClientAbilities {
  readonly snippets: boolean;
  /** Versioned edits with annotations. */
  readonly documentChanges: boolean;
  /** Asks for the edit of a code action when it is chosen. */
  readonly resolvesEdits: boolean;
}

export class Session {
  settings: Settings = defaultSettings;
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly service: LanguageService;
  client: ClientAbilities = {
    snippets: false,
    documentChanges: false,
    resolvesEdits: false,
  };
  /** What another YAML extension provides, by name (editor.md section 3). */
  alternateYaml: Readonly<Record<string, boolean>> = {};
  /** The workspace folders, as file names. */
  roots: readonly string[] = [];
  readonly #worker: DryRunWorker;
  #timer: NodeJS.Timeout | undefined;
  /** Files whose scopes wait for their dry run, by scope. */
  readonly #waiting = new Map<string, string>();
  /** Folders whose files have been read. */
  readonly #read = new Set<string>();
  /** Open files that have dry-run findings published. */
  readonly #published = new Set<string>();

  constructor(
    connection: Connection,
    documents: TextDocuments<TextDocument>,
    service: LanguageService,
    worker: DryRunWorker,
  ) {
    this.connection = connection;
    this.documents = documents;
    this.service = service;
    this.#worker = worker;
  }

  /** The file name of a document's address; addresses of other schemes stand for themselves. */
  static fileOf(uri: string): string {
    return uri.startsWith("file:") ? fileURLToPath(uri) : uri;
  }

  static uriOf(file: string): string {
    return /^[a-z][a-z0-9+.-]+:/i.test(file) ? file : pathToFileURL(file).href;
  }

  /** Whether another extension serves this for plain YAML. */
  alternate(name: string): boolean {
    return this.alternateYaml[name] === true;
  }

  /** The text of a file as the editor has it, or as the service read it. */
  textDocument(file: string): TextDocument | undefined {
    const open = this.documents.get(Session.uriOf(file));
    if (open) return open;
    const source = this.service.source(file);
    return source && TextDocument.create(Session.uriOf(file), "yaml", 0, source.text);
  }

  /** Takes over the text of an open document. */
  changed(document: TextDocument): void {
    const file = Session.fileOf(document.uri);
    this.#readFolder(file);
    this.service.update(file, document.getText());
    if (this.settings.dryRun.run === "onType") this.scheduleDryRun(file);
  }

  saved(document: TextDocument): void {
    if (this.settings.dryRun.run === "onSave") this.scheduleDryRun(Session.fileOf(document.uri));
  }

  closed(document: TextDocument): void {
    const file = Session.fileOf(document.uri);
    this.readFromDisk(file);
    if (this.#published.delete(file))
      void this.connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
  }

  /** Takes over what is on disk; a file that is gone leaves the service. */
  readFromDisk(file: string): void {
    if (this.documents.get(Session.uriOf(file))) return;
    try {
      this.service.update(file, decodeBytes(fs.readFileSync(file)).text);
    } catch {
      this.service.remove(file);
    }
  }

  applySettings(settings: Settings): void {
    this.settings = settings;
    this.service.configure(configurationOf(settings));
    void this.connection.languages.diagnostics.refresh();
    for (const document of this.documents.all()) this.scheduleDryRun(Session.fileOf(document.uri));
  }

  scheduleDryRun(file: string): void {
    if (this.settings.dryRun.run === "off") return;
    clearTimeout(this.#timer);
    this.#waiting.set(this.service.scope(file).key, file);
    this.#timer = setTimeout(() => {
      const files = [...this.#waiting.values()];
      this.#waiting.clear();
      for (const one of files) void this.runDryRun(one);
    }, quietMs);
  }

  /** Runs the dry run of the scope of a file and shows what came of it. A newer run makes an older one void. */
  async runDryRun(file: string): Promise<void> {
    const request = this.service.dryRunRequest(file);
    if (!request) {
      this.#status("paused", "a document of the scope has syntax errors: the last results stay");
      return;
    }
    this.#status("running", "");
    const started = performance.now();
    try {
      const result = await this.#worker.run(request.scope.key, request.input);
      if (!result) return;
      this.service.acceptDryRun(request, result);
      this.#status("idle", this.service.dryRunSummary(file), performance.now() - started);
    } catch (error) {
      this.connection.console.error(
        error instanceof Error ? (error.stack ?? error.message) : String(error),
      );
      this.#status("failed", "the dry run failed; the server log tells why");
      return;
    }
    this.#publish();
    void this.connection.languages.inlayHint.refresh();
    void this.connection.sendRequest("workspace/codeLens/refresh").catch(() => {});
    void this.connection.sendNotification(virtualDocumentChanged, { uris: [] });
  }

  /** Dry-run findings are pushed: the client keeps them apart from the static ones, which it pulls. */
  #publish(): void {
    for (const document of this.documents.all()) {
      const file = Session.fileOf(document.uri);
      const diagnostics = toDiagnostics(this, file, this.service.dryRunDiagnostics(file));
      if (diagnostics.length === 0 && !this.#published.has(file)) continue;
      if (diagnostics.length === 0) this.#published.delete(file);
      else this.#published.add(file);
      void this.connection.sendDiagnostics({
        uri: document.uri,
        version: document.version,
        diagnostics,
      });
    }
  }

  #status(state: StatusParams["state"], detail: string, tookMs?: number): void {
    const status: StatusParams = {
      kubernetesVersion: this.service.configuration.kubernetesVersion,
      cluster: this.service.configuration.cluster,
      state,
      detail,
      ...(tookMs === undefined ? {} : { tookMs }),
    };
    void this.connection.sendNotification(statusNotification, status);
  }

  /** The manifests beside a file are part of its scope: they are read once, later changes come from the watcher. */
  #readFolder(file: string): void {
    if (!path.isAbsolute(file)) return;
    const folder = path.dirname(file);
    if (this.#read.has(folder)) return;
    this.#read.add(folder);
    let names: string[] = [];
    try {
      names = fs.readdirSync(folder).filter((name) => manifestName.test(name));
    } catch {
      return;
    }
    for (const name of names) this.readFromDisk(path.join(folder, name));
  }
}
