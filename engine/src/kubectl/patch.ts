// Mirrors `kubectl patch` (staging/src/k8s.io/kubectl/pkg/cmd/patch, 1.36).
import type { PatchType } from "../model/cluster-access.ts";
import { type Kubectl, type KubectlResult, onEach, printedName, serverError } from "./kubectl.ts";

export function patchReference(
  kubectl: Kubectl,
  reference: string,
  body: unknown,
  type: PatchType = "strategic",
  subresource?: string,
): KubectlResult {
  return onEach(kubectl, reference, (object, kind, resource) => {
    const { namespace = "", name, resourceVersion } = object.metadata;
    const result = kubectl.api.patch(resource, namespace, name, body, type, subresource);
    if (!result.ok) return serverError(result.status);
    const same = result.value.metadata.resourceVersion === resourceVersion;
    return { output: `${printedName(kind, object)} patched${same ? " (no change)" : ""}\n` };
  });
}
