// The language service: plain data in, plain data out. What editor and command line ask about a file is answered by one
// feature each.
import { type KubeObject, listItems, packKind } from "#engine";
import { CodeActions } from "./code-actions.ts";
import { allCodes } from "./codes.ts";
import { configCompletions, configHover } from "./config-file/config-completion.ts";
import { isConfigurationFile } from "./config-file/config-file.ts";
import { minorOf } from "./configuration.ts";
import { pathAt, type Span, type TextEdit } from "./documents/index.ts";
import { objectKey } from "./dry-run/outcome.ts";
import { clusterObjects } from "./dry-run/request.ts";
import {
  type HierarchyContext,
  incomingCalls,
  outgoingCalls,
  prepareHierarchy,
} from "./features/call-hierarchy.ts";
import { codeLenses } from "./features/code-lens.ts";
import { completions } from "./features/completion/completion.ts";
import { ignoredRules } from "./features/completion/ignored-rules.ts";
import { placeOf } from "./features/diagnostic.ts";
import { documentLinks, linkedFile } from "./features/document-link.ts";
import { documentSymbols } from "./features/document-symbol.ts";
import { type Chart, dryRunChart } from "./features/dry-run-chart.ts";
import { dryRunTree, type TreeItem } from "./features/dry-run-tree.ts";
import type {
  CodeLens,
  CompletionItem,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  HierarchyCall,
  HierarchyItem,
  Highlight,
  Hover,
  InlayHint,
  Place,
  RenameTarget,
  SemanticToken,
  WorkspaceSymbol,
} from "./features/feature.ts";
import type { FileView } from "./features/file-view.ts";
import { foldingRanges } from "./features/folding.ts";
import { fieldSection, hover } from "./features/hover.ts";
import { type HintCategories, inlayHints } from "./features/inlay-hints/inlay-hints.ts";
import { onTypeEdits } from "./features/on-type-formatting.ts";
import { definitions, highlights, references } from "./features/references.ts";
import { prepareRename, rename } from "./features/rename.ts";
import { selectionSpans } from "./features/selection-range.ts";
import { semanticTokens } from "./features/semantic-tokens.ts";
import { workspaceSymbols } from "./features/workspace-symbol.ts";
import type { ObjectRef, Path } from "./finding.ts";
import { referencesToObject } from "./resources/index.ts";
import { documentField } from "./schema/field-documentation.ts";
import { VirtualDocuments } from "./virtual-documents.ts";
import { Workspace } from "./workspace.ts";

export class LanguageService extends Workspace {
  readonly actions = new CodeActions(this);
  readonly virtualDocuments = new VirtualDocuments(this);

  /** `brief`: without the documentation of fields, which another extension shows. */
  hover(file: string, offset: number, brief = false): Hover | undefined {
    const target = this.targetAt(file, offset);
    if (!target) return this.#configHover(file, offset) ?? this.scenarios.hover(file, offset);
    const { object, place } = target;
    const run = this.configurations.of(file).hover.dryRun ? this.dryRuns.shown(file) : undefined;
    const outcome = run?.outcomes.get(objectKey(object.ref));
    return hover({
      schema: this.schema,
      minor: minorOf(this.configurations.of(file).kubernetesVersion),
      nowMs: this.world.nowMs?.(),
      brief,
      resources: this.resources,
      object,
      place,
      ...(run && outcome
        ? { dryRun: { outcome, result: run.result, stale: this.dryRuns.isStale(run, file) } }
        : {}),
    });
  }

  codeLenses(file: string): CodeLens[] {
    const view = this.#view(file);
    return view
      ? codeLenses(
          view,
          (index) => this.#referencesTo(file, index),
          this.configurations.of(file).codeLens.items,
        )
      : [];
  }

  inlayHints(file: string, range: Span): InlayHint[] {
    const view = this.#view(file);
    const categories: HintCategories = this.configurations.of(file).inlayHints;
    if (!view) return [];
    const told = [...this.diagnostics(file), ...this.dryRunDiagnostics(file)].map(
      ({ code, span }) => ({ code, offset: span.start }),
    );
    return inlayHints(view, range, categories, told);
  }

  /** What words mean in a part of a file. */
  semanticTokens(file: string, within?: Span): SemanticToken[] {
    const source = this.sources.get(file);
    if (!source) return [];
    const whole = { start: 0, end: source.text.length };
    return semanticTokens(source.text, this.objects(file), this.schema, within ?? whole);
  }

  /** What is put right after a line break or the blank behind a dash. */
  onTypeEdits(file: string, offset: number, typed: string): TextEdit[] {
    const source = this.sources.get(file);
    return source ? onTypeEdits(source, offset, typed) : [];
  }

