// Mirrors killContainer in pkg/kubelet/kuberuntime/kuberuntime_container.go (1.36): the Killing event, the preStop
// hook inside the grace period, SIGTERM, and SIGKILL when the grace period is over.
import type { ContainerRecord } from "./container-record.ts";
import { hookOutcome } from "./hooks.ts";
import type { PodWorker } from "./pod-worker.ts";
import { endInstance, sendSigterm, sigkillExit } from "./process.ts";
import { all, type Routine, type Signal } from "./routine.ts";

/** A process gets at least this long between SIGTERM and SIGKILL, however long its hook took. */
const minimumGraceMs = 2000;

export interface KillOptions {
  readonly message: string;
  readonly graceMs: number;
  /** Exits that a sidecar waits for before it gets SIGTERM. */
  readonly after?: readonly Signal[];
}

/** Stops the newest instance and waits until it has ended. */
export function* killContainer(
  worker: PodWorker,
  record: ContainerRecord,
  { message, graceMs, after = [] }: KillOptions,
): Routine {
  const { instance } = record;
  if (!instance?.running) return;
  worker.event("Normal", "Killing", message, record.fieldPath);
  const beganMs = worker.nowMs();
  const endMs = () => Math.min(beganMs + graceMs, worker.stopDeadlineMs);
  const leftMs = () => Math.max(0, endMs() - worker.nowMs());

  const preStop = record.spec.lifecycle?.preStop;
  let reportAtDeath = false;
  if (preStop && graceMs > 0) {
    const outcome = hookOutcome(worker, record, "preStop", preStop);
    const givenUp = outcome.durationMs > leftMs();
    const waitMs = Math.min(outcome.durationMs, leftMs());
    if (waitMs > 0) yield { ms: waitMs, signals: [instance.exited, worker.graceShortened] };
    reportAtDeath = givenUp && outcome.exec;
    if (outcome.error !== undefined && !givenUp)
      worker.event("Warning", "FailedPreStopHook", "PreStopHook failed", record.fieldPath);
  }
  for (const signal of after)
    if (!signal.fired && leftMs() > 0)
      yield { ms: leftMs(), signals: [signal, instance.exited, worker.graceShortened] };

  if (instance.running) sendSigterm(worker, record);
  const termMs = worker.nowMs();
  const killMs = () => Math.max(termMs + minimumGraceMs, endMs());
  while (instance.running && worker.nowMs() < killMs())
    yield {
      ms: killMs() - worker.nowMs(),
      signals: [instance.exited, worker.graceShortened],
    };
  endInstance(worker, record, sigkillExit);
  if (reportAtDeath)
    worker.event("Warning", "FailedPreStopHook", "PreStopHook failed", record.fieldPath);
}

/** Stops all running containers at once; sidecars wait for the app containers and the sidecars after them. */
export function* killPod(worker: PodWorker, graceMs: number): Routine {
  const running = worker.records.filter(({ running }) => running);
  const tasks = running.map((record) => {
    const later = worker.records.slice(worker.records.indexOf(record) + 1);
    const after =
      record.kind === "sidecar"
        ? later.flatMap(({ instance }) => (instance?.running ? [instance.exited] : []))
        : [];
    const message = `Stopping container ${record.name}`;
    return worker.spawn(killContainer(worker, record, { message, graceMs, after }));
  });
  yield* all(tasks.map(({ done }) => done));
  worker.sandbox.stop();
}
