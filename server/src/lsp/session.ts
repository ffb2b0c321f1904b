// What every handler shares: the open documents, the language service, the settings, and when the dry run runs.
import type { CancellationToken, Connection, TextDocuments } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { decodeBytes, type LanguageService, type ScenarioRequest } from "#analysis";
import type { ScenarioResult } from "#engine";
import {
  defaultSettings,
  dryRunChanged,
  parseVirtualUri,
  type Settings,
  type StatusParams,
  statusNotification,
  virtualDocumentChanged,
} from "#protocol";
import type { ClusterFile } from "./cluster-file.ts";
import type { DryRunWorker } from "./dry-run-worker.ts";
import { fileIn, fileOf, folderOf, uriOf } from "./file-names.ts";
import type { Files } from "./files.ts";
import { toDiagnostics } from "./handlers/diagnostic.ts";
import { configurationOf, readSettings, type SettingsByFolder } from "./settings.ts";
import { manifestFiles, manifestName } from "./workspace-files.ts";

/** How long work goes on before others get their turn. */
const sliceMs = 20;
/** How long after the last keystroke the dry run starts. */
const quietMs = 150;

/** What the client can do, as far as answers depend on it. */
export interface ClientAbilities {
  readonly snippets: boolean;
  /** Versioned edits with annotations. */
  readonly documentChanges: boolean;
  /** Edits with parts to fill in. */
  readonly snippetEdits: boolean;
  /** Edits that make new files. */
  readonly createsFiles: boolean;
  /** Asks for the edit of a code action when it is chosen. */
  readonly resolvesEdits: boolean;
  /** Asks for a hint's tooltip, edits and targets when it is looked at. */
  readonly resolvesHints: boolean;
  /** Asks for static diagnostics itself; others are pushed all of them. */
  readonly pullsDiagnostics: boolean;
  /** Answers for the settings of every folder. */
  readonly answersConfiguration: boolean;
  /** Which answers it asks for again when it is told to. */
  readonly refreshes: ReadonlySet<"diagnostics" | "inlayHint" | "codeLens" | "textDocumentContent">;
}

/** What the place where the server runs provides. */
export interface Host {
  readonly connection: Connection;
  readonly service: LanguageService;
  readonly worker: DryRunWorker;
  readonly files: Files;
  readonly cluster: ClusterFile;
}

export class Session {
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly service: LanguageService;
  client: ClientAbilities = {
    snippets: false,
    documentChanges: false,
    snippetEdits: false,
    createsFiles: false,
    resolvesEdits: false,
    resolvesHints: false,
    pullsDiagnostics: true,
    answersConfiguration: false,
    refreshes: new Set(),
  };
  /** What another YAML extension provides, by name (editor.md section 3). */
  alternateYaml: Readonly<Record<string, boolean>> = {};
  /** What runs before the scope is applied; undefined: nothing. */
  baseline: { texts(file: string): Promise<ReadonlyMap<string, string>> } | undefined;
  /** The workspace folders, as file names. */
  roots: readonly string[] = [];
  readonly #worker: DryRunWorker;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Files whose scopes wait for their dry run, by scope. */
  readonly #waiting = new Map<string, string>();
  #state = 0;
  workspaceRead = false;
  #settings: SettingsByFolder = { window: defaultSettings, folders: new Map() };
  #asked = 0;
  /** What was told of scopes last, by scope. */
  readonly #statuses = new Map<string, Pick<StatusParams, "state" | "detail" | "tookMs">>();
  #stopped = false;
  /** The words of the lenses that were given for a document last, by address. */
  readonly #lenses = new Map<string, string>();
  /** Addresses of the documents of ours that a client shows by `workspace/textDocumentContent`. */
  readonly shownContents = new Set<string>();
  readonly #changeListeners = new Set<() => void>();
  readonly #files: Files;
  readonly #cluster: ClusterFile;
  /** Folders whose files have been read, or are being read. */
  readonly #read = new Map<string, Promise<void>>();
  /** Addresses of the open documents, as the editor writes them, by file. */
  readonly #addresses = new Map<string, string>();
  readonly #closed = new Set<string>();
  /** Open files that have dry-run findings published. */
  readonly #published = new Set<string>();

  constructor(host: Host, documents: TextDocuments<TextDocument>) {
    this.connection = host.connection;
    this.service = host.service;
    this.documents = documents;
    this.#worker = host.worker;
    this.#files = host.files;
    this.#cluster = host.cluster;
  }

  /** Counts the changes of texts and settings. */
  get state(): number {
    return this.#state;
  }

