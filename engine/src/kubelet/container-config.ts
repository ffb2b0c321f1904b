// Mirrors generateContainerConfig and verifyRunAsNonRoot in pkg/kubelet/kuberuntime (1.36): what keeps a container from
// being created although its image is there.
import type { ContainerRecord } from "./container-record.ts";
import type { PodWorker } from "./pod-worker.ts";

/** The text of a CreateContainerConfigError, or undefined. */
export function containerConfigError(
  worker: PodWorker,
  record: ContainerRecord,
): string | undefined {
  return worker.references.environmentError(record.spec) ?? nonRootError(worker, record);
}

function nonRootError(worker: PodWorker, record: ContainerRecord): string | undefined {
  const own = record.spec.securityContext;
  const pods = worker.pod.spec?.securityContext;
  if ((own?.runAsNonRoot ?? pods?.runAsNonRoot) !== true) return undefined;
  const place = `(pod: "${worker.fullName}", container: ${record.name})`;
  const uid = own?.runAsUser ?? pods?.runAsUser;
  if (uid !== undefined)
    return uid === 0 ? `container's runAsUser breaks non-root policy ${place}` : undefined;
  const { user } = worker.behaviour(record);
  if (user === "" || user === "0")
    return `container has runAsNonRoot and image will run as root ${place}`;
  if (!/^\d+$/.test(user))
    return `container has runAsNonRoot and image has non-numeric user (${user}), cannot verify user is non-root ${place}`;
  return undefined;
}

/** The executable that the container would start, if its image is assumed to lack it. */
export function missingExecutable(worker: PodWorker, record: ContainerRecord): string | undefined {
  const executable = record.spec.command?.[0];
  return executable !== undefined && worker.behaviour(record).missing.includes(executable)
    ? executable
    : undefined;
}
