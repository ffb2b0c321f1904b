// The language service: plain data in, plain data out. It keeps the texts and answers what editor and command line ask.
import {
  type DryRunResult,
  isPresetName,
  type KubeObject,
  listItems,
  packKind,
  type SchemaPack,
  type SchemaTexts,
} from "#engine";
import { Checks } from "./checks.ts";
import {
  type ConfigFile,
  extendedFiles,
  type FileLists,
  fileLists,
  fileSettings,
  isConfigurationFile,
  readConfigFile,
} from "./config-file/config-file.ts";
import { type Configuration, defaultConfiguration, minorOf } from "./configuration.ts";
import { applyEdits } from "./documents/edit.ts";
import { parseSource, pathAt, type SourceFile, type Span } from "./documents/index.ts";
import { dryRunFindings } from "./dry-run/findings.ts";
import { objectKey, outcomesOf } from "./dry-run/outcome.ts";
import { clusterObjects, dryRunInput, simulated } from "./dry-run/request.ts";
import { type DryRun, type DryRunRequest, DryRuns } from "./dry-run/runs.ts";
import { codeLenses } from "./features/code-lens.ts";
import { completions } from "./features/completion/completion.ts";
import {
  fixAll,
  fixesOfRules,
  locateFinding,
  locateFix,
  locateTextFindings,
  overlaps,
  placeOf,
  syntaxFixesAt,
} from "./features/diagnostic.ts";
import { documentLinks } from "./features/document-link.ts";
import { documentSymbols } from "./features/document-symbol.ts";
import type {
  CodeLens,
  CompletionItem,
  Diagnostic,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  Highlight,
  Hover,
  InlayHint,
  LocatedFix,
  Place,
  RenameTarget,
  WorkspaceSymbol,
} from "./features/feature.ts";
import type { FileView } from "./features/file-view.ts";
import { foldingRanges } from "./features/folding.ts";
import { fieldSection, hover } from "./features/hover.ts";
import { type HintCategories, inlayHints } from "./features/inlay-hint.ts";
import { type CursorTarget, definitions, highlights, references } from "./features/references.ts";
import { prepareRename, rename } from "./features/rename.ts";
import { selectionSpans } from "./features/selection-range.ts";
import { storedObjectText } from "./features/stored-object.ts";
import { type TimelineInput, timelineTarget, timelineText } from "./features/timeline.ts";
import { workspaceSymbols } from "./features/workspace-symbol.ts";
import type { Finding, ObjectRef } from "./finding.ts";
import type { RuleSetting } from "./lint/settings.ts";
import type { Suppression } from "./lint/suppression/suppress.ts";
import { suppressionFixes } from "./lint/suppression/suppression-fixes.ts";
import {
  type BoundObject,
  bindResources,
  type ResourceScope,
  referencesToObject,
} from "./resources/index.ts";
import { withCustomResources } from "./schema/custom-resource-pack.ts";
import {
  CustomResources,
  loadSchemaCompiler,
  type SchemaCompiler,
} from "./schema/custom-resources.ts";
import { documentField } from "./schema/field-documentation.ts";
import { type Scope, scopeOf } from "./scope.ts";

/** What the rims hand in. */
export interface World {
  readonly pack: SchemaPack;
  /** The documentation of the fields, read when first asked for. */
  texts(): SchemaTexts;
  /** The Markdown page of a rule, if there is one. */
  rulePage(id: string): string | undefined;
  /** The objects of a cluster that is not a preset: the text of the file that the settings name. */
  clusterFile(path: string): string | undefined;
  /** Milliseconds since the epoch, for the next runs of a schedule; without it none are told. */
  nowMs?(): number;
  /** Told of a lint rule that has thrown, which is a defect of the rule: everything else goes on. */
  ruleFailed?(id: string, error: unknown): void;
}

export class LanguageService {
  readonly #world: World;
  readonly #sources = new Map<string, SourceFile>();
  #configuration: Configuration = defaultConfiguration;
  #given: Partial<Configuration> = {};
  /** Files that configuration files extend. */
  #extendedConfiguration: ReadonlySet<string> = new Set();
  #checks: Checks;
  /** Everything that is known, bound together; like what follows made anew when it is asked for after a change. */
  #resources: ResourceScope | undefined;
  readonly #scopes = new Map<string, Scope>();
  readonly #findings = new Map<string, Suppression>();
  readonly #located = new Map<string, readonly Diagnostic[]>();
  readonly #locatedRuns = new Map<string, readonly Diagnostic[]>();
  readonly #runs = new DryRuns();
  #compiler: SchemaCompiler | undefined;
  #definitions: readonly unknown[] = [];
  #customResources: CustomResources | undefined;
  #extended: { readonly pack: SchemaPack; readonly texts: SchemaTexts } | undefined;

