// Mirrors pkg/controller/replicaset/replica_set.go and replica_set_utils.go (1.36). Difference: pods related through a
// common Deployment are found by their owner, not by the selectors of its ReplicaSets.
import type { Component, ComponentHost, WatchEvent } from "../../model/cluster-access.ts";
import type {
  AppsV1ReplicaSet,
  AppsV1ReplicaSetCondition,
  AppsV1ReplicaSetStatus,
  CoreV1Pod,
  MetaV1LabelSelector,
  MetaV1OwnerReference,
} from "../../model/generated/types.ts";
import { deepEqual, type KubeObject, type ResourceName, type Stored } from "../../model/object.ts";
import { matchesLabelMap, matchesLabelSelector } from "../../model/selector.ts";
import { conditionOf, withCondition, withoutCondition } from "../framework/conditions.ts";
import { keyOf, queueController, type SyncOutcome } from "../framework/controller.ts";
import { Informer, namespaceIndex, ownerIndexes } from "../framework/informer.ts";
import { claim, controllerOf } from "../framework/owner.ts";
import {
  burstReplicas,
  PodControl,
  podFromTemplate,
  slowStartBatch,
} from "../framework/pod-control.ts";
import { inOrderOfDeletion } from "../framework/pod-ranking.ts";
import {
  availableInMs,
  isPodActive,
  isPodAvailable,
  isPodFinished,
  isPodReady,
  podCondition,
} from "../framework/pod-state.ts";
import { omitZero, writeStatus } from "../framework/status.ts";
import { WorkQueue } from "../framework/work-queue.ts";

/** A kind that keeps a number of pods: ReplicaSet, or ReplicationController seen as one. */
export interface ReplicaKind {
  readonly component: string;
  readonly kind: string;
  readonly resource: ResourceName;
  /** The selector in the form of a ReplicaSet's. */
  selectorOf(object: ReplicaObject): MetaV1LabelSelector | undefined;
  readonly countsTerminating: boolean;
}

/** ReplicationControllers differ in the form of the selector only. */
export type ReplicaObject = Omit<AppsV1ReplicaSet, "spec"> & {
  spec?: Omit<NonNullable<AppsV1ReplicaSet["spec"]>, "selector"> & { selector?: unknown };
};

type Replica = Stored<ReplicaObject>;
type Pod = Stored<CoreV1Pod>;

/** A controller that keeps the number of pods that each object of the kind asks for. */
export function replicaController(host: ComponentHost, kind: ReplicaKind): Component {
  const { client, clock } = host;
  const queue = new WorkQueue(host);
  const podControl = new PodControl(client, host.recorder(kind.component));
  const countTerminating =
    kind.countsTerminating && host.feature("DeploymentReplicaSetTerminatingReplicas");

  const replicas = new Informer<ReplicaObject>(
    host,
    kind.resource,
    ({ object }) => {
      const key = keyOf(object);
      // A status that was just counted is what the next sync would count.
      if (key === writing) queue.addIdle(key);
      else queue.add(key);
    },
    { ...namespaceIndex, ...ownerIndexes },
  );
  const pods = new Informer<CoreV1Pod>(host, "pods", onPod, ownerIndexes);

  let writing: string | undefined;

  function enqueueOwner(pod: Pod, owner: MetaV1OwnerReference | undefined, counts: boolean): void {
    if (owner?.kind !== kind.kind) return;
    const key = `${pod.metadata.namespace}/${owner.name}`;
    if (replicas.get(key)?.metadata.uid !== owner.uid) return;
    if (counts) queue.add(key);
    else queue.addIdle(key);
  }

  function onPod({ type, object: pod, old }: WatchEvent<CoreV1Pod>): void {
    const owner = controllerOf(pod);
    const oldOwner = old && controllerOf(old);
    if (oldOwner && oldOwner.uid !== owner?.uid) enqueueOwner(pod, oldOwner, true);
    if (owner) {
      enqueueOwner(pod, owner, type !== "MODIFIED" || !old || countsOtherwise(old, pod));
      return;
    }
    const changed = !old || oldOwner || !deepEqual(old.metadata.labels, pod.metadata.labels);
    if (type === "DELETED" || !changed || pod.metadata.deletionTimestamp !== undefined) return;
    for (const candidate of replicas.by("namespace", pod.metadata.namespace ?? ""))
      if (selects(kind.selectorOf(candidate), pod)) queue.add(keyOf(candidate));
  }

  function sync(key: string): SyncOutcome {
    const replica = replicas.get(key);
    if (!replica) return "done";
    const selector = kind.selectorOf(replica);
    const owned: Pod[] = [];
    const going: Pod[] = [];
    for (const pod of pods.by("owner", replica.metadata.uid))
      if (!isPodFinished(pod))
        (pod.metadata.deletionTimestamp === undefined ? owned : going).push(pod);
    const orphans = pods.by("orphan", replica.metadata.namespace ?? "").filter(isPodActive);
    const active = claim(client, "pods", replica, selector, owned, orphans);
    // An adoption takes requests: meanwhile the scheduler places a pod that has just been made.
    if (
      active.some(({ metadata }) => orphans.some((orphan) => orphan.metadata.uid === metadata.uid))
    ) {
      queue.add(key);
      return "done";
    }
    const terminating = countTerminating
      ? going.filter((pod) => selects(selector, pod)).length
      : undefined;
    const failure =
      replica.metadata.deletionTimestamp === undefined ? manage(replica, active) : undefined;
    const nowMs = clock.nowMs();
    const status = replicaStatus(replica, active, terminating, failure, nowMs, clock.timestamp());
    writing = key;
    const written = writeStatus<ReplicaObject>(client, kind.resource, replica, status);
    writing = undefined;
    if (!written) return "retry";
    if (failure !== undefined) return "retry";
    const minReadySeconds = replica.spec?.minReadySeconds ?? 0;
    // Without these seconds a pod is available as soon as it is ready.
    for (const pod of minReadySeconds > 0 ? active : []) {
      const leftMs = availableInMs(pod, minReadySeconds, nowMs);
      if (leftMs !== undefined) queue.addAfter(key, leftMs);
    }
    return "done";
  }

  /** Creates what is missing or deletes what is too much; the error text when that failed. */
  function manage(replica: Replica, active: readonly Pod[]): string | undefined {
    const diff = active.length - (replica.spec?.replicas ?? 1);
    if (diff < 0)
      return slowStartBatch(Math.min(-diff, burstReplicas), () =>
        podControl.create(replica, podFromTemplate(replica.spec?.template, replica)),
      );
    let failure: string | undefined;
    for (const pod of victims(replica, active, Math.min(diff, burstReplicas)))
      failure ??= podControl.delete(replica, pod);
    return failure;
  }

  function victims(replica: Replica, active: readonly Pod[], count: number): readonly Pod[] {
    if (count <= 0 || count >= active.length) return active.slice(0, Math.max(0, count));
    const onNode = new Map<string, number>();
    for (const pod of relatedPods(replica)) {
      const node = pod.spec?.nodeName;
      if (node && isPodActive(pod)) onNode.set(node, (onNode.get(node) ?? 0) + 1);
    }
    const colocated = (pod: Pod) => onNode.get(pod.spec?.nodeName ?? "") ?? 0;
    return inOrderOfDeletion(active, { colocated }).slice(0, count);
  }

  /** The pods of every ReplicaSet that the same Deployment controls. */
  function relatedPods(replica: Replica): Pod[] {
    const owner = controllerOf(replica);
    return owner
      ? replicas.by("owner", owner.uid).flatMap((other) => pods.by("owner", other.metadata.uid))
      : [];
  }

  return queueController(kind.component, queue, sync);
}

