// What the files say about a namespace that decides on requests in it: the Namespace with its Pod Security levels,
// LimitRanges and quotas. The API server's answer depends on them, so they are part of its cluster.
import type { BoundObject, Index, ResourceScope } from "../resources/index.ts";
import { asMap, field } from "../resources/json.ts";

/** Policies by the namespace that they are of. */
const POLICIES: Index<BoundObject> = {
  name: "policies",
  *entries(object) {
    const namespace = object.partial ? undefined : policyFor(object);
    if (namespace !== undefined) yield [namespace, object];
  },
};

/**
 * The policies of the namespace that the object lies in, without itself; empty for most objects. Those of other files
 * count where both name the namespace: what names none is applied to any, as the steps of a lesson are.
 */
export function policiesOf(object: BoundObject, resources: ResourceScope): readonly BoundObject[] {
  return resources
    .lookUp(POLICIES, object.namespace.name)
    .filter(
      (policy) =>
        policy !== object &&
        (policy.ref.file === object.ref.file ||
          (!policy.namespace.implicit &&
            !object.namespace.implicit &&
            resources.visibility.sees(object, policy.ref.file))),
    );
}

/** The namespace that an object is a policy of. */
function policyFor({ kind, ref, namespace, value }: BoundObject): string | undefined {
  if (kind.group !== "") return undefined;
  if (kind.kind === "LimitRange" || kind.kind === "ResourceQuota") return namespace.name;
  const labels = asMap(field(value, "metadata", "labels")) ?? {};
  const decides = Object.keys(labels).some((key) => key.startsWith("pod-security.kubernetes.io/"));
  return kind.kind === "Namespace" && decides ? ref.name : undefined;
}