  constructor(world: World) {
    this.#world = world;
    this.#checks = new Checks(world, this.#configuration);
  }

  /** Takes over a text; only documents whose text has changed are read again. */
  update(file: string, text: string): void {
    const known = this.#sources.get(file);
    if (known?.text === text) return;
    this.#sources.set(file, parseSource(file, text, known));
    this.#changed();
    this.#configurationMayChange(file);
  }

  remove(file: string): void {
    if (!this.#sources.delete(file)) return;
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
    return this.#checks.settingsOf(file);
  }

  /** What configuration files say of baselines and exclusions. */
  fileLists(): FileLists {
    return fileLists(this.#configurationFiles());
  }

  #configurationFiles(): ConfigFile[] {
    return [...this.#sources.values()]
      .filter((source) => isConfigurationFile(source.file))
      .map(readConfigFile);
  }

  /** The fixes of a finding, as changes of texts. */
  fixesOf(finding: Finding): LocatedFix[] {
    return (finding.fixes ?? []).map((fix) => locateFix(fix, this.#sources));
  }

  #reconfigure(): void {
    const files = this.#configurationFiles();
    this.#extendedConfiguration = new Set(files.flatMap(extendedFiles));
    this.#configuration = { ...defaultConfiguration, ...fileSettings(files), ...this.#given };
    this.#changed();
    this.#checks = new Checks(this.#world, this.#configuration, files, (name) => {
      const source = this.#sources.get(name);
      return source && readConfigFile(source);
    });
    this.#checks.useCustomResources(this.#customResources);
  }

  /** Forgets what was derived from all texts; what depends on one document stays with its content. */
  #changed(): void {
    this.#resources = undefined;
    this.#scopes.clear();
    this.#forgetFindings();
  }

