// Mirrors `kubectl set image` (staging/src/k8s.io/kubectl/pkg/cmd/set/set_image.go, 1.36).
import type { CoreV1PodSpec } from "../model/generated/types.ts";
import {
  clientError,
  type Kubectl,
  type KubectlResult,
  onEach,
  printedName,
  serverError,
} from "./kubectl.ts";

interface Templated {
  readonly spec?: {
    readonly template?: { readonly spec?: CoreV1PodSpec };
    readonly jobTemplate?: {
      readonly spec?: { readonly template?: { readonly spec?: CoreV1PodSpec } };
    };
  };
}

/** `images` by container name; `*` is every container. */
export function setImage(
  kubectl: Kubectl,
  reference: string,
  images: Readonly<Record<string, string>>,
): KubectlResult {
  return onEach(kubectl, reference, (object, kind, resource) => {
    const { spec } = object as Templated;
    const inPod = kind.kind === "Pod" ? (spec as CoreV1PodSpec) : undefined;
    const template = inPod ?? spec?.template?.spec ?? spec?.jobTemplate?.spec?.template?.spec;
    const patch: Record<string, { name: string; image: string }[]> = {};
    for (const [container, image] of Object.entries(images)) {
      let found = false;
      for (const list of ["containers", "initContainers"] as const)
        for (const { name } of template?.[list] ?? [])
          if (container === "*" || container === name) {
            found = true;
            patch[list] = [...(patch[list] ?? []), { name, image }];
          }
      if (!found) return clientError(`unable to find container named "${container}"`);
    }
    const body = inPod
      ? { spec: patch }
      : spec?.jobTemplate
        ? { spec: { jobTemplate: { spec: { template: { spec: patch } } } } }
        : { spec: { template: { spec: patch } } };
    const { namespace = "", name, resourceVersion } = object.metadata;
    const result = kubectl.api.patch(resource, namespace, name, body, "strategic", undefined, {
      fieldManager: "kubectl-set",
    });
    if (!result.ok) return serverError(result.status);
    const changed = result.value.metadata.resourceVersion !== resourceVersion;
    return { output: changed ? `${printedName(kind, object)} image updated\n` : "" };
  });
}