  /** The objects whose graph can be asked for at an offset. */
  hierarchyItems(file: string, offset: number): HierarchyItem[] {
    const target = this.targetAt(file, offset);
    return target ? prepareHierarchy(this.#hierarchy(file), target) : [];
  }

  /** What an object names, selects and owns. */
  outgoingCalls(item: HierarchyItem): HierarchyCall[] {
    return outgoingCalls(this.#hierarchy(item.file), item);
  }

  /** Who names, selects or owns an object. */
  incomingCalls(item: HierarchyItem): HierarchyCall[] {
    return incomingCalls(this.#hierarchy(item.file), item);
  }

  #hierarchy(file: string): HierarchyContext {
    return { resources: this.resources, result: this.dryRuns.shown(file)?.result };
  }

  symbols(file: string): DocumentSymbol[] {
    const view = this.#view(file);
    return view ? [...documentSymbols(view), ...this.scenarios.symbols(file)] : [];
  }

  /** Where the name at an offset is defined. In a timeline, `timelineDefinition` is asked. */
  definitions(file: string, offset: number): Place[] {
    const target = this.targetAt(file, offset);
    if (target) return definitions(this.resources, target);
    const named = this.scenarios.definitions(file, offset);
    if (named.length > 0) return named;
    const source = this.sources.get(file);
    return source
      ? linkedFile(source, offset, this.resources, (name) => this.sources.has(name))
      : [];
  }

  /** Everywhere that the thing at an offset is named. */
  references(file: string, offset: number, declarations: boolean): Place[] {
    const target = this.targetAt(file, offset);
    return target ? references(this.resources, target, declarations) : [];
  }

  highlights(file: string, offset: number): Highlight[] {
    const target = this.targetAt(file, offset);
    return target ? highlights(this.resources, target) : [];
  }

  /** Undefined where there is no name that can be changed. */
  prepareRename(file: string, offset: number): RenameTarget | undefined {
    const target = this.targetAt(file, offset);
    return target && prepareRename(this.resources, target);
  }

  rename(file: string, offset: number, newName: string): ReturnType<typeof rename> {
    const target = this.targetAt(file, offset);
    return target && rename(this.resources, target, newName);
  }

  /** What can be typed at an offset. `snippets`: whether tab stops are understood. */
  completions(file: string, offset: number, snippets: boolean): CompletionItem[] {
    const source = this.sources.get(file);
    if (!source) return [];
    if (isConfigurationFile(file)) return configCompletions(source, offset, allCodes);
    const found = () => [...this.diagnostics(file), ...this.dryRunDiagnostics(file)];
    const silenced = ignoredRules(source, offset, found);
    if (silenced) return silenced;
    const steps = this.scenarios.completions(file, offset);
    if (steps.length > 0) return steps;
    const minor = minorOf(this.configurations.of(file).kubernetesVersion);
    return completions({
      source,
      offset,
      resources: this.resources,
      schema: { ...this.schema, minor, snippets },
      cluster: clusterObjects(this.configurations.of(file).cluster, this.world).flatMap(
        listItems,
      ) as KubeObject[],
    });
  }

  #configHover(file: string, offset: number): Hover | undefined {
    const source = this.sources.get(file);
    const place = source && isConfigurationFile(file) ? pathAt(source, offset) : undefined;
    const markdown = place && place.part !== "none" ? configHover(place.path) : undefined;
    return place && markdown !== undefined ? { span: place.span, markdown } : undefined;
  }

  /** The documentation of a field, as a hover tells it; empty when there is none. */
  fieldDocumentation({ apiVersion, kind, path }: NonNullable<CompletionItem["field"]>): string {
    const { pack, texts } = this.schema;
    const known = packKind(pack, apiVersion, kind);
    const field = known && documentField(pack, texts, known, path);
    return field ? fieldSection(kind, path, field) : "";
  }

  workspaceSymbols(query: string): WorkspaceSymbol[] {
    return workspaceSymbols(this.resources, query);
  }

  foldingRanges(file: string): FoldingRange[] {
    const source = this.sources.get(file);
    return source ? foldingRanges(source) : [];
  }

  selectionSpans(file: string, offset: number): Span[] {
    const source = this.sources.get(file);
    return source ? selectionSpans(source, offset) : [];
  }

  links(file: string): DocumentLink[] {
    const source = this.sources.get(file);
    if (!source) return [];
    const known = (name: string) => this.sources.has(name);
    return [...documentLinks(source, this.resources, known), ...this.scenarios.links(file)];
  }

  /** The scope's dry run as a tree; undefined while it has not run. */
  dryRunTree(file: string): { readonly title: string; readonly items: TreeItem[] } | undefined {
    const run = this.dryRuns.shown(file);
    return (
      run && { title: run.scope.title, items: dryRunTree(run.outcomes.values(), run.result.at) }
    );
  }

  /** The scope's dry run as a chart, always of the whole run. */
  dryRunChart(file: string): (Chart & { readonly title: string }) | undefined {
    const run = this.dryRuns.of(file);
    return run && { title: run.scope.title, ...dryRunChart(run.result, run.outcomes) };
  }

  /** Where a path of an object stands. */
  placeOf(ref: ObjectRef, path: Path): Place {
    return placeOf({ object: ref, path }, this.sources);
  }

  #view(file: string): FileView | undefined {
    const source = this.sources.get(file);
    if (!source) return undefined;
    const run = this.dryRuns.shown(file);
    const outcome = (ref: ObjectRef) => {
      const found = run?.outcomes.get(objectKey(ref));
      return found?.ref.file === ref.file ? found : undefined;
    };
    return {
      source,
      objects: this.objects(file),
      resources: this.resources,
      outcome,
      result: run?.result,
      stale: run !== undefined && this.dryRuns.isStale(run, file),
    };
  }

  #referencesTo(file: string, index: number): readonly Place[] {
    const object = this.objects(file)[index];
    if (!object) return [];
    return referencesToObject(this.resources, object).map((place) =>
      placeOf({ object: place.object.ref, path: place.path, part: "key" }, this.sources),
    );
  }
}
