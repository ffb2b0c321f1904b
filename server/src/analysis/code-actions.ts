// What can be changed at a place of a text: the fixes of findings, and refactorings.

import { configFixes } from "./config-file/config-fixes.ts";
import { applyEdits } from "./documents/edit.ts";
import type { Span, TextEdit } from "./documents/index.ts";
import { composeEdits } from "./documents/text-edits.ts";
import { locateFix, overlaps, placeOf, syntaxFixesAt } from "./features/diagnostic.ts";
import type { LocatedFix, Refactoring, RefactoringId } from "./features/feature.ts";
import { refactorings } from "./features/refactor/index.ts";
import { safeEdits, safeFixOf } from "./features/safe-edits.ts";
import { suppressionFixes } from "./lint/suppression/suppression-fixes.ts";
import type { Workspace } from "./workspace.ts";

/** Fixes that are in each other's way wait for the next pass. Those that undo each other would go on for ever. */
const MAX_PASSES = 10;

export class CodeActions {
  readonly #workspace: Workspace;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** The fixes of the findings that touch a range, each with the code and message that it belongs to. */
  fixesAt(
    file: string,
    range: Span,
  ): {
    readonly code: string;
    readonly message: string;
    readonly fix: LocatedFix;
    /** The one of its finding that is most likely meant. */
    readonly preferred?: boolean;
  }[] {
    const source = this.#workspace.sources.get(file);
    if (!source) return [];
    const found = [
      ...this.#workspace.diagnostics(file),
      ...this.#workspace.dryRunDiagnostics(file),
    ];
    const touched = found.flatMap(({ finding, span }) =>
      finding && overlaps(span, range) ? [{ finding }] : [],
    );
    const mending = touched.flatMap(({ finding: { code, message, fixes = [] } }) => {
      const best = fixes.find(({ safe }) => safe) ?? (fixes.length === 1 ? fixes[0] : undefined);
      return fixes.map((fix) => ({
        code,
        message,
        fix: locateFix(fix, this.#workspace.sources),
        preferred: fix === best,
      }));
    });
    const silencing = touched.flatMap(({ finding }) => {
      // No comment can stand within a value.
      const { span } = placeOf(finding, this.#workspace.sources);
      const { code, message } = finding;
      return suppressionFixes(source, finding, span).map((fix) => ({ code, message, fix }));
    });
    const aboutText = syntaxFixesAt(source, this.#workspace.checked(file).findings, range).map(
      (one) => ({
        ...one,
        preferred: one.fix.safe,
      }),
    );
    const codes = new Set(touched.map(({ finding }) => finding.code));
    const everywhere = [...codes].flatMap((code) => {
      const own = this.#workspace.findings(file).filter((finding) => finding.code === code);
      if (own.filter((finding) => safeFixOf(finding, file)).length < 2) return [];
      const fix = this.#safeFixes(file, `Fix all '${code}' in this file`, code);
      const message = touched.find(({ finding }) => finding.code === code)?.finding.message ?? "";
      return [{ code, message, fix }];
    });
    const configuring = touched.flatMap(({ finding }) =>
      configFixes(
        finding,
        this.#workspace.resources.object(finding.object),
        this.#workspace.configurations.files,
      ).map((fix) => ({ code: finding.code, message: finding.message, fix })),
    );
    return [...aboutText, ...mending, ...everywhere, ...silencing, ...configuring];
  }

  /** Every safe fix of the file in one, and those that come into sight by them; undefined when there is none. */
  fixAll(file: string): LocatedFix | undefined {
    const some = this.#safeEdits(file).length > 0;
    return some ? this.#safeFixes(file, "Apply all safe fixes") : undefined;
  }

  /** Applies the safe fixes, and gives the new text; undefined when there are none. */
  applySafeFixes(file: string): string | undefined {
    const source = this.#workspace.sources.get(file);
    const edits = this.fixAll(file)?.edits.flatMap((edit) => edit.edits);
    if (!source || !edits) return undefined;
    const text = applyEdits(source.text, edits);
    this.#workspace.update(file, text);
    return text;
  }

  /** The safe fixes of a file, those of one rule or of all, worked out when the edits are asked for. */
  #safeFixes(file: string, title: string, code?: string): LocatedFix {
    const work = () => this.#repeatedly(file, code);
    let edits: LocatedFix["edits"] | undefined;
    return {
      title,
      safe: true,
      get edits() {
        edits ??= [{ file, edits: work() }];
        return edits;
      },
    };
  }

  #safeEdits(file: string, code?: string): readonly TextEdit[] {
    const found = this.#workspace.findings(file);
    const own = code === undefined ? found : found.filter((finding) => finding.code === code);
    const source = this.#workspace.sources.get(file);
    return source ? safeEdits(own, source) : [];
  }

  /** Applies what goes together, looks again at what has become of the text, and so on: the edits that do it all at once. */
  #repeatedly(file: string, code: string | undefined): readonly TextEdit[] {
    const source = this.#workspace.sources.get(file);
    if (!source) return [];
    let { text } = source;
    let all: TextEdit[] = [];
    try {
      for (let pass = 0; pass < MAX_PASSES; pass++) {
        const edits = this.#safeEdits(file, code);
        if (edits.length === 0) break;
        all = composeEdits(all, edits);
        text = applyEdits(text, edits);
        this.#workspace.update(file, text);
      }
    } finally {
      this.#workspace.restore(source);
    }
    return all;
  }

  /** What can be done at a range without any finding, of the refactorings that are asked for. */
  refactorings(file: string, range: Span, asked: (id: RefactoringId) => boolean): Refactoring[] {
    const source = this.#workspace.sources.get(file);
    if (!source) return [];
    const target = this.#workspace.targetAt(file, range.start);
    const context = {
      source,
      range,
      object: target?.object,
      path: target ? target.place.path.slice(target.object.ref.base.length) : [],
      resources: this.#workspace.resources,
      sources: this.#workspace.sources,
      pack: this.#workspace.schema.pack,
    };
    return refactorings(context, asked);
  }
}
