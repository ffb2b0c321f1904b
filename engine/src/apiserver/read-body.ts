// The first steps of every write (apiserver/pkg/endpoints/handlers/{create,update,patch}.go, 1.36): the body becomes an
// object of the stored version, with defaults.
import { decode, decodeMetadata } from "../apis/decode.ts";
import { decodeRefusal } from "../apis/decode-status.ts";
import { isObject } from "../apis/json-object.ts";
import {
  clone,
  cloneSharing,
  deepEqual,
  type KubeObject,
  type ObjectMeta,
  type Stored,
} from "../model/object.ts";
import type { Status } from "../model/status.ts";
import type { Request } from "./request.ts";

/**
 * A private copy of the body as an object of the stored version; defaults filled in. `refuse` words what does not fit
 * the type.
 */
export function readBody(
  request: Request,
  body: KubeObject,
  refuse: typeof decodeRefusal = decodeRefusal,
): { object: KubeObject & { metadata: ObjectMeta } } | { refusal: Status } {
  const { served: kind } = request;
  let given: KubeObject = body;
  if (request.writer && request.options.fieldManager !== undefined)
    request.writer = { ...request.writer, body };
  const { pack, minor } = request.state.options;
  const type = {
    apiVersion: kind.group === "" ? kind.version : `${kind.group}/${kind.version}`,
    kind: kind.kind,
  };
  const { fieldValidation } = request.options;
  if (fieldValidation && pack) {
    const dropUnknown = fieldValidation === "Warn";
    const decoded = decode(pack, type, body, { minor, dropUnknown });
    if (!decoded.ok) return { refusal: refuse(type, decoded.error) };
    for (const warning of decoded.unknown) request.warn(warning);
    given = decoded.object;
  }
  const conversionError = kind.conversionError?.(
    given,
    pack && ((metadata) => decodeMetadata(pack, metadata, { minor })),
  );
  if (conversionError !== undefined) return { refusal: refuse(type, conversionError) };
  const copy = kind.keepsItems ? copyButItems : clone;
  let object = given === body ? copy(given) : given;
  kind.setDefaults?.(object, request);
  if (kind.convert) object = kind.convert.toStored(object, request);
  object.metadata ??= {};
  // Who owns which field is not kept in the object, and what a client says about it never refuses a request.
  delete object.metadata.managedFields;
  return { object: object as KubeObject & { metadata: ObjectMeta } };
}

/** A private copy of the value but for frozen items of its lists, which are parts of stored objects. */
function copyButItems<T>(value: T): T {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value))
    return value.map((item) => (Object.isFrozen(item) ? item : copyButItems(item))) as T;
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) copy[key] = copyButItems(item);
  return copy as T;
}

/** Whether a component writes a status of a kind that is stored as it is served. */
export function isStatusOfComponent(request: Request, subresource: string | undefined): boolean {
  const { kind, served, options } = request;
  return (
    subresource === "status" &&
    kind === served &&
    kind.subresources?.includes("status") === true &&
    kind.conversionError === undefined &&
    options.fieldValidation === undefined
  );
}

/**
 * The object that a component's write of a status asks for: metadata and status of the body, private as far as the
 * request may change them; everything else is the stored object's and shared with it. Most writes of a simulation are
 * of this sort, and what they cannot change is neither copied nor given defaults.
 */
export function readStatus(
  request: Request,
  body: KubeObject,
  stored: Stored,
): KubeObject & { metadata: ObjectMeta } {
  const given = body as unknown as Readonly<Record<string, unknown>>;
  const kept = stored as unknown as Readonly<Record<string, unknown>>;
  const object: Record<string, unknown> = {};
  for (const key of Object.keys(given)) {
    if (key === "metadata") object[key] = { ...body.metadata };
    else if (key === "status") object[key] = readStatusField(request, given[key], kept[key]);
    else if (kept[key] !== undefined) object[key] = kept[key];
  }
  for (const key of Object.keys(kept)) if (key !== "status") object[key] ??= kept[key];
  const read = object as unknown as KubeObject & { metadata: ObjectMeta };
  request.kind.setStatusDefaults?.(read);
  delete read.metadata.managedFields;
  return read;
}

/** A private copy of the status; what it has in common with the stored one stays shared where nothing fills in defaults. */
function readStatusField({ kind }: Request, given: unknown, stored: unknown): unknown {
  if (kind.setStatusDefaults || !isObject(given)) return clone(given);
  const parts = isObject(stored) ? stored : {};
  const status: { [key: string]: unknown } = {};
  for (const key of Object.keys(given)) status[key] = cloneSharing(given[key], parts[key]);
  return status;
}

/** Drops owner references that occur twice, with a warning. */
export function deduplicateOwnerReferences(
  request: Request,
  metadata: ObjectMeta,
  when: "before" | "after",
): void {
  if ((metadata.ownerReferences?.length ?? 0) < 2) return;
  const kept: NonNullable<ObjectMeta["ownerReferences"]> = [];
  const duplicates: string[] = [];
  for (const reference of metadata.ownerReferences ?? []) {
    if (kept.some((other) => deepEqual(other, reference))) duplicates.push(reference.uid);
    else kept.push(reference);
  }
  if (duplicates.length === 0) return;
  metadata.ownerReferences = kept;
  const moment = when === "after" ? " after mutating admission happens" : "";
  request.warn(
    `.metadata.ownerReferences contains duplicate entries${moment}; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: ${duplicates.join(", ")}`,
  );
}
