// Mirrors `kubectl cordon` and `kubectl uncordon` (staging/src/k8s.io/kubectl/pkg/{cmd/drain,drain}, 1.36).
import type { CoreV1Node } from "../model/generated/types.ts";
import { type Kubectl, type KubectlResult, onEach, serverError } from "./kubectl.ts";

export function cordon(kubectl: Kubectl, node: string, unschedulable: boolean): KubectlResult {
  const word = unschedulable ? "cordoned" : "uncordoned";
  return onEach(kubectl, `node/${node}`, (object, _kind, resource) => {
    const { name } = object.metadata;
    if (((object as CoreV1Node).spec?.unschedulable ?? false) === unschedulable)
      return { output: `node/${name} already ${word}\n` };
    const body = { spec: { unschedulable: unschedulable ? true : null } };
    const result = kubectl.api.patch(resource, "", name, body, "strategic", undefined, {
      fieldValidation: "Warn",
      fieldManager: "kubectl",
    });
    return result.ok
      ? { output: `node/${name} ${word}\n`, warnings: result.warnings }
      : serverError(result);
  });
}
