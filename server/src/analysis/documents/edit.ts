// From structural operations to text edits of a file. Each operation is checked by reading its result: a form that the
// small edit cannot serve (explicit keys, pairs in lists) is written anew.
import type { EditOperation, Path, PathOperation } from "../finding.ts";
import type { ManifestDocument, SourceFile, Span, TextEdit } from "./document.ts";
import { EntryMover } from "./edit-move.ts";
import { readYaml } from "./go-yaml/parser.ts";
import { skipJsonSpace } from "./json-syntax.ts";
import { walk } from "./locate.ts";
import { type EntryText, renameEntry } from "./map-entry.ts";
import { type RenderStyle, renderDocument, renderKey } from "./render.ts";
import { applyOperation, sameValue, valueAt } from "./structural.ts";
import { detectStyle } from "./style.ts";
import { composeEdits } from "./text-edits.ts";
import type { Node } from "./tree.ts";
import { treeValue } from "./value.ts";

type NodeOperation = Exclude<PathOperation, { op: "move" }>;

/** One step: an operation, with the text to use where it takes up what stood elsewhere. */
type Step =
  | { readonly operation: NodeOperation; readonly text?: EntryText | undefined }
  | { readonly operation: Extract<NodeOperation, { op: "remove" }>; readonly cut: true };

interface Reading {
  readonly text: string;
  readonly root: Node | undefined;
  readonly value: unknown;
}

/**
 * The text edits, sorted and disjoint, that carry out the operations one after the other on a document of the file;
 * offsets are those of the file. `base` is where the object lies in its document. A document that cannot be read, and a
 * path that is not there to be removed or renamed, give no edit. `placeholders` are scalars of the result that become
 * stops of the edits that write them.
 */
export function editSource(
  source: SourceFile,
  document: ManifestDocument,
  operations: readonly EditOperation[],
  base: Path = [],
  placeholders: readonly Path[] = [],
): TextEdit[] {
  const style = detectStyle(document.content, source.text);
  let edits: TextEdit[] = [];
  const appended: string[] = [];
  let reading: Reading = document.content;
  for (const operation of operations) {
    if (operation.op === "append-document") {
      appended.push(renderDocument(operation.value, { ...style, flowQuotes: "none" }));
      continue;
    }
    if (document.broken) continue;
    if (operation.op === "remove-document" && base.length === 0)
      return [removalEdit(source, document), ...appendEdits(source, appended, style)];
    const change: PathOperation =
      operation.op === "remove-document" ? { op: "remove", path: [] } : operation;
    for (const step of stepsOf(document, reading, change, base, style)) {
      const changes = changesFor(document, reading, step, style);
      edits = composeEdits(edits, changes);
      reading = read(document, applyEdits(reading.text, changes));
    }
  }
  const { start } = document.span;
  const stops = placeholders.flatMap((path) => stopAt(reading.root, [...base, ...path]) ?? []);
  return [
    ...withStops(edits, stops).map(({ span, ...edit }) => ({
      span: { start: span.start + start, end: span.end + start },
      ...edit,
    })),
    ...appendEdits(source, appended, style),
  ];
}

/** The text after the edits, which must be sorted and disjoint. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = "";
  let at = 0;
  for (const { span, newText } of edits) {
    result += text.slice(at, span.start) + newText;
    at = span.end;
  }
  return result + text.slice(at);
}

function read(document: ManifestDocument, text: string): Reading {
  const { json } = document.content;
  const start = text.startsWith("\ufeff") ? 1 : 0;
  const { root } = readYaml(text, { start, explicit: false, json });
  return { text, root, value: treeValue(root).value };
}

function stepsOf(
  document: ManifestDocument,
  reading: Reading,
  operation: PathOperation,
  base: Path,
  style: RenderStyle,
): Step[] {
  const path = [...base, ...operation.path];
  if (operation.op !== "move")
    return expand(reading, { ...operation, path }).map((one) => ({ operation: one }));
  const value = valueAt(reading.value, path);
  if (path.length === 0 || value === undefined) return [];
  if (isBelow(operation.to, operation.path)) {
    const under = operation.to.slice(operation.path.length).map(String);
    return [{ operation: { op: "nest", path, under } }];
  }
  const editor = new EntryMover(reading.text, reading.root, style, document.content.json);
  const text = editor.entryText(path);
  return [
    { operation: { op: "remove", path }, cut: true },
    {
      operation: { op: "set", path: [...base, ...operation.to], value },
      text: operation.to.at(-1) === path.at(-1) ? text : renamed(text, operation.to.at(-1), style),
    },
  ];
}

function renamed(
  text: EntryText | undefined,
  key: string | number | undefined,
  style: RenderStyle,
): EntryText | undefined {
  return text && typeof key === "string"
    ? renameEntry(text, renderKey(key, style, false))
    : undefined;
}

function isBelow(path: Path, above: Path): boolean {
  return path.length > above.length && above.every((step, i) => step === path[i]);
}

/** The text of a scalar at a path, without its quotes. */
function stopAt(root: Node | undefined, path: Path): Span | undefined {
  const { steps, complete } = walk(root, path);
  const node = steps.at(-1)?.node;
  if (!complete || node?.kind !== "scalar" || node.start === node.end) return undefined;
  const quote = node.style === "single" || node.style === "double" ? 1 : 0;
  return { start: node.start + quote, end: node.end - quote };
}