  /** The settings that hold for a file. */
  settingsOf(file: string): Settings {
    const root = this.rootOf(file);
    return (
      (root === undefined ? undefined : this.#settings.folders.get(root)) ?? this.#settings.window
    );
  }

  /** Waits until texts or settings have changed, or the request is not wanted any more. */
  nextChange(token: CancellationToken): Promise<void> {
    return new Promise((resolve) => {
      this.#changeListeners.add(resolve);
      token.onCancellationRequested(() => {
        this.#changeListeners.delete(resolve);
        resolve();
      });
    });
  }

  #changed(): void {
    this.#state++;
    for (const listener of this.#changeListeners) listener();
    this.#changeListeners.clear();
    if (!this.#cluster.has(this.#clusters())) void this.readCluster();
  }

  #clusters(): string[] {
    return this.service.configurations.all().map(({ cluster }) => cluster);
  }

  /** Reads the files that describe clusters; what they say anew counts at once. */
  async readCluster(): Promise<void> {
    const changed = await this.#cluster.read(this.#clusters(), this.roots, this.#files);
    if (!changed || this.#stopped) return;
    this.service.clustersChanged();
    this.#runOpen();
  }

  /** Schedules the dry runs of all open files that are run unasked. */
  #runOpen(): void {
    for (const { uri } of this.documents.all()) {
      const file = fileOf(uri);
      if (this.settingsOf(file).dryRun.run !== "manual") this.scheduleDryRun(file);
    }
  }

  /** The file name of a document's address; addresses of other schemes stand for themselves. */
  static fileOf(uri: string): string {
    return fileOf(uri);
  }

  static uriOf(file: string): string {
    return uriOf(file);
  }

  /** The document of a file when it is open. Editors encode addresses in different ways. */
  #opened(file: string): TextDocument | undefined {
    return this.documents.get(this.#addresses.get(file) ?? uriOf(file));
  }

  /** Whether another extension serves this for plain YAML. */
  alternate(name: string): boolean {
    return this.alternateYaml[name] === true;
  }

  /** The text of a file as the editor has it, or as the service read it. */
  textDocument(file: string): TextDocument | undefined {
    const open = this.#opened(file);
    if (open) return open;
    const source = this.service.source(file);
    return source && TextDocument.create(Session.uriOf(file), "yaml", 0, source.text);
  }

  /** Takes over the text of an open document. */
  changed(document: TextDocument): void {
    // What the server has written itself is nobody's manifest.
    if (parseVirtualUri(document.uri)) return;
    const file = Session.fileOf(document.uri);
    this.#addresses.set(file, document.uri);
    void this.#readFolder(file);
    const before = this.service.configurations.all();
    this.service.update(file, document.getText());
    this.#changed();
    // What a configuration file says may be about any other.
    const now = this.service.configurations.all();
    if (now.length !== before.length || now.some((one, i) => one !== before[i])) this.#runOpen();
    if (!this.client.pullsDiagnostics) this.#publish();
    if (this.settingsOf(file).dryRun.run === "onType") this.scheduleDryRun(file);
  }

  saved(document: TextDocument): void {
    const file = Session.fileOf(document.uri);
    if (this.settingsOf(file).dryRun.run === "onSave") this.scheduleDryRun(file);
  }

  closed(document: TextDocument): void {
    const file = Session.fileOf(document.uri);
    this.#addresses.delete(file);
    this.#lenses.delete(document.uri);
    this.#closed.add(document.uri);
    void this.read(file);
    if (this.#published.delete(file))
      void this.connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
  }

  /** The documents that have been closed since this was asked last. */
  takeClosed(): readonly string[] {
    const closed = [...this.#closed];
    this.#closed.clear();
    return closed;
  }

  /** Takes over what a file holds; one that is gone leaves the service. What the editor has counts more. */
  async read(file: string): Promise<void> {
    if (this.#cluster.mayBe(file)) await this.readCluster();
    if (this.#opened(file)) return;
    const bytes = await this.#files.read(file);
    if (this.#opened(file)) return;
    if (bytes) this.service.update(file, decodeBytes(bytes).text);
    else this.service.remove(file);
    this.#changed();
  }

  /** Reads every manifest of the workspace, step by step, so that names can be followed across folders. */
  async readWorkspace(): Promise<void> {
    const slice = inSlices();
    for (const root of this.roots)
      for await (const file of manifestFiles(this.#files, root)) {
        if (this.#stopped) return;
        if (!this.service.source(file)) await this.read(file);
        await slice();
      }
    this.workspaceRead = true;
    this.#changed();
    this.#refresh("diagnostics");
  }

  /** Waits for what a file's findings depend on. */
  async prepare(file: string): Promise<void> {
    await this.#read.get(folderOf(file));
    // Scenarios name files of other folders too.
    for (const named of this.service.scenarios.unknownFiles(file)) await this.read(named);
    await this.service.prepare();
  }

  /** The workspace folder that a file lies in, the innermost one. */
  rootOf(file: string): string | undefined {
    const around = this.roots.filter((root) => file.startsWith(`${root}/`));
    return around.toSorted((a, b) => b.length - a.length)[0];
  }

  /** Lets go of files that are neither open nor in a workspace folder any more. */
  forgetOutside(): void {
    for (const file of this.service.files) {
      if (this.rootOf(file) !== undefined || this.#opened(file)) continue;
      this.service.remove(file);
      this.#read.delete(folderOf(file));
    }
    this.#changed();
  }

  /** Ends everything that is still to come: nothing is sent any more. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#changed();
  }

  /** Asks the client for the settings of the window and of every folder, when it answers that. */
  async askSettings(): Promise<void> {
    if (!this.client.answersConfiguration) return;
    const asked = ++this.#asked;
    const section = "drydock";
    const { roots } = this;
    const [window, ...own] = await this.connection.workspace.getConfiguration([
      { section },
      ...roots.map((root) => ({ section, scopeUri: uriOf(root) })),
    ]);
    if (asked !== this.#asked || this.#stopped) return;
    const folders = new Map(roots.map((root, i) => [root, readSettings(own[i])]));
    this.applySettings({ window: readSettings(window), folders });
  }

  /** Takes over settings; those that are known already change nothing. */
  applySettings(settings: SettingsByFolder): void {
    const before = this.#settings;
    this.#settings = settings;
    if (textOf(before) === textOf(settings)) return;
    this.configure();
    for (const what of ["diagnostics", "codeLens", "inlayHint"] as const) this.#refresh(what);
    this.#runOpen();
  }

  /** Hands the settings of every folder to the analysis. */
  configure(): void {
    const { window, folders } = this.#settings;
    const ofRoot = (root: string) => configurationOf(folders.get(root) ?? window);
    const given = new Map(this.roots.map((root) => [root, ofRoot(root)]));
    this.service.configureFolders(configurationOf(window), given);
    this.#changed();
  }

  scheduleDryRun(file: string): void {
    if (this.settingsOf(file).dryRun.run === "off" || this.#stopped) return;
    clearTimeout(this.#timer);
    this.#waiting.set(this.service.scope(file).key, file);
    this.#timer = setTimeout(() => {
      const files = [...this.#waiting.values()];
      this.#waiting.clear();
      for (const one of files) void this.runDryRun(one);
    }, quietMs);
  }

  /** Somebody looks at the dry run of a file, which may not be open: it comes, unless it is only run by request. */
  wantDryRun(file: string): void {
    const unasked = ["onType", "onSave"].includes(this.settingsOf(file).dryRun.run);
    if (unasked && !this.service.dryRuns.of(file)) this.scheduleDryRun(file);
  }

  /** Runs the dry run of the scope of a file and shows what came of it. A newer run makes an older one void. */
  async runDryRun(file: string): Promise<void> {
    await this.#readFolder(file);
    if (this.baseline) this.service.dryRuns.setBaseline(await this.baseline.texts(file));
    const request = this.service.dryRuns.request(file);
    if (!request) {
      this.#status(
        file,
        "paused",
        "a document of the scope has syntax errors: the last results stay",
      );
      return;
    }
    this.#status(file, "running", "");
    const started = performance.now();
    try {
      const result = await this.#worker.run(request.scope.key, request.input);
      if (!result || this.#stopped) return;
      this.service.dryRuns.accept(request, result);
      this.#status(file, "idle", this.service.dryRuns.summary(file), performance.now() - started);
    } catch (error) {
      if (this.#stopped) return;
      this.connection.console.error(
        error instanceof Error ? (error.stack ?? error.message) : String(error),
      );
      this.#status(file, "failed", "the dry run failed; the server log tells why");
      return;
    }
    this.#publish();
    if (this.documents.all().some(({ uri }) => this.service.confirms(fileOf(uri))))
      this.#refresh("diagnostics");
    this.#refresh("inlayHint");
    this.#refreshLenses();
    this.#contentsChanged();
    void this.connection.sendNotification(dryRunChanged);
  }

  /** Runs the dry run of a file's scope with other texts, for the timeline that it is compared with. */
  async compare(file: string, texts: ReadonlyMap<string, string | null>): Promise<void> {
    const request = this.service.virtualDocuments.compareRequest(file, texts);
    const result = await this.#worker.run(`${request.scope.key} compared`, request.input);
    if (!result || this.#stopped) return;
    this.service.virtualDocuments.acceptComparison(file, request, result);
    this.#contentsChanged();
  }

  /** Tells the client that documents of ours are to be read again. */
  #contentsChanged(): void {
    void this.connection.sendNotification(virtualDocumentChanged, { uris: [] });
    if (!this.client.refreshes.has("textDocumentContent")) return;
    for (const uri of this.shownContents)
      void this.connection.workspace.textDocumentContent.refresh(uri).catch(() => {});
  }

  /** Runs a scenario and shows what came of it; undefined when a newer run makes it void. */
  async runScenario(request: ScenarioRequest): Promise<ScenarioResult | undefined> {
    const { file, name, input } = request;
    const result = await this.#worker.runScenario(`${file} ${name}`, input);
    if (!result || this.#stopped) return undefined;
    this.service.scenarios.accept(request, result);
    this.#publish();
    this.#refreshLenses();
    void this.connection.sendNotification(virtualDocumentChanged, { uris: [] });
    return result;
  }

  /** The instant that is looked at has changed: what shows it is asked for anew. */
  lookedAt(): void {
    this.#refresh("inlayHint");
    this.#refreshLenses();
  }

  /** Asks the client to ask again, when it can. */
  #refresh(what: "diagnostics" | "inlayHint" | "codeLens"): void {
    if (!this.client.refreshes.has(what)) return;
    const name = what === "diagnostics" ? "diagnostic" : what;
    void this.connection.sendRequest(`workspace/${name}/refresh`).catch(() => {});
  }

  /** A document has been given lenses with these words. */
  lensesGiven(uri: string, words: readonly string[]): void {
    this.#lenses.set(uri, words.join("\n"));
  }

  /** Has the client ask for lenses again when one that it shows says something else now. */
  #refreshLenses(): void {
    const words = (file: string) =>
      [...this.service.codeLenses(file), ...this.service.scenarios.lenses(file)]
        .map(({ title }) => title)
        .join("\n");
    const changed = this.documents.all().some(({ uri }) => {
      const given = this.#lenses.get(uri);
      return given !== undefined && given !== words(fileOf(uri));
    });
    if (changed) this.#refresh("codeLens");
  }

  /** Dry-run findings are pushed: the client keeps them apart from the static ones, which it pulls. */
  #publish(): void {
    for (const document of this.documents.all()) {
      const file = Session.fileOf(document.uri);
      const found = this.service.dryRunDiagnostics(file);
      const more = this.client.pullsDiagnostics ? [] : this.service.diagnostics(file);
      const diagnostics = toDiagnostics(this, file, [...more, ...found]);
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

  #status(file: string, state: StatusParams["state"], detail: string, tookMs?: number): void {
    const told = { state, detail, ...(tookMs === undefined ? {} : { tookMs }) };
    this.#statuses.set(this.service.scope(file).key, told);
    void this.connection.sendNotification(statusNotification, this.statusOf(file));
  }

  /** What was told of a file's scope last, with the version and cluster that count now. */
  statusOf(file: string): StatusParams {
    const { key, title } = this.service.scope(file);
    const { kubernetesVersion, scope } = this.service.configurations.of(file);
    return {
      uri: uriOf(file),
      kubernetesVersion,
      cluster: this.service.configurations.clusterTitle(file),
      scope: scope === "file" || scope === "folder" ? `${scope} ${title}` : title,
      ...(this.#statuses.get(key) ?? { state: "idle", detail: "" }),
    };
  }

  /** The manifests beside a file are part of its scope: they are read once, later changes come from the watcher. */
  #readFolder(file: string): Promise<void> {
    const folder = folderOf(file);
    const known = this.#read.get(folder);
    if (known) return known;
    const reading = (async () => {
      for (const { name, folder: isFolder } of await this.#files.list(folder))
        if (!isFolder && manifestName.test(name)) await this.read(fileIn(folder, name));
    })();
    this.#read.set(folder, reading);
    return reading;
  }
}

function textOf({ window, folders }: SettingsByFolder): string {
  return JSON.stringify([window, ...folders]);
}

/** Lets everything else have its turn. Browsers have no setImmediate, and make timers wait. */
function aTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}

/** Gives a function that waits for a turn whenever work has gone on for a slice. */
export function inSlices(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < sliceMs) return;
    await aTurn();
    since = performance.now();
  };
}
