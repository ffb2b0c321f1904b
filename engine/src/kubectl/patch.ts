// Mirrors `kubectl patch` (staging/src/k8s.io/kubectl/pkg/cmd/patch, 1.36).
import { kindOfResource } from "../apis/registry.ts";
import type { PatchType } from "../model/cluster-access.ts";
import { deepEqual, type KubeObject } from "../model/object.ts";
import {
  clientError,
  type Kubectl,
  type KubectlResult,
  noSuchResource,
  onEach,
  printedName,
  serverError,
} from "./kubectl.ts";

/** What the subresource `scale` answers with, whatever it belongs to. */
const scaleKind = { singular: "scale", group: "autoscaling" };

export function patchReference(
  kubectl: Kubectl,
  reference: string,
  body: unknown,
  type: PatchType = "strategic",
  subresource?: string,
): KubectlResult {
  return onEach(kubectl, reference, (object, kind, resource) => {
    const { namespace = "", name, resourceVersion } = object.metadata;
    if (subresource !== undefined && !kind.subresources?.some((known) => known === subresource))
      return noSuchResource;
    if (type === "strategic" && kindOfResource(resource) === undefined)
      return clientError(unsupported(object));
    const result = kubectl.api.patch(resource, namespace, name, body, type, subresource, {
      fieldValidation: "Warn",
      fieldManager: "kubectl-patch",
    });
    if (!result.ok) return serverError(result);
    // An object that goes with its last finalizer comes back changed, in the version that it had.
    const same =
      result.value.metadata.resourceVersion === resourceVersion &&
      (subresource === "scale" || deepEqual(result.value, object));
    const patched = subresource === "scale" ? scaleKind : kind;
    return {
      output: `${printedName(patched, object)} patched${same ? " (no change)" : ""}\n`,
      warnings: result.warnings,
    };
  });
}

/** Custom resources have no merge keys. */
function unsupported({ apiVersion, kind }: KubeObject): string {
  return `application/strategic-merge-patch+json is not supported by ${apiVersion}, Kind=${kind}: the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml`;
}
