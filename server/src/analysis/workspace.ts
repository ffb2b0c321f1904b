// The texts that are known and everything that follows from them: objects, settings, findings, dry runs. Each is made when
// it is asked for, and kept until a text changes that it depends on.
import {
  type AdmitResult,
  type DryRunResult,
  isPresetName,
  type SchemaPack,
  type SchemaTexts,
} from "#engine";
import { Checks } from "./checks.ts";
import {
  type ConfigContext,
  type ConfigFile,
  extendedFiles,
  isConfigurationFile,
  readConfigFile,
} from "./config-file/config-file.ts";
import { type EffectiveSetting, effectiveConfiguration } from "./config-file/effective.ts";
import { type FileLists, fileLists } from "./config-file/file-settings.ts";
import { type Configuration, clusterTitle } from "./configuration.ts";
import { Configurations, type Given } from "./configurations.ts";
import { parseSource, pathAt, type SourceFile } from "./documents/index.ts";
import { baselineObjects } from "./dry-run/baseline.ts";
import { happens, type Move, moved, timeText } from "./dry-run/instant.ts";
import { dryRunInput, simulated } from "./dry-run/request.ts";
import { type RunFindings, runFindings } from "./dry-run/run-findings.ts";
import { type DryRun, type DryRunRequest, DryRuns } from "./dry-run/runs.ts";
import { locateFinding, locateFix, locateTextFindings, overlaps } from "./features/diagnostic.ts";
import type { Diagnostic, LocatedFix } from "./features/feature.ts";
import type { CursorTarget } from "./features/references.ts";
import type { Finding } from "./finding.ts";
import type { RuleSetting } from "./lint/settings.ts";
import type { Suppression } from "./lint/suppression/suppress.ts";
import { fileName } from "./resources/file-path.ts";
import {
  type BoundObject,
  BY_KIND,
  bindResources,
  type FileOptions,
  type ResourceScope,
} from "./resources/index.ts";
import { Scenarios } from "./scenario/scenarios.ts";
import { withCustomResources } from "./schema/custom-resource-pack.ts";
import {
  CustomResources,
  loadSchemaCompiler,
  type SchemaCompiler,
} from "./schema/custom-resources.ts";
import { type Scope, scopeOf, type Territory } from "./scope.ts";

import type { World } from "./world.ts";

/** An instant of a dry run that is looked at instead of its end. */
export interface Instant {
  readonly atMs: number;
  /** `12 s`. */
  readonly time: string;
  /** One line each. */
  readonly happens: readonly string[];
}

interface Located {
  readonly source: SourceFile;
  readonly checked: Suppression;
  readonly diagnostics: readonly Diagnostic[];
  /** Of all texts; undefined when nothing in it depends on others. */
  readonly state: number | undefined;
}

type RunSuppression = Suppression & Pick<RunFindings, "confirmed">;

const nothingFound: Suppression = { shown: [], suppressed: [], findings: [] };

