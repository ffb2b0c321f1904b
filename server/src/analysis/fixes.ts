// Fixes as those write them who find something: rules, the explanations of answers, refactorings.
import type { EditOperation, Fix, ObjectRef, Path } from "./finding.ts";

interface Place {
  readonly ref: ObjectRef;
}

/** Same behaviour, or obviously intended: applied without asking. */
export function safeFix(title: string, object: Place, ...operations: EditOperation[]): Fix {
  return { title, safe: true, edits: [{ object: object.ref, operations }] };
}

/** Changes behaviour: offered one by one. */
export function quickFix(title: string, object: Place, ...operations: EditOperation[]): Fix {
  return { title, safe: false, edits: [{ object: object.ref, operations }] };
}

/** Touches several places, documents or files: shown before it is applied. */
export function previewFix(
  title: string,
  ...edits: readonly (readonly [object: Place, ...operations: EditOperation[]])[]
): Fix {
  return {
    title,
    safe: false,
    preview: true,
    edits: edits.map(([object, ...operations]) => ({ object: object.ref, operations })),
  };
}

/** The fix with scalars that only the user can know: what it writes there is a proposal. */
export function toFillIn(fix: Fix, ...placeholders: readonly Path[]): Fix {
  return { ...fix, edits: fix.edits.map((edit) => ({ ...edit, placeholders })) };
}

export const set = (path: Path, value: unknown): EditOperation => ({ op: "set", path, value });
export const remove = (path: Path): EditOperation => ({ op: "remove", path });
export const rename = (path: Path, key: string): EditOperation => ({ op: "rename", path, key });
export const append = (value: unknown): EditOperation => ({ op: "append-document", value });
/** The object itself goes, document and all. */
export const removeObject: EditOperation = { op: "remove-document" };
export const nest = (path: Path, under: readonly string[]): EditOperation => ({
  op: "nest",
  path,
  under,
});
export const insert = (path: Path, index: number, value: unknown): EditOperation => ({
  op: "insert",
  path,
  index,
  value,
});

/** Behind the last item of a list, or as the first of a new one. */
export function put(list: Path, count: number, value: unknown): EditOperation {
  return count > 0 ? insert(list, count, value) : set(list, [value]);
}

/** One choice for each nearly right name; safe when there is just one. */
export function nearFixes(object: Place, path: Path, names: readonly string[]): Fix[] {
  const make = names.length === 1 ? safeFix : quickFix;
  return names.map((name) => make(`Change to '${name}'`, object, set(path, name)));
}
