// The texts that are known and everything that follows from them: objects, settings, findings, dry runs. Each is made when
// it is asked for, and kept until a text changes that it depends on.
import { type AdmitResult, isPresetName, type SchemaPack, type SchemaTexts } from "#engine";
import { Checks } from "./checks.ts";
import {
  type ConfigContext,
  isConfigurationFile,
  readConfigFile,
} from "./config-file/config-file.ts";
import type { Configuration } from "./configuration.ts";
import { Configurations, type Given } from "./configurations.ts";
import {
  neighboursOf,
  parseSource,
  pathAt,
  type SourceFile,
  templatesOf,
} from "./documents/index.ts";
import { type RunFindings, runFindings } from "./dry-run/run-findings.ts";
import { type DryRun, DryRuns } from "./dry-run/runs.ts";
import { locateFinding, locateFix, locateTextFindings, overlaps } from "./features/diagnostic.ts";
import type { Diagnostic, LocatedFix } from "./features/feature.ts";
import type { CursorTarget } from "./features/references.ts";
import type { Finding } from "./finding.ts";
import type { RuleSetting } from "./lint/settings.ts";
import type { Suppression } from "./lint/suppression/suppress.ts";
import { type BoundObject, BY_KIND, bindResources, type ResourceScope } from "./resources/index.ts";
import { Scenarios } from "./scenario/scenarios.ts";
import { withCustomResources } from "./schema/custom-resource-pack.ts";
import {
  CustomResources,
  loadSchemaCompiler,
  type SchemaCompiler,
} from "./schema/custom-resources.ts";
import { type Scope, scopeOf } from "./scope.ts";
import type { World } from "./world.ts";

interface Located {
  readonly source: SourceFile;
  readonly checked: Suppression;
  readonly diagnostics: readonly Diagnostic[];
  /** Of all texts; undefined when nothing in it depends on others. */
  readonly state: number | undefined;
}

type RunSuppression = Suppression & Pick<RunFindings, "confirmed">;

const nothingFound: Suppression = { shown: [], suppressed: [], findings: [] };
const nothingConfirmed: RunSuppression = { ...nothingFound, confirmed: new Map() };

