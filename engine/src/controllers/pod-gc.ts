// Mirrors pkg/controller/podgc/gc_controller.go (1.36). Difference: passes are made, on the grid of their period, only
// while there is something to collect.
import type { ComponentFactory } from "../model/cluster-access.ts";
import type { CoreV1Node, CoreV1Pod } from "../model/generated/types.ts";
import type { Stored } from "../model/object.ts";
import { Informer } from "./framework/informer.ts";
import { byCreation } from "./framework/instant.ts";
import { withDisruptionTarget, writePodStatus } from "./framework/pod-disruption.ts";
import { isPodFinished } from "./framework/pod-state.ts";

type Pod = Stored<CoreV1Pod>;

const periodMs = 20_000;
/** A node may come back for so long before its pods are collected. */
const quarantineMs = 40_000;
const terminatedThreshold = 12_500;
const outOfService = "node.kubernetes.io/out-of-service";

export const podGarbageCollector: ComponentFactory = (host) => {
  const { client, clock } = host;
  const startMs = clock.nowMs();
  const missingSinceMs = new Map<string, number>();
  let waits = false;
  let due = false;
  let terminated = 0;

  const nodes = new Informer<CoreV1Node>(host, "nodes", () => plan());
  const pods = new Informer<CoreV1Pod>(
    host,
    "pods",
    ({ type, object, old }) => {
      terminated += type === "DELETED" ? 0 : Number(isPodFinished(object));
      if (type !== "ADDED" && old) terminated -= Number(isPodFinished(old));
      if (type !== "DELETED" && (isCandidate(object) || terminated > terminatedThreshold)) plan();
    },
    { node: (pod) => (pod.spec?.nodeName ? [pod.spec.nodeName] : []) },
  );

  function isCandidate(pod: Pod): boolean {
    const going = pod.metadata.deletionTimestamp !== undefined;
    const name = pod.spec?.nodeName;
    if (!name) return going;
    const node = nodes.get(name);
    return !node || (going && isOutOfService(node));
  }

  function plan(): void {
    if (waits || due) return;
    waits = true;
    const elapsedMs = clock.nowMs() - startMs;
    const nextMs = (Math.floor(elapsedMs / periodMs) + 1) * periodMs;
    host.after(nextMs - elapsedMs, () => {
      waits = false;
      due = true;
    });
  }

  function collect(): void {
    const nowMs = clock.nowMs();
    const all = pods.all();
    for (const pod of all.filter(isCandidate)) {
      const name = pod.spec?.nodeName ?? "";
      if (name === "" || nodes.get(name)) {
        fail(pod, false);
        continue;
      }
      const sinceMs = missingSinceMs.get(name) ?? nowMs;
      missingSinceMs.set(name, sinceMs);
      if (nowMs - sinceMs >= quarantineMs) fail(pod, true);
    }
    for (const name of missingSinceMs.keys())
      if (nodes.get(name) || pods.by("node", name).length === 0) missingSinceMs.delete(name);
    const finished = all.filter(isPodFinished);
    const excess = finished.length - terminatedThreshold;
    if (excess > 0)
      for (const pod of finished.toSorted(byEvictionAndAge).slice(0, excess)) fail(pod, false);
    if (pods.all().some(isCandidate)) plan();
  }

  /** Nobody else will say that the pod has ended. */
  function fail(pod: Pod, orphaned: boolean): void {
    const status = { ...pod.status };
    if (!isPodFinished(pod)) status.phase = "Failed";
    if (orphaned)
      status.conditions = withDisruptionTarget(
        pod,
        "DeletionByPodGC",
        "PodGC: node no longer exists",
        clock.timestamp(),
      );
    if (!isPodFinished(pod) && !writePodStatus(client, pod, status)) return;
    const { namespace = "", name } = pod.metadata;
    client.delete("pods", namespace, name, { gracePeriodSeconds: 0 });
  }

  return {
    name: "pod-garbage-collector-controller",
    step() {
      if (!due) return false;
      due = false;
      collect();
      return true;
    },
  };
};

function isOutOfService(node: CoreV1Node): boolean {
  const ready = node.status?.conditions?.find(({ type }) => type === "Ready")?.status;
  return ready !== "True" && (node.spec?.taints ?? []).some((taint) => taint.key === outOfService);
}

function byEvictionAndAge(a: Pod, b: Pod): number {
  const evicted = (pod: Pod) => Number(pod.status?.reason === "Evicted");
  return evicted(b) - evicted(a) || byCreation(a, b);
}
