// Mirrors staging/src/k8s.io/apiserver/pkg/{endpoints/handlers/update.go,registry/rest/update.go,
// registry/generic/registry/store.go} (1.36).
import { notServed } from "../apis/decode-status.ts";
import { nameIsPathSegment } from "../apis/meta/v1/name-formats.ts";
import { validateObjectMeta, validateObjectMetaUpdate } from "../apis/meta/v1/object-meta.ts";
import { type FieldError, fieldError } from "../model/field-error.ts";
import { FieldPath } from "../model/field-path.ts";
import {
  deepEqual,
  type KubeObject,
  type ObjectMeta,
  type Result,
  type Stored,
} from "../model/object.ts";
import type { Status } from "../model/status.ts";
import type { Attributes } from "./admission/plugin.ts";
import { createObject } from "./create.ts";
import { invalidObject } from "./invalid-object.ts";
import {
  deduplicateOwnerReferences,
  isStatusOfComponent,
  readBody,
  readStatus,
} from "./read-body.ts";
import type { Request } from "./request.ts";
import { conflict, invalid, notFound, plainError } from "./status.ts";
import { storageOf } from "./storage/registry.ts";
import { erase, storedForm, write } from "./write.ts";

type WithMeta = KubeObject & { metadata: ObjectMeta };

const modified =
  "the object has been modified; please apply your changes to the latest version and try again";

/** PUT: replaces the object, or the part of it that `subresource` names. */
export function update(request: Request, body: KubeObject, subresource?: string): Result<Stored> {
  // What is answered and not stored can only be asked.
  if (storageOf(request.resource).answer) return request.refused(notServed());
  if (isStatusOfComponent(request, subresource)) return updateStatus(request, body);
  const read = readBody(request, body);
  if ("refusal" in read) return request.refused(read.refusal);
  const { object } = read;
  if (!request.kind.namespaced) delete object.metadata.namespace;
  deduplicateOwnerReferences(request, object.metadata, "before");
  const { namespace = "", name = "" } = object.metadata;
  const existing = request.get(request.storedResource, namespace, name);
  if (!existing) {
    if (request.kind.allowCreateOnUpdate && !subresource) return createObject(request, object);
    return request.refused(notFound(request.resource, name));
  }
  const precondition = checkUid(request, object.metadata, existing);
  return precondition
    ? request.refused(precondition)
    : updateObject(request, object, existing, subresource);
}

function updateStatus(request: Request, body: KubeObject): Result<Stored> {
  const { namespace = "", name = "" } = body.metadata ?? {};
  const existing = request.get(
    request.storedResource,
    request.kind.namespaced ? namespace : "",
    name,
  );
  if (!existing) return request.refused(notFound(request.resource, name));
  const object = readStatus(request, body, existing);
  if (!request.kind.namespaced) delete object.metadata.namespace;
  deduplicateOwnerReferences(request, object.metadata, "before");
  const precondition = checkUid(request, object.metadata, existing);
  return precondition
    ? request.refused(precondition)
    : updateObject(request, object, existing, "status");
}

/** Writes `object`, of the stored version and with defaults, over `existing`. */
export function updateObject(
  request: Request,
  object: WithMeta,
  existing: Stored,
  subresource?: string,
): Result<Stored> {
  const { kind, resource } = request;
  // A user's object is brought into the form of stored ones, so that what did not change compares equal.
  const given = request.options.fieldValidation ? object : undefined;
  if (given) object = storedForm(request, given) as WithMeta;
  const attributes: Attributes = {
    operation: "UPDATE",
    kind,
    resource,
    ...(subresource ? { subresource } : {}),
    namespace: existing.metadata.namespace ?? "",
    name: existing.metadata.name,
    object,
    old: existing,
    dryRun: request.options.dryRun === true,
  };
  const refusal =
    request.admission("admit", attributes) ??
    checkResourceVersion(request, object.metadata, existing) ??
    beforeUpdate(request, object, existing, subresource, given) ??
    request.admission("validate", attributes);
  if (refusal) return request.refused(refusal);
  return store(request, object, existing);
}

