// Mirrors SyncPod and computePodActions in pkg/kubelet/kubelet.go and pkg/kubelet/kuberuntime (1.36): one pass over a
// pod: publish the status, mount, make the sandbox, stop what must be stopped, start what must be started.
import { formatDuration } from "../model/duration.ts";
import { checkActiveDeadline } from "./active-deadline.ts";
import type { ContainerRecord, Termination } from "./container-record.ts";
import { deviceClaimProblem } from "./device-claims.ts";
import { imageVolumeFailure, pullImageVolumes } from "./image-volumes.ts";
import { killContainer, killPod } from "./kill-container.ts";
import type { PodWorker } from "./pod-worker.ts";
import { resetContainers, restartsAllContainers } from "./restart-all.ts";
import type { Routine } from "./routine.ts";
import { startContainer } from "./start-container.ts";
import { mountVolumes } from "./volumes.ts";

/**
 * How long the kubelet leaves a pod alone after a failed pass: its back-off period, stretched by a random part of the
 * jitter factor. The model has no jitter of its own and takes the mean.
 */
const backOffPeriodMs = 10_000;
const backOffJitterFactor = 0.5;
const retryMs = backOffPeriodMs * (1 + backOffJitterFactor / 2);
/** The relist that sees a new sandbox brings the next pass. */
const relistMs = 1000;
/** The longest time between two passes over a pod that waits for a restart. */
const resyncMs = 60_000;

interface Kill {
  readonly record: ContainerRecord;
  readonly message: string;
  readonly graceMs: number;
}

interface Plan {
  /** Containers to stop, with the words of the event. */
  readonly kill: readonly Kill[];
  readonly start: readonly ContainerRecord[];
  /** Nothing runs for good any more: stop the rest. */
  readonly killPod: boolean;
}

/** One pass. When it ends the next one is already asked for, if there is a reason. */
export function* syncPod(worker: PodWorker): Routine {
  const outlived = checkActiveDeadline(worker);
  if (worker.publishStatus() === "terminal") {
    worker.finish();
    return;
  }
  if (outlived) {
    worker.stop({ graceMs: worker.gracePeriodMs });
    return;
  }
  if (!worker.volumesMounted) {
    yield* mountVolumes(worker);
    worker.volumesMounted = true;
  }
  reportMissingPullSecrets(worker);
  worker.probes.start(worker.records);
  const problem = worker.hasSandbox ? undefined : deviceClaimProblem(worker);
  if (problem !== undefined) {
    worker.event(
      "Warning",
      "FailedPrepareDynamicResources",
      `Failed to prepare dynamic resources: prepare dynamic resources: ${problem}`,
    );
    worker.retrySync(retryMs);
    return;
  }
  const newSandbox = worker.ensureSandbox();
  if (restartsAllContainers(worker)) {
    yield* resetContainers(worker);
    worker.requestSync();
    return;
  }

  const plan = planPass(worker);
  if (plan.killPod) {
    yield* killPod(worker, worker.gracePeriodMs);
    worker.requestSync();
    return;
  }
  const lastExits = new Map(
    plan.start.map((record) => [record, record.running ? record.previous : record.termination]),
  );
  for (const { record, message, graceMs } of plan.kill)
    yield* killContainer(worker, record, { message, graceMs });

  const volumes = yield* pullImageVolumes(worker);
  let next = Number.POSITIVE_INFINITY;
  let changed = plan.kill.length > 0;
  for (const record of plan.start) {
    const waitMs = backOffMs(worker, record, lastExits.get(record));
    if (waitMs !== undefined) {
      next = Math.min(
        next,
        worker.host.minor >= 35 ? Math.min(waitMs, resyncMs) : Math.min(waitMs, retryMs),
      );
      continue;
    }
    record.restartCause = undefined;
    const before = record.instance;
    const failure =
      imageVolumeFailure(worker, record, volumes) ?? (yield* startContainer(worker, record));
    record.failure = failure;
    if (record.instance !== before) changed = true;
    if (!failure) continue;
    next = Math.min(next, retryMs);
    // Start and death come with two relists.
    if (failure.reason === "PostStartHookError") worker.after(relistMs, () => worker.requestSync());
    if (record.kind === "init") break;
  }
  if (changed) worker.requestSync();
  worker.retrySync(newSandbox ? Math.min(next, relistMs) : next);
}

