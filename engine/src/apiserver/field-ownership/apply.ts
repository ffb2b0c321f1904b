// Mirrors applyPatcher of staging/src/k8s.io/apiserver/pkg/endpoints/handlers/patch.go and the managers around it in
// staging/src/k8s.io/apimachinery/pkg/util/managedfields (1.36): server-side apply.
import { lastAppliedAnnotation } from "../../apis/annotations.ts";
import { methodNotAllowed } from "../../apis/decode-status.ts";
import { fromUnstructured } from "../../apis/decode-unstructured.ts";
import type { AnyKind } from "../../apis/registry.ts";
import { goJson } from "../../model/go-format.ts";
import { clone, type KubeObject, type Result, type Stored } from "../../model/object.ts";
import { createObject } from "../create.ts";
import { readBody } from "../read-body.ts";
import type { Request } from "../request.ts";
import { applyConflict, badRequest, plainError } from "../status.ts";
import { storageOf } from "../storage/registry.ts";
import { updateObject } from "../update.ts";
import { compareValues } from "./compare.ts";
import { FieldSet } from "./field-set.ts";
import type { FieldType } from "./field-type.ts";
import { type Applied, afterApply, afterUpdate, conflictTexts, type Managers } from "./managers.ts";
import {
  apiVersionOf,
  emptyObject,
  managerOf,
  managersOf,
  resetsOf,
  typeOfObjects,
} from "./ownership.ts";
import { fieldsOf } from "./typed-value.ts";
import { typeErrors } from "./validate.ts";

export interface ApplyRequest {
  readonly namespace: string;
  readonly name: string;
  /** The configuration: the fields that the manager wants, and no others. */
  readonly body: KubeObject;
  /** Takes fields that others own. */
  readonly force: boolean;
}

/** Creates the object or changes the fields that the manager owns. The request must say who writes. */
export function serverSideApply(request: Request, asked: ApplyRequest): Result<Stored> {
  const { served, resource, state } = request;
  const { body, namespace, name } = asked;
  const writer = request.writer!;
  if (storageOf(resource).readOnly) return request.refused(methodNotAllowed());
  if (body.metadata?.managedFields !== undefined)
    return request.refused(badRequest("metadata.managedFields must be nil"));
  const type = typeOfObjects(state, served);
  const wrong = typeErrors(type, body);
  const typeName = groupVersionKind(served);
  const what = `(${namespace}/${name}; ${typeName})`;
  if (wrong !== undefined)
    return request.refused(plainError(`failed to create typed patch object ${what}: ${wrong}`));
  const existing = request.get(request.storedResource, namespace, name);
  const live = existing ? asServed(request, existing) : emptyObject(state, served);
  const resets = resetsOf(served, writer.subresource);
  const write = { type, resets, live, manager: managerOf(writer, "Apply") };
  let managers = existing ? managersOf(state, existing) : new Map();
  const before = managers;
  if (existing && managers.size === 0) {
    const manager = {
      ...write.manager,
      manager: "before-first-apply",
      operation: "Update" as const,
    };
    managers = afterUpdate(managers, { ...write, live: emptyObject(state, served), manager }, live);
  }
  const applied = settled(managers, write, asked);
  if ("conflicts" in applied) {
    const { message, causes } = conflictTexts(applied.conflicts);
    return request.refused(applyConflict(message, causes));
  }
  const object = clone(applied.object) as KubeObject;
  if (writer.manager === "kubectl") updateLastApplied(object, body);
  const inconvertible = (error: string) =>
    plainError(
      `failed to convert new object ${what} to proper version: unable to convert unstructured object to ${typeName}: ${error}`,
    );
  const { pack } = state.options;
  const error = pack && fromUnstructured(pack, object, object, { minor: request.minor }).error;
  if (error !== undefined) return request.refused(inconvertible(error));
  const read = readBody(request, object, (_type, error) => inconvertible(error));
  if ("refusal" in read) return request.refused(read.refusal);
  request.writer = { ...writer, managers: applied.managers };
  request.ownersChanged = !sameManagers(before, applied.managers);
  return existing
    ? updateObject(request, read.object, existing)
    : createObject(request, read.object);
}

/** `apps/v1, Kind=Deployment`. */
function groupVersionKind(kind: AnyKind): string {
  const { group, version } = kind;
  return `${group === "" ? `/${version}` : apiVersionOf(kind)}, Kind=${kind.kind}`;
}

function asServed(request: Request, existing: Stored): KubeObject {
  return request.served.convert?.fromStored(existing, request) ?? existing;
}

/** kubectl may take what it applied on the client's side before, as long as nobody has changed it since. */
function settled(
  managers: Managers,
  write: Parameters<typeof afterApply>[1],
  { body, force }: ApplyRequest,
): Applied {
  const applied = afterApply(managers, write, body, force);
  if (!("conflicts" in applied) || write.manager.manager !== "kubectl") return applied;
  const allowed = fieldsOfLastApplied(write.type, write.live);
  const conflicts = applied.conflicts.filter(({ path }) => !allowed.has(path));
  return conflicts.length > 0 ? { conflicts } : afterApply(managers, write, body, true);
}

function fieldsOfLastApplied(type: FieldType, live: unknown): FieldSet {
  const { apiVersion, metadata } = live as KubeObject;
  const text = metadata?.annotations?.[lastAppliedAnnotation];
  const config = text ? parsed(text) : undefined;
  if (config?.apiVersion !== apiVersion || typeErrors(type, config) !== undefined)
    return new FieldSet();
  const { changed, removed } = compareValues(type, config, live);
  return fieldsOf(type, config).difference(changed).difference(removed);
}

function parsed(text: string): Partial<KubeObject> | undefined {
  try {
    return JSON.parse(text) as Partial<KubeObject>;
  } catch {
    return undefined;
  }
}

/** Keeps the annotation of client-side apply true, in place, for who goes back to it. */
function updateLastApplied(object: KubeObject, body: KubeObject): void {
  const annotations = object.metadata?.annotations;
  if (!annotations?.[lastAppliedAnnotation]) return;
  const config = clone(body);
  delete config.metadata?.annotations?.[lastAppliedAnnotation];
  annotations[lastAppliedAnnotation] = `${goJson(config)}\n`;
}

function sameManagers(a: Managers, b: Managers): boolean {
  return (
    a.size === b.size &&
    [...a].every(([key, entry]) => {
      const other = b.get(key);
      return other?.apiVersion === entry.apiVersion && other.fields.equals(entry.fields);
    })
  );
}

/** Stores an object as it is under other managers, as a patch of `metadata.managedFields` does. */
export function replaceManagers(
  request: Request,
  existing: Stored,
  managers: Managers,
): Result<Stored> {
  request.writer = { ...request.writer!, managers };
  request.ownersChanged = true;
  return updateObject(request, clone(existing) as Stored, existing);
}
