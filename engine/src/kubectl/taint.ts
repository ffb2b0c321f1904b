// Mirrors `kubectl taint nodes` (staging/src/k8s.io/kubectl/pkg/cmd/taint, 1.36).
import type { CoreV1Node, CoreV1Taint } from "../model/generated/types.ts";
import { clone } from "../model/object.ts";
import { clientError, type Kubectl, type KubectlResult, onEach, serverError } from "./kubectl.ts";

/** `spec` is `key=value:Effect`, `key:Effect`, `key:Effect-` or `key-`. */
export function taint(kubectl: Kubectl, node: string, spec: string): KubectlResult {
  const removes = spec.endsWith("-");
  const text = removes ? spec.slice(0, -1) : spec;
  const colon = text.lastIndexOf(":");
  const effect = colon < 0 ? "" : text.slice(colon + 1);
  const [key = "", value = ""] = (colon < 0 ? text : text.slice(0, colon)).split("=", 2);
  if (!removes && !["NoSchedule", "PreferNoSchedule", "NoExecute"].includes(effect))
    return clientError(`invalid taint effect: ${effect}, unsupported taint effect`);
  return onEach(kubectl, `node/${node}`, (object, _kind, resource) => {
    const stored = clone(object) as CoreV1Node;
    const taints: CoreV1Taint[] = stored.spec?.taints ?? [];
    const same = (other: CoreV1Taint) =>
      other.key === key && (effect === "" || other.effect === effect);
    const { name } = object.metadata;
    if (removes && !taints.some(same)) return clientError(`taint "${text}" not found`);
    if (!removes && taints.some(same))
      return clientError(
        `node ${name} already has ${key} taint(s) with same effect(s) and --overwrite is false`,
      );
    const kept = taints.filter((other) => !same(other));
    const added = removes ? [] : [{ key, effect, ...(value === "" ? {} : { value }) }];
    const changed = { ...stored, spec: { ...stored.spec, taints: [...added, ...kept] } };
    const result = kubectl.api.update(resource, changed, undefined, {
      fieldManager: "kubectl-taint",
    });
    if (!result.ok) return serverError(result.status);
    return { output: `node/${name} ${removes ? "untainted" : "tainted"}\n` };
  });
}
