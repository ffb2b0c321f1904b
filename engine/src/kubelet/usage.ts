// What containers are assumed to use, summed as cAdvisor and the summary API would (pkg/kubelet/stats, 1.36).
import { podRequests } from "../apis/core/v1/pod-resources.ts";
import { quantityOf } from "../model/quantity.ts";
import type { ContainerRecord } from "./container-record.ts";
import type { PodWorker } from "./pod-worker.ts";

/** Bytes that the containers have written by now, into the volume, or into their own file systems. */
export function bytesWritten(
  worker: PodWorker,
  records: readonly ContainerRecord[],
  volume?: string,
): number {
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

/** The pod's volumes that lie on the node's disk. */
export function localVolumes(worker: PodWorker): string[] {
  return (worker.pod.spec?.volumes ?? []).flatMap(({ name, emptyDir }) =>
    emptyDir && emptyDir.medium !== "Memory" ? [name] : [],
  );
}

/** Bytes on the node's disk, volumes included. */
export function podDiskBytes(worker: PodWorker): number {
  return localVolumes(worker).reduce(
    (sum, name) => sum + bytesWritten(worker, worker.records, name),
    bytesWritten(worker, worker.records),
  );
}

/** Memory of a container that runs: what is said of it, else half of its request. */
export function memoryBytes(worker: PodWorker, record: ContainerRecord): number {
  if (!record.running) return 0;
  const request = quantityOf(record.spec.resources?.requests?.["memory"]).value();
  return worker.behaviour(record).memoryBytes ?? Math.floor(request / 2);
}

export function podMemoryBytes(worker: PodWorker): number {
  return worker.records.reduce((sum, record) => sum + memoryBytes(worker, record), 0);
}

/** What the pod requests of a resource, in whole units. */
export function requestedUnits(worker: PodWorker, resource: string): number {
  return (
    podRequests(worker.pod.spec ?? { containers: [] })
      .get(resource)
      ?.value() ?? 0
  );
}
