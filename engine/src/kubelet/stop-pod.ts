// Mirrors SyncTerminatingPod, SyncTerminatedPod and TerminatePod in pkg/kubelet (1.36): a pod that is deleted, evicted,
// past its deadline or done is torn down, and its terminal phase written only then.
import type { CoreV1ContainerStatus, CoreV1PodStatus } from "../model/generated/types.ts";
import { checkActiveDeadline } from "./active-deadline.ts";
import { killPod } from "./kill-container.ts";
import type { PodWorker } from "./pod-worker.ts";
import type { Routine } from "./routine.ts";

/** Tears the pod down; a deleted pod's object goes with it. */
export function* stopPod(worker: PodWorker, graceMs: number): Routine {
  checkActiveDeadline(worker);
  worker.publishStatus();
  if (worker.records.some(({ running }) => running)) {
    yield* killPod(worker, graceMs);
    checkActiveDeadline(worker);
    worker.publishStatus();
  }
  checkActiveDeadline(worker);
  worker.publishFinalStatus();
}

/** The last status: whatever cannot be accounted for has failed. */
export function finalStatus(status: CoreV1PodStatus, initialized: boolean): CoreV1PodStatus {
  const lost = (container: CoreV1ContainerStatus): CoreV1ContainerStatus =>
    container.state?.terminated
      ? container
      : {
          ...container,
          ready: false,
          started: false,
          state: {
            terminated: {
              exitCode: 137,
              reason: "ContainerStatusUnknown",
              message: "The container could not be located when the pod was terminated",
            },
          },
        };
  const inits = status.initContainerStatuses ?? [];
  // Init containers after the last one that shows any trace of a start were never begun.
  const begun =
    inits.findLastIndex(({ state, lastState }) => !state?.waiting || lastState?.terminated) + 1;
  const terminal = status.phase === "Succeeded" || status.phase === "Failed";
  return {
    ...status,
    phase: terminal ? status.phase! : "Failed",
    ...(inits.length > 0
      ? {
          initContainerStatuses: inits.map((container, i) =>
            i < begun ? lost(container) : container,
          ),
        }
      : {}),
    ...(status.containerStatuses && initialized
      ? { containerStatuses: status.containerStatuses.map(lost) }
      : {}),
  };
}
