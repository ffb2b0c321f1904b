// The language service: plain data in, plain data out. What editor and command line ask about a file is answered by one
// feature each.
import { type KubeObject, listItems, packKind } from "#engine";
import { minorOf } from "./configuration.ts";
import { applyEdits } from "./documents/edit.ts";
import { pathAt, type Span } from "./documents/index.ts";
import { objectKey } from "./dry-run/outcome.ts";
import { clusterObjects } from "./dry-run/request.ts";
import { codeLenses } from "./features/code-lens.ts";
import { completions } from "./features/completion/completion.ts";
import {
  fixAll,
  fixesOfRules,
  locateFix,
  overlaps,
  placeOf,
  syntaxFixesAt,
} from "./features/diagnostic.ts";
import { documentLinks } from "./features/document-link.ts";
import { documentSymbols } from "./features/document-symbol.ts";
import type {
  CodeLens,
  CompletionItem,
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
import type { ObjectRef } from "./finding.ts";
import { suppressionFixes } from "./lint/suppression/suppression-fixes.ts";
import { type BoundObject, referencesToObject } from "./resources/index.ts";
import { documentField } from "./schema/field-documentation.ts";

import { Workspace } from "./workspace.ts";

export class LanguageService extends Workspace {
  hover(file: string, offset: number): Hover | undefined {
    const target = this.#target(file, offset);
    if (!target) return undefined;
    const { object, place } = target;
    const run = this.configuration.hover.dryRun ? this.runOf(file) : undefined;
    const outcome = run?.outcomes.get(objectKey(object.ref));
    return hover({
      schema: this.schema,
      minor: minorOf(this.configuration.kubernetesVersion),
      nowMs: this.world.nowMs?.(),
      resources: this.resources,
      object,
      place,
      ...(run && outcome
        ? { dryRun: { outcome, result: run.result, stale: this.isStale(run, file) } }
        : {}),
    });
  }

  codeLenses(file: string): CodeLens[] {
    const view = this.#view(file);
    return view
      ? codeLenses(
          view,
          (index) => this.#referencesTo(file, index),
          this.configuration.codeLens.items,
        )
      : [];
  }

  inlayHints(file: string, range: Span): InlayHint[] {
    const view = this.#view(file);
    const categories: HintCategories = this.configuration.inlayHints;
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
    const source = this.sources.get(file);
    if (!source) return [];
    const minor = minorOf(this.configuration.kubernetesVersion);
    return completions({
      source,
      offset,
      resources: this.resources,
      schema: { ...this.schema, minor, snippets },
      cluster: clusterObjects(this.configuration.cluster, this.world).flatMap(
        listItems,
      ) as KubeObject[],
    });
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
    return source ? documentLinks(source, this.resources, (name) => this.sources.has(name)) : [];
  }

  /** The fixes of the findings that touch a range, each with the code and message that it belongs to. */
  fixesAt(
    file: string,
    range: Span,
  ): { readonly code: string; readonly message: string; readonly fix: LocatedFix }[] {
    const source = this.sources.get(file);
    if (!source) return [];
    const found = [...this.diagnostics(file), ...this.dryRunDiagnostics(file)];
    const touched = found.flatMap(({ finding, span }) =>
      finding && overlaps(span, range) ? [{ finding, span }] : [],
    );
    const mending = touched.flatMap(({ finding: { code, message, fixes = [] } }) =>
      fixes.map((fix) => ({ code, message, fix: locateFix(fix, this.sources) })),
    );
    const silencing = touched.flatMap(({ finding, span }) =>
      suppressionFixes(source, finding, span).map((fix) => ({
        code: finding.code,
        message: finding.message,
        fix,
      })),
    );
    const aboutText = syntaxFixesAt(source, this.checked(file).findings, range);
    const codes = new Set(touched.map(({ finding }) => finding.code));
    const everywhere = fixesOfRules(this.findings(file), codes, file, this.sources).map(
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
    return fixAll(this.findings(file), file, this.sources);
  }

  /** Applies the safe fixes that can be applied together, and gives the new text; undefined when there are none. */
  applySafeFixes(file: string): string | undefined {
    const source = this.sources.get(file);
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
    return placeOf({ object: ref, path: ["metadata", "name"] }, this.sources);
  }

  #timelineInput(file: string): TimelineInput {
    const run = this.runOf(file);
    return {
      title: this.scope(file).title,
      cluster: this.configuration.cluster,
      result: run?.result,
      outcomes: run ? [...run.outcomes.values()] : [],
      stale: run !== undefined && this.isStale(run, file),
    };
  }

  /** The object at an offset as the API server would store it, as YAML. */
  storedObject(file: string, offset: number): string {
    const source = this.sources.get(file);
    const document = source?.documents.find(
      ({ span }) => offset >= span.start && offset <= span.end,
    );
    const object = document && this.#objectAt(file, document.index, offset);
    return object ? storedObjectText(object, this.answer(object)) : "# no object at the cursor\n";
  }

  rulePage(id: string): string {
    return this.world.rulePage(id) ?? `# ${id}\n\nThere is no rule of this name.\n`;
  }

  #objectAt(file: string, document: number, offset: number): BoundObject | undefined {
    const inDocument = this.objects(file).filter((object) => object.ref.document === document);
    return (
      inDocument.find((object) => overlaps(object.span, { start: offset, end: offset })) ??
      inDocument[0]
    );
  }

  #target(file: string, offset: number): CursorTarget | undefined {
    const source = this.sources.get(file);
    const place = source && pathAt(source, offset);
    const object = place && this.#objectAt(file, place.document.index, offset);
    return place && object && { object, place };
  }

  #view(file: string): FileView | undefined {
    const source = this.sources.get(file);
    if (!source) return undefined;
    const run = this.runOf(file);
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
      stale: run !== undefined && this.isStale(run, file),
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
