// Mirrors pkg/controller/statefulset/stateful_set.go (1.36).
import type { ComponentFactory, WatchEvent } from "../../model/cluster-access.ts";
import type {
  AppsV1ControllerRevision,
  AppsV1StatefulSet,
  CoreV1Pod,
} from "../../model/generated/types.ts";
import { matchesLabelSelector } from "../../model/selector.ts";
import { keyOf, queueController, type SyncOutcome } from "../framework/controller.ts";
import {
  ensureRevision,
  type Revision,
  revisionsOf,
  truncateRevisions,
} from "../framework/controller-history.ts";
import { Informer, namespaceIndex, ownerIndexes } from "../framework/informer.ts";
import { claim, mayBeAdopted, resolveController } from "../framework/owner.ts";
import { availableInMs } from "../framework/pod-state.ts";
import { omitZero, writeStatus } from "../framework/status.ts";
import { WorkQueue } from "../framework/work-queue.ts";
import { ordinalOf, revisionNameOf } from "./identity.ts";
import { StatefulPodControl } from "./pod-control.ts";
import { StatefulSetUpdate } from "./update.ts";

export const statefulSetController: ComponentFactory = (host) => {
  const { client, clock } = host;
  const queue = new WorkQueue(host);
  const control = new StatefulPodControl(
    client,
    host.recorder("statefulset-controller"),
    host.minor,
  );
  const sets = new Informer<AppsV1StatefulSet>(
    host,
    "statefulsets.apps",
    ({ object }) => queue.add(keyOf(object)),
    namespaceIndex,
  );
  const pods = new Informer<CoreV1Pod>(host, "pods", onPod, ownerIndexes);
  const revisions = new Informer<AppsV1ControllerRevision>(
    host,
    "controllerrevisions.apps",
    () => {},
    ownerIndexes,
  );

  const ownerOf = (pod: CoreV1Pod) => resolveController(sets, "StatefulSet", pod);

  function onPod(event: WatchEvent<CoreV1Pod>): void {
    const { object: pod, old } = event;
    for (const owner of [old && ownerOf(old), ownerOf(pod)]) if (owner) queue.add(keyOf(owner));
    if (!mayBeAdopted(event)) return;
    for (const set of sets.by("namespace", pod.metadata.namespace ?? ""))
      if (matchesLabelSelector(set.spec?.selector, pod.metadata.labels)) queue.add(keyOf(set));
  }

  /** A set on its way out may adopt nothing: with revisions that it has lost it gets no further. */
  function hasLostRevisions({ metadata, spec }: AppsV1StatefulSet): boolean {
    if (metadata?.deletionTimestamp === undefined) return false;
    return revisions
      .by("orphan", metadata.namespace ?? "")
      .some((revision) => matchesLabelSelector(spec?.selector, revision.metadata.labels));
  }

  function sync(key: string): SyncOutcome {
    const set = sets.get(key);
    if (!set) return "done";
    if (hasLostRevisions(set)) return "retry";
    const owned = claim(
      client,
      "pods",
      set,
      set.spec?.selector,
      pods.by("owner", set.metadata.uid),
      pods.by("orphan", set.metadata.namespace ?? ""),
      (pod) => ordinalOf(set, pod) !== undefined,
    ).filter((pod) => ordinalOf(set, pod) !== undefined);
    const known = revisionsOf(client, revisions, set);
    const ensured = ensureRevision(client, set, known, set.status?.collisionCount ?? 0);
    if ("error" in ensured) return "retry";
    const update = ensured.revision;
    const current =
      known.find((revision) => revision.metadata.name === set.status?.currentRevision) ?? update;
    const pass = new StatefulSetUpdate(set, current, update, owned, control, clock.nowMs());
    const { status, error } = pass.run(ensured.collisionCount);
    const kept = omitZero(status, ["replicas", "availableReplicas", "collisionCount"]);
    if (!writeStatus<AppsV1StatefulSet>(client, "statefulsets.apps", set, kept)) return "retry";
    const live = new Set([current, update].map((revision) => revision.metadata.name));
    for (const pod of owned) live.add(revisionNameOf(pod));
    const isLive = (revision: Revision) => live.has(revision.metadata.name);
    const limit = set.spec?.revisionHistoryLimit ?? 10;
    if (!truncateRevisions(client, known, isLive, limit) || error !== undefined) return "retry";
    for (const pod of owned) {
      const leftMs = availableInMs(pod, set.spec?.minReadySeconds ?? 0, clock.nowMs());
      if (leftMs !== undefined) queue.addAfter(key, leftMs);
    }
    return "done";
  }

  return queueController("statefulset-controller", queue, sync);
};
