// Mirrors startContainer in pkg/kubelet/kuberuntime/kuberuntime_container.go (1.36): image, configuration, create,
// start, postStart hook, each with its event and error.
import { containerConfigError, missingExecutable } from "./container-config.ts";
import { type ContainerRecord, Instance, type WaitingReason } from "./container-record.ts";
import { hookOutcome } from "./hooks.ts";
import { ensureImage } from "./image-manager.ts";
import { killContainer } from "./kill-container.ts";
import { hexDigest } from "./pod-status.ts";
import type { PodWorker } from "./pod-worker.ts";
import { beginProcess, endInstance } from "./process.ts";
import type { Routine } from "./routine.ts";
import { startError } from "./runtime-errors.ts";

/** Starts the container anew; gives why it could not, in the words of its waiting state. */
export function* startContainer(
  worker: PodWorker,
  record: ContainerRecord,
): Routine<WaitingReason | undefined> {
  const imageFailure = yield* ensureImage(worker, record);
  if (imageFailure) return imageFailure;

  const event = (type: "Normal" | "Warning", reason: string, message: string) =>
    worker.event(type, reason, message, record.fieldPath);
  const configError = containerConfigError(worker, record);
  if (configError !== undefined) {
    event("Warning", "Failed", `Error: ${configError}`);
    return { reason: "CreateContainerConfigError", message: configError };
  }

  const { startMs } = worker.behaviour(record);
  if (startMs > 0) yield { ms: startMs };
  const restartCount = record.instance ? record.instance.restartCount + 1 : 0;
  const id = `containerd://${hexDigest(`${worker.uid}/${record.name}/${restartCount}`)}`;
  const instance = new Instance(id, restartCount);
  record.replaceInstance(instance);
  record.failure = undefined;
  const named = worker.host.minor < 35;
  event("Normal", "Created", named ? `Created container: ${record.name}` : "Container created");

  const missing = missingExecutable(worker, record);
  if (missing !== undefined) {
    const message = startError(missing);
    event("Warning", "Failed", `Error: ${message}`);
    endInstance(worker, record, { exitCode: 128, reason: "StartError", message });
    return { reason: "RunContainerError", message };
  }
  instance.startedAtMs = worker.nowMs();
  event("Normal", "Started", named ? `Started container ${record.name}` : "Container started");
  beginProcess(worker, record);

  const hook = record.spec.lifecycle?.postStart;
  if (!hook) return undefined;
  const outcome = hookOutcome(worker, record, "postStart", hook);
  if (outcome.durationMs > 0) yield { ms: outcome.durationMs, signals: [instance.exited] };
  if (outcome.error === undefined) return undefined;
  event("Warning", "FailedPostStartHook", "PostStartHook failed");
  yield* killContainer(worker, record, {
    message: "FailedPostStartHook",
    graceMs: worker.gracePeriodMs,
  });
  return { reason: "PostStartHookError", message: outcome.error };
}
