// Mirrors `kubectl create` and `kubectl replace` (staging/src/k8s.io/kubectl/pkg/cmd, 1.36).
import { resourceName } from "../apis/kind.ts";
import { clone, type KubeObject } from "../model/object.ts";
import { type Kubectl, printedName } from "./kubectl.ts";
import {
  clientStatus,
  type ManifestResult,
  noMatches,
  refusedDocument,
  withoutVersion,
} from "./manifest-result.ts";

/** `fieldManager`: the command that creates it, where it is not `kubectl create`. */
export function createObject(
  kubectl: Kubectl,
  given: KubeObject,
  fieldManager = "kubectl-create",
): ManifestResult {
  return send(kubectl, given, "created", 201, fieldManager);
}

/** Replaces the object as a whole; it must exist. */
export function replaceObject(kubectl: Kubectl, given: KubeObject): ManifestResult {
  return send(kubectl, given, "replaced", 200, "kubectl-replace");
}

function send(
  kubectl: Kubectl,
  given: KubeObject,
  verb: "created" | "replaced",
  code: number,
  fieldManager: string,
): ManifestResult {
  const refusal = refusedDocument(given);
  if (refusal) return refusal;
  const kind = kubectl.api.kindOf(given.apiVersion, given.kind);
  if (!kind) return clientStatus(given, noMatches(given));
  const object = clone(given);
  if (kind.namespaced) {
    const namespace = object.metadata?.namespace || kubectl.namespace;
    object.metadata = { ...object.metadata, namespace };
  }
  const resource = resourceName(kind);
  const strict = { fieldValidation: "Strict", fieldManager } as const;
  const result =
    verb === "created"
      ? kubectl.api.create(resource, withoutVersion(object), strict)
      : kubectl.api.update(resource, object, undefined, strict);
  return result.ok
    ? {
        given,
        code,
        warnings: result.warnings,
        object: result.value,
        text: `${printedName(kind, result.value)} ${verb}`,
      }
    : { given, code: result.status.code, warnings: result.warnings, status: result.status };
}
