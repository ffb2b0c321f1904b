// Mirrors pkg/controller/job/backoff_utils.go (1.36): how long a failed pod is not replaced.
import type { CoreV1ContainerStatus, CoreV1Pod } from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import { instantMs } from "../framework/instant.ts";
import { podCondition } from "../framework/pod-state.ts";

const baseMs = 10_000;
const maxMs = 600_000;

type Pod = Stored<CoreV1Pod>;

/** Failures since the last success, and when the latest was. */
export interface BackOffRecord {
  readonly failures: number;
  readonly lastFailureMs: number | undefined;
}

export const noFailures: BackOffRecord = { failures: 0, lastFailureMs: undefined };

/** The record after pods have newly finished. */
export function nextRecord(
  record: BackOffRecord,
  succeeded: readonly Pod[],
  failed: readonly Pod[],
): BackOffRecord {
  if (succeeded.length === 0 && failed.length === 0) return record;
  const failedMs = failed.map(finishedMs);
  if (succeeded.length === 0)
    return { failures: record.failures + failed.length, lastFailureMs: Math.max(...failedMs) };
  const lastSuccessMs = Math.max(...succeeded.map(finishedMs));
  const since = failedMs.filter((ms) => ms > lastSuccessMs);
  return since.length === 0
    ? noFailures
    : { failures: since.length, lastFailureMs: Math.max(...since) };
}

/** How long until the next pod may be made, in milliseconds. */
export function remainingMs({ failures, lastFailureMs }: BackOffRecord, nowMs: number): number {
  if (failures === 0 || lastFailureMs === undefined) return 0;
  const delayMs = Math.min(baseMs * 2 ** Math.min(failures - 1, 30), maxMs);
  return Math.max(0, lastFailureMs + delayMs - nowMs);
}

/** When a pod ended: when its last container did, else when it stopped being ready, else when it was deleted. */
export function finishedMs(pod: Pod): number {
  const sidecars = new Set(
    (pod.spec?.initContainers ?? [])
      .filter((container) => container.restartPolicy === "Always")
      .map((container) => container.name),
  );
  const counted = [
    ...(pod.status?.containerStatuses ?? []),
    ...(pod.status?.initContainerStatuses ?? []).filter((status) => sidecars.has(status.name)),
  ];
  const ready = podCondition(pod, "Ready");
  const readyMs = ready?.status === "False" ? instantMs(ready.lastTransitionTime) : undefined;
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, creationTimestamp } = pod.metadata;
  const deletedMs = instantMs(deletionTimestamp);
  return (
    lastContainerMs(counted) ??
    readyMs ??
    (deletedMs === undefined ? undefined : deletedMs - deletionGracePeriodSeconds * 1000) ??
    instantMs(creationTimestamp) ??
    0
  );
}

/** Undefined while one of them has not ended. */
function lastContainerMs(statuses: readonly CoreV1ContainerStatus[]): number | undefined {
  const ended = statuses.map((status) => instantMs(status.state?.terminated?.finishedAt));
  const known = ended.filter((ms) => ms !== undefined);
  return known.length === 0 || known.length < ended.length ? undefined : Math.max(...known);
}
