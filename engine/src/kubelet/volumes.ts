// Mirrors pkg/kubelet/volumemanager (1.36): a pod waits until all its volumes are set up; each failed attempt is
// repeated after twice the time. Difference: a volume that is attached, or need not be, is mounted at once.
import type {
  CoreV1DownwardAPIVolumeFile,
  CoreV1PersistentVolumeClaim,
} from "../model/generated/types.ts";
import { fieldValue, resourceValue } from "./downward-api.ts";
import type { PodWorker } from "./pod-worker.ts";
import { joinErrors } from "./references.ts";
import type { Routine } from "./routine.ts";

const firstRetryMs = 500;
const maxRetryMs = 122_000;

/** Waits until every volume of the pod is there. */
export function* mountVolumes(worker: PodWorker): Routine {
  let retryMs = firstRetryMs;
  for (;;) {
    let failed = !worker.node.volumesInUse.claim(worker);
    for (const volume of worker.pod.spec?.volumes ?? []) {
      const error = worker.references.volumeError(volume, (items) => downwardError(worker, items));
      if (error === undefined) continue;
      failed = true;
      worker.event(
        "Warning",
        "FailedMount",
        `MountVolume.SetUp failed for volume "${volume.name}" : ${error}`,
      );
    }
    for (const problem of claimProblems(worker)) {
      failed = true;
      worker.event("Warning", "FailedMount", problem);
    }
    if (!failed) return;
    yield { ms: retryMs };
    retryMs = Math.min(retryMs * 2, maxRetryMs);
  }
}

/** Claims that the volume manager cannot resolve; only pods that no scheduler placed get so far. */
function* claimProblems(worker: PodWorker): Generator<string> {
  const { namespace } = worker;
  for (const { name, persistentVolumeClaim, ephemeral } of worker.pod.spec?.volumes ?? []) {
    const claim = persistentVolumeClaim?.claimName ?? (ephemeral && `${worker.name}-${name}`);
    if (claim === undefined) continue;
    const found = worker.host.client.get<CoreV1PersistentVolumeClaim>(
      "persistentvolumeclaims",
      namespace,
      claim,
    );
    if (found?.status?.phase === "Bound") continue;
    const cause = found
      ? "PVC is not bound"
      : `failed to fetch PVC from API server: persistentvolumeclaims "${claim}" not found`;
    yield `Unable to attach or mount volumes: unmounted volumes=[${name}], unattached volumes=[], failed to process volumes=[${name}]: error processing PVC ${namespace}/${claim}: ${cause}`;
  }
}

/** The first value that the pod cannot be told of itself. */
function downwardError(
  worker: PodWorker,
  items: readonly CoreV1DownwardAPIVolumeFile[] | undefined,
): string | undefined {
  const errors = (items ?? []).flatMap(({ fieldRef, resourceFieldRef }) => {
    const resolved = fieldRef
      ? fieldValue(fieldRef.fieldPath, worker.pod, worker.addresses)
      : resourceFieldRef && resourceValue(resourceFieldRef, worker.pod, worker.node.object);
    return resolved && "error" in resolved ? [resolved.error] : [];
  });
  return joinErrors(errors);
}
