// The language service: plain data in, plain data out. It keeps the texts and answers what editor and command line ask.
import type { DryRunInput, DryRunResult, SchemaPack, SchemaTexts } from "#engine";
import { Checks } from "./checks.ts";
import { type Configuration, defaultConfiguration } from "./configuration.ts";
import { applyEdits } from "./documents/edit.ts";
import { parseSource, pathAt, type SourceFile, type Span } from "./documents/index.ts";
import { dryRunFindings } from "./dry-run/findings.ts";
import { type Outcome, objectKey, outcomesOf } from "./dry-run/outcome.ts";
import { dryRunInput, simulated } from "./dry-run/request.ts";
import { codeLenses } from "./features/code-lens.ts";
import {
  fixAll,
  locateFinding,
  locateFix,
  overlaps,
  syntaxFixesAt,
} from "./features/diagnostic.ts";
import { documentSymbols } from "./features/document-symbol.ts";
import type {
  CodeLens,
  Diagnostic,
  DocumentSymbol,
  Hover,
  InlayHint,
  LocatedFix,
  Place,
} from "./features/feature.ts";
import type { FileView, ViewedObject } from "./features/file-view.ts";
import { hover } from "./features/hover.ts";
import { type HintCategories, inlayHints } from "./features/inlay-hint.ts";
import { storedObjectText } from "./features/stored-object.ts";
import { timelineText } from "./features/timeline.ts";
import type { Finding, ObjectRef } from "./finding.ts";
import { viewedObjects } from "./resources/viewed-objects.ts";
import {
  CustomResources,
  loadSchemaCompiler,
  type SchemaCompiler,
} from "./schema/custom-resources.ts";
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
}

/** A dry run that has been asked for: what goes in, and which state of the texts it is of. */
export interface DryRunRequest {
  readonly input: DryRunInput;
  readonly scope: Scope;
  readonly configuration: Configuration;
}

interface DryRun extends DryRunRequest {
  readonly result: DryRunResult;
  readonly outcomes: ReadonlyMap<string, Outcome>;
}

export class LanguageService {
  readonly #world: World;
  readonly #sources = new Map<string, SourceFile>();
  #configuration: Configuration = defaultConfiguration;
  #checks: Checks;
  #run: DryRun | undefined;
  #stale = false;
  #compiler: SchemaCompiler | undefined;
  #definitions: readonly unknown[] = [];

  constructor(world: World) {
    this.#world = world;
    this.#checks = new Checks(world, this.#configuration);
  }

  /** Takes over a text; only documents whose text has changed are read again. */
  update(file: string, text: string): void {
    this.#sources.set(file, parseSource(file, text, this.#sources.get(file)));
  }