/** Where the server keeps the resources whose place is not named after them. */
const storagePrefixes: Readonly<Record<string, string>> = {
  endpoints: "/services/endpoints",
  events: "/registry/events",
  "ingresses.networking.k8s.io": "/ingress",
  nodes: "/minions",
  replicationcontrollers: "/controllers",
  services: "/registry/services/specs",
};

function checkUid(request: Request, metadata: ObjectMeta, existing: Stored): Status | undefined {
  const { namespace, name, uid } = existing.metadata;
  if (!metadata.uid || metadata.uid === uid) return undefined;
  const prefix = storagePrefixes[request.storedResource] ?? `/${request.kind.plural}`;
  const key = [prefix, ...(namespace ? [namespace] : []), name].join("/");
  return conflict(
    request.resource,
    name,
    `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${metadata.uid}, UID in object meta: ${uid}`,
  );
}

function checkResourceVersion(
  request: Request,
  metadata: ObjectMeta,
  existing: Stored,
): Status | undefined {
  const { kind, resource } = request;
  const { name } = existing.metadata;
  const given = metadata.resourceVersion ?? "";
  if (!/^[0-9]*$/.test(given))
    return plainError(`strconv.ParseUint: parsing ${JSON.stringify(given)}: invalid syntax`);
  if (given === "" || Number(given) === 0) {
    if (kind.allowUnconditionalUpdate === false)
      return invalid(kind.group, kind.plural, name, [
        fieldError.invalid(
          FieldPath.of("metadata", "resourceVersion"),
          0,
          "must be specified for an update",
        ),
      ]);
    metadata.resourceVersion = existing.metadata.resourceVersion;
    return undefined;
  }
  return given === existing.metadata.resourceVersion
    ? undefined
    : conflict(resource, name, modified);
}

function beforeUpdate(
  request: Request,
  object: WithMeta,
  existing: Stored,
  subresource: string | undefined,
  given: WithMeta | undefined,
): Status | undefined {
  const { kind } = request;
  const old = existing.metadata;
  const refusal = subresource
    ? undefined
    : storageOf(request.resource).beginUpdate?.(object, existing, request);
  if (refusal) return refusal;
  prepare(request, object, existing, subresource);
  const { metadata } = object;
  if (
    request.countsGenerations() &&
    metadata.generation === old.generation &&
    (specChanged(object, existing) || (kind.countsEmpty && given && bringsEmpty(given, object)))
  )
    metadata.generation = (old.generation ?? 0) + 1;
  metadata.uid ||= old.uid;
  metadata.creationTimestamp = old.creationTimestamp;
  if (old.deletionTimestamp !== undefined) metadata.deletionTimestamp = old.deletionTimestamp;
  if (old.deletionGracePeriodSeconds !== undefined)
    metadata.deletionGracePeriodSeconds ??= old.deletionGracePeriodSeconds;
  const errors = [
    ...validateObjectMeta(
      metadata,
      { namespaced: kind.namespaced, name: nameIsPathSegment, qualifiedFinalizers: false },
      request,
    ),
    ...validateObjectMetaUpdate(metadata, old, request, { qualifiedFinalizers: false }),
    ...(kind.validateUpdate?.(object, existing, request, subresource) ?? []),
  ];
  if (errors.length > 0) {
    const shown = given ? asGiven(errors, request, given, existing, subresource) : errors;
    return invalidObject(request, metadata.name ?? "", shown);
  }
  // What a subresource writes is nothing to warn of.
  if (request.warns() && !subresource)
    for (const text of kind.warnings?.(object, existing, request) ?? []) request.warn(text);
  kind.canonicalize?.(object, request);
  return undefined;
}

function prepare(
  request: Request,
  object: WithMeta,
  existing: Stored,
  subresource: string | undefined,
): void {
  setOrDelete(object.metadata, "generation", existing.metadata.generation);
  keepOtherPart(request, object, existing, subresource);
  request.kind.prepareForUpdate?.(object, existing, request, subresource);
}