/** The edits with the stops, given in offsets of the result, that lie in what they write. */
function withStops(edits: readonly TextEdit[], stops: readonly Span[]): TextEdit[] {
  let shift = 0;
  return edits.map((edit) => {
    const at = edit.span.start + shift;
    shift += edit.newText.length - (edit.span.end - edit.span.start);
    const own = stops
      .map(({ start, end }) => ({ start: start - at, end: end - at }))
      .filter(({ start, end }) => start >= 0 && end <= edit.newText.length);
    return own.length > 0 ? { ...edit, stops: own } : edit;
  });
}

/** Setting a filled collection where one is already becomes the changes inside, so that everything else stays. */
function expand(reading: Reading, operation: NodeOperation): NodeOperation[] {
  if (operation.op !== "set") return [operation];
  const { path, value } = operation;
  const { steps, complete } = walk(reading.root, path);
  const last = steps.at(-1)?.node;
  if (!complete || last === undefined) return [operation];
  const old = treeValue(last).value;
  if (sameValue(old, value)) return [];
  if (isFilledMap(old) && isFilledMap(value) && last.kind === "map") {
    const has = (key: string) => Object.hasOwn(value, key) && value[key] !== undefined;
    const kept = Object.keys(old).filter(has);
    const sets = Object.keys(value).flatMap((key) =>
      expand(reading, { op: "set", path: [...path, key], value: value[key] }),
    );
    const gone = Object.keys(old).filter((key) => !has(key));
    if (kept.length > 0)
      return [...sets, ...gone.map((key) => ({ op: "remove" as const, path: [...path, key] }))];
  }
  if (Array.isArray(old) && Array.isArray(value) && last.kind === "sequence") {
    const common = Math.min(old.length, value.length);
    if (common === 0) return [operation];
    const steps: NodeOperation[] = [];
    for (let i = 0; i < common; i++)
      steps.push(...expand(reading, { op: "set", path: [...path, i], value: value[i] }));
    for (let index = common; index < value.length; index++)
      steps.push({ op: "insert", path, index, value: value[index] });
    for (let i = old.length - 1; i >= common; i--) steps.push({ op: "remove", path: [...path, i] });
    return steps;
  }
  return [operation];
}

function isFilledMap(value: unknown): value is Record<string, unknown> {
  return (
    value !== null &&
    typeof value === "object" &&
    !Array.isArray(value) &&
    Object.keys(value).length > 0
  );
}

/** The small edit, or the nearest collection around it written anew when the small edit reads back differently. */
function changesFor(
  document: ManifestDocument,
  reading: Reading,
  step: Step,
  style: RenderStyle,
): TextEdit[] {
  const { operation } = step;
  const editor = new EntryMover(reading.text, reading.root, style, document.content.json);
  const wanted = applyOperation(reading.value, operation);
  const fits = (edits: readonly TextEdit[]) => {
    const after = read(document, applyEdits(reading.text, edits));
    return sameValue(after.value, wanted);
  };
  for (const edits of smallEdits(editor, step)) if (fits(edits)) return edits;
  for (let depth = operation.path.length; depth >= 0; depth--) {
    const path = operation.path.slice(0, depth);
    const value = valueAt(wanted, path);
    const anew = value === undefined ? [] : editor.rewrite(path, value);
    if (anew.length > 0 && fits(anew)) return anew;
  }
  return [];
}

/** What to try, best first. */
function* smallEdits(editor: EntryMover, step: Step): Iterable<TextEdit[]> {
  const { operation } = step;
  if ("cut" in step) yield editor.cut(operation.path);
  if ("text" in step && step.text) yield editor.paste(operation.path, step.text);
  yield smallEdit(editor, operation);
}

function smallEdit(editor: EntryMover, operation: NodeOperation): TextEdit[] {
  switch (operation.op) {
    case "set":
      return editor.set(operation.path, operation.value);
    case "remove":
      return editor.remove(operation.path);
    case "rename":
      return editor.rename(operation.path, operation.key);
    case "insert":
      return editor.insert(operation.path, operation.index, operation.value);
    case "nest":
      return editor.nest(operation.path, operation.under);
  }
}

/**
 * A document goes with the separator above it. The first one has none, or one that opens the file and stays: it takes
 * the separator behind it, so that the next document becomes the first.
 */
function removalEdit(source: SourceFile, document: ManifestDocument): TextEdit {
  const { text, documents } = source;
  const [before, after] = [documents[document.index - 1], documents[document.index + 1]];
  const { start, end } = document.span;
  if (before) return { span: { start: before.span.end, end }, newText: "" };
  const next = after?.content.json ? skipJsonSpace(text, after.span.start) : after?.span.start;
  const opening = text.startsWith("\ufeff") ? 1 : 0;
  return { span: { start: after ? start : opening, end: next ?? end }, newText: "" };
}

function appendEdits(
  source: SourceFile,
  rendered: readonly string[],
  style: RenderStyle,
): TextEdit[] {
  if (rendered.length === 0) return [];
  const { text } = source;
  const { newline } = style;
  const end = text.length;
  const open = text !== "" && !/[\n\r]$/.test(text) ? newline : "";
  const separated =
    source.documents.every(({ empty }) => empty) || /(?:^|\n)---[ \t]*\r?\n?$/.test(text);
  const separator = `---${newline}`;
  const body = rendered.join(separator);
  return [{ span: { start: end, end }, newText: open + (separated ? "" : separator) + body }];
}
