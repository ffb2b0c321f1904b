// What can be changed at a place of a text: the fixes of findings, and refactorings.

import { configFixes } from "./config-file/config-fixes.ts";
import { applyEdits } from "./documents/edit.ts";
import { pathAt, type Span } from "./documents/index.ts";
import { fixAll, fixesOfRules, locateFix, overlaps, syntaxFixesAt } from "./features/diagnostic.ts";
import type { LocatedFix, Refactoring, RefactoringId } from "./features/feature.ts";
import { refactorings } from "./features/refactor/index.ts";
import type { CursorTarget } from "./features/references.ts";
import { suppressionFixes } from "./lint/suppression/suppression-fixes.ts";
import type { BoundObject } from "./resources/index.ts";
import { Workspace } from "./workspace.ts";

export class CodeActions extends Workspace {
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
    const source = this.sources.get(file);
    if (!source) return [];
    const found = [...this.diagnostics(file), ...this.dryRunDiagnostics(file)];
    const touched = found.flatMap(({ finding, span }) =>
      finding && overlaps(span, range) ? [{ finding, span }] : [],
    );
    const mending = touched.flatMap(({ finding: { code, message, fixes = [] } }) => {
      const best = fixes.find(({ safe }) => safe) ?? (fixes.length === 1 ? fixes[0] : undefined);
      return fixes.map((fix) => ({
        code,
        message,
        fix: locateFix(fix, this.sources),
        preferred: fix === best,
      }));
    });
    const silencing = touched.flatMap(({ finding, span }) =>
      suppressionFixes(source, finding, span).map((fix) => ({
        code: finding.code,
        message: finding.message,
        fix,
      })),
    );
    const aboutText = syntaxFixesAt(source, this.checked(file).findings, range).map((one) => ({
      ...one,
      preferred: one.fix.safe,
    }));
    const codes = new Set(touched.map(({ finding }) => finding.code));
    const everywhere = fixesOfRules(this.findings(file), codes, file, this.sources).map(
      ({ code, fix }) => ({
        code,
        message: touched.find(({ finding }) => finding.code === code)?.finding.message ?? "",
        fix,
      }),
    );
    const configuring = touched.flatMap(({ finding }) =>
      configFixes(finding, this.resources.object(finding.object), this.configurationFiles()).map(
        (fix) => ({ code: finding.code, message: finding.message, fix }),
      ),
    );
    return [...aboutText, ...mending, ...everywhere, ...silencing, ...configuring];
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

  /** What can be done at a range without any finding, of the refactorings that are asked for. */
  refactorings(file: string, range: Span, asked: (id: RefactoringId) => boolean): Refactoring[] {
    const source = this.sources.get(file);
    if (!source) return [];
    const target = this.targetAt(file, range.start);
    const context = {
      source,
      range,
      object: target?.object,
      path: target ? target.place.path.slice(target.object.ref.base.length) : [],
      resources: this.resources,
      sources: this.sources,
      pack: this.schema.pack,
    };
    return refactorings(context, asked);
  }

  /** The object around an offset of a document; the first one where none is. */
  protected objectAt(file: string, document: number, offset: number): BoundObject | undefined {
    const inDocument = this.objects(file).filter((object) => object.ref.document === document);
    return (
      inDocument.find((object) => overlaps(object.span, { start: offset, end: offset })) ??
      inDocument[0]
    );
  }

  /** What lies under a cursor. */
  protected targetAt(file: string, offset: number): CursorTarget | undefined {
    const source = this.sources.get(file);
    const place = source && pathAt(source, offset);
    const object = place && this.objectAt(file, place.document.index, offset);
    return place && object && { object, place };
  }
}
