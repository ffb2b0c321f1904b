// The objects of one file at their places, with their namespaces. Bound once per document and context, so that a keystroke
// binds its own document and those that it moves, and the objects of all others stay the same.
import { type ManifestDocument, outline, type SourceFile, type Span } from "../documents/index.ts";
import type { ObjectRef } from "../finding.ts";
import { contributionOf, type ObjectContribution } from "./contribution.ts";
import type { JsonMap } from "./json.ts";
import { type GroupKind, isClusterScoped } from "./kinds.ts";
import { isIncomplete } from "./partial.ts";

/** A namespace, and whether the manifest leaves it open: `kubectl -n` or an overlay may set another one. */
export interface EffectiveNamespace {
  readonly name: string;
  readonly implicit: boolean;
}

/** An object of the scope at its place. */
export interface BoundObject {
  readonly ref: ObjectRef;
  readonly document: ManifestDocument;
  /** The whole object in the file: its document, or its item of a List. */
  readonly span: Span;
  readonly value: JsonMap;
  readonly kind: GroupKind;
  readonly namespace: EffectiveNamespace;
  readonly content: ObjectContribution;
  /** A patch: nothing can be said to be missing in it. */
  readonly partial: boolean;
}

/** What other files say about a file. */
export interface FileContext {
  readonly defaultNamespace: string;
  /** Of the kustomization that lists the file. */
  readonly namespace: string | undefined;
  /** Listed as a patch by a kustomization; or where kustomizations are at work, so that incomplete objects are patches. */
  readonly patches: "all" | "incomplete" | "none";
}

export const CLUSTER: EffectiveNamespace = { name: "", implicit: false };

interface Bound {
  readonly file: string;
  readonly context: FileContext;
  readonly objects: readonly BoundObject[];
}

const files = new WeakMap<SourceFile, Bound>();
const documents = new WeakMap<ManifestDocument, Bound>();

/** The objects of a file in the order of the text; none for a file that is not checked. The same array for the same file. */
export function bindFile(source: SourceFile, context: FileContext): readonly BoundObject[] {
  const { file, skipped } = source;
  const known = files.get(source);
  if (known && isFor(known, file, context)) return known.objects;
  const objects =
    skipped === undefined
      ? source.documents.flatMap((document) => bindDocument(file, document, context))
      : [];
  files.set(source, { file, context, objects });
  return objects;
}

function bindDocument(
  file: string,
  document: ManifestDocument,
  context: FileContext,
): readonly BoundObject[] {
  const known = documents.get(document);
  if (known && isFor(known, file, context)) return known.objects;
  const objects = contributionOf(document.content).map((content) =>
    bindObject(file, document, content, context),
  );
  documents.set(document, { file, context, objects });
  return objects;
}

function isFor(bound: Bound, file: string, context: FileContext): boolean {
  return bound.file === file && sameContext(bound.context, context);
}

function sameContext(a: FileContext, b: FileContext): boolean {
  return (
    a.defaultNamespace === b.defaultNamespace &&
    a.namespace === b.namespace &&
    a.patches === b.patches
  );
}

function bindObject(
  file: string,
  document: ManifestDocument,
  content: ObjectContribution,
  context: FileContext,
): BoundObject {
  const { base, apiVersion, kind, name, value, groupKind } = content;
  const written = content.namespace ?? context.namespace;
  const namespace: EffectiveNamespace = isClusterScoped(groupKind)
    ? CLUSTER
    : { name: written ?? context.defaultNamespace, implicit: written === undefined };
  const item = base.length > 0 ? outline(document, base)?.whole : undefined;
  return {
    ref: {
      file,
      document: document.index,
      base,
      apiVersion,
      kind,
      namespace: namespace.name,
      name,
    },
    document,
    span: item ?? document.span,
    value,
    kind: groupKind,
    namespace,
    content,
    partial:
      context.patches === "all" ||
      (context.patches === "incomplete" && isIncomplete(groupKind, value)),
  };
}

/** Equal names; or exactly one of them is implicit, and the other may be what it becomes. */
export function mayBeSame(a: EffectiveNamespace, b: EffectiveNamespace): boolean {
  if (a.name === b.name) return true;
  return a.name !== "" && b.name !== "" && a.implicit !== b.implicit;
}
