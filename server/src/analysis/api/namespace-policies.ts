// What the files say about a namespace that decides on requests in it: the Namespace with its Pod Security levels,
// LimitRanges and quotas. The API server's answer depends on them, so they are part of its cluster.
import type { BoundObject, ResourceScope } from "../resources/index.ts";
import { asMap, field } from "../resources/json.ts";

const byNamespace = new WeakMap<ResourceScope, ReadonlyMap<string, readonly BoundObject[]>>();

/**
 * The policies of the namespace that the object lies in, without itself; empty for most objects. Those of other files
 * count where both name the namespace: what names none is applied to any, as the steps of a lesson are.
 */
export function policiesOf(object: BoundObject, resources: ResourceScope): readonly BoundObject[] {
  let index = byNamespace.get(resources);
  if (index === undefined) {
    index = indexed(resources);
    byNamespace.set(resources, index);
  }
  return (index.get(object.namespace.name) ?? []).filter(
    (policy) =>
      policy !== object &&
      (policy.ref.file === object.ref.file ||
        (!policy.namespace.implicit &&
          !object.namespace.implicit &&
          resources.visibility.sees(object, policy.ref.file))),
  );
}

function indexed(resources: ResourceScope): Map<string, BoundObject[]> {
  const index = new Map<string, BoundObject[]>();
  for (const object of resources.objects) {
    const namespace = policyFor(object);
    if (namespace === undefined || object.partial) continue;
    const list = index.get(namespace);
    if (list) list.push(object);
    else index.set(namespace, [object]);
  }
  return index;
}

/** The namespace that an object is a policy of. */
function policyFor({ kind, ref, namespace, value }: BoundObject): string | undefined {
  if (kind.group !== "") return undefined;
  if (kind.kind === "LimitRange" || kind.kind === "ResourceQuota") return namespace.name;
  const labels = asMap(field(value, "metadata", "labels")) ?? {};
  const decides = Object.keys(labels).some((key) => key.startsWith("pod-security.kubernetes.io/"));
  return kind.kind === "Namespace" && decides ? ref.name : undefined;
}
