// Mirrors staging/src/k8s.io/apiserver/pkg/{endpoints/handlers/create.go,registry/rest/create.go,
// registry/generic/registry/store.go} (1.36). The order of the steps decides which refusal a user sees.

import { methodNotAllowed } from "../apis/decode-status.ts";
import { nameIsPathSegment } from "../apis/meta/v1/name-formats.ts";
import { validateObjectMeta } from "../apis/meta/v1/object-meta.ts";
import {
  clone,
  type KubeObject,
  type ObjectMeta,
  type Result,
  type Stored,
} from "../model/object.ts";
import { randomSuffix } from "../model/random.ts";
import type { Status } from "../model/status.ts";
import type { Attributes } from "./admission/plugin.ts";
import { invalidObject } from "./invalid-object.ts";
import { deduplicateOwnerReferences, readBody } from "./read-body.ts";
import type { Request } from "./request.ts";
import { alreadyExists, generateNameConflict, plainError } from "./status.ts";
import { storageOf } from "./storage/registry.ts";
import { storedForm, write } from "./write.ts";

type WithMeta = KubeObject & { metadata: ObjectMeta };

const maxNameGenerationAttempts = 8;
/** A generated name is cut so that it still is a DNS label. */
const maxGeneratedBaseLength = 58;

export function create(request: Request, body: KubeObject): Result<Stored> {
  if (storageOf(request.resource).readOnly) return request.refused(methodNotAllowed());
  const read = readBody(request, body);
  if ("refusal" in read) return request.refused(read.refusal);
  return createObject(request, read.object);
}

/** Creates an object of the stored version whose defaults are filled in. */
export function createObject(request: Request, object: WithMeta): Result<Stored> {
  const { kind, resource } = request;
  const { metadata } = object;
  if (!kind.namespaced) delete metadata.namespace;
  for (const field of [
    "creationTimestamp",
    "uid",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    "selfLink",
  ] as const)
    delete metadata[field];
  deduplicateOwnerReferences(request, metadata, "before");
  const attributes: Attributes = {
    operation: "CREATE",
    kind,
    resource,
    namespace: metadata.namespace ?? "",
    name: metadata.name ?? "",
    object,
    dryRun: request.options.dryRun === true,
  };
  const refusal = request.admission("admit", attributes);
  if (refusal) return request.refused(refusal);
  deduplicateOwnerReferences(request, metadata, "after");
  const answer = storageOf(resource).answer?.(object, request);
  if (answer) return answer;
  const generated = !metadata.name && metadata.generateName;
  for (let attempt = 1; ; attempt++) {
    const result = attemptCreate(request, generated ? clone(object) : object, attributes);
    const taken = !result.ok && result.status.reason === "AlreadyExists";
    if (!taken || !generated || attempt === maxNameGenerationAttempts) return result;
  }
}

function attemptCreate(request: Request, object: WithMeta, attributes: Attributes): Result<Stored> {
  const { metadata } = object;
  const base = metadata.generateName?.slice(0, maxGeneratedBaseLength);
  if (!metadata.name && base) metadata.name = generateName(request, metadata, base);
  metadata.uid = request.uid(metadata.namespace ?? "", metadata.name ?? "");
  metadata.creationTimestamp = request.timestamp();
  const refusal = beforeCreate(request, object);
  if (refusal) return request.refused(refusal);
  const name = attributes.name || (object.metadata.name ?? "");
  const denied = request.admission("validate", {
    ...attributes,
    name,
    ...(attributes.name ? {} : { nameIsGenerated: true }),
    object,
  });
  if (denied) return request.refused(denied);
  return store(request, object);
}

function generateName(request: Request, { namespace = "" }: ObjectMeta, base: string): string {
  const purpose = `name/${namespace}/${base}`;
  return (
    storageOf(request.resource).generateName?.(base) ?? base + randomSuffix(request.random(purpose))
  );
}

function beforeCreate(request: Request, object: WithMeta): Status | undefined {
  const { kind } = request;
  const storage = storageOf(request.resource);
  const refusal = storage.beginCreate?.(object, request);
  if (refusal) return refusal;
  kind.prepareForCreate?.(object, request);
  const { metadata } = object;
  if (!metadata.name && storage.nameWhenEmpty) metadata.name = storage.nameWhenEmpty(request);
  if (request.countsGenerations()) metadata.generation = 1;
  const name = metadata.name ?? "";
  const errors = [
    ...(storage.validate?.(object, request) ?? []),
    ...kind.validate(object, request),
  ];
  if (errors.length > 0) return invalidObject(request, name, errors);
  const common = validateObjectMeta(
    metadata,
    { namespaced: kind.namespaced, name: nameIsPathSegment, qualifiedFinalizers: false },
    request,
  );
  if (common.length > 0) return invalidObject(request, name, common);
  if (request.warns())
    for (const text of kind.warnings?.(object, undefined, request) ?? []) request.warn(text);
  kind.canonicalize?.(object, request);
  return undefined;
}

function store(request: Request, object: WithMeta): Result<Stored> {
  const { resource } = request;
  const { namespace = "", name = "", generateName } = object.metadata;
  // What cannot be read as a version is none.
  if (/^0*[1-9][0-9]*$/.test(object.metadata.resourceVersion ?? ""))
    return request.refused(
      plainError("resourceVersion should not be set on objects to be created"),
    );
  const existing = request.get(request.storedResource, namespace, name);
  if (existing) {
    const status = generateName
      ? generateNameConflict(resource, name)
      : alreadyExists(resource, name);
    return request.refused(
      existing.metadata.deletionTimestamp
        ? { ...status, message: `object is being deleted: ${status.message}` }
        : status,
    );
  }
  const stored = storedForm(request, object) as Stored;
  return request.ok(request.options.dryRun ? stored : write(request, stored));
}
