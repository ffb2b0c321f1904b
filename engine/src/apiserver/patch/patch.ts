// Mirrors staging/src/k8s.io/apiserver/pkg/endpoints/handlers/patch.go (1.36): a patch is applied to the live object,
// and what comes out goes the way of an update. Difference: the object in a refusal has no managedFields, and its
// keys are sorted throughout.
import { decode, strictDecodingError } from "../../apis/decode.ts";
import { fromUnstructured } from "../../apis/decode-unstructured.ts";
import { packKind } from "../../apis/schema-pack.ts";
import type { PatchType } from "../../model/cluster-access.ts";
import { fieldError } from "../../model/field-error.ts";
import { FieldPath } from "../../model/field-path.ts";
import { goJson, goPrint, goQuote } from "../../model/go-format.ts";
import { clone, type KubeObject, type Result, type Stored } from "../../model/object.ts";
import type { Status } from "../../model/status.ts";
import { readBody } from "../read-body.ts";
import type { Request } from "../request.ts";
import { badRequest, invalid, notFound, unprocessablePatch } from "../status.ts";
import { scale, scaleOf } from "../storage/scale.ts";
import { updateObject } from "../update.ts";
import { applyJsonPatch, unfit } from "./json-patch.ts";
import { applyMergePatch, isFields } from "./merge-patch.ts";
import { applyStrategicMergePatch } from "./strategic-merge-patch.ts";

export interface PatchRequest {
  readonly namespace: string;
  readonly name: string;
  readonly body: unknown;
  readonly type: PatchType;
  readonly subresource?: string;
}

/** A patched object as it would be sent in an update, or why there is none. */
type Patched = { readonly object: KubeObject } | { readonly refusal: Status };

export function patch(request: Request, asked: PatchRequest): Result<Stored> {
  const { kind, resource } = request;
  const existing = request.get(request.storedResource, asked.namespace, asked.name);
  if (!existing) return request.refused(notFound(resource, asked.name));
  if (asked.subresource === "scale") return patchScale(request, asked, existing);
  const live = clone(existing);
  const target = request.served.convert?.fromStored(live, request) ?? live;
  const patched = applyPatch(request, asked, target);
  if ("refusal" in patched) return request.refused(patched.refusal);
  // What a strategic merge patch leaves has been read already.
  const text = () => (asked.type === "strategic" ? goPrint(asked.body) : goJson(patched.object));
  const read = readBody(request, patched.object, (_, error) => unreadable(text(), error));
  if ("refusal" in read) return request.refused(read.refusal);
  const { metadata } = read.object;
  if (kind.namespaced && metadata.namespace && metadata.namespace !== existing.metadata.namespace)
    return request.refused(
      badRequest(
        "the namespace of the provided object does not match the namespace sent on the request",
      ),
    );
  if (existing.metadata.namespace === undefined) delete metadata.namespace;
  else metadata.namespace = existing.metadata.namespace;
  const misnamed = nameMismatch(metadata.name, existing.metadata.name);
  return misnamed
    ? request.refused(misnamed)
    : updateObject(request, read.object, existing, asked.subresource);
}

/** The subresource has a form of its own, and a write of it scales the object. */
function patchScale(request: Request, asked: PatchRequest, existing: Stored): Result<Stored> {
  const target = scaleOf(existing);
  const patched = applyPatch(request, asked, clone(target));
  if ("refusal" in patched) return request.refused(patched.refusal);
  const { pack, fieldValidation } = { ...request.state.options, ...request.options };
  if (!pack || fieldValidation === undefined) return scale(patched.object, request);
  const { minor } = request;
  const decoded = decode(pack, target, patched.object, {
    minor,
    dropUnknown: fieldValidation === "Warn",
  });
  if (!decoded.ok) return request.refused(unreadable(goJson(patched.object), decoded.error));
  for (const warning of decoded.unknown) request.warn(warning);
  const misnamed = nameMismatch(decoded.object.metadata?.name, existing.metadata.name);
  return misnamed ? request.refused(misnamed) : scale(decoded.object, request);
}

/** Applies the body to `target`, an object of the served kind, in place where it can be. */
function applyPatch(request: Request, asked: PatchRequest, target: KubeObject): Patched {
  const { type } = asked;
  const { apiVersion, kind } = target;
  const body = clone(asked.body);
  if (type === "strategic") return applyStrategic(request, body, target);
  const patched = type === "json" ? applyJson(request, body, target) : applyMerge(body, target);
  if ("refusal" in patched) return patched;
  const { object } = patched;
  if (object.apiVersion === apiVersion && object.kind === kind) return patched;
  if (request.options.fieldValidation === undefined) return patched;
  return { refusal: unreadable(goJson(object), whyNoKind(object.apiVersion, object.kind)) };
}

