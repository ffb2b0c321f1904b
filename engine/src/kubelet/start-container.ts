// Mirrors startContainer in pkg/kubelet/kuberuntime/kuberuntime_container.go (1.36): image, configuration, create,
// start, postStart hook, each with its event and error.
import { containerConfig } from "./container-config.ts";
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
  const event = (type: "Normal" | "Warning", reason: string, message: string) =>
    worker.event(type, reason, message, record.fieldPath);
  const imageFailure = yield* ensureImage(worker, {
    image: record.spec.image ?? "",
    policy: record.spec.imagePullPolicy,
    behaviour: () => worker.behaviour(record),
    fieldPath: record.fieldPath,
  });
  if (imageFailure) {
    event("Warning", "Failed", `Error: ${imageFailure.reason}`);
    return imageFailure;
  }

  const targetError = missingTarget(worker, record);
  const config =
    targetError === undefined ? containerConfig(worker, record) : { error: targetError };
  if ("error" in config) {
    event("Warning", "Failed", `Error: ${config.error}`);
    return { reason: "CreateContainerConfigError", message: config.error };
  }

  const { startMs, missing } = worker.behaviour(record);
  if (startMs > 0) yield { ms: startMs };
  const restartCount = record.nextRestartCount;
  const id = `containerd://${hexDigest(`${worker.uid}/${record.name}/${restartCount}`)}`;
  const instance = new Instance(id, restartCount);
  record.replaceInstance(instance);
  record.failure = undefined;
  const named = worker.host.minor < 35;
  event("Normal", "Created", named ? `Created container: ${record.name}` : "Container created");

  const [executable] = config.command;
  if (executable !== undefined && missing.includes(executable)) {
    const message = startError(executable);
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

/** Why an ephemeral container has no processes to share. */
function missingTarget(worker: PodWorker, record: ContainerRecord): string | undefined {
  const target = worker.pod.spec?.ephemeralContainers?.find(
    ({ name }) => name === record.name,
  )?.targetContainerName;
  if (record.kind !== "ephemeral" || !target) return undefined;
  const found = worker.records.some(({ name, instance }) => name === target && instance);
  return found ? undefined : `unable to find target container ${target}`;
}