  remove(file: string): void {
    this.#sources.delete(file);
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
    const definitions = [...this.#sources.values()]
      .flatMap(viewedObjects)
      .filter((object) => object.ref.kind === "CustomResourceDefinition")
      .map((object) => object.value);
    const same =
      definitions.length === this.#definitions.length &&
      definitions.every((d, i) => d === this.#definitions[i]);
    if (same) return;
    this.#compiler ??= await loadSchemaCompiler();
    this.#definitions = definitions;
    this.#checks.useCustomResources(CustomResources.read(definitions, this.#compiler));
  }

  configure(configuration: Partial<Configuration>): void {
    this.#configuration = { ...this.#configuration, ...configuration };
    this.#checks = new Checks(this.#world, this.#configuration);
    if (this.#compiler)
      this.#checks.useCustomResources(CustomResources.read(this.#definitions, this.#compiler));
    this.#stale = true;
  }

  /** The files that are applied together with `file`, and their objects. */
  scope(file: string): Scope {
    return scopeOf(this.#sources, file, this.#configuration.scope);
  }

  /** What needs no dry run: syntax, schema, the API server's rules, references, lint. */
  findings(file: string): readonly Finding[] {
    const source = this.#sources.get(file);
    return source ? this.#checks.findings(source, this.scope(file)) : [];
  }

  /** Static findings at their places, syntax first. */
  diagnostics(file: string): Diagnostic[] {
    const source = this.#sources.get(file);
    if (!source) return [];
    return [
      ...this.#checks.syntax(source),
      ...this.findings(file).map((finding) => this.#locate(finding)),
    ];
  }

  /** Findings of the last dry run that the static ones do not tell already. */
  dryRunDiagnostics(file: string): Diagnostic[] {
    return this.dryRunFindings(file).map((finding) => this.#locate(finding));
  }

  dryRunFindings(file: string): Finding[] {
    const run = this.#run;
    if (!run) return [];
    const known = new Set(
      this.findings(file).map((finding) => `${objectKey(finding.object)}\n${finding.message}`),
    );
    return this.#objects(file).flatMap((object) => {
      const outcome = run.outcomes.get(objectKey(object.ref));
      if (!outcome || outcome.ref.file !== file) return [];
      return dryRunFindings(object.value, outcome)
        .filter((finding) => !known.has(`${objectKey(finding.object)}\n${finding.message}`))
        .map((finding) => ({ ...finding, object: object.ref }));
    });
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
    this.#run = { ...request, result, outcomes: outcomesOf(result, refs) };
    this.#stale = false;
  }

  /** Says that the texts have moved on since the last dry run: what is shown of it is marked. */
  markStale(): void {
    this.#stale = true;
  }

  /** `2 refused, 1 stuck`, for the status item. */
  dryRunSummary(): string {
    const outcomes = [...(this.#run?.outcomes.values() ?? [])];
    const refused = outcomes.filter(
      ({ answer }) => answer && (answer.code === 0 || answer.code >= 400),
    ).length;
    const stuck = outcomes.filter(({ readiness }) => readiness?.stuck).length;
    const parts = [refused && `${refused} refused`, stuck && `${stuck} stuck`].filter(Boolean);
    return parts.length > 0 ? parts.join(", ") : "everything gets ready";
  }

  hover(file: string, offset: number): Hover | undefined {
    const source = this.#sources.get(file);
    const place = source && pathAt(source, offset);
    const object = place && this.#objectAt(file, place.document.index, offset);
    if (!place || !object) return undefined;
    const run = this.#configuration.hover.dryRun ? this.#run : undefined;
    const outcome = run?.outcomes.get(objectKey(object.ref));
    return hover({
      world: this.#world,
      object,
      place,
      ...(run && outcome ? { dryRun: { outcome, result: run.result, stale: this.#stale } } : {}),
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
    return view ? inlayHints(view, range, categories, this.scope(file).objects) : [];
  }

  symbols(file: string): DocumentSymbol[] {
    const view = this.#view(file);
    return view ? documentSymbols(view) : [];
  }

  /** The fixes of the findings that touch a range, each with the code and message that it belongs to. */
  fixesAt(
    file: string,
    range: Span,
  ): { readonly code: string; readonly message: string; readonly fix: LocatedFix }[] {
    const source = this.#sources.get(file);
    if (!source) return [];
    const found = [...this.findings(file), ...this.dryRunFindings(file)];
    const fixes = found.flatMap((finding) => {
      if ((finding.fixes ?? []).length === 0 || !overlaps(this.#locate(finding).span, range))
        return [];
      const { code, message } = finding;
      return (finding.fixes ?? []).map((fix) => ({
        code,
        message,
        fix: locateFix(fix, this.#sources),
      }));
    });
    return [...syntaxFixesAt(source, range), ...fixes];
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
    const run = this.#run;
    const inScope = run?.scope.objects.some((object) => object.ref.file === file);
    return timelineText({
      title: this.scope(file).title,
      cluster: this.#configuration.cluster,
      result: inScope ? run?.result : undefined,
      outcomes: run ? [...run.outcomes.values()] : [],
      stale: this.#stale,
    });
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

  #locate(finding: Finding): Diagnostic {
    return locateFinding(finding, this.#sources);
  }

  #objects(file: string): readonly ViewedObject[] {
    return this.scope(file).objects.filter((object) => object.ref.file === file);
  }

  #objectAt(file: string, document: number, offset: number): ViewedObject | undefined {
    const inDocument = this.#objects(file).filter((object) => object.ref.document === document);
    return (
      inDocument.find((object) => overlaps(object.span, { start: offset, end: offset })) ??
      inDocument[0]
    );
  }

  #view(file: string): FileView | undefined {
    const source = this.#sources.get(file);
    const run = this.#run;
    if (!source) return undefined;
    const outcome = (ref: ObjectRef) => {
      const found = run?.outcomes.get(objectKey(ref));
      return found?.ref.file === ref.file ? found : undefined;
    };
    const ran = run?.scope.sources.some((other) => other.file === file) ?? false;
    return { source, objects: this.#objects(file), outcome, ran, stale: this.#stale };
  }

  #referencesTo(file: string, index: number): readonly Place[] {
    const object = this.#objects(file)[index];
    return object ? this.#checks.referencesTo(object, this.scope(file), this.#sources) : [];
  }
}
