// Mirrors printPod of pkg/printers/internalversion/printers.go (1.36).
import type {
  CoreV1ContainerState,
  CoreV1ContainerStateTerminated,
  CoreV1ContainerStatus,
  CoreV1Pod,
} from "../../../model/generated/types.ts";
import { parseTime } from "../../../model/time.ts";
import { ageColumn, nameColumn, timeSince } from "../../columns.ts";
import type { PrintColumn } from "../../kind.ts";
import { isRestartableInitContainer } from "./pod-spec/visit-containers.ts";

/** The state of a pod in the words of `kubectl get pods`. */
export interface PodSummary {
  readonly readyContainers: number;
  readonly totalContainers: number;
  /** `Running`, `CrashLoopBackOff`, `Init:0/1` ... */
  readonly status: string;
  readonly restarts: number;
  /** When a container last ended before a restart. */
  readonly lastRestart: string | undefined;
}

export const podColumns: readonly PrintColumn<CoreV1Pod>[] = [
  nameColumn,
  {
    name: "Ready",
    cell: (pod) => {
      const { readyContainers, totalContainers } = summarizePod(pod);
      return `${readyContainers}/${totalContainers}`;
    },
  },
  { name: "Status", until: 35, cell: (pod) => summarizePod(pod, false).status },
  { name: "Status", since: 35, cell: (pod) => summarizePod(pod).status },
  {
    name: "Restarts",
    cell: (pod, nowMs) => {
      const { restarts, lastRestart } = summarizePod(pod);
      return restarts !== 0 && lastRestart !== undefined
        ? `${restarts} (${timeSince(lastRestart, nowMs)} ago)`
        : String(restarts);
    },
  },
  ageColumn,
  { name: "IP", wide: true, cell: (pod) => pod.status?.podIPs?.[0]?.ip || "<none>" },
  { name: "Node", wide: true, cell: (pod) => pod.spec?.nodeName || "<none>" },
  {
    name: "Nominated Node",
    wide: true,
    cell: (pod) => pod.status?.nominatedNodeName || "<none>",
  },
  { name: "Readiness Gates", wide: true, cell: readinessGates },
];

function readinessGates(pod: CoreV1Pod): string {
  const gates = pod.spec?.readinessGates ?? [];
  if (gates.length === 0) return "<none>";
  const open = gates.filter(({ conditionType }) => hasCondition(pod, conditionType));
  return `${open.length}/${gates.length}`;
}

function hasCondition(pod: CoreV1Pod, type: string): boolean {
  return pod.status?.conditions?.find((condition) => condition.type === type)?.status === "True";
}

/** `errorsCount`: whether a container that failed shows among finished ones, as it does since 1.35. */
function summarizePod(pod: CoreV1Pod, errorsCount = true): PodSummary {
  const { status = {} } = pod;
  const containers = pod.spec?.containers ?? [];
  const initContainers = pod.spec?.initContainers ?? [];
  const sidecars = new Set(
    initContainers.filter(isRestartableInitContainer).map(({ name }) => name),
  );
  let reason = status.reason || status.phase || "";
  if (
    status.conditions?.some(
      (condition) => condition.type === "PodScheduled" && condition.reason === "SchedulingGated",
    )
  )
    reason = "SchedulingGated";
  const init = summarizeInit(status.initContainerStatuses ?? [], sidecars, initContainers.length);
  reason = init.reason ?? reason;
  let counted: readonly CoreV1ContainerStatus[] = init.seen;
  let ready = init.ready;
  if (init.reason === undefined || hasCondition(pod, "Initialized")) {
    const statuses = status.containerStatuses ?? [];
    const main = summarizeContainers(statuses, reason, hasCondition(pod, "Ready"), errorsCount);
    reason = main.reason;
    ready += main.ready;
    counted = [...init.seen.filter(({ name }) => sidecars.has(name)), ...statuses];
  }
  if (pod.metadata?.deletionTimestamp !== undefined) {
    if (status.reason === "NodeLost") reason = "Unknown";
    else if (status.phase !== "Succeeded" && status.phase !== "Failed") reason = "Terminating";
  }
  return {
    readyContainers: ready,
    totalContainers: containers.length + sidecars.size,
    status: reason,
    restarts: counted.reduce((sum, { restartCount }) => sum + (restartCount ?? 0), 0),
    lastRestart: latestEnd(counted),
  };
}

/** Looks at init containers up to the first that is not done; `reason` is set while there is one. */
function summarizeInit(
  statuses: readonly CoreV1ContainerStatus[],
  sidecars: ReadonlySet<string>,
  total: number,
): { reason: string | undefined; ready: number; seen: CoreV1ContainerStatus[] } {
  let ready = 0;
  const seen: CoreV1ContainerStatus[] = [];
  for (const [i, container] of statuses.entries()) {
    seen.push(container);
    const { terminated, waiting } = container.state ?? {};
    if (terminated && !terminated.exitCode) continue;
    if (sidecars.has(container.name) && container.started) {
      if (container.ready) ready++;
      continue;
    }
    const reason = terminated
      ? terminatedText(terminated)
      : waiting?.reason && waiting.reason !== "PodInitializing"
        ? waiting.reason
        : `${i}/${total}`;
    return { reason: `Init:${reason}`, ready, seen };
  }
  return { reason: undefined, ready, seen };
}

function terminatedText({ reason, signal, exitCode }: CoreV1ContainerStateTerminated): string {
  return reason || (signal ? `Signal:${signal}` : `ExitCode:${exitCode ?? 0}`);
}

/** The first container that waits or has ended gives the reason. */
function summarizeContainers(
  statuses: readonly CoreV1ContainerStatus[],
  podReason: string,
  podReady: boolean,
  errorsCount: boolean,
): { reason: string; ready: number } {
  let reason = podReason;
  let errorReason = "";
  let ready = 0;
  for (const container of [...statuses].reverse()) {
    const { waiting, terminated, running }: CoreV1ContainerState = container.state ?? {};
    if (waiting?.reason) reason = waiting.reason;
    else if (terminated) {
      reason = terminatedText(terminated);
      if (terminated.exitCode && errorsCount) errorReason = reason;
    } else if (container.ready && running) ready++;
  }
  if (reason !== "Completed") return { reason, ready };
  if (ready > 0 && podReady) return { reason: "Running", ready };
  return { reason: errorReason || (ready > 0 ? "NotReady" : reason), ready };
}

function latestEnd(statuses: readonly CoreV1ContainerStatus[]): string | undefined {
  let latest: string | undefined;
  for (const { lastState } of statuses) {
    const end = lastState?.terminated?.finishedAt;
    if (end !== undefined && (parseTime(end) ?? 0) > (parseTime(latest ?? "") ?? 0)) latest = end;
  }
  return latest;
}