export class Workspace {
  readonly world: World;
  /** What is written, by file; only `update` and `remove` change it. */
  readonly sources = new Map<string, SourceFile>();
  #given: readonly [outside: Given, roots: ReadonlyMap<string, Given>] = [
    { settings: {} },
    new Map(),
  ];
  readonly #configContext: ConfigContext;
  #configurations = new Configurations();
  #knownConfigurations = new Map<string, Configuration>();
  /** Files that configuration files extend. */
  #extendedConfiguration: ReadonlySet<string> = new Set();
  readonly #checks = new Map<Configuration, Checks>();
  /** Everything that is known, bound together; like what follows made anew when it is asked for after a change. */
  #resources: ResourceScope | undefined;
  /** What it was before the last changes. */
  #resourcesBefore: ResourceScope | undefined;
  readonly #scopes = new Map<string, Scope>();
  readonly #findings = new Map<string, Suppression>();
  /** Counts the changes of texts and settings. */
  #state = 0;
  /** What was found in each text at its places; it stands as long as text and findings are the same. */
  readonly #located = new Map<string, Located>();
  readonly #locatedRuns = new Map<string, readonly Diagnostic[]>();
  readonly #ofRuns = new Map<
    string,
    { readonly run: DryRun; readonly suppression: RunSuppression }
  >();
  readonly #runs = new DryRuns();
  #baseline: ReadonlyMap<string, string> = new Map();
  #compiler: SchemaCompiler | undefined;
  #definitions: readonly unknown[] = [];
  #customResources: CustomResources | undefined;
  #extended: { readonly pack: SchemaPack; readonly texts: SchemaTexts } | undefined;

  readonly scenarios: Scenarios;

  constructor(world: World) {
    this.world = world;
    this.#configContext = {
      startFolder: world.startFolder,
      source: (file) => this.sources.get(file),
    };
    this.scenarios = new Scenarios(world, this);
  }

  /** Takes over a text; only documents whose text has changed are read again. */
  update(file: string, text: string): void {
    const known = this.sources.get(file);
    if (known?.text === text) return;
    this.sources.set(file, parseSource(file, text, known));
    this.#changed();
    this.#configurationMayChange(file);
  }

  remove(file: string): void {
    if (!this.sources.delete(file)) return;
    this.#located.delete(file);
    this.#changed();
    this.#configurationMayChange(file);
  }

  /** Configuration files count for the files below them; what is set from outside counts more. */
  #configurationMayChange(file: string): void {
    if (isConfigurationFile(file) || this.#extendedConfiguration.has(file)) this.#reconfigure();
  }

  /** The files that configuration files extend, whether they are known or not. */
  extendedConfiguration(): readonly string[] {
    return [...this.#extendedConfiguration];
  }

  /** The configuration files, outer folders first, and the settings that hold for an object of each rule. */
  settingsOf(file: string): readonly RuleSetting[] {
    return this.#checksOf(file).settingsOf(file);
  }

  /** What counts for a file beside rules, and where it is set. */
  effectiveConfiguration(file: string): readonly EffectiveSetting[] {
    return effectiveConfiguration(this.#configurations.above(file));
  }

  /** The API server's refusals and warnings that the configuration turns off. */
  turnedOff(): readonly string[] {
    const all = this.files.flatMap((file) => this.#checksOf(file).turnedOff());
    return [...new Set(all)].sort();
  }

  /** What configuration files say of baselines and exclusions. */
  fileLists(): FileLists {
    return fileLists(this.#configurations.files);
  }

  configurationFiles(): ConfigFile[] {
    return [...this.sources.values()]
      .filter((source) => isConfigurationFile(source.file))
      .map((source) => readConfigFile(source, this.#configContext));
  }

  /** The fixes of a finding, as changes of texts. */
  fixesOf(finding: Finding): LocatedFix[] {
    return (finding.fixes ?? []).map((fix) => locateFix(fix, this.sources));
  }

  #reconfigure(): void {
    const files = this.configurationFiles();
    this.#extendedConfiguration = new Set(files.flatMap(extendedFiles));
    this.#configurations = new Configurations(files, ...this.#given, this.#knownConfigurations);
    this.#changed();
    // Files may be bound otherwise now.
    this.#resourcesBefore = undefined;
    this.#checks.clear();
    this.#located.clear();
  }

  #checksOf(file: string): Checks {
    const configuration = this.configurationOf(file);
    let checks = this.#checks.get(configuration);
    if (!checks) {
      checks = new Checks(this.world, configuration, this.#configurations.files);
      checks.useCustomResources(this.#customResources);
      this.#checks.set(configuration, checks);
    }
    return checks;
  }

  /** Forgets what was derived from all texts; what depends on one document stays with its content. */
  #changed(): void {
    this.#resourcesBefore = this.#resources ?? this.#resourcesBefore;
    this.#resources = undefined;
    this.#scopes.clear();
    this.#forgetFindings();
  }

  #forgetFindings(): void {
    this.#findings.clear();
    this.#state++;
    this.#locatedRuns.clear();
    this.#ofRuns.clear();
  }

  source(file: string): SourceFile | undefined {
    return this.sources.get(file);
  }

  get files(): readonly string[] {
    return [...this.sources.keys()].sort();
  }

  /**
   * Reads the workspace's CustomResourceDefinitions; the compiler for their schemas is loaded when there is one. To be
   * awaited before findings are asked for after a change.
   */
  async prepare(): Promise<void> {
    const definitions = this.resources.customResourceDefinitions.map((object) => object.value);
    const same =
      definitions.length === this.#definitions.length &&
      definitions.every((d, i) => d === this.#definitions[i]);
    if (same) return;
    this.#compiler ??= await loadSchemaCompiler();
    this.#definitions = definitions;
    this.#customResources = CustomResources.read(definitions, this.#compiler);
    this.#extended = undefined;
    for (const checks of this.#checks.values()) checks.useCustomResources(this.#customResources);
    this.#forgetFindings();
  }

  /** Takes over what is set from outside, instead of what was; what is not given comes from the configuration files. */
  configure(settings: Partial<Configuration>): void {
    this.configureFolders({ settings }, new Map());
  }

  /** The same for the files of each workspace folder, and for those `outside` of all. */
  configureFolders(outside: Given, roots: ReadonlyMap<string, Given>): void {
    this.#given = [outside, roots];
    this.#reconfigure();
  }

  /** Takes note that the files of clusters say something else: everything that follows from them is void. */
  clustersChanged(): void {
    this.#knownConfigurations = new Map();
    this.#reconfigure();
  }

  /** What counts for a file, configuration files included; the same object as long as it says the same. */
  configurationOf(file: string): Configuration {
    return this.#configurations.of(file);
  }

  /** What counts for files somewhere. */
  configurations(): readonly Configuration[] {
    return this.#configurations.all();
  }

  /** The cluster of a file's dry run as it is told. */
  clusterTitle(file: string): string {
    return clusterTitle(this.configurationOf(file).cluster, this.#configurations.unitOf(file));
  }

  /** All objects and who names whom. */
  get resources(): ResourceScope {
    if (!this.#resources) {
      const sources = [...this.sources.values()];
      this.#resources = bindResources(sources, this.bindOptions, this.#resourcesBefore);
      this.#resourcesBefore = undefined;
    }
    return this.#resources;
  }

  /** How the objects of a file are bound. */
  readonly bindOptions: FileOptions = (file) => {
    const { defaultNamespace, referenceScope: scope } = this.configurationOf(file);
    return { defaultNamespace, scope, unit: this.#configurations.unitOf(file) };
  };

  /** The files that are applied together with `file`, and their objects. */
  scope(file: string): Scope {
    const known = this.#scopes.get(file);
    if (known) return known;
    const scope = scopeOf(this.sources, this.resources, file, this.territory(file));
    this.#scopes.set(file, scope);
    return scope;
  }

  /** How far the scope of a file may reach. */
  territory(file: string): Territory {
    const root = this.#configurations.rootOf(file);
    return {
      kind: this.configurationOf(file).scope,
      key: `${root} ${this.#configurations.unitOf(file)}`,
      title: this.#configurations.roots.length > 1 ? fileName(root) : "workspace",
      holds: (other) => this.#configurations.rootOf(other) === root,
    };
  }

  /** What needs no dry run: syntax, schema, the API server's rules, references, lint. */
  findings(file: string): readonly Finding[] {
    return this.checked(file).shown;
  }

  /** What comments and annotations silence, with their reasons. */
  suppressed(file: string): { readonly diagnostic: Diagnostic; readonly reason: string }[] {
    return [...this.checked(file).suppressed, ...this.#ofRun(file).suppressed].map(
      ({ finding, reason }) => ({ diagnostic: this.locate(finding), reason }),
    );
  }

  checked(file: string): Suppression {
    const source = this.sources.get(file);
    if (!source) return nothingFound;
    const known = this.#findings.get(file) ?? this.#checksOf(file).findings(source, this.resources);
    this.#findings.set(file, known);
    return known;
  }

  /**
   * Static findings at their places, syntax first. What a dry run says of the same cause stands beside them. The same array
   * as long as nothing in it has changed.
   */
  diagnostics(file: string): readonly Diagnostic[] {
    if (!this.confirms(file)) return this.#static(file);
    const { confirmed } = this.#ofRun(file);
    return this.#static(file).map((diagnostic) => {
      const text = diagnostic.finding && confirmed.get(diagnostic.finding);
      const { message, related, span } = diagnostic;
      if (text === undefined || message.includes(text)) return diagnostic;
      return { ...diagnostic, related: [...related, { message: text, file, span }] };
    });
  }

  /** Whether the dry run of the texts as they are says something of causes that static findings have told. */
  confirms(file: string): boolean {
    return this.#ofRun(file).confirmed.size > 0 && !this.needsDryRun(file);
  }

  #static(file: string): readonly Diagnostic[] {
    const source = this.sources.get(file);
    if (!source) return [];
    const checked = this.checked(file);
    const known = this.#located.get(file);
    const still = known?.state === undefined || known.state === this.#state;
    if (known?.source === source && known.checked === checked && still) return known.diagnostics;
    const diagnostics = [
      ...this.#checksOf(file).syntax(source),
      ...this.scenarios.diagnostics(source),
      ...checked.shown.map((finding) => this.locate(finding)),
      ...locateTextFindings(checked.findings, source, "lint"),
    ];
    const elsewhere = diagnostics.some(({ related }) =>
      related.some((place) => place.file !== file),
    );
    const state = elsewhere || this.scenarios.holds(file) ? this.#state : undefined;
    this.#located.set(file, { source, checked, diagnostics, state });
    return diagnostics;
  }

  /** Findings of the last dry run that the static ones do not tell already, and those of the last scenarios. */
  dryRunDiagnostics(file: string): readonly Diagnostic[] {
    const known =
      this.#locatedRuns.get(file) ?? this.#ofRun(file).shown.map((finding) => this.locate(finding));
    this.#locatedRuns.set(file, known);
    return [...known, ...this.scenarios.runDiagnostics(file)];
  }

  #ofRun(file: string): RunSuppression {
    const run = this.runOf(file);
    const source = this.sources.get(file);
    if (!run || !source) return { ...nothingFound, confirmed: new Map() };
    const known = this.#ofRuns.get(file);
    if (known?.run === run) return known.suppression;
    const { found, confirmed } = runFindings({
      file,
      run,
      objects: this.objects(file),
      told: this.#static(file),
      resources: this.resources,
      assumedCluster:
        isPresetName(this.configurationOf(file).cluster) &&
        this.resources.lookUp(BY_KIND, "Node").length === 0,
    });
    const suppression = {
      ...this.#checksOf(file).ofRun(source, this.resources, found),
      confirmed,
    };
    this.#ofRuns.set(file, { run, suppression });
    return suppression;
  }

  /** Whether the file's scope has not been run yet as it now is. */
  needsDryRun(file: string): boolean {
    const run = this.runOf(file);
    return !run || this.isStale(run, file);
  }

  /** The input of a dry run of the file's scope; undefined while a document of it has syntax errors. */
  dryRunRequest(file: string): DryRunRequest | undefined {
    const scope = this.scope(file);
    const configuration = this.configurationOf(file);
    if (scope.sources.some((source) => source.documents.some((document) => document.broken)))
      return undefined;
    const baseline = baselineObjects(scope, this.#baseline, this.bindOptions, this.world);
    const input = { ...dryRunInput(scope, configuration, this.world), baseline };
    return { input, scope, configuration };
  }

  /** The texts of files as they run now; the dry runs that follow start from them. */
  setBaseline(texts: ReadonlyMap<string, string>): void {
    this.#baseline = texts;
  }

  acceptDryRun(request: DryRunRequest, result: DryRunResult): void {
    const refs = simulated(request.scope, this.world).map((object) => object.ref);
    this.#locatedRuns.clear();
    this.#runs.keep(request, refs, result);
  }

  /** `2 refused, 1 stuck` of a file's scope, for the status item. */
  dryRunSummary(file: string): string {
    const outcomes = [...(this.runOf(file)?.outcomes.values() ?? [])];
    const refused = outcomes.filter(
      ({ answer }) => answer && (answer.code === 0 || answer.code >= 400),
    ).length;
    const stuck = outcomes.filter(({ readiness }) => readiness?.stuck).length;
    const parts = [refused && `${refused} refused`, stuck && `${stuck} stuck`].filter(Boolean);
    return parts.length > 0 ? parts.join(", ") : "everything gets ready";
  }

  /** The schemas, those of the workspace's custom resources included. */
  get schema(): { readonly pack: SchemaPack; readonly texts: SchemaTexts } {
    const { pack } = this.world;
    const resources = [...(this.#customResources?.all() ?? [])];
    if (resources.length === 0) return { pack, texts: this.world.texts() };
    this.#extended ??= withCustomResources(pack, this.world.texts(), resources);
    return this.#extended;
  }

  locate(finding: Finding): Diagnostic {
    return locateFinding(finding, this.sources);
  }

  objects(file: string): readonly BoundObject[] {
    return this.resources.objectsOf(file);
  }

  /** The last run of the file's scope, as it ended. */
  runOf(file: string): DryRun | undefined {
    return this.#runs.of(this.scope(file));
  }

  /** The same at the instant that is looked at. */
  shownRunOf(file: string): DryRun | undefined {
    return this.#runs.shown(this.scope(file));
  }

  /** The instant of the file's scope that is looked at; undefined while it is the settled end. */
  instant(file: string): Instant | undefined {
    const run = this.runOf(file);
    const atMs = this.#runs.cursor(this.scope(file));
    if (!run || atMs === undefined) return undefined;
    return { atMs, time: timeText(atMs), happens: happens(run.result, atMs) };
  }

  /** Moves the instant of the file's scope that is looked at; without a run there is none. */
  moveInstant(file: string, move: Move): Instant | undefined {
    const scope = this.scope(file);
    const run = this.#runs.of(scope);
    if (run) this.#runs.lookAt(scope, moved(run.result, this.#runs.cursor(scope), move));
    return this.instant(file);
  }

  hasRun(file: string): boolean {
    return this.runOf(file) !== undefined;
  }

  /** Everything that the last dry run of the file's scope has found. */
  dryRunResult(file: string): DryRunResult | undefined {
    return this.runOf(file)?.result;
  }

  isStale(run: DryRun, file: string): boolean {
    return DryRuns.isStale(run, this.scope(file), this.configurationOf(file));
  }

  /** The API server's answer to an object alone. */
  answer(object: BoundObject): AdmitResult | undefined {
    return this.#checksOf(object.ref.file).answer(object, this.resources);
  }

  /** The object around an offset of a document; the first one where none is. */
  objectAt(file: string, document: number, offset: number): BoundObject | undefined {
    const inDocument = this.objects(file).filter((object) => object.ref.document === document);
    return (
      inDocument.find((object) => overlaps(object.span, { start: offset, end: offset })) ??
      inDocument[0]
    );
  }

  /** What lies under a cursor. */
  targetAt(file: string, offset: number): CursorTarget | undefined {
    const source = this.sources.get(file);
    const place = source && pathAt(source, offset);
    const object = place && this.objectAt(file, place.document.index, offset);
    return place && object && { object, place };
  }
}