  #forgetFindings(): void {
    this.#findings.clear();
    this.#located.clear();
    this.#locatedRuns.clear();
  }

  source(file: string): SourceFile | undefined {
    return this.#sources.get(file);
  }

  get files(): readonly string[] {
    return [...this.#sources.keys()].sort();
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
    this.#checks.useCustomResources(this.#customResources);
    this.#forgetFindings();
  }

  /** Takes over what is set from outside, instead of what was; what is not given comes from the configuration files. */
  configure(configuration: Partial<Configuration>): void {
    this.#given = configuration;
    this.#reconfigure();
  }

  /** What counts now, configuration files included. */
  get configuration(): Configuration {
    return this.#configuration;
  }

  /** All objects and who names whom. */
  get resources(): ResourceScope {
    const { defaultNamespace, referenceScope: scope } = this.#configuration;
    this.#resources ??= bindResources([...this.#sources.values()], { defaultNamespace, scope });
    return this.#resources;
  }

  /** The files that are applied together with `file`, and their objects. */
  scope(file: string): Scope {
    const known = this.#scopes.get(file);
    if (known) return known;
    const scope = scopeOf(this.#sources, this.resources, file, this.#configuration.scope);
    this.#scopes.set(file, scope);
    return scope;
  }

  /** What needs no dry run: syntax, schema, the API server's rules, references, lint. */
  findings(file: string): readonly Finding[] {
    return this.#checked(file).shown;
  }

  /** What comments and annotations silence, with their reasons. */
  suppressed(file: string): { readonly diagnostic: Diagnostic; readonly reason: string }[] {
    return this.#checked(file).suppressed.map(({ finding, reason }) => ({
      diagnostic: this.#locate(finding),
      reason,
    }));
  }

  #checked(file: string): Suppression {
    const source = this.#sources.get(file);
    if (!source) return { shown: [], suppressed: [], findings: [] };
    const known = this.#findings.get(file) ?? this.#checks.findings(source, this.resources);
    this.#findings.set(file, known);
    return known;
  }

  /** Static findings at their places, syntax first. */
  diagnostics(file: string): readonly Diagnostic[] {
    const source = this.#sources.get(file);
    if (!source) return [];
    const known = this.#located.get(file) ?? [
      ...this.#checks.syntax(source),
      ...this.findings(file).map((finding) => this.#locate(finding)),
      ...locateTextFindings(this.#checked(file).findings, source, "lint"),
    ];
    this.#located.set(file, known);
    return known;
  }

  /** Findings of the last dry run that the static ones do not tell already. */
  dryRunDiagnostics(file: string): readonly Diagnostic[] {
    const known =
      this.#locatedRuns.get(file) ??
      this.dryRunFindings(file).map((finding) => this.#locate(finding));
    this.#locatedRuns.set(file, known);
    return known;
  }

  dryRunFindings(file: string): Finding[] {
    const run = this.#runOf(file);
    if (!run) return [];
    const told = this.diagnostics(file);
    return this.#objects(file).flatMap((object) => {
      const outcome = run.outcomes.get(objectKey(object.ref));
      if (!outcome || outcome.ref.file !== file) return [];
      const own = told.filter(
        ({ finding }) => finding && objectKey(finding.object) === objectKey(object.ref),
      );
      const texts = new Set(own.map(({ message }) => message));
      // What is certain at a place, a missing key say, is told once: that the pod waits for it is the same fact.
      const certain = new Set(
        own
          .filter(({ severity }) => severity === "warning" || severity === "error")
          .map(({ finding }) => finding?.path.join("\n")),
      );
      const { result } = run;
      const assumedCluster =
        isPresetName(this.#configuration.cluster) &&
        !this.resources.objects.some(({ ref }) => ref.kind === "Node");
      const view = { object, outcome, result, resources: this.resources, assumedCluster };
      return dryRunFindings(view, (text) => texts.has(text)).filter(
        ({ path }) => !certain.has(path.join("\n")),
      );
    });
  }

  /** Whether the file's scope has not been run yet as it now is. */
  needsDryRun(file: string): boolean {
    const run = this.#runOf(file);
    return !run || this.#isStale(run, file);
  }

  /** The input of a dry run of the file's scope; undefined while a document of it has syntax errors. */
  dryRunRequest(file: string): DryRunRequest | undefined {
    const scope = this.scope(file);
    const configuration = this.#configuration;
    if (scope.sources.some((source) => source.documents.some((document) => document.broken)))
      return undefined;
    return { input: dryRunInput(scope, configuration, this.#world), scope, configuration };
  }

  acceptDryRun(request: DryRunRequest, result: DryRunResult): void {
    const refs = simulated(request.scope, this.#world).map((object) => object.ref);
    this.#locatedRuns.clear();
    this.#runs.keep({ ...request, result, outcomes: outcomesOf(result, refs) });
  }

  /** `2 refused, 1 stuck` of a file's scope, for the status item. */
  dryRunSummary(file: string): string {
    const outcomes = [...(this.#runOf(file)?.outcomes.values() ?? [])];
    const refused = outcomes.filter(
      ({ answer }) => answer && (answer.code === 0 || answer.code >= 400),
    ).length;
    const stuck = outcomes.filter(({ readiness }) => readiness?.stuck).length;
    const parts = [refused && `${refused} refused`, stuck && `${stuck} stuck`].filter(Boolean);
    return parts.length > 0 ? parts.join(", ") : "everything gets ready";
  }

  hover(file: string, offset: number): Hover | undefined {
    const target = this.#target(file, offset);
    if (!target) return undefined;
    const { object, place } = target;
    const run = this.#configuration.hover.dryRun ? this.#runOf(file) : undefined;
    const outcome = run?.outcomes.get(objectKey(object.ref));
    return hover({
      schema: this.#schema,
      minor: minorOf(this.#configuration.kubernetesVersion),
      nowMs: this.#world.nowMs?.(),
      resources: this.resources,
      object,
      place,
      ...(run && outcome
        ? { dryRun: { outcome, result: run.result, stale: this.#isStale(run, file) } }
        : {}),
    });
  }

  codeLenses(file: string): CodeLens[] {
    const view = this.#view(file);
    return view
      ? codeLenses(
          view,
          (index) => this.#referencesTo(file, index),
          this.#configuration.codeLens.items,
        )
      : [];
  }

  inlayHints(file: string, range: Span): InlayHint[] {
    const view = this.#view(file);
    const categories: HintCategories = this.#configuration.inlayHints;
    if (!view) return [];
    const told = [...this.diagnostics(file), ...this.dryRunDiagnostics(file)].map(
      ({ code, span }) => ({ code, offset: span.start }),
    );
    return inlayHints(view, range, categories, told);
  }

  symbols(file: string): DocumentSymbol[] {
    const view = this.#view(file);
    return view ? documentSymbols(view) : [];
  }

  /** Where the name at an offset is defined. In a timeline, `timelineDefinition` is asked. */
  definitions(file: string, offset: number): Place[] {
    const target = this.#target(file, offset);
    return target ? definitions(this.resources, target) : [];
  }

  /** Everywhere that the thing at an offset is named. */
  references(file: string, offset: number, declarations: boolean): Place[] {
    const target = this.#target(file, offset);
    return target ? references(this.resources, target, declarations) : [];
  }

  highlights(file: string, offset: number): Highlight[] {
    const target = this.#target(file, offset);
    return target ? highlights(this.resources, target) : [];
  }

  /** Undefined where there is no name that can be changed. */
  prepareRename(file: string, offset: number): RenameTarget | undefined {
    const target = this.#target(file, offset);
    return target && prepareRename(this.resources, target);
  }

  rename(file: string, offset: number, newName: string): ReturnType<typeof rename> {
    const target = this.#target(file, offset);
    return target && rename(this.resources, target, newName);
  }

  /** What can be typed at an offset. `snippets`: whether tab stops are understood. */
  completions(file: string, offset: number, snippets: boolean): CompletionItem[] {
    const source = this.#sources.get(file);
    if (!source) return [];
    const minor = minorOf(this.#configuration.kubernetesVersion);
    return completions({
      source,
      offset,
      resources: this.resources,
      schema: { ...this.#schema, minor, snippets },
      cluster: clusterObjects(this.#configuration.cluster, this.#world).flatMap(
        listItems,
      ) as KubeObject[],
    });
  }

  /** The documentation of a field, as a hover tells it; empty when there is none. */
  fieldDocumentation({ apiVersion, kind, path }: NonNullable<CompletionItem["field"]>): string {
    const { pack, texts } = this.#schema;
    const known = packKind(pack, apiVersion, kind);
    const field = known && documentField(pack, texts, known, path);
    return field ? fieldSection(kind, path, field) : "";
  }

  workspaceSymbols(query: string): WorkspaceSymbol[] {
    return workspaceSymbols(this.resources, query);
  }

  foldingRanges(file: string): FoldingRange[] {
    const source = this.#sources.get(file);
    return source ? foldingRanges(source) : [];
  }

  selectionSpans(file: string, offset: number): Span[] {
    const source = this.#sources.get(file);
    return source ? selectionSpans(source, offset) : [];
  }

  links(file: string): DocumentLink[] {
    const source = this.#sources.get(file);
    return source ? documentLinks(source, this.resources, (name) => this.#sources.has(name)) : [];
  }

  /** The fixes of the findings that touch a range, each with the code and message that it belongs to. */
  fixesAt(
    file: string,
    range: Span,
  ): { readonly code: string; readonly message: string; readonly fix: LocatedFix }[] {
    const source = this.#sources.get(file);
    if (!source) return [];
    const found = [...this.diagnostics(file), ...this.dryRunDiagnostics(file)];
    const touched = found.flatMap(({ finding, span }) =>
      finding && overlaps(span, range) ? [{ finding, span }] : [],
    );
    const mending = touched.flatMap(({ finding: { code, message, fixes = [] } }) =>
      fixes.map((fix) => ({ code, message, fix: locateFix(fix, this.#sources) })),
    );
    const silencing = touched.flatMap(({ finding, span }) =>
      suppressionFixes(source, finding, span).map((fix) => ({
        code: finding.code,
        message: finding.message,
        fix,
      })),
    );
    const aboutText = syntaxFixesAt(source, this.#checked(file).findings, range);
    const codes = new Set(touched.map(({ finding }) => finding.code));
    const everywhere = fixesOfRules(this.findings(file), codes, file, this.#sources).map(
      ({ code, fix }) => ({
        code,
        message: touched.find(({ finding }) => finding.code === code)?.finding.message ?? "",
        fix,
      }),
    );
    return [...aboutText, ...mending, ...everywhere, ...silencing];
  }

  /** Every safe fix of the file in one; undefined when there is none. */
  fixAll(file: string): LocatedFix | undefined {
    return fixAll(this.findings(file), file, this.#sources);
  }

  /** Applies the safe fixes that can be applied together, and gives the new text; undefined when there are none. */
  applySafeFixes(file: string): string | undefined {
    const source = this.#sources.get(file);
    const edits = this.fixAll(file)?.edits.flatMap((edit) => edit.edits);
    if (!source || !edits) return undefined;
    const text = applyEdits(source.text, edits);
    this.update(file, text);
    return text;
  }

  timeline(file: string): string {
    return timelineText(this.#timelineInput(file));
  }

  /** The manifest behind the line at an offset of the file's timeline. */
  timelineDefinition(file: string, offset: number): Place | undefined {
    const target = timelineTarget(this.#timelineInput(file), offset);
    if (!target) return undefined;
    const { ref } = target.outcome;
    return placeOf({ object: ref, path: ["metadata", "name"] }, this.#sources);
  }

  #timelineInput(file: string): TimelineInput {
    const run = this.#runOf(file);
    return {
      title: this.scope(file).title,
      cluster: this.#configuration.cluster,
      result: run?.result,
      outcomes: run ? [...run.outcomes.values()] : [],
      stale: run !== undefined && this.#isStale(run, file),
    };
  }

  /** The object at an offset as the API server would store it, as YAML. */
  storedObject(file: string, offset: number): string {
    const source = this.#sources.get(file);
    const document = source?.documents.find(
      ({ span }) => offset >= span.start && offset <= span.end,
    );
    const object = document && this.#objectAt(file, document.index, offset);
    return object
      ? storedObjectText(object, this.#checks.answer(object))
      : "# no object at the cursor\n";
  }

  rulePage(id: string): string {
    return this.#world.rulePage(id) ?? `# ${id}\n\nThere is no rule of this name.\n`;
  }

  /** The schemas, those of the workspace's custom resources included. */
  get #schema(): { readonly pack: SchemaPack; readonly texts: SchemaTexts } {
    const { pack } = this.#world;
    const resources = [...(this.#customResources?.all() ?? [])];
    if (resources.length === 0) return { pack, texts: this.#world.texts() };
    this.#extended ??= withCustomResources(pack, this.#world.texts(), resources);
    return this.#extended;
  }

  #locate(finding: Finding): Diagnostic {
    return locateFinding(finding, this.#sources);
  }

  #objects(file: string): readonly BoundObject[] {
    return this.resources.objectsOf(file);
  }

  #objectAt(file: string, document: number, offset: number): BoundObject | undefined {
    const inDocument = this.#objects(file).filter((object) => object.ref.document === document);
    return (
      inDocument.find((object) => overlaps(object.span, { start: offset, end: offset })) ??
      inDocument[0]
    );
  }

  #target(file: string, offset: number): CursorTarget | undefined {
    const source = this.#sources.get(file);
    const place = source && pathAt(source, offset);
    const object = place && this.#objectAt(file, place.document.index, offset);
    return place && object && { object, place };
  }

  #view(file: string): FileView | undefined {
    const source = this.#sources.get(file);
    if (!source) return undefined;
    const run = this.#runOf(file);
    const outcome = (ref: ObjectRef) => {
      const found = run?.outcomes.get(objectKey(ref));
      return found?.ref.file === ref.file ? found : undefined;
    };
    return {
      source,
      objects: this.#objects(file),
      resources: this.resources,
      outcome,
      result: run?.result,
      stale: run !== undefined && this.#isStale(run, file),
    };
  }

  #runOf(file: string): DryRun | undefined {
    return this.#runs.of(this.scope(file));
  }

  #isStale(run: DryRun, file: string): boolean {
    return DryRuns.isStale(run, this.scope(file), this.#configuration);
  }

  #referencesTo(file: string, index: number): readonly Place[] {
    const object = this.#objects(file)[index];
    if (!object) return [];
    return referencesToObject(this.resources, object).map((place) =>
      placeOf({ object: place.object.ref, path: place.path, part: "key" }, this.#sources),
    );
  }
}
