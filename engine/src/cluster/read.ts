// Reads the objects of a cluster from manifests: what is written is taken as what is stored, and what a manifest leaves
// out is filled in as the API server would have.
import { decode, findDecodeErrors } from "../apis/decode.ts";
import { type ApiContext, resourceName } from "../apis/kind.ts";
import type { AnyKind } from "../apis/registry.ts";
import type { SchemaPack } from "../apis/schema-pack.ts";
import type { ApiServer } from "../apiserver/api-server.ts";
import { FieldPath } from "../model/field-path.ts";
import { clone, type KubeObject, type ObjectMeta } from "../model/object.ts";
import { completeBindings, completeNamespaces, fillQuotas } from "./complete.ts";

/** An object that can not be part of a cluster, and why. */
export interface ClusterProblem {
  readonly object: unknown;
  readonly message: string;
}

/** The items of a List (`v1 List`, `PodList` ...), or the object itself. */
export function listItems(object: unknown): readonly unknown[] {
  const fields = object as { kind?: unknown; items?: unknown } | null;
  const isList =
    typeof fields === "object" &&
    fields !== null &&
    typeof fields.kind === "string" &&
    fields.kind.endsWith("List") &&
    Array.isArray(fields.items);
  return isList ? (fields.items as unknown[]) : [object];
}

/** Kinds that others need when they are created come first. */
const first = [
  "Namespace",
  "PriorityClass",
  "RuntimeClass",
  "StorageClass",
  "IngressClass",
  "ServiceAccount",
  "Node",
];

/**
 * Puts the objects into the server's store, Lists item by item; what others rely on first, otherwise in the given
 * order. Objects with a uid come from a snapshot and are taken as they are, the others are completed as if they had
 * been created. Objects that are no Kubernetes objects, or of kinds that are not served, are left out and reported.
 */
export function loadCluster(
  server: ApiServer,
  objects: readonly unknown[],
  context: ApiContext,
  pack?: SchemaPack,
): ClusterProblem[] {
  const problems: ClusterProblem[] = [];
  const readAll = (some: readonly unknown[]) =>
    some.flatMap((object) => {
      const result = readClusterObject(server, object, context, pack);
      if (typeof result !== "string") return [result];
      problems.push({ object, message: result });
      return [];
    });
  const load = ({ kind, object }: { kind: AnyKind; object: KubeObject }) => {
    if (object.metadata?.uid) server.load(resourceName(kind), object);
    else server.adopt(resourceName(kind), object);
  };
  const items = objects.flatMap(listItems);
  // Definitions add kinds, which the rest may be of.
  readAll(items.filter(isDefinition)).forEach(load);
  const read = readAll(items.filter((item) => !isDefinition(item)));
  const rank = ({ kind }: { kind: AnyKind }) => {
    const at = first.indexOf(kind.kind);
    return at < 0 ? first.length : at;
  };
  const ordered = read.sort((a, b) => rank(a) - rank(b));
  const rest = ordered.findIndex((item) => rank(item) === first.length);
  const split = rest < 0 ? ordered.length : rest;
  ordered.slice(0, split).forEach(load);
  completeNamespaces(server, context);
  ordered.slice(split).forEach(load);
  completeBindings(server);
  fillQuotas(server, context);
  return problems;
}

/** `spec.replicas: `, where that is what decoding stopped at. */
function placeOfError(pack: SchemaPack, given: KubeObject, { minor }: ApiContext): string {
  const errors = findDecodeErrors(pack, given, given, { minor, dropUnknown: true });
  const path = errors.find(({ type }) => type === "wrong-type")?.path ?? [];
  const at = path.reduce<FieldPath>(
    (outer, step) => (typeof step === "number" ? outer.index(step) : outer.child(step)),
    FieldPath.root,
  );
  return path.length === 0 ? "" : `${at}: `;
}

function isDefinition(object: unknown): boolean {
  const { apiVersion, kind } = (object ?? {}) as Partial<KubeObject>;
  return kind === "CustomResourceDefinition" && apiVersion === "apiextensions.k8s.io/v1";
}

/** The object decoded, with defaults and in the stored version; or why it is none. */
export function readClusterObject(
  server: ApiServer,
  given: unknown,
  context: ApiContext,
  pack: SchemaPack | undefined,
): { kind: AnyKind; object: KubeObject } | string {
  const { apiVersion, kind: kindName, metadata } = (given ?? {}) as Partial<KubeObject>;
  const who = `${kindName}/${metadata?.name}`;
  if (typeof apiVersion !== "string" || typeof kindName !== "string")
    return "not a Kubernetes object: apiVersion and kind are needed";
  const kind = server.kindOf(apiVersion, kindName);
  if (!kind) return `no matches for kind "${kindName}" in version "${apiVersion}"`;
  if (!metadata?.name) return `${kindName} without a name`;
  const decoded = pack
    ? decode(pack, { apiVersion, kind: kindName }, given, {
        minor: context.minor,
        dropUnknown: true,
      })
    : ({ ok: true, object: given as KubeObject } as const);
  if (!decoded.ok)
    return `${who}: ${placeOfError(pack!, given as KubeObject, context)}${decoded.error}`;
  let object = decoded.object === given ? clone(decoded.object) : decoded.object;
  kind.setDefaults?.(object, context);
  if (kind.convert) object = kind.convert.toStored(object, context);
  const meta: ObjectMeta = { ...object.metadata };
  if (!kind.namespaced) delete meta.namespace;
  else meta.namespace ||= "default";
  delete meta.managedFields;
  return { kind, object: { ...object, metadata: meta } };
}
