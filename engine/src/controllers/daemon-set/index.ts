// Mirrors pkg/controller/daemon/daemon_controller.go (1.36).
import type { ComponentFactory, WatchEvent } from "../../model/cluster-access.ts";
import type {
  AppsV1ControllerRevision,
  AppsV1DaemonSet,
  AppsV1DaemonSetStatus,
  CoreV1Node,
  CoreV1Pod,
} from "../../model/generated/types.ts";
import { deepEqual } from "../../model/object.ts";
import { matchesLabelSelector } from "../../model/selector.ts";
import { keyOf, queueController, type SyncOutcome } from "../framework/controller.ts";
import {
  ensureRevision,
  type Revision,
  revisionHashLabel,
  revisionsOf,
} from "../framework/controller-history.ts";
import { Informer, namespaceIndex, ownerIndexes } from "../framework/informer.ts";
import { claim, mayBeAdopted, resolveController } from "../framework/owner.ts";
import { PodControl, slowStartBatch } from "../framework/pod-control.ts";
import { isPodAvailable, isPodFinished, isPodReady } from "../framework/pod-state.ts";
import { omitZero, writeStatus } from "../framework/status.ts";
import { WorkQueue } from "../framework/work-queue.ts";
import {
  byAge,
  type DaemonSet,
  daemonPod,
  isUpdated,
  type Pod,
  shouldRunOn,
  targetNode,
} from "./daemon-pod.ts";
import { type DaemonState, type Plan, planPlacement, planRollingUpdate } from "./plan.ts";

const burstReplicas = 250;
const failedPodBackOff = { baseMs: 1_000, maxMs: 15 * 60_000 };

