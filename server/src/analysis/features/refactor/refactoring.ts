// What every refactoring is given, and what it offers.
import type { SchemaPack } from "#engine";
import type { SourceFile, Span } from "../../documents/index.ts";
import type { Fix, Path } from "../../finding.ts";
import type { BoundObject, ResourceScope } from "../../resources/index.ts";
import { locateFix } from "../diagnostic.ts";
import type { LocatedFix, Refactoring, RefactoringId } from "../feature.ts";

export interface RefactorContext {
  readonly source: SourceFile;
  /** What is chosen: a cursor has no length. */
  readonly range: Span;
  /** The object around the cursor. */
  readonly object: BoundObject | undefined;
  /** Where the cursor is, from the object on. */
  readonly path: Path;
  readonly resources: ResourceScope;
  readonly sources: ReadonlyMap<string, SourceFile>;
  readonly pack: SchemaPack;
}

/** One file per refactoring; it gives nothing where it does not fit. Edits are worked out when they are asked for. */
export type Refactor = (context: RefactorContext) => Refactoring[];

/** Whether another document can follow the object in its file; JSON has only one. */
export function appends({ document }: BoundObject): boolean {
  return !document.content.json;
}

/** A refactoring by operations on objects. */
export function structural(
  id: RefactoringId,
  fix: Fix,
  { sources }: Pick<RefactorContext, "sources">,
): Refactoring {
  return { id, fix: locateFix(fix, sources) };
}

/** A refactoring by changes of texts. */
export function textual(
  id: RefactoringId,
  title: string,
  work: () => Pick<LocatedFix, "edits" | "creates">,
): Refactoring {
  let done: ReturnType<typeof work> | undefined;
  const result = () => {
    done ??= work();
    return done;
  };
  return {
    id,
    fix: {
      title,
      safe: false,
      preview: true,
      get edits() {
        return result().edits;
      },
      get creates() {
        return result().creates ?? [];
      },
    },
  };
}
