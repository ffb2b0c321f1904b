// The objects of one file at their places, with their namespaces. Bound once per file and context, so that a keystroke
// binds its own file only, and the objects of all others stay the same.
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
  readonly source: SourceFile;
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

const bound = new WeakMap<SourceFile, { context: FileContext; objects: readonly BoundObject[] }>();

/** The objects of a file in the order of the text; none for a file that is not checked. */
export function bindFile(source: SourceFile, context: FileContext): readonly BoundObject[] {
  const known = bound.get(source);
  if (known && sameContext(known.context, context)) return known.objects;
  const documents = source.skipped === undefined ? source.documents : [];
  const objects = documents.flatMap((document) =>
    contributionOf(document.content).map((content) =>
      bindObject(source, document, content, context),
    ),
  );
  bound.set(source, { context, objects });
  return objects;
}

function sameContext(a: FileContext, b: FileContext): boolean {
  return (
    a.defaultNamespace === b.defaultNamespace &&
    a.namespace === b.namespace &&
    a.patches === b.patches
  );
}

function bindObject(
  source: SourceFile,
  document: ManifestDocument,
  content: ObjectContribution,
  context: FileContext,
): BoundObject {
  const { base, apiVersion, kind, name, value, groupKind } = content;
  const written = content.namespace ?? context.namespace;
  const namespace: EffectiveNamespace = isClusterScoped(groupKind)
    ? CLUSTER
    : { name: written ?? context.defaultNamespace, implicit: written === undefined };
  const { file } = source;
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
    source,
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
