// When dry runs happen, what became of them, and what the status item tells of it meanwhile.
import type { Connection, TextDocuments } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { LanguageService, ScenarioRequest } from "#analysis";
import type { ScenarioResult } from "#engine";
import { type Settings, type StatusParams, statusNotification } from "#protocol";
import type { ClientView } from "./client-view.ts";
import type { DryRunWorker } from "./dry-run-worker.ts";
import { fileOf, uriOf } from "./file-names.ts";

/** How long after the last keystroke the dry run starts. */
const quietMs = 150;

export interface ScheduledSession {
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly service: LanguageService;
  readonly view: ClientView;
  settingsOf(file: string): Settings;
  checked(file: string): StatusParams["checked"];
  /** Reads the manifests beside a file, unless they are known. */
  readFolder(file: string): Promise<void>;
}

export class DryRunSchedule {
  /** What runs before the scope is applied; undefined: nothing. */
  baseline: { texts(file: string): Promise<ReadonlyMap<string, string>> } | undefined;
  readonly #session: ScheduledSession;
  readonly #worker: DryRunWorker;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Files whose scopes wait for their dry run, by scope. */
  readonly #waiting = new Map<string, string>();
  /** What was told of scopes last, by scope. */
  readonly #statuses = new Map<string, Pick<StatusParams, "state" | "detail" | "tookMs">>();
  #stopped = false;

  constructor(session: ScheduledSession, worker: DryRunWorker) {
    this.#session = session;
    this.#worker = worker;
  }

  /** The dry run of the scope of a file comes when nothing has been scheduled for a moment. */
  schedule(file: string): void {
    if (this.#session.settingsOf(file).dryRun.run === "off" || this.#stopped) return;
    clearTimeout(this.#timer);
    this.#waiting.set(this.#session.service.scope(file).key, file);
    this.#timer = setTimeout(() => {
      const files = [...this.#waiting.values()];
      this.#waiting.clear();
      for (const one of files) void this.run(one);
    }, quietMs);
  }

  /** Schedules the dry runs of all open files that are run unasked. */
  scheduleOpen(): void {
    for (const { uri } of this.#session.documents.all()) {
      const file = fileOf(uri);
      if (this.#session.settingsOf(file).dryRun.run !== "manual") this.schedule(file);
    }
  }

  /** Somebody looks at the dry run of a file, which may not be open: it comes, unless it is only run by request. */
  want(file: string): void {
    const { service } = this.#session;
    const unasked = ["onType", "onSave"].includes(this.#session.settingsOf(file).dryRun.run);
    if (unasked && !service.dryRuns.of(file)) this.schedule(file);
  }

  /** Whether the scope of a file has been run, or is being run. */
  hasStarted(file: string): boolean {
    return this.#statuses.has(this.#session.service.scope(file).key);
  }

  /** Runs the dry run of the scope of a file and shows what came of it. A newer run makes an older one void. */
  async run(file: string): Promise<void> {
    const { connection, service, view } = this.#session;
    await this.#session.readFolder(file);
    if (this.baseline) service.dryRuns.setBaseline(await this.baseline.texts(file));
    const request = service.dryRuns.request(file);
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
      service.dryRuns.accept(request, result);
      this.#status(file, "idle", service.dryRuns.summary(file), performance.now() - started);
    } catch (error) {
      if (this.#stopped) return;
      connection.console.error(
        error instanceof Error ? (error.stack ?? error.message) : String(error),
      );
      this.#status(file, "failed", "the dry run failed; the server log tells why");
      return;
    }
    view.ranAgain();
  }

  /** Runs the dry run of a file's scope with other texts, for the timeline that it is compared with. */
  async compare(file: string, texts: ReadonlyMap<string, string | null>): Promise<void> {
    const { virtualDocuments } = this.#session.service;
    const request = virtualDocuments.compareRequest(file, texts);
    const result = await this.#worker.run(`${request.scope.key} compared`, request.input);
    if (!result || this.#stopped) return;
    virtualDocuments.acceptComparison(file, request, result);
    this.#session.view.contentsChanged();
  }

  /** Runs a scenario and shows what came of it; undefined when a newer run makes it void. */
  async runScenario(request: ScenarioRequest): Promise<ScenarioResult | undefined> {
    const { file, name, input } = request;
    const result = await this.#worker.runScenario(`${file} ${name}`, input);
    if (!result || this.#stopped) return undefined;
    this.#session.service.scenarios.accept(request, result);
    this.#session.view.scenarioRan();
    return result;
  }

  /** What was told of a file's scope last, with the version and cluster that count now. */
  statusOf(file: string): StatusParams {
    const { service } = this.#session;
    const { configurations } = service;
    const { key, title } = service.scope(file);
    const { kubernetesVersion, scope } = configurations.of(file);
    return {
      uri: uriOf(file),
      kubernetesVersion,
      cluster: configurations.clusterTitle(file),
      scope: scope === "file" || scope === "folder" ? `${scope} ${title}` : title,
      checked: this.#session.checked(file),
      ...(this.#statuses.get(key) ?? { state: "idle", detail: "" }),
    };
  }

  /** The workspace has been read: whoever shows a status shows it anew. */
  tellStatus(): void {
    const { connection, documents } = this.#session;
    const [first] = documents.all();
    if (first && !this.#stopped)
      void connection.sendNotification(statusNotification, this.statusOf(fileOf(first.uri)));
  }

  /** Ends everything that is still to come: nothing is sent any more. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #status(file: string, state: StatusParams["state"], detail: string, tookMs?: number): void {
    const told = { state, detail, ...(tookMs === undefined ? {} : { tookMs }) };
    const { connection, service } = this.#session;
    this.#statuses.set(service.scope(file).key, told);
    void connection.sendNotification(statusNotification, this.statusOf(file));
  }
}
