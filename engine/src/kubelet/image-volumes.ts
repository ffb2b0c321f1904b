// Mirrors getImageVolumes and toKubeContainerImageVolumes in pkg/kubelet/kuberuntime/kuberuntime_manager.go (1.36):
// images that are mounted as volumes are pulled in every pass, and fail the containers that mount them.
import type { ContainerRecord, WaitingReason } from "./container-record.ts";
import { ensureImage } from "./image-manager.ts";
import type { PodWorker } from "./pod-worker.ts";
import type { Routine } from "./routine.ts";

/** Why image volumes cannot be mounted, by name. */
export type ImageVolumeFailures = ReadonlyMap<string, WaitingReason>;

export function* pullImageVolumes(worker: PodWorker): Routine<ImageVolumeFailures> {
  const failures = new Map<string, WaitingReason>();
  if (!worker.host.feature("ImageVolume")) return failures;
  for (const { name, image } of worker.pod.spec?.volumes ?? []) {
    if (!image) continue;
    const reference = image.reference ?? "";
    const failure = yield* ensureImage(worker, {
      image: reference,
      policy: image.pullPolicy,
      behaviour: () => worker.node.world.behaviour(worker.pod, { name, image: reference }),
    });
    if (failure) failures.set(name, failure);
  }
  return failures;
}

/** Why a container cannot start for the image volumes that it mounts: the last one's failure. */
export function imageVolumeFailure(
  worker: PodWorker,
  record: ContainerRecord,
  failures: ImageVolumeFailures,
): WaitingReason | undefined {
  let last: WaitingReason | undefined;
  for (const { name } of record.spec.volumeMounts ?? []) {
    const failure = failures.get(name);
    if (!failure) continue;
    worker.event("Warning", "Failed", `Error: ${failure.reason}`, record.fieldPath);
    last = failure;
  }
  return last;
}
