// Mirrors `kubectl scale` (staging/src/k8s.io/kubectl/pkg/{cmd/scale,scale}, 1.36).
import type { KubeObject } from "../model/object.ts";
import {
  clientError,
  type Kubectl,
  type KubectlResult,
  noSuchResource,
  onEach,
  printedName,
  serverError,
} from "./kubectl.ts";

interface Scalable {
  readonly spec?: { readonly replicas?: number };
}

/** `currentReplicas` is a precondition. */
export function scale(
  kubectl: Kubectl,
  reference: string,
  replicas: number,
  currentReplicas?: number,
): KubectlResult {
  if (replicas < 0)
    return clientError(
      "The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0",
    );
  return onEach(kubectl, reference, (object, kind, resource) => {
    if (!kind.subresources?.includes("scale")) return noSuchResource;
    const current = (object as Scalable).spec?.replicas ?? 1;
    if (currentReplicas !== undefined && current !== currentReplicas)
      return clientError(`Expected replicas to be ${currentReplicas}, was ${current}`);
    const { namespace, name } = object.metadata;
    const body: KubeObject & Record<string, unknown> = {
      apiVersion: "autoscaling/v1",
      kind: "Scale",
      metadata: { ...(namespace === undefined ? {} : { namespace }), name },
      spec: { replicas },
    };
    const result = kubectl.api.update(resource, body, "scale", {
      fieldValidation: "Warn",
      fieldManager: "kubectl",
    });
    if (!result.ok) return serverError(result);
    return { output: `${printedName(kind, object)} scaled\n`, warnings: result.warnings };
  });
}