function applyStrategic(request: Request, body: unknown, target: KubeObject): Patched {
  const { pack } = request.state.options;
  const { apiVersion, kind } = target;
  if (body !== null && !isFields(body)) return { refusal: badRequest(notFields(body)) };
  const patch = body ?? {};
  const known = pack && packKind(pack, apiVersion, kind);
  const patched = applyStrategicMergePatch(
    target as unknown as Record<string, unknown>,
    patch,
    known && { pack, type: { type: "struct", name: known.definition } },
  );
  if ("refusal" in patched) return patched;
  // The type of an object is known, whatever a patch says about it.
  const object = { ...patched.object, apiVersion, kind } as KubeObject;
  const { fieldValidation } = request.options;
  if (!pack || fieldValidation === undefined) return { object };
  const read = fromUnstructured(pack, { apiVersion, kind }, object, { minor: request.minor });
  if (read.error !== undefined) return { refusal: unreadable(goPrint(patch), read.error) };
  if (read.unknown.length > 0 && fieldValidation === "Strict")
    return { refusal: unreadable(goPrint(patch), strictDecodingError(read.unknown)) };
  for (const warning of read.unknown) request.warn(warning);
  return { object: read.object as KubeObject };
}

function applyMerge(body: unknown, target: KubeObject): Patched {
  if (body === null) return { refusal: badRequest("Invalid JSON Patch") };
  if (!isFields(body)) return { refusal: badRequest(`error decoding patch: ${notFields(body)}`) };
  return { object: applyMergePatch(target, body) as KubeObject };
}

const operationFields = ["op", "path", "from"] as const;

function applyJson(request: Request, body: unknown, target: KubeObject): Patched {
  const undecodable = (got: unknown, what: string): Patched => ({
    refusal: badRequest(
      `error decoding patch: json: cannot unmarshal ${jsonKind(got)} into ${what}`,
    ),
  });
  if (body !== null && !Array.isArray(body))
    return undecodable(body, "Go value of type []handlers.jsonPatchOp");
  const operations: readonly unknown[] = body ?? [];
  const unknown: string[] = [];
  for (const [i, operation] of operations.entries()) {
    if (operation === null) continue;
    if (!isFields(operation))
      return undecodable(operation, "Go value of type handlers.jsonPatchOp");
    for (const field of operationFields) {
      const value = operation[field];
      if (value !== undefined && value !== null && typeof value !== "string")
        return undecodable(value, `Go struct field jsonPatchOp.${field} of type string`);
    }
    for (const key of Object.keys(operation).sort())
      if (key !== "value" && !operationFields.some((field) => field === key))
        unknown.push(`json patch unknown field ${goQuote(`[${i}].${key}`)}`);
  }
  const patched = applyJsonPatch(target, operations);
  if (patched === unfit || !isFields(patched)) return { refusal: unprocessablePatch() };
  if (unknown.length > 0 && request.options.fieldValidation === "Strict")
    return { refusal: unreadable(goJson(patched), strictDecodingError(unknown)) };
  if (request.options.fieldValidation) for (const warning of unknown) request.warn(warning);
  return { object: patched as unknown as KubeObject };
}

/** What came out of a patch is no object of the kind. `text` is what the server shows of it. */
function unreadable(text: string, error: string): Status {
  return invalid("", "", "", [fieldError.invalid(FieldPath.of("patch"), text, error)]);
}

function whyNoKind(apiVersion: unknown, kind: unknown): string {
  if (!kind || typeof kind !== "string") return "Object 'Kind' is missing";
  const version = typeof apiVersion === "string" ? apiVersion : "";
  return `no kind ${goQuote(kind)} is registered for version ${goQuote(version)} in scheme "pkg/runtime/scheme.go:111"`;
}

function nameMismatch(name: string | undefined, live: string): Status | undefined {
  if (name === live) return undefined;
  return badRequest(
    name
      ? `the name of the object (${name}) does not match the name on the URL (${live})`
      : `the name of the object (${live} based on URL) was undeterminable: name must be provided`,
  );
}

function notFields(body: unknown): string {
  return `json: cannot unmarshal ${jsonKind(body)} into Go value of type map[string]interface {}`;
}

function jsonKind(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value;
}
