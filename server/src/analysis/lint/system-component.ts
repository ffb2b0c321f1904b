// Components of the cluster itself need what applications do not: security rules speak more softly of them.

import { imageReference } from "../resources/image-reference.ts";
import type { BoundObject } from "../resources/index.ts";
import { type Container, workloadOf } from "../resources/workload.ts";

const NAMESPACES = /^kube-(?:system|public|node-lease)$|-system$/;
const PRIORITIES = new Set(["system-cluster-critical", "system-node-critical"]);

/** Told by its namespace, its priority, or the registry of its images; names of products do not count. */
export function isSystemComponent(object: BoundObject): boolean {
  if (NAMESPACES.test(object.namespace.name)) return true;
  const workload = workloadOf(object);
  if (workload === undefined) return false;
  const { spec, regular } = workload;
  const priority = spec["priorityClassName"];
  return (
    (typeof priority === "string" && PRIORITIES.has(priority)) ||
    (regular.length > 0 && regular.every(isSystemImage))
  );
}

function isSystemImage({ image }: Container): boolean {
  const reference = imageReference(image);
  if (reference === undefined) return false;
  const words = reference.path.split("/").flatMap((segment) => segment.split(/[-_.]+/));
  return reference.domain === "registry.k8s.io" || words.includes("csi");
}