/** The errors with the values that the user gave: the stored form has no empty lists and maps, where the server does. */
function asGiven(
  errors: readonly FieldError[],
  request: Request,
  given: WithMeta,
  existing: Stored,
  subresource: string | undefined,
): FieldError[] {
  prepare(request, given, existing, subresource);
  const identity = ({ type, path, detail }: FieldError) => `${type} ${path} ${detail}`;
  const others = request.kind.validateUpdate?.(given, existing, request, subresource) ?? [];
  return errors.map((error) => {
    const at = others.findIndex((other) => identity(other) === identity(error));
    const [other] = at < 0 ? [] : others.splice(at, 1);
    return other?.value === undefined || other.value === null ? error : other;
  });
}

function setOrDelete<K extends keyof ObjectMeta>(
  metadata: ObjectMeta,
  field: K,
  value: ObjectMeta[K],
): void {
  if (value === undefined) delete metadata[field];
  else metadata[field] = value;
}

/** A write of the object keeps its status, a write of the status keeps everything but status and metadata. */
function keepOtherPart(
  request: Request,
  object: WithMeta,
  existing: Stored,
  subresource: string | undefined,
): void {
  if (!request.kind.subresources?.includes("status")) return;
  const target = object as unknown as Record<string, unknown>;
  const source = existing as unknown as Readonly<Record<string, unknown>>;
  const keep = (key: string) => {
    if (source[key] === undefined) delete target[key];
    else if (target[key] !== source[key]) target[key] = source[key];
  };
  if (subresource !== "status") keep("status");
  else
    for (const part of [target, source])
      for (const key of Object.keys(part)) if (!ofStatusWrite.has(key)) keep(key);
}

/** What a write of the status takes from the request. */
const ofStatusWrite: ReadonlySet<string> = new Set(["apiVersion", "kind", "metadata", "status"]);

/** Whether anything but metadata and status differs. */
function specChanged(object: KubeObject, existing: KubeObject): boolean {
  return differs(object, existing, besideSpec);
}

const besideSpec: ReadonlySet<string> = new Set(["metadata", "status"]);
const metadataField: ReadonlySet<string> = new Set(["metadata"]);
const versionField: ReadonlySet<string> = new Set(["resourceVersion"]);

/** Whether two objects differ in other fields than these; a field that holds `undefined` counts as absent. */
function differs(a: object, b: object, beside: ReadonlySet<string>): boolean {
  const left = a as Readonly<Record<string, unknown>>;
  const right = b as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(left))
    if (!beside.has(key) && left[key] !== right[key] && !deepEqual(left[key], right[key]))
      return true;
  for (const key of Object.keys(right))
    if (!beside.has(key) && right[key] !== undefined && left[key] === undefined) return true;
  return false;
}

/** Whether what was given has an empty list or map, beside its metadata, which its stored form lacks. */
function bringsEmpty(given: unknown, stored: unknown): boolean {
  if (typeof given !== "object" || given === null) return false;
  const kept = (stored ?? {}) as Readonly<Record<string, unknown>>;
  return Object.entries(given).some(([key, value]) =>
    kept[key] === undefined
      ? typeof value === "object" && value !== null && Object.keys(value).length === 0
      : key !== "metadata" && bringsEmpty(value, kept[key]),
  );
}

function store(request: Request, object: WithMeta, existing: Stored): Result<Stored> {
  const { deletionTimestamp, deletionGracePeriodSeconds } = existing.metadata;
  const gone =
    deletionTimestamp !== undefined &&
    !deletionGracePeriodSeconds &&
    !object.metadata.finalizers?.length &&
    (storageOf(request.resource).shouldDeleteDuringUpdate?.(object) ?? true);
  const stored = storedForm(request, object, existing) as Stored;
  if (!request.options.dryRun && gone) {
    erase(request, existing);
    return request.ok(stored);
  }
  if (unchanged(stored, existing) && !request.ownersChanged) return request.ok(existing);
  return request.ok(request.options.dryRun ? stored : write(request, stored, existing));
}

function unchanged(object: KubeObject, existing: Stored): boolean {
  return (
    !differs(object, existing, metadataField) &&
    !differs(object.metadata ?? {}, existing.metadata, versionField)
  );
}
