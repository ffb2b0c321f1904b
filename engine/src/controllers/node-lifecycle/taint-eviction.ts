// Mirrors pkg/controller/tainteviction/taint_eviction.go (1.36): deletes pods from nodes whose NoExecute taints they do
// not tolerate, or not for longer.
import type { CancelTimer, ComponentFactory } from "../../model/cluster-access.ts";
import type { CoreV1Node, CoreV1Pod, CoreV1Taint } from "../../model/generated/types.ts";
import { deepEqual, type Stored } from "../../model/object.ts";
import { tolerates } from "../../model/tolerations.ts";
import { keyOf, queueController, type SyncOutcome, splitKey } from "../framework/controller.ts";
import { Informer } from "../framework/informer.ts";
import { isNotFound } from "../framework/pod-control.ts";
import { withDisruptionTarget, writePodStatus } from "../framework/pod-disruption.ts";
import { WorkQueue } from "../framework/work-queue.ts";

interface Eviction {
  readonly createdMs: number;
  readonly cancel: CancelTimer;
}

export const taintEvictionController: ComponentFactory = (host) => {
  const { client, clock } = host;
  const queue = new WorkQueue(host);
  const recorder = host.recorder("taint-eviction-controller");
  const scheduled = new Map<string, Eviction>();
  /** Pods whose deletion has been ordered; only another taint that they do not tolerate orders it again. */
  const ordered = new Set<string>();
  const due = new Set<string>();

  const pods = new Informer<CoreV1Pod>(
    host,
    "pods",
    ({ type, object, old }) => {
      const changed =
        type !== "MODIFIED" ||
        old?.spec?.nodeName !== object.spec?.nodeName ||
        !deepEqual(old?.spec?.tolerations, object.spec?.tolerations);
      if (changed) queue.add(keyOf(object));
    },
    { node: (pod) => (pod.spec?.nodeName ? [pod.spec.nodeName] : []) },
  );
  const nodes = new Informer<CoreV1Node>(host, "nodes", ({ object, old }) => {
    if (old && deepEqual(noExecuteTaints(old), noExecuteTaints(object))) return;
    for (const pod of pods.by("node", object.metadata.name)) queue.add(keyOf(pod));
  });

  function sync(key: string): SyncOutcome {
    const pod = pods.get(key);
    if (!pod) {
      cancel(key);
      ordered.delete(key);
      due.delete(key);
      return "done";
    }
    if (due.delete(key)) return evict(pod);
    const node = nodes.get(pod.spec?.nodeName ?? "");
    const taints = node ? noExecuteTaints(node) : [];
    if (!pod.spec?.nodeName || taints.length === 0) {
      cancel(key);
      ordered.delete(key);
      return "done";
    }
    const seconds = toleratedSeconds(pod, taints);
    if (seconds === 0) {
      cancel(key);
      return evict(pod);
    }
    if (ordered.has(key)) return "done";
    if (seconds === undefined) cancel(key);
    else schedule(key, seconds * 1000);
    return "done";
  }

  /** What was scheduled before counts from then, so a second taint can only bring the eviction forward. */
  function schedule(key: string, delayMs: number): void {
    const nowMs = clock.nowMs();
    const known = scheduled.get(key);
    const createdMs = known?.createdMs ?? nowMs;
    if (known && createdMs + delayMs < nowMs + delayMs) return;
    if (known) cancel(key);
    const timer = host.after(createdMs + delayMs - nowMs, () => {
      scheduled.delete(key);
      due.add(key);
      queue.add(key);
    });
    scheduled.set(key, { createdMs, cancel: timer });
  }

  function cancel(key: string): void {
    const eviction = scheduled.get(key);
    if (!eviction) return;
    eviction.cancel();
    scheduled.delete(key);
    const { namespace, name } = splitKey(key);
    recorder.event(
      { apiVersion: "v1", kind: "Pod", metadata: { namespace, name } },
      "Normal",
      "TaintManagerEviction",
      `Cancelling deletion of Pod ${key}`,
    );
  }

  function evict(pod: Stored<CoreV1Pod>): SyncOutcome {
    const key = keyOf(pod);
    ordered.add(key);
    recorder.event(pod, "Normal", "TaintManagerEviction", `Marking for deletion Pod ${key}`);
    const conditions = withDisruptionTarget(
      pod,
      "DeletionByTaintManager",
      "Taint manager: deleting due to NoExecute taint",
      clock.timestamp(),
    );
    if (!writePodStatus(client, pod, { ...pod.status, conditions })) return "retry";
    const { namespace = "", name } = pod.metadata;
    const result = client.delete("pods", namespace, name);
    return result.ok || isNotFound(result.status) ? "done" : "retry";
  }

  return queueController("taint-eviction-controller", queue, sync);
};

function noExecuteTaints(node: CoreV1Node): CoreV1Taint[] {
  return (node.spec?.taints ?? []).filter((taint) => taint.effect === "NoExecute");
}

/** For how long the pod tolerates all the taints: 0 when it does not, undefined for ever. */
function toleratedSeconds(pod: CoreV1Pod, taints: readonly CoreV1Taint[]): number | undefined {
  let shortest: number | undefined;
  for (const taint of taints) {
    const matching = (pod.spec?.tolerations ?? []).filter((toleration) =>
      tolerates(toleration, taint),
    );
    if (matching.length === 0) return 0;
    // The first that matches is the one that is used.
    const seconds = matching[0]?.tolerationSeconds;
    if (seconds !== undefined) shortest = Math.max(0, Math.min(shortest ?? seconds, seconds));
  }
  return shortest;
}
