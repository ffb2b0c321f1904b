// Mirrors staging/src/k8s.io/apiserver/pkg/endpoints/handlers/patch.go (1.36): a patch is applied to the live object,
// and what comes out goes the way of an update.
import type { PatchType } from "../../model/cluster-access.ts";
import { clone, type KubeObject, type Result, type Stored } from "../../model/object.ts";
import type { Status } from "../../model/status.ts";
import { readBody } from "../read-body.ts";
import type { Request } from "../request.ts";
import { badRequest, notFound, unprocessablePatch } from "../status.ts";
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

export function patch(request: Request, asked: PatchRequest): Result<Stored> {
  const { kind, resource } = request;
  const existing = request.get(request.storedResource, asked.namespace, asked.name);
  if (!existing) return request.refused(notFound(resource, asked.name));
  const live = clone(existing);
  const patched = apply(asked, request.served.convert?.fromStored(live, request) ?? live);
  if ("refusal" in patched) return request.refused(patched.refusal);
  const read = readBody(request, patched.object);
  if ("refusal" in read) return request.refused(read.refusal);
  const { metadata } = read.object;
  if (metadata.name !== existing.metadata.name)
    return request.refused(
      badRequest(
        `the name of the object (${metadata.name ?? ""}) does not match the name on the URL (${existing.metadata.name})`,
      ),
    );
  if (kind.namespaced && metadata.namespace !== existing.metadata.namespace)
    return request.refused(
      badRequest(
        `the namespace of the object (${metadata.namespace ?? ""}) does not match the namespace on the URL (${existing.metadata.namespace})`,
      ),
    );
  return updateObject(request, read.object, existing, asked.subresource);
}

function apply(
  { body, type }: PatchRequest,
  target: KubeObject,
): { object: KubeObject } | { refusal: Status } {
  if (type !== "json") {
    const merge = type === "merge" ? applyMergePatch : applyStrategicMergePatch;
    return { object: merge(target, body) as KubeObject };
  }
  if (!Array.isArray(body))
    return {
      refusal: badRequest(
        "error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch",
      ),
    };
  const patched = applyJsonPatch(target, body);
  return patched === unfit || !isFields(patched)
    ? { refusal: unprocessablePatch() }
    : { object: patched as unknown as KubeObject };
}
