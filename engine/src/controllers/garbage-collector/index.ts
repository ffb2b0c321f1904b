// Mirrors pkg/controller/garbagecollector/garbagecollector.go (1.36): deletes what has no owner any more, and carries
// out deletions in the foreground and with orphans.

import { resourceName } from "../../apis/kind.ts";
import { allKinds, findKind } from "../../apis/registry.ts";
import type { ComponentFactory } from "../../model/cluster-access.ts";
import type { MetaV1OwnerReference } from "../../model/generated/types.ts";
import type { ResourceName } from "../../model/object.ts";
import { queueController, type SyncOutcome } from "../framework/controller.ts";
import { isNotFound } from "../framework/pod-control.ts";
import { WorkQueue } from "../framework/work-queue.ts";
import {
  isBeingDeleted,
  isOrphaning,
  isWaitingForDependents,
  type Node,
  OwnerGraph,
  ownersOf,
} from "./graph.ts";

export const garbageCollectorController: ComponentFactory = (host) => {
  const { client } = host;
  const queue = new WorkQueue(host);
  const recorder = host.recorder("garbage-collector-controller");
  const graph = new OwnerGraph();

  for (const resource of collectedResources())
    host.watch(resource, ({ type, object }) => {
      const { uid } = object.metadata;
      if (type === "DELETED") {
        for (const dependent of graph.dependentsOf(uid)) queue.add(dependent.object.metadata.uid);
        for (const owner of ownersOf(object)) {
          const node = graph.get(owner.uid);
          if (node && isWaitingForDependents(node.object)) queue.add(owner.uid);
        }
        graph.delete(object);
        return;
      }
      graph.set(resource, object);
      if (ownersOf(object).length > 0 || isOrphaning(object) || isWaitingForDependents(object))
        queue.add(uid);
      // A dependent that no longer blocks its owner may let it go.
      for (const owner of ownersOf(object)) {
        const node = graph.get(owner.uid);
        if (node && isWaitingForDependents(node.object)) queue.add(owner.uid);
      }
    });

  function sync(uid: string): SyncOutcome {
    const node = graph.get(uid);
    if (!node) return "done";
    if (isOrphaning(node.object)) return orphanDependents(node);
    if (isWaitingForDependents(node.object)) return deleteDependents(node);
    if (isBeingDeleted(node.object) || ownersOf(node.object).length === 0) return "done";
    return deleteUnowned(node);
  }

  function orphanDependents(owner: Node): SyncOutcome {
    const { uid } = owner.object.metadata;
    for (const dependent of graph.dependentsOf(uid)) {
      const left = ownersOf(dependent.object).filter((reference) => reference.uid !== uid);
      if (!writeOwners(dependent, left)) return "retry";
    }
    return removeFinalizer(owner, "orphan");
  }

  /** The dependents that block the owner go first; each comes back here when it is their turn. */
  function deleteDependents(owner: Node): SyncOutcome {
    const { uid } = owner.object.metadata;
    const blocking = graph
      .dependentsOf(uid)
      .filter(({ object }) =>
        ownersOf(object).some((reference) => reference.uid === uid && reference.blockOwnerDeletion),
      );
    if (blocking.length === 0) return removeFinalizer(owner, "foregroundDeletion");
    for (const { object } of blocking) if (!isBeingDeleted(object)) queue.add(object.metadata.uid);
    return "done";
  }

  function deleteUnowned(node: Node): SyncOutcome {
    const references = ownersOf(node.object);
    const states = references.map((reference) => stateOf(node, reference));
    if (states.includes("unknown")) return "done";
    const solid = references.filter((_, i) => states[i] === "solid");
    if (solid.length === references.length) return "done";
    if (solid.length > 0) return writeOwners(node, solid) ? "done" : "retry";
    const dependents = graph.dependentsOf(node.object.metadata.uid);
    if (states.includes("waiting") && dependents.length > 0) {
      // An owner that waits for one of its own dependents would wait for ever.
      if (dependents.some(({ object }) => isWaitingForDependents(object)))
        writeOwners(
          node,
          references.map((reference) => ({ ...reference, blockOwnerDeletion: false })),
        );
      return deleteNode(node, "Foreground");
    }
    const { finalizers = [] } = node.object.metadata;
    if (finalizers.includes("orphan")) return deleteNode(node, "Orphan");
    return deleteNode(
      node,
      finalizers.includes("foregroundDeletion") ? "Foreground" : "Background",
    );
  }

  /** `solid` owners keep the object; `unknown` are of kinds that this cluster does not have. */
  function stateOf(
    node: Node,
    reference: MetaV1OwnerReference,
  ): "solid" | "absent" | "waiting" | "unknown" {
    const kind = findKind(reference.apiVersion, reference.kind, host.minor);
    if (!kind) return "unknown";
    const { namespace = "" } = node.object.metadata;
    if (kind.namespaced && namespace === "") {
      reportInvalidNamespace(node, reference);
      return "unknown";
    }
    const owner = client.get(resourceName(kind), kind.namespaced ? namespace : "", reference.name);
    if (owner?.metadata.uid === reference.uid)
      return isWaitingForDependents(owner) ? "waiting" : "solid";
    const elsewhere = graph.get(reference.uid);
    if (elsewhere && (elsewhere.object.metadata.namespace ?? "") !== namespace)
      reportInvalidNamespace(node, reference);
    return "absent";
  }

  function reportInvalidNamespace(node: Node, reference: MetaV1OwnerReference): void {
    const { namespace = "" } = node.object.metadata;
    const { apiVersion, kind, name, uid } = reference;
    recorder.event(
      node.object,
      "Warning",
      "OwnerRefInvalidNamespace",
      `ownerRef [${apiVersion}/${kind}, namespace: ${namespace}, name: ${name}, uid: ${uid}] does not exist in namespace "${namespace}"`,
    );
  }

  function deleteNode(
    { resource, object }: Node,
    propagationPolicy: "Background" | "Foreground" | "Orphan",
  ): SyncOutcome {
    const { namespace = "", name, uid } = object.metadata;
    const result = client.delete(resource, namespace, name, {
      propagationPolicy,
      preconditions: { uid },
    });
    return result.ok || isNotFound(result.status) ? "done" : "retry";
  }

  function writeOwners(
    { resource, object }: Node,
    ownerReferences: readonly MetaV1OwnerReference[],
  ): boolean {
    const { namespace = "", name } = object.metadata;
    const patch = { metadata: { ownerReferences } };
    const result = client.patch(resource, namespace, name, patch, "merge");
    return result.ok || isNotFound(result.status);
  }

  function removeFinalizer({ resource, object }: Node, finalizer: string): SyncOutcome {
    const { namespace = "", name, finalizers = [] } = object.metadata;
    const patch = { metadata: { finalizers: finalizers.filter((other) => other !== finalizer) } };
    const result = client.patch(resource, namespace, name, patch, "merge");
    return result.ok || isNotFound(result.status) ? "done" : "retry";
  }

  return queueController("garbage-collector-controller", queue, sync);
};

/** Everything but events, which nobody owns. */
function collectedResources(): Set<ResourceName> {
  return new Set(
    allKinds()
      .filter((kind) => kind.kind !== "Event")
      .map((kind) => resourceName(kind)),
  );
}
