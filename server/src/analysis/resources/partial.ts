// Patches that no kustomization lists: objects without what every complete object of their kind has.
import { valueAt } from "../documents/index.ts";
import type { Path } from "../finding.ts";
import { asList, asMap, field, type JsonMap } from "./json.ts";
import { type GroupKind, kindName, podTemplatePath } from "./kinds.ts";

const WITH_SELECTOR: ReadonlySet<string> = new Set([
  "apps/Deployment",
  "apps/ReplicaSet",
  "apps/StatefulSet",
  "apps/DaemonSet",
]);

/** Keys that tell kustomize how a patch is merged: `$patch: delete`. They are gone before anything is sent. */
export function isPatchDirective(path: Path): boolean {
  return /^\$(?:patch$|retainKeys$|setElementOrder\/|deleteFromPrimitiveList\/)/.test(
    String(path.at(-1)),
  );
}

/** Whether an object lacks something that its kind cannot do without. */
export function isIncomplete(kind: GroupKind, value: JsonMap): boolean {
  const name = kindName(kind);
  if (WITH_SELECTOR.has(name) && asMap(field(value, "spec", "selector")) === undefined) return true;
  const template = podTemplatePath(kind, value);
  if (template !== undefined) {
    const containers = asList(valueAt(value, [...template, "spec", "containers"]));
    return containers.length === 0 || containers.some((one) => field(one, "image") === undefined);
  }
  const spec = field(value, "spec");
  if (name === "Service")
    return field(spec, "ports") === undefined && field(spec, "type") !== "ExternalName";
  if (name === "networking.k8s.io/Ingress") return asMap(spec) === undefined;
  if (name === "autoscaling/HorizontalPodAutoscaler")
    return field(spec, "maxReplicas") === undefined;
  return false;
}
