// Mirrors the local storage limits of pkg/kubelet/eviction/eviction_manager.go (1.36). Node pressure is not simulated:
// nothing here knows what the rest of a node uses.
import { quantityOf } from "../model/quantity.ts";
import type { ContainerRecord } from "./container-record.ts";
import type { PodWorker } from "./pod-worker.ts";

/**
 * The eviction manager looks at all pods of its node once per period, so what a container has written is noticed at
 * the first look that comes after. Nodes are older than the story: where their looks fall in it is an assumption.
 * Figures are taken to be fresh (those of volumes may really be a minute old).
 */
const periodMs = 10_000;
const phaseMs = 2000;
const graceMs = 1000;

/** Schedules the look at the pod's storage that follows each write of the container that has just started. */
export function watchStorage(worker: PodWorker, record: ContainerRecord): void {
  for (const { afterMs } of worker.behaviour(record).fills) {
    const writtenMs = worker.nowMs() + afterMs;
    worker.after(nextLookMs(writtenMs) - worker.nowMs(), () => checkStorage(worker));
  }
}

/** The first look at or after an instant. */
function nextLookMs(ms: number): number {
  return Math.ceil((ms - phaseMs) / periodMs) * periodMs + phaseMs;
}

function checkStorage(worker: PodWorker): void {
  if (worker.stopping || !worker.active) return;
  const message = emptyDirExcess(worker) ?? podExcess(worker) ?? containerExcess(worker);
  if (message === undefined) return;
  worker.event("Warning", "Evicted", message);
  worker.stop({ graceMs, override: { reason: "Evicted", message } });
}

/** Bytes that the containers have written by now, into the volume, or into their own file systems. */
function written(worker: PodWorker, records: readonly ContainerRecord[], volume?: string): number {
  let bytes = 0;
  for (const record of records) {
    const startedAtMs = record.instance?.startedAtMs;
    if (startedAtMs === undefined) continue;
    for (const fill of worker.behaviour(record).fills)
      if (fill.volume === volume && startedAtMs + fill.afterMs <= worker.nowMs())
        bytes += fill.bytes;
  }
  return bytes;
}

function emptyDirExcess(worker: PodWorker): string | undefined {
  for (const { name, emptyDir } of worker.pod.spec?.volumes ?? []) {
    if (emptyDir?.sizeLimit === undefined) continue;
    const limit = quantityOf(emptyDir.sizeLimit);
    if (written(worker, worker.records, name) > limit.value() && limit.sign() > 0)
      return `Usage of EmptyDir volume "${name}" exceeds the limit "${limit}". `;
  }
  return undefined;
}

function podExcess(worker: PodWorker): string | undefined {
  const limits = worker.records.map(({ spec }) => spec.resources?.limits?.["ephemeral-storage"]);
  if (limits.some((limit) => limit === undefined)) return undefined;
  const total = limits.reduce((sum, limit) => sum.add(quantityOf(limit)), quantityOf("0"));
  const volumes = (worker.pod.spec?.volumes ?? []).flatMap(({ name, emptyDir }) =>
    emptyDir && emptyDir.medium !== "Memory" ? [name] : [],
  );
  const used =
    written(worker, worker.records) +
    volumes.reduce((sum, name) => sum + written(worker, worker.records, name), 0);
  return used > total.value()
    ? `Pod ephemeral local storage usage exceeds the total limit of containers ${total}. `
    : undefined;
}

function containerExcess(worker: PodWorker): string | undefined {
  for (const record of worker.records) {
    const limit = record.spec.resources?.limits?.["ephemeral-storage"];
    if (limit !== undefined && written(worker, [record]) > quantityOf(limit).value())
      return `Container ${record.name} exceeded its local ephemeral storage limit "${quantityOf(limit)}". `;
  }
  return undefined;
}