export class Workspace {
  readonly world: World;
  /** What is written, by file; only `update`, `restore` and `remove` change it. */
  readonly sources = new Map<string, SourceFile>();
  #given: readonly [outside: Given, roots: ReadonlyMap<string, Given>] = [
    { settings: {} },
    new Map(),
  ];
  readonly #configContext: ConfigContext;
  #configurations = new Configurations();
  #knownConfigurations = new Map<string, Configuration>();
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
  readonly #locatedRuns = new Map<
    string,
    { readonly suppression: Suppression; readonly diagnostics: readonly Diagnostic[] }
  >();
  readonly #ofRuns = new Map<
    string,
    { readonly run: DryRun; readonly suppression: RunSuppression }
  >();
  #compiler: SchemaCompiler | undefined;
  #definitions: readonly unknown[] = [];
  #customResources: CustomResources | undefined;
  #extended: { readonly pack: SchemaPack; readonly texts: SchemaTexts } | undefined;

  readonly dryRuns: DryRuns;
  readonly scenarios: Scenarios;

  constructor(world: World) {
    this.world = world;
    this.#configContext = {
      startFolder: world.startFolder,
      source: (file) => this.sources.get(file),
    };
    this.dryRuns = new DryRuns(world, this);
    this.scenarios = new Scenarios(world, this);
  }

  /** What counts for each file; other ones after every change of settings or configuration files. */
  get configurations(): Configurations {
    return this.#configurations;
  }

  /** Takes over a text; only documents whose text has changed are read again. */
  update(file: string, text: string): void {
    if (this.sources.get(file)?.text === text) return;
    this.#read(file, text);
    this.#textChanged(file);
  }

  /** Takes back what has become of a text since: what was known of it, a dry run, is of this text again. */
  restore(source: SourceFile): void {
    if (this.sources.get(source.file) === source) return;
    this.sources.set(source.file, source);
    this.#textChanged(source.file);
  }

  remove(file: string): void {
    if (!this.sources.delete(file)) return;
    this.#located.delete(file);
    this.#textChanged(file);
  }

  #textChanged(file: string): void {
    this.#chartMayChange(file);
    this.#changed();
    // Configuration files count for the files below them; what is set from outside counts more.
    if (isConfigurationFile(file) || this.configurations.extendedFiles.includes(file))
      this.#reconfigure();
  }

  #read(file: string, text: string): void {
    const neighbours = neighboursOf(file, (name) => this.sources.has(name));
    this.sources.set(file, parseSource(file, text, this.sources.get(file), neighbours));
  }

  /** A chart's templates are no manifests, whichever is known first. */
  #chartMayChange(file: string): void {
    const folder = templatesOf(file);
    if (folder === undefined) return;
    for (const [name, { text }] of this.sources)
      if (name.startsWith(folder)) this.#read(name, text);
  }

  /** The configuration files, outer folders first, and the settings that hold for an object of each rule. */
  settingsOf(file: string): readonly RuleSetting[] {
    return this.#checksOf(file).settingsOf(file);
  }

  /** The API server's refusals and warnings that the configuration turns off. */
  turnedOff(): readonly string[] {
    const all = this.files.flatMap((file) => this.#checksOf(file).turnedOff());
    return [...new Set(all)].sort();
  }

  /** The fixes of a finding, as changes of texts. */
  fixesOf(finding: Finding): LocatedFix[] {
    return (finding.fixes ?? []).map((fix) => locateFix(fix, this.sources));
  }

  #reconfigure(): void {
    const files = [...this.sources.values()]
      .filter((source) => isConfigurationFile(source.file))
      .map((source) => readConfigFile(source, this.#configContext));
    this.#configurations = new Configurations(files, ...this.#given, this.#knownConfigurations);
    this.#changed();
    // Files may be bound otherwise now.
    this.#resourcesBefore = undefined;
    this.#checks.clear();
    this.#located.clear();
  }

  #checksOf(file: string): Checks {
    const configuration = this.configurations.of(file);
    let checks = this.#checks.get(configuration);
    if (!checks) {
      checks = new Checks(this.world, configuration, this.configurations.files);
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

  /** All objects and who names whom. */
  get resources(): ResourceScope {
    if (!this.#resources) {
      const sources = [...this.sources.values()];
      this.#resources = bindResources(
        sources,
        this.configurations.bindOptions,
        this.#resourcesBefore,
      );
      this.#resourcesBefore = undefined;
    }
    return this.#resources;
  }

  /** The files that are applied together with `file`, and their objects. */
  scope(file: string): Scope {
    const known = this.#scopes.get(file);
    if (known) return known;
    const scope = scopeOf(this.sources, this.resources, file, this.configurations.territory(file));
    this.#scopes.set(file, scope);
    return scope;
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
    return this.#ofRun(file).confirmed.size > 0 && !this.dryRuns.needed(file);
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
    const suppression = this.#ofRun(file);
    let known = this.#locatedRuns.get(file);
    if (known?.suppression !== suppression) {
      const diagnostics = suppression.shown.map((finding) => this.locate(finding));
      known = { suppression, diagnostics };
      this.#locatedRuns.set(file, known);
    }
    return [...known.diagnostics, ...this.scenarios.runDiagnostics(file)];
  }

  #ofRun(file: string): RunSuppression {
    const run = this.dryRuns.of(file);
    const source = this.sources.get(file);
    if (!run || !source) return nothingConfirmed;
    const known = this.#ofRuns.get(file);
    if (known?.run === run) return known.suppression;
    const { found, confirmed } = runFindings({
      file,
      run,
      objects: this.objects(file),
      told: this.#static(file),
      resources: this.resources,
      assumedCluster:
        isPresetName(this.configurations.of(file).cluster) &&
        this.resources.lookUp(BY_KIND, "Node").length === 0,
    });
    const suppression = {
      ...this.#checksOf(file).ofRun(source, this.resources, found),
      confirmed,
    };
    this.#ofRuns.set(file, { run, suppression });
    return suppression;
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
