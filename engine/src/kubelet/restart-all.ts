// Mirrors RestartAllContainers of container restart rules in pkg/kubelet (1.36): a container that exits in a way its rules
// name has the whole pod start anew in its sandbox, init containers first.
import type { CoreV1Pod } from "../model/generated/types.ts";
import type { ContainerRecord, Termination } from "./container-record.ts";
import { killContainer } from "./kill-container.ts";
import type { PodWorker } from "./pod-worker.ts";
import { matchingRestartRule } from "./restart-policy.ts";
import type { Routine } from "./routine.ts";

const restartAllContainers = "RestartAllContainers";

/** What the status says of containers that were taken away to start anew. */
const reason = "RestartingAllContainers";
const message = "The container is removed because RestartAllContainers in place";

/** Whether a container has ended in a way that has all containers restarted; undefined for pods without such rules. */
export function restartsAllContainers(worker: PodWorker): boolean | undefined {
  if (!mayRestartAll(worker.pod) || !worker.host.feature("RestartAllContainersOnContainerExits"))
    return undefined;
  return !worker.stopping && !worker.deleted && worker.records.some(isSource);
}

function mayRestartAll({ spec }: CoreV1Pod): boolean {
  return [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].some(
    ({ restartPolicyRules }) =>
      restartPolicyRules?.some(({ action }) => action === restartAllContainers),
  );
}

function isSource(record: ContainerRecord): boolean {
  const { termination } = record;
  return (
    termination !== undefined &&
    matchingRestartRule(record.spec, termination.exitCode) === restartAllContainers
  );
}

/** Kills what runs without grace and takes all containers away; the next pass starts them anew. */
export function* resetContainers(worker: PodWorker): Routine {
  const records = worker.records.filter(({ kind }) => kind !== "ephemeral");
  const ofKind = (apps: boolean, sources: boolean) =>
    records.filter((record) => (record.kind === "app") === apps && isSource(record) === sources);
  const order = [
    ...ofKind(true, false),
    ...ofKind(false, false),
    ...ofKind(true, true),
    ...ofKind(false, true),
  ];
  for (const record of order)
    if (record.running) yield* killContainer(worker, record, { message: "killing", graceMs: 0 });
  for (const record of records) {
    if (!record.instance) continue;
    const removed: Termination = {
      exitCode: 137,
      reason,
      message,
      startedAtMs: undefined,
      finishedAtMs: undefined,
      containerID: "",
    };
    record.remove(removed);
    record.failure = { reason, message };
  }
}
