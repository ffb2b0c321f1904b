// What every handler shares: the texts, the language service, the settings; its parts say when dry runs happen and what the
// client shows.
import type { CancellationToken, Connection, TextDocuments } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { decodeBytes, type LanguageService } from "#analysis";
import { defaultSettings, parseVirtualUri, type Settings, type StatusParams } from "#protocol";
import type { ClientAbilities } from "./client-abilities.ts";
import { ClientView } from "./client-view.ts";
import type { ClusterFile } from "./cluster-file.ts";
import { DryRunSchedule } from "./dry-run-schedule.ts";
import type { DryRunWorker } from "./dry-run-worker.ts";
import { fileIn, fileOf, folderOf, uriOf } from "./file-names.ts";
import type { Files } from "./files.ts";
import { isHidden } from "./hidden-files.ts";
import { configurationOf, readSettings, type SettingsByFolder } from "./settings.ts";
import { inSlices } from "./slices.ts";
import { manifestFiles, manifestName } from "./workspace-files.ts";

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
  readonly client: ClientAbilities;
  readonly view: ClientView;
  readonly dryRuns: DryRunSchedule;
  /** The workspace folders, as file names. */
  roots: readonly string[] = [];
  /** Globs of the files that another YAML extension detects no schemas for. */
  yamlSchemaDetectionOff: readonly string[] = [];
  readonly #alternateYaml: Readonly<Record<string, boolean>>;
  #state = 0;
  workspaceRead = false;
  #settings: SettingsByFolder = { window: defaultSettings, folders: new Map() };
  #asked = 0;
  #stopped = false;
  readonly #changeListeners = new Set<() => void>();
  readonly #files: Files;
  readonly #cluster: ClusterFile;
  /** Folders whose files have been read, or are being read. */
  readonly #read = new Map<string, Promise<void>>();
  /** Addresses of the open documents, as the editor writes them, by file. */
  readonly #addresses = new Map<string, string>();
  readonly #closed = new Set<string>();

  /** `alternateYaml`: what another YAML extension provides, by name. */
  constructor(
    host: Host,
    documents: TextDocuments<TextDocument>,
    client: ClientAbilities,
    alternateYaml: Readonly<Record<string, boolean>>,
  ) {
    this.connection = host.connection;
    this.service = host.service;
    this.documents = documents;
    this.client = client;
    this.#alternateYaml = alternateYaml;
    this.#files = host.files;
    this.#cluster = host.cluster;
    this.view = new ClientView(this);
    this.dryRuns = new DryRunSchedule(this, host.worker);
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
    this.dryRuns.scheduleOpen();
  }

  /** The document of a file when it is open. Editors encode addresses in different ways. */
  #opened(file: string): TextDocument | undefined {
    return this.documents.get(this.#addresses.get(file) ?? uriOf(file));
  }

  /** Whether another extension serves this for plain YAML. */
  alternate(name: string): boolean {
    return this.#alternateYaml[name] === true;
  }

  /** The text of a file as the editor has it, or as the service read it. */
  textDocument(file: string): TextDocument | undefined {
    const open = this.#opened(file);
    if (open) return open;
    const source = this.service.source(file);
    return source && TextDocument.create(uriOf(file), "yaml", 0, source.text);
  }

  /** Takes over the text of an open document. */
  changed(document: TextDocument): void {
    // What the server has written itself is nobody's manifest.
    if (parseVirtualUri(document.uri)) return;
    const file = fileOf(document.uri);
    this.#addresses.set(file, document.uri);
    void this.readFolder(file);
    const before = this.service.configurations.all();
    this.service.update(file, document.getText());
    this.#changed();
    // What a configuration file says may be about any other.
    const now = this.service.configurations.all();
    if (now.length !== before.length || now.some((one, i) => one !== before[i]))
      this.dryRuns.scheduleOpen();
    if (!this.client.pullsDiagnostics) this.view.publish();
    if (this.settingsOf(file).dryRun.run === "onType") this.dryRuns.schedule(file);
  }

  saved(document: TextDocument): void {
    const file = fileOf(document.uri);
    if (this.settingsOf(file).dryRun.run === "onSave") this.dryRuns.schedule(file);
  }

  closed(document: TextDocument): void {
    const file = fileOf(document.uri);
    this.#addresses.delete(file);
    this.#closed.add(document.uri);
    void this.read(file);
    this.view.closed(document.uri);
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
      for await (const file of manifestFiles(this.#files, root, (name) => this.hides(name))) {
        if (this.#stopped) return;
        if (!this.service.source(file)) await this.read(file);
        await slice();
      }
    this.workspaceRead = true;
    this.#changed();
    this.view.refresh("diagnostics");
    this.dryRuns.tellStatus();
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

  /** Which files have findings, as the settings of a file have it. */
  checked(file: string): StatusParams["checked"] {
    const { diagnostics } = this.settingsOf(file).workspace;
    if (diagnostics === "off" || this.roots.length === 0) return "open";
    return this.workspaceRead ? "all" : "reading";
  }

  /** Whether the editor hides a file of a workspace folder: it is no part of the workspace. */
  hides(file: string): boolean {
    const root = this.rootOf(file);
    if (root === undefined) return false;
    return isHidden(file.slice(root.length + 1), this.settingsOf(file).hiddenFiles);
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
    this.dryRuns.stop();
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
    for (const what of ["diagnostics", "codeLens", "inlayHint"] as const) this.view.refresh(what);
    this.dryRuns.scheduleOpen();
    // What is hidden no more has not been read yet.
    if (this.workspaceRead && hiddenIn(before) !== hiddenIn(settings)) void this.readWorkspace();
  }

  /** Hands the settings of every folder to the analysis. */
  configure(): void {
    const { window, folders } = this.#settings;
    const ofRoot = (root: string) => configurationOf(folders.get(root) ?? window);
    const given = new Map(this.roots.map((root) => [root, ofRoot(root)]));
    this.service.configureFolders(configurationOf(window), given);
    this.#changed();
  }

  /** The manifests beside a file are part of its scope: they are read once, later changes come from the watcher. */
  readFolder(file: string): Promise<void> {
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

function hiddenIn({ window, folders }: SettingsByFolder): string {
  return JSON.stringify([window, ...folders.values()].map(({ hiddenFiles }) => hiddenFiles));
}

function textOf({ window, folders }: SettingsByFolder): string {
  return JSON.stringify([window, ...folders]);
}
