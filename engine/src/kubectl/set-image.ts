// Mirrors `kubectl set image` (staging/src/k8s.io/kubectl/pkg/cmd/set/set_image.go, 1.36).
import type { CoreV1PodSpec } from "../model/generated/types.ts";
import { goQuote } from "../model/go-format.ts";
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
    if (!template)
      return clientError(
        `${kind.plural}/${object.metadata.name} the object is not a pod or does not have a pod template: *${kind.version}.${kind.kind}`,
      );
    const patch: Record<string, { name: string; image: string }[]> = {};
    const missing: string[] = [];
    for (const [container, image] of Object.entries(images)) {
      let found = false;
      for (const list of ["containers", "initContainers"] as const)
        for (const { name } of template[list] ?? [])
          if (container === "*" || container === name) {
            found = true;
            patch[list] = [...(patch[list] ?? []), { name, image }];
          }
      if (!found) missing.push(`unable to find container named ${goQuote(container)}`);
    }
    const failed = missing.join("\nerror: ");
    const body = inPod
      ? { spec: patch }
      : spec?.jobTemplate
        ? { spec: { jobTemplate: { spec: { template: { spec: patch } } } } }
        : { spec: { template: { spec: patch } } };
    const { namespace = "", name, resourceVersion } = object.metadata;
    const result = kubectl.api.patch(resource, namespace, name, body, "strategic", undefined, {
      fieldValidation: "Warn",
      fieldManager: "kubectl-set",
    });
    if (!result.ok) return serverError(result);
    const changed = result.value.metadata.resourceVersion !== resourceVersion;
    const output = changed ? `${printedName(kind, object)} image updated\n` : "";
    const { warnings } = result;
    return failed === "" ? { output, warnings } : { ...clientError(failed, output), warnings };
  });
}