export const daemonSetController: ComponentFactory = (host) => {
  const { client, clock } = host;
  const queue = new WorkQueue(host);
  const recorder = host.recorder("daemonset-controller");
  const podControl = new PodControl(client, recorder);
  const failures = new Map<string, { delayMs: number; atMs: number }>();

  const sets = new Informer<AppsV1DaemonSet>(
    host,
    "daemonsets.apps",
    ({ object }) => queue.add(keyOf(object)),
    namespaceIndex,
  );
  const pods = new Informer<CoreV1Pod>(host, "pods", onPod, ownerIndexes);
  const nodes = new Informer<CoreV1Node>(host, "nodes", onNode);
  const revisions = new Informer<AppsV1ControllerRevision>(
    host,
    "controllerrevisions.apps",
    () => {},
    ownerIndexes,
  );

  const ownerOf = (pod: CoreV1Pod) => resolveController(sets, "DaemonSet", pod);

  function onPod(event: WatchEvent<CoreV1Pod>): void {
    const { object: pod, old } = event;
    const owner = ownerOf(pod);
    for (const set of [old && ownerOf(old), owner]) if (set) queue.add(keyOf(set));
    const minReadySeconds = owner?.spec?.minReadySeconds ?? 0;
    if (owner && minReadySeconds > 0 && old && !isPodReady(old) && isPodReady(pod))
      queue.addAfter(keyOf(owner), (minReadySeconds + 1) * 1000);
    if (!mayBeAdopted(event)) return;
    for (const set of sets.by("namespace", pod.metadata.namespace ?? ""))
      if (matchesLabelSelector(set.spec?.selector, pod.metadata.labels)) queue.add(keyOf(set));
  }

  /** Only sets for which the node's change means something are looked at. */
  function onNode({ type, object: node, old }: WatchEvent<CoreV1Node>): void {
    if (type === "DELETED") return;
    if (
      old &&
      deepEqual(old.metadata.labels, node.metadata.labels) &&
      deepEqual(old.spec?.taints, node.spec?.taints)
    )
      return;
    for (const set of sets.all()) {
      const { run, keep } = shouldRunOn(node, set);
      const scheduled = pods
        .by("owner", set.metadata.uid)
        .some((pod) => pod.spec?.nodeName === node.metadata.name);
      const misscheduled = (set.status?.numberMisscheduled ?? 0) > 0;
      if ((run && !scheduled) || (scheduled && (!keep || misscheduled))) queue.add(keyOf(set));
    }
  }

  function sync(key: string): SyncOutcome {
    const set = sets.get(key);
    if (!set) return "done";
    if (deepEqual(set.spec?.selector, {})) {
      recorder.event(
        set,
        "Warning",
        "SelectingAll",
        "This daemon set is selecting all pods. A non-empty selector is required.",
      );
      return "done";
    }
    if (set.metadata.deletionTimestamp !== undefined) return "done";
    const known = revisionsOf(client, revisions, set);
    const ensured = ensureRevision(
      client,
      set,
      known,
      set.status?.collisionCount ?? 0,
      revisionHashLabel,
    );
    if ("error" in ensured) return "retry";
    const hash = ensured.revision.metadata.labels?.[revisionHashLabel] ?? "";
    const failure = manage(set, hash);
    const older = known.filter(({ metadata }) => metadata.name !== ensured.revision.metadata.name);
    const cleaned = failure === undefined && cleanUpHistory(set, older);
    const written = writeStatus<AppsV1DaemonSet>(
      client,
      "daemonsets.apps",
      set,
      statusOf(stateOf(set, hash), ensured.collisionCount),
    );
    if (written && (written.status?.numberReady ?? 0) !== (written.status?.numberAvailable ?? 0))
      queue.addAfter(key, (set.spec?.minReadySeconds ?? 0) * 1000);
    return written && cleaned ? "done" : "retry";
  }

  function stateOf(set: DaemonSet, hash: string): DaemonState {
    const byNode = new Map<string, Pod[]>();
    for (const pod of daemonPods(set)) {
      const ended = isPodFinished(pod) && pod.metadata.deletionTimestamp !== undefined;
      const node = targetNode(pod);
      if (ended || node === undefined) continue;
      byNode.set(node, [...(byNode.get(node) ?? []), pod]);
    }
    const byName = nodes.all().sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
    return { set, nodes: byName, byNode, hash, nowMs: clock.nowMs() };
  }

  function daemonPods(set: DaemonSet): Pod[] {
    return claim(
      client,
      "pods",
      set,
      set.spec?.selector,
      pods.by("owner", set.metadata.uid),
      pods.by("orphan", set.metadata.namespace ?? ""),
    );
  }

  /** Puts pods in their places; an update goes on only when nothing was out of place. */
  function manage(set: DaemonSet, hash: string): string | undefined {
    const state = stateOf(set, hash);
    const placement = planPlacement(state, (pod, node) => deleteEnded(set, pod, node));
    if (placement.create.length > 0 || placement.delete.length > 0)
      return carryOut(set, hash, placement);
    return set.spec?.updateStrategy?.type === "RollingUpdate"
      ? carryOut(set, hash, planRollingUpdate(state))
      : undefined;
  }

  function carryOut(set: DaemonSet, hash: string, plan: Plan): string | undefined {
    const create = plan.create.slice(0, burstReplicas);
    let failure = slowStartBatch(create.length, (i) =>
      podControl.create(set, daemonPod(set, hash, create[i]!)),
    );
    for (const pod of plan.delete.slice(0, burstReplicas)) failure ??= podControl.delete(set, pod);
    return failure;
  }

  /** A failed pod on a node is replaced less and less often, or the kubelet that refuses it would be flooded. */
  function deleteEnded(set: DaemonSet, pod: Pod, node: string): boolean {
    const subject = `daemon pod ${pod.metadata.namespace}/${pod.metadata.name} on node ${node}`;
    if (pod.status?.phase === "Succeeded") {
      const message = `Found succeeded ${subject}, will try to delete it`;
      recorder.event(set, "Normal", "SucceededDaemonPod", message);
      return true;
    }
    const key = `${set.metadata.uid}/${set.status?.observedGeneration ?? 0}/${node}`;
    const nowMs = clock.nowMs();
    const last = failures.get(key);
    const sinceMs = last ? nowMs - last.atMs : 0;
    if (last && sinceMs < last.delayMs) {
      queue.addAfter(keyOf(set), last.delayMs - sinceMs);
      return false;
    }
    const forgotten = !last || sinceMs > 2 * failedPodBackOff.maxMs;
    const delayMs = forgotten
      ? failedPodBackOff.baseMs
      : Math.min(2 * last.delayMs, failedPodBackOff.maxMs);
    failures.set(key, { delayMs, atMs: nowMs });
    const message = `Found failed ${subject}, will try to kill it`;
    recorder.event(set, "Warning", "FailedDaemonPod", message);
    return true;
  }

  /** Deletes the oldest revisions beyond the limit; those of living pods stay. */
  function cleanUpHistory(set: DaemonSet, older: readonly Revision[]): boolean {
    const excess = older.length - (set.spec?.revisionHistoryLimit ?? 10);
    if (excess <= 0) return true;
    const live = new Set(
      daemonPods(set).map((pod) => pod.metadata.labels?.[revisionHashLabel] ?? ""),
    );
    return older
      .filter(({ metadata }) => !live.has(metadata.labels?.[revisionHashLabel] ?? ""))
      .slice(0, excess)
      .every(({ metadata }) => {
        const { namespace = "", name } = metadata;
        return client.delete("controllerrevisions.apps", namespace, name).ok;
      });
  }

  return queueController("daemonset-controller", queue, sync, 2);
};

function statusOf(state: DaemonState, collisionCount: number): AppsV1DaemonSetStatus {
  const { set, hash, nowMs } = state;
  const minReadySeconds = set.spec?.minReadySeconds ?? 0;
  const status = {
    currentNumberScheduled: 0,
    numberMisscheduled: 0,
    desiredNumberScheduled: 0,
    numberReady: 0,
    observedGeneration: set.metadata.generation ?? 0,
    updatedNumberScheduled: 0,
    numberAvailable: 0,
    numberUnavailable: 0,
  };
  for (const node of state.nodes) {
    const [pod] = (state.byNode.get(node.metadata.name) ?? []).toSorted(byAge);
    if (!shouldRunOn(node, set).run) {
      if (pod) status.numberMisscheduled++;
      continue;
    }
    status.desiredNumberScheduled++;
    if (!pod) continue;
    status.currentNumberScheduled++;
    if (isPodReady(pod)) status.numberReady++;
    if (isPodAvailable(pod, minReadySeconds, nowMs)) status.numberAvailable++;
    if (isUpdated(pod, set, hash)) status.updatedNumberScheduled++;
  }
  status.numberUnavailable = status.desiredNumberScheduled - status.numberAvailable;
  return omitZero<AppsV1DaemonSetStatus>(
    { ...status, ...(collisionCount > 0 ? { collisionCount } : {}) },
    ["currentNumberScheduled", "numberMisscheduled", "desiredNumberScheduled", "numberReady"],
  );
}
