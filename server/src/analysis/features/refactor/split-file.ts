// A file of several documents becomes one file for each: the first stays, the others move to files beside it.
import {
  editSource,
  type ManifestDocument,
  parseSource,
  type SourceFile,
  sameValue,
} from "../../documents/index.ts";
import { insert } from "../../fixes.ts";
import { fileName, folderOf, slashed } from "../../resources/file-path.ts";
import type { BoundObject, ResourceScope } from "../../resources/index.ts";
import type { LocatedFix } from "../feature.ts";
import { type Refactor, type RefactorContext, textual } from "./refactoring.ts";

export const splitFile: Refactor = (context) => {
  const { source } = context;
  const documents = source.documents.filter(({ empty }) => !empty);
  // Directives count for the document behind them, and broken documents may not end where they seem to.
  const unclear = documents.some(({ broken }) => broken) || /^%/m.test(source.text);
  if (documents.length < 2 || unclear) return [];
  const title = `Split into ${documents.length} files`;
  return [textual("splitFile", title, () => split(context, documents))];
};

function split(
  context: RefactorContext,
  documents: readonly ManifestDocument[],
): Pick<LocatedFix, "edits" | "creates"> {
  const { source, resources, sources } = context;
  const [first, ...moved] = documents;
  const names = new Set(sources.keys());
  const creates = moved.map((document) => {
    const file = freeName(source.file, nameOf(document, resources.objectsOf(source.file)), names);
    names.add(file);
    return { file, text: textOf(document, source) };
  });
  const end = first?.span.end ?? 0;
  const rest = { start: end, end: source.text.length };
  const own = { file: source.file, edits: [{ span: rest, newText: "" }] };
  const listed = listings(
    source,
    resources,
    creates.map(({ file }) => fileName(file)),
    sources,
  );
  return { edits: [own, ...listed], creates };
}

/** The document without blank lines around it, unless a block scalar at its end means them. */
function textOf({ span, value }: ManifestDocument, { text, file }: SourceFile): string {
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const own = text.slice(span.start, span.end).replace(/^(?:[ \t]*\r?\n)+/, "");
  const trimmed = own.trimEnd() + newline;
  const [read] = parseSource(file, trimmed).documents;
  return sameValue(read?.value, value) ? trimmed : own;
}

/** `web-deployment`, or `document-3` for what has no name. */
function nameOf(document: ManifestDocument, objects: readonly BoundObject[]): string {
  const object = objects.find(({ ref }) => ref.document === document.index);
  const { kind = "", name = "" } = object?.ref ?? {};
  return name === "" ? `document-${document.index + 1}` : `${name}-${kind.toLowerCase()}`;
}

/** A file of the name beside another one; a number follows when there is one already. */
function freeName(beside: string, name: string, taken: ReadonlySet<string>): string {
  const own = fileName(beside);
  const folder = beside.slice(0, beside.length - own.length);
  const extension = /\.[^.]+$/.exec(own)?.[0] ?? ".yaml";
  const safe = name.replaceAll(/[^-.\w]/g, "-");
  let file = `${folder}${safe}${extension}`;
  for (let count = 2; taken.has(file); count++) file = `${folder}${safe}-${count}${extension}`;
  return file;
}

/** A kustomization in the same folder that lists the file lists the new ones too. */
function listings(
  source: SourceFile,
  { kustomizations }: ResourceScope,
  names: readonly string[],
  sources: RefactorContext["sources"],
): LocatedFix["edits"] {
  return kustomizations.kustomizations().flatMap((kustomization) => {
    if (kustomization.folder !== folderOf(source.file)) return [];
    const place = kustomization.resources.find(({ file }) => file === slashed(source.file));
    const holder = sources.get(kustomization.file);
    const document = holder?.documents[kustomization.document];
    const [list, index] = place?.path ?? [];
    if (!holder || !document || typeof list !== "string" || typeof index !== "number") return [];
    const inserts = names.map((name, i) => insert([list], index + 1 + i, name));
    return [{ file: kustomization.file, edits: editSource(holder, document, inserts) }];
  });
}
