// The objects of a file: one per document, and each item of a List on its own.
import { type ManifestDocument, outline, type SourceFile } from "../documents/index.ts";
import type { ViewedObject } from "../features/file-view.ts";
import type { Path } from "../finding.ts";

const cache = new WeakMap<SourceFile, readonly ViewedObject[]>();

/** Documents that are no objects (no `apiVersion` and `kind`) are left out, and so are Drydock's own kinds. */
export function viewedObjects(source: SourceFile): readonly ViewedObject[] {
  const known = cache.get(source);
  if (known) return known;
  const objects = source.documents.flatMap((document) =>
    document.empty ? [] : inDocument(source, document, document.value, []),
  );
  cache.set(source, objects);
  return objects;
}

function inDocument(
  source: SourceFile,
  document: ManifestDocument,
  value: unknown,
  base: Path,
): ViewedObject[] {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return [];
  const object = value as Record<string, unknown>;
  const { apiVersion, kind, items } = object;
  if (typeof kind === "string" && kind.endsWith("List") && Array.isArray(items) && base.length < 6)
    return items.flatMap((item, i) => inDocument(source, document, item, [...base, "items", i]));
  if (
    typeof apiVersion !== "string" ||
    typeof kind !== "string" ||
    apiVersion.startsWith("drydock.dev/")
  )
    return [];
  const metadata = (
    typeof object["metadata"] === "object" && object["metadata"] !== null ? object["metadata"] : {}
  ) as Record<string, unknown>;
  const text = (field: unknown) => (typeof field === "string" ? field : "");
  const ref = {
    file: source.file,
    document: document.index,
    base,
    apiVersion,
    kind,
    namespace: clusterScoped.has(kind) ? "" : text(metadata["namespace"]) || "default",
    name: text(metadata["name"]),
  };
  const span =
    base.length === 0 ? document.span : (outline(document, base)?.whole ?? document.span);
  return [{ ref, document, value: object, span }];
}

const clusterScoped = new Set([
  "Namespace",
  "Node",
  "PersistentVolume",
  "StorageClass",
  "PriorityClass",
  "ClusterRole",
  "ClusterRoleBinding",
  "IngressClass",
  "RuntimeClass",
  "CustomResourceDefinition",
]);
