// Mirrors pkg/kubelet/active_deadline.go (1.36): pods that may be on the node for so long only.
import type { PodWorker } from "./pod-worker.ts";
import type { PodOverride } from "./status-manager.ts";

const exceeded: PodOverride = {
  reason: "DeadlineExceeded",
  message: "Pod was active on the node longer than the specified deadline",
};

/** Has a pass come when spec.activeDeadlineSeconds are over. */
export function watchActiveDeadline(worker: PodWorker): void {
  const deadline = worker.pod.spec?.activeDeadlineSeconds;
  if (deadline !== undefined) worker.after(deadline * 1000, () => worker.requestSync());
}

/** Whether the pod has outlived its deadline; every look at it says so again. */
export function checkActiveDeadline(worker: PodWorker): boolean {
  const deadline = worker.pod.spec?.activeDeadlineSeconds;
  const startMs = worker.status.startedAtMs;
  if (deadline === undefined || startMs === undefined) return false;
  if (worker.nowMs() < startMs + deadline * 1000) return false;
  worker.event("Normal", exceeded.reason, exceeded.message);
  worker.status.overrideWith(exceeded);
  return true;
}