/** Whether the container waits for its back-off: reports it and gives the time that is left. */
function backOffMs(
  worker: PodWorker,
  record: ContainerRecord,
  lastExit: Termination | undefined,
): number | undefined {
  if (lastExit?.finishedAtMs === undefined) return undefined;
  const now = worker.nowMs();
  const until = worker.restartBackOff.waitsUntil(record.name, lastExit.finishedAtMs, now);
  if (until === undefined) {
    worker.restartBackOff.next(record.name, lastExit.finishedAtMs, now);
    return undefined;
  }
  const place = worker.fullName;
  worker.event(
    "Warning",
    "BackOff",
    `Back-off restarting failed container ${record.name} in pod ${place}`,
    record.fieldPath,
  );
  const delay = formatDuration(worker.restartBackOff.delayMs(record.name));
  record.failure = {
    reason: "CrashLoopBackOff",
    message: `back-off ${delay} restarting failed container=${record.name} pod=${place}`,
  };
  return until - now;
}

function planPass(worker: PodWorker): Plan {
  const kill: Kill[] = [];
  const start: ContainerRecord[] = [];
  const apps = worker.records.filter(({ kind }) => kind === "app");
  const initialized = apps.some(({ instance }) => instance !== undefined);

  for (const record of worker.records)
    if (record.kind === "ephemeral" && !record.instance) start.push(record);
  let complete = true;
  for (const record of worker.records) {
    if (record.kind === "app" || record.kind === "ephemeral") continue;
    if (record.kind === "init" && initialized) continue;
    const done =
      record.kind === "init"
        ? planInit(worker, record, start)
        : planSidecar(worker, record, kill, start);
    if (!done && !initialized) {
      complete = false;
      break;
    }
  }
  if (!complete) return { kill, start, killPod: false };

  let kept = 0;
  const stopped: Kill[] = [];
  const sidecarStarts = start.length;
  for (const record of apps) {
    if (!record.instance) {
      start.push(record);
    } else if (record.termination) {
      if (worker.restarts(record, record.termination.exitCode)) start.push(record);
    } else {
      const cause = killCause(worker, record);
      if (cause === undefined) {
        kept++;
        continue;
      }
      const restarted = record.restartCause !== undefined || worker.restartsAfterKill(record);
      if (restarted) start.push(record);
      const more = restarted && record.restartCause === undefined ? ", will be restarted" : "";
      stopped.push({
        record,
        message: `Container ${record.name} ${cause}${more}`,
        graceMs: killGraceMs(worker, record, cause),
      });
    }
  }
  if (kept === 0 && start.length === sidecarStarts) return { kill: [], start: [], killPod: true };
  return { kill: [...kill, ...stopped], start, killPod: false };
}

/** Plans a plain init container; true when it has done its work. */
function planInit(worker: PodWorker, record: ContainerRecord, start: ContainerRecord[]): boolean {
  if (!record.instance) start.push(record);
  else if (record.termination) {
    if (record.termination.exitCode === 0) return true;
    if (worker.restarts(record, record.termination.exitCode)) start.push(record);
  }
  return false;
}

/** Plans a sidecar; true when the next container may start. */
function planSidecar(
  worker: PodWorker,
  record: ContainerRecord,
  kill: Kill[],
  start: ContainerRecord[],
): boolean {
  if (!record.running) {
    start.push(record);
    return false;
  }
  const cause = killCause(worker, record);
  if (cause === undefined) return worker.started(record);
  kill.push({
    record,
    message: `${record.restartCause === undefined ? "Init container" : "Container"} ${record.name} ${cause}`,
    graceMs: killGraceMs(worker, record, cause),
  });
  start.push(record);
  return false;
}

/** How long a container has to end; a probe that has it killed may say so itself. */
function killGraceMs(worker: PodWorker, { spec }: ContainerRecord, cause: string): number {
  const probe = cause.includes("liveness")
    ? spec.livenessProbe
    : cause.includes("startup")
      ? spec.startupProbe
      : undefined;
  const seconds = probe?.terminationGracePeriodSeconds;
  return seconds === undefined ? worker.gracePeriodMs : seconds * 1000;
}

function killCause(worker: PodWorker, record: ContainerRecord): string | undefined {
  if (record.restartCause !== undefined) return record.restartCause;
  if (worker.probes.result("liveness", record) === "failure") return "failed liveness probe";
  if (worker.probes.result("startup", record) === "failure") return "failed startup probe";
  return undefined;
}

function reportMissingPullSecrets(worker: PodWorker): void {
  const names = (worker.pod.spec?.imagePullSecrets ?? []).flatMap(({ name }) => name ?? []);
  const { missing } = worker.references.secrets(names);
  if (missing.length > 0)
    worker.event(
      "Warning",
      "FailedToRetrieveImagePullSecret",
      `Unable to retrieve some image pull secrets (${missing.join(", ")}); attempting to pull the image may not succeed.`,
    );
}
