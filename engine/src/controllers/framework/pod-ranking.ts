// Mirrors ActivePods and ActivePodsWithRanks of pkg/controller/controller_utils.go (1.36): which pods go first when
// there are too many.
import type { CoreV1Pod } from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import { instantMs } from "./instant.ts";
import { isPodReady, podCondition } from "./pod-state.ts";

const phaseOrdinal: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };

const deletionCostAnnotation = "controller.kubernetes.io/pod-deletion-cost";
const deletionCostPattern = /^(0|-?[1-9][0-9]*)$/;

function deletionCost(pod: CoreV1Pod): number {
  const text = pod.metadata?.annotations?.[deletionCostAnnotation];
  if (text === undefined || !deletionCostPattern.test(text)) return 0;
  const cost = Number(text);
  return Math.abs(cost) <= 0x7fffffff ? cost : 0;
}

function maxRestarts(pod: CoreV1Pod): { regular: number; sidecar: number } {
  const sidecars = new Set(
    (pod.spec?.initContainers ?? [])
      .filter((container) => container.restartPolicy === "Always")
      .map((container) => container.name),
  );
  let regular = 0;
  let sidecar = 0;
  for (const status of pod.status?.containerStatuses ?? [])
    regular = Math.max(regular, status.restartCount);
  for (const status of pod.status?.initContainerStatuses ?? [])
    if (sidecars.has(status.name)) sidecar = Math.max(sidecar, status.restartCount);
  return { regular, sidecar };
}

/** Seconds are too fine a measure of age: ages count as equal while their binary logarithm is the same. */
function ageBucket(sinceMs: number, nowMs: number): number {
  const ageNs = (nowMs - sinceMs) * 1e6;
  return ageNs > 0 ? Math.trunc(Math.log2(ageNs)) : -1;
}

function byUid(a: Stored<CoreV1Pod>, b: Stored<CoreV1Pod>): number {
  return a.metadata.uid < b.metadata.uid ? -1 : a.metadata.uid > b.metadata.uid ? 1 : 0;
}

/** What tells pods apart beside their own state: used by ReplicaSets, not by Jobs. */
export interface Ranking {
  /** How many related pods share the pod's node. */
  readonly colocated: (pod: Stored<CoreV1Pod>) => number;
  readonly nowMs: number;
}

/** Comparator under which the pod to be deleted first is the smallest. */
export function compareForDeletion(
  a: Stored<CoreV1Pod>,
  b: Stored<CoreV1Pod>,
  ranking?: Ranking,
): number {
  const assigned = Number(Boolean(a.spec?.nodeName)) - Number(Boolean(b.spec?.nodeName));
  if (assigned !== 0) return assigned;
  const phase =
    (phaseOrdinal[a.status?.phase ?? ""] ?? 0) - (phaseOrdinal[b.status?.phase ?? ""] ?? 0);
  if (phase !== 0) return phase;
  const ready = Number(isPodReady(a)) - Number(isPodReady(b));
  if (ready !== 0) return ready;
  if (ranking) {
    const cost = deletionCost(a) - deletionCost(b);
    if (cost !== 0) return cost;
    const colocated = ranking.colocated(b) - ranking.colocated(a);
    if (colocated !== 0) return colocated;
  }
  if (isPodReady(a)) {
    const order = compareAge(
      a,
      b,
      podCondition(a, "Ready")?.lastTransitionTime,
      podCondition(b, "Ready")?.lastTransitionTime,
      ranking,
    );
    if (order !== 0) return order;
  }
  const restartsA = maxRestarts(a);
  const restartsB = maxRestarts(b);
  if (restartsA.regular !== restartsB.regular) return restartsB.regular - restartsA.regular;
  if (restartsA.sidecar !== restartsB.sidecar) return restartsB.sidecar - restartsA.sidecar;
  return (
    compareAge(a, b, a.metadata.creationTimestamp, b.metadata.creationTimestamp, ranking) ||
    byUid(a, b)
  );
}

/** The younger first; with a ranking in logarithmic buckets, and within one bucket by UID. */
function compareAge(
  a: Stored<CoreV1Pod>,
  b: Stored<CoreV1Pod>,
  sinceA: string | undefined,
  sinceB: string | undefined,
  ranking: Ranking | undefined,
): number {
  const left = instantMs(sinceA);
  const right = instantMs(sinceB);
  if (left === right) return 0;
  if (left === undefined) return -1;
  if (right === undefined) return 1;
  if (!ranking) return right - left;
  return ageBucket(left, ranking.nowMs) - ageBucket(right, ranking.nowMs) || byUid(a, b);
}
