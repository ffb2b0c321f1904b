// Mirrors ActivePods and ActivePodsWithRanks of pkg/controller/controller_utils.go (1.36): which pods go first when
// there are too many. Difference: upstream compares ages by their binary logarithm and lets the UID decide between
// those that are alike; here the younger goes first, which is one of the possible outcomes.
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

/** What tells pods apart beside their own state: used by ReplicaSets, not by Jobs. */
export interface Ranking {
  /** How many related pods share the pod's node. */
  readonly colocated: (pod: Stored<CoreV1Pod>) => number;
}

/** The pods in the order in which they are to be deleted; `pods` in order of creation, of which the youngest goes first. */
export function inOrderOfDeletion(
  pods: readonly Stored<CoreV1Pod>[],
  ranking?: Ranking,
): Stored<CoreV1Pod>[] {
  return pods.toReversed().sort((a, b) => compareForDeletion(a, b, ranking));
}

function compareForDeletion(a: Stored<CoreV1Pod>, b: Stored<CoreV1Pod>, ranking?: Ranking): number {
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
    const order = youngerFirst(
      podCondition(a, "Ready")?.lastTransitionTime,
      podCondition(b, "Ready")?.lastTransitionTime,
    );
    if (order !== 0) return order;
  }
  const restartsA = maxRestarts(a);
  const restartsB = maxRestarts(b);
  if (restartsA.regular !== restartsB.regular) return restartsB.regular - restartsA.regular;
  if (restartsA.sidecar !== restartsB.sidecar) return restartsB.sidecar - restartsA.sidecar;
  return youngerFirst(a.metadata.creationTimestamp, b.metadata.creationTimestamp);
}

function youngerFirst(sinceA: string | undefined, sinceB: string | undefined): number {
  const left = instantMs(sinceA);
  const right = instantMs(sinceB);
  if (left === right) return 0;
  if (left === undefined) return -1;
  return right === undefined ? 1 : right - left;
}
