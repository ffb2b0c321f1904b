// Plays the process in a container as its behaviour says: how it ends by itself, and what signals do to it.
import { quantityOf } from "../model/quantity.ts";
import type { ContainerRecord, Instance } from "./container-record.ts";
import type { PodWorker } from "./pod-worker.ts";

export interface Exit {
  readonly exitCode: number;
  /** Default: `Completed` for 0, else `Error`. */
  readonly reason?: string;
  /** Default: what the process left in its message file or log. */
  readonly message?: string;
}

const maxMessageBytes = 4096;
const maxLogMessageBytes = 2048;
const maxLogMessageLines = 80;

export const sigkillExit: Exit = { exitCode: 137 };

/** The process begins: sets the timers of its own end. */
export function beginProcess(worker: PodWorker, record: ContainerRecord): void {
  const { instance } = record;
  if (!instance) return;
  const { exit, fills, memoryBytes: memory } = worker.behaviour(record);
  const oomAfterMs = outOfMemoryAfterMs(worker, record);
  const end = (ms: number, how: Exit) => {
    const ended = () => endInstanceOf(worker, record, instance, how);
    if (ms === 0) worker.afterNextStatus(ended);
    else worker.after(ms, ended);
  };
  if (exit) end(exit.afterMs, { exitCode: exit.exitCode });
  for (const { afterMs } of fills) worker.node.evictions.usageChangesIn(afterMs);
  if (memory !== undefined) worker.node.evictions.usageChangesIn(0);
  if (oomAfterMs !== undefined) end(oomAfterMs, { exitCode: 137, reason: "OOMKilled" });
}

/** When the kernel ends the process for its memory: when it is said to, or at once when it uses more than its limit. */
function outOfMemoryAfterMs(worker: PodWorker, record: ContainerRecord): number | undefined {
  const { oomAfterMs, memoryBytes: memory } = worker.behaviour(record);
  if (oomAfterMs !== undefined || memory === undefined) return oomAfterMs;
  const own = record.spec.resources?.limits?.["memory"];
  const limit = quantityOf(own ?? worker.pod.spec?.resources?.limits?.["memory"]);
  return limit.isZero() || memory <= limit.value() ? undefined : 0;
}

/** SIGTERM to the newest instance. */
export function sendSigterm(worker: PodWorker, record: ContainerRecord): void {
  const { instance } = record;
  const { termination } = worker.behaviour(record);
  if (!instance || !termination) return;
  const exit = { exitCode: termination.exitCode };
  if (termination.afterMs === 0) endInstanceOf(worker, record, instance, exit);
  else worker.after(termination.afterMs, () => endInstanceOf(worker, record, instance, exit));
}

/** Ends the newest instance now, if it has not ended. */
export function endInstance(worker: PodWorker, record: ContainerRecord, exit: Exit): void {
  if (record.instance) endInstanceOf(worker, record, record.instance, exit);
}

function endInstanceOf(
  worker: PodWorker,
  record: ContainerRecord,
  instance: Instance,
  exit: Exit,
): void {
  if (instance.termination) return;
  instance.termination = {
    exitCode: exit.exitCode,
    reason: exit.reason ?? (exit.exitCode === 0 ? "Completed" : "Error"),
    message: exit.message ?? terminationMessage(worker, record, exit.exitCode),
    startedAtMs: instance.startedAtMs,
    finishedAtMs: worker.nowMs(),
    containerID: instance.id,
  };
  instance.exited.fire();
  worker.containerExited(record);
}

function terminationMessage(worker: PodWorker, record: ContainerRecord, exitCode: number): string {
  const { terminationMessage: left, log } = worker.behaviour(record);
  if (left !== "") return left.slice(0, maxMessageBytes);
  if (exitCode === 0 || record.spec.terminationMessagePolicy !== "FallbackToLogsOnError") return "";
  const lines = log.split("\n");
  const tail = lines.slice(-maxLogMessageLines - (lines.at(-1) === "" ? 1 : 0)).join("\n");
  return tail.slice(-maxLogMessageBytes);
}
