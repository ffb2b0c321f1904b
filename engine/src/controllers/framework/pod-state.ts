// Mirrors pkg/api/v1/pod/util.go and pkg/controller/controller_utils.go (1.36): the words ready, available, active and
// terminating, as all controllers understand them.
import type { CoreV1Pod, CoreV1PodCondition } from "../../model/generated/types.ts";
import { instantMs } from "./instant.ts";

export function podCondition(pod: CoreV1Pod, type: string): CoreV1PodCondition | undefined {
  const conditions = pod.status?.conditions;
  if (conditions) for (const condition of conditions) if (condition.type === type) return condition;
  return undefined;
}

export function isPodReady(pod: CoreV1Pod): boolean {
  return podCondition(pod, "Ready")?.status === "True";
}

/** Ready for `minReadySeconds` at least. */
export function isPodAvailable(pod: CoreV1Pod, minReadySeconds: number, nowMs: number): boolean {
  const ready = podCondition(pod, "Ready");
  if (ready?.status !== "True") return false;
  if (minReadySeconds === 0) return true;
  const sinceMs = instantMs(ready.lastTransitionTime);
  return sinceMs !== undefined && sinceMs + minReadySeconds * 1000 <= nowMs;
}

/** How long until a ready pod becomes available, in milliseconds; undefined when it is or when it is not ready. */
export function availableInMs(
  pod: CoreV1Pod,
  minReadySeconds: number,
  nowMs: number,
): number | undefined {
  const ready = podCondition(pod, "Ready");
  if (ready?.status !== "True" || minReadySeconds === 0) return undefined;
  const sinceMs = instantMs(ready.lastTransitionTime);
  if (sinceMs === undefined) return undefined;
  const leftMs = sinceMs + minReadySeconds * 1000 - nowMs;
  return leftMs > 0 ? leftMs : undefined;
}

export function isPodFinished(pod: CoreV1Pod): boolean {
  return pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";
}

export function isPodActive(pod: CoreV1Pod): boolean {
  return !isPodFinished(pod) && pod.metadata?.deletionTimestamp === undefined;
}

export function isPodTerminating(pod: CoreV1Pod): boolean {
  return !isPodFinished(pod) && pod.metadata?.deletionTimestamp !== undefined;
}
