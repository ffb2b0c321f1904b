// Mirrors localStorageEviction in pkg/kubelet/eviction/eviction_manager.go (1.36): pods that have written more than their
// limits allow. Difference: figures are fresh (those of volumes may really be a minute old).
import { podLimits } from "../apis/core/v1/pod-resources.ts";
import { quantityOf } from "../model/quantity.ts";
import type { PodWorker } from "./pod-worker.ts";
import { bytesWritten, localVolumes } from "./usage.ts";

/** Why the pod must go, if it has written too much. */
export function storageExcess(worker: PodWorker): string | undefined {
  return emptyDirExcess(worker) ?? podExcess(worker) ?? containerExcess(worker);
}

function emptyDirExcess(worker: PodWorker): string | undefined {
  for (const { name, emptyDir } of worker.pod.spec?.volumes ?? []) {
    if (emptyDir?.sizeLimit === undefined) continue;
    const limit = quantityOf(emptyDir.sizeLimit);
    if (bytesWritten(worker, worker.records, name) > limit.value() && limit.sign() > 0)
      return `Usage of EmptyDir volume "${name}" exceeds the limit "${limit}". `;
  }
  return undefined;
}

function podExcess(worker: PodWorker): string | undefined {
  const limit = podLimits(worker.pod.spec ?? { containers: [] }).get("ephemeral-storage");
  if (!limit) return undefined;
  const used =
    bytesWritten(worker, worker.records) +
    localVolumes(worker).reduce((sum, name) => sum + bytesWritten(worker, worker.records, name), 0);
  return used > limit.value()
    ? `Pod ephemeral local storage usage exceeds the total limit of containers ${limit}. `
    : undefined;
}

function containerExcess(worker: PodWorker): string | undefined {
  for (const record of worker.records) {
    if (record.kind !== "app") continue;
    const limit = quantityOf(record.spec.resources?.limits?.["ephemeral-storage"]);
    if (!limit.isZero() && bytesWritten(worker, [record]) > limit.value())
      return `Container ${record.name} exceeded its local ephemeral storage limit "${limit}". `;
  }
  return undefined;
}