/** Whether a ReplicaSet may count a pod in another way after this change. */
function countsOtherwise(old: Pod, pod: Pod): boolean {
  return (
    old.metadata.labels !== pod.metadata.labels ||
    old.metadata.ownerReferences !== pod.metadata.ownerReferences ||
    old.metadata.deletionTimestamp !== pod.metadata.deletionTimestamp ||
    isPodFinished(old) !== isPodFinished(pod) ||
    !deepEqual(podCondition(old, "Ready"), podCondition(pod, "Ready"))
  );
}

/** An empty selector selects nothing here, so that it cannot take every pod of the namespace. */
function selects(selector: MetaV1LabelSelector | undefined, pod: KubeObject): boolean {
  const empty =
    Object.keys(selector?.matchLabels ?? {}).length === 0 &&
    (selector?.matchExpressions?.length ?? 0) === 0;
  return !empty && matchesLabelSelector(selector, pod.metadata?.labels);
}

function replicaStatus(
  replica: Replica,
  active: readonly Pod[],
  terminating: number | undefined,
  failure: string | undefined,
  nowMs: number,
  now: string,
): AppsV1ReplicaSetStatus {
  const labels = replica.spec?.template?.metadata?.labels ?? {};
  const minReadySeconds = replica.spec?.minReadySeconds ?? 0;
  let fullyLabeledReplicas = 0;
  let readyReplicas = 0;
  let availableReplicas = 0;
  for (const pod of active) {
    if (matchesLabelMap(labels, pod.metadata.labels)) fullyLabeledReplicas++;
    if (!isPodReady(pod)) continue;
    readyReplicas++;
    if (minReadySeconds === 0 || isPodAvailable(pod, minReadySeconds, nowMs)) availableReplicas++;
  }
  return omitZero<AppsV1ReplicaSetStatus>(
    {
      replicas: active.length,
      fullyLabeledReplicas,
      readyReplicas,
      availableReplicas,
      ...(terminating === undefined ? {} : { terminatingReplicas: terminating }),
      observedGeneration: replica.metadata.generation ?? 0,
      conditions: replicaConditions(replica, active.length, failure, now),
    },
    ["replicas", "terminatingReplicas"],
  );
}

const replicaFailure = "ReplicaFailure";

/** The first failure stays, with its message, until a sync succeeds. */
function replicaConditions(
  replica: Replica,
  active: number,
  failure: string | undefined,
  now: string,
): AppsV1ReplicaSetCondition[] {
  const conditions = replica.status?.conditions;
  if (failure === undefined) return withoutCondition(conditions, replicaFailure);
  if (conditionOf(conditions, replicaFailure)) return [...(conditions ?? [])];
  return withCondition<AppsV1ReplicaSetCondition>(conditions, {
    type: replicaFailure,
    status: "True",
    lastTransitionTime: now,
    reason: active < (replica.spec?.replicas ?? 1) ? "FailedCreate" : "FailedDelete",
    message: failure,
  });
}
