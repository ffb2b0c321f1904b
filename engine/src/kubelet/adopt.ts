// What a kubelet that restarts finds: containers that run already, as the pod's status tells of them. A snapshot of a
// cluster begins like this. Mirrors the state that pkg/kubelet/kuberuntime (1.36) reads back from the runtime.
import type {
  CoreV1ContainerStateTerminated,
  CoreV1ContainerStatus,
  CoreV1PodStatus,
} from "../model/generated/types.ts";
import { parseTime } from "../model/time.ts";
import { type ContainerRecord, Instance, type Termination } from "./container-record.ts";

/** Puts the instances that the status tells of into the records; false when no container has run. */
export function adoptContainers(
  records: readonly ContainerRecord[],
  status: CoreV1PodStatus | undefined,
): boolean {
  let found = false;
  for (const record of records) {
    const list = record.kind === "app" ? status?.containerStatuses : status?.initContainerStatuses;
    const known = list?.find(({ name }) => name === record.name);
    if (!known) continue;
    adoptContainer(record, known);
    found ||= record.instance !== undefined;
  }
  return found;
}

function adoptContainer(record: ContainerRecord, status: CoreV1ContainerStatus): void {
  const { state = {}, lastState = {}, restartCount, containerID = "" } = status;
  const last = lastState.terminated && termination(lastState.terminated);
  const adopt = () =>
    new Instance(containerID, restartCount, {
      started: status.started === true || status.ready,
      ready: status.ready,
    });
  if (state.running) {
    record.instance = adopt();
    record.instance.startedAtMs = parseTime(state.running.startedAt ?? "") ?? 0;
    record.previous = last;
  } else if (state.terminated) {
    record.instance = adopt();
    record.instance.termination = termination(state.terminated);
    record.previous = last;
  } else if (last) {
    record.instance = adopt();
    record.instance.termination = last;
    if (state.waiting?.reason !== undefined)
      record.failure = { reason: state.waiting.reason, message: state.waiting.message ?? "" };
  }
}

function termination(state: CoreV1ContainerStateTerminated): Termination {
  return {
    exitCode: state.exitCode,
    reason: state.reason ?? "",
    message: state.message ?? "",
    startedAtMs: parseTime(state.startedAt ?? ""),
    finishedAtMs: parseTime(state.finishedAt ?? "") ?? 0,
    containerID: state.containerID ?? "",
  };
}
