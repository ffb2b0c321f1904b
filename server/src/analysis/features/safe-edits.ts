// The safe fixes of a file together, as far as they can be: what one of them changes is nothing that another one reads.
import { editSource, type SourceFile, type TextEdit } from "../documents/index.ts";
import type { EditOperation, Finding, Fix, ObjectRef, Path } from "../finding.ts";
import { overlaps } from "./diagnostic.ts";

/** What is done to one document, with paths from its root. */
interface Change {
  readonly operations: EditOperation[];
  readonly touched: Path[];
}

/** The first safe fix of a finding, if it changes its own file only. */
export function safeFixOf({ fixes = [] }: Finding, file: string): Fix | undefined {
  const fix = fixes.find(({ safe }) => safe);
  return fix?.edits.every(({ object }) => object.file === file) ? fix : undefined;
}

/**
 * The edits, sorted and disjoint, of the first safe fix of every finding. A fix that touches what an earlier one has
 * changed is left out: it has to be found again in the text that they leave.
 */
export function safeEdits(findings: readonly Finding[], source: SourceFile): readonly TextEdit[] {
  const changes = new Map<number, Change>();
  for (const finding of findings) {
    const fix = safeFixOf(finding, source.file);
    if (fix) add(fix, changes);
  }
  const taken: TextEdit[] = [];
  for (const [index, { operations }] of changes) {
    const document = source.documents[index];
    const edits = document ? editSource(source, document, operations) : [];
    if (!edits.some(({ span }) => taken.some((other) => overlaps(span, other.span))))
      taken.push(...edits);
  }
  return taken.sort((a, b) => a.span.start - b.span.start);
}

function add(fix: Fix, changes: Map<number, Change>): void {
  const own = fix.edits.map(({ object, operations }) => ({
    index: object.document,
    operations: operations.map((operation) => fromRoot(operation, object)),
  }));
  const free = own.every(({ index, operations }) => {
    const touched = changes.get(index)?.touched ?? [];
    return operations.flatMap(touchedBy).every((path) => !touched.some((one) => meet(one, path)));
  });
  if (!free) return;
  for (const { index, operations } of own) {
    const change = changes.get(index) ?? { operations: [], touched: [] };
    changes.set(index, change);
    change.operations.push(...operations);
    change.touched.push(...operations.flatMap(touchedBy));
  }
}

function fromRoot(operation: EditOperation, { base }: ObjectRef): EditOperation {
  if (operation.op === "append-document") return operation;
  if (operation.op === "remove-document")
    return base.length === 0 ? operation : { op: "remove", path: base };
  const path = [...base, ...operation.path];
  return operation.op === "move"
    ? { ...operation, path, to: [...base, ...operation.to] }
    : { ...operation, path };
}

/** The places that are others after an operation. What takes an item out of a list moves those behind it. */
function touchedBy(operation: EditOperation): Path[] {
  switch (operation.op) {
    case "append-document":
    case "remove-document":
      return [[]];
    case "remove":
      return [itemsAround(operation.path)];
    case "move":
      return [itemsAround(operation.path), itemsAround(operation.to)];
    case "rename":
      return [operation.path, [...operation.path.slice(0, -1), operation.key]];
    default:
      return [operation.path];
  }
}

function itemsAround(path: Path): Path {
  return typeof path.at(-1) === "number" ? path.slice(0, -1) : path;
}

/** Whether one lies in the other. */
function meet(a: Path, b: Path): boolean {
  const length = Math.min(a.length, b.length);
  return a.slice(0, length).every((step, i) => step === b[i]);
}
