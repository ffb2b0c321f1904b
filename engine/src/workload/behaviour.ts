// From defaults and what the user says to the complete behaviour of one container.
import type { ContainerBehaviour } from "../model/container-behaviour.ts";
import type { CoreV1Container, CoreV1Pod } from "../model/generated/types.ts";
import { parseQuantity } from "../model/quantity.ts";
import type { WorkloadEntry } from "./entry.ts";

const assumedStartSeconds = 1;
const assumedPullSeconds = 2;
/** How long the container of a Job and a plain init container run. */
const assumedTaskSeconds = 5;
const assumedInitSeconds = 0;
const assumedUser = "65532";
const sigtermExitCode = 143;

/** `entry` is the first that applies, or nothing. */
export function resolveBehaviour(
  pod: CoreV1Pod,
  container: CoreV1Container,
  entry: WorkloadEntry,
): ContainerBehaviour {
  const ms = (seconds: number | undefined, otherwise: number) =>
    Math.round((seconds ?? otherwise) * 1000);
  return {
    startMs: ms(entry.startSeconds, assumedStartSeconds),
    listens: entry.listens,
    listensAfterMs: ms(entry.listensAfterSeconds, 0),
    http: (entry.http ?? []).map((answer) => ({
      path: answer.path ?? "/",
      status: answer.status ?? 200,
      ...(answer.location === undefined ? {} : { location: answer.location }),
      delayMs: ms(answer.delaySeconds, 0),
      fromMs: ms(answer.fromSeconds, 0),
      untilMs: ms(answer.untilSeconds, Number.POSITIVE_INFINITY),
    })),
    exec: (entry.exec ?? []).flatMap((answer) => {
      const concerned = answer.probe ?? answer.hook;
      if (concerned === undefined) return [];
      return {
        for: concerned,
        exitCode: answer.exitCode ?? 0,
        output: answer.output ?? "",
        durationMs: ms(answer.durationSeconds, 0),
        fromMs: ms(answer.fromSeconds, 0),
        untilMs: ms(answer.untilSeconds, Number.POSITIVE_INFINITY),
      };
    }),
    missing: entry.missing ?? [],
    exit: exitOf(pod, container, entry),
    oomAfterMs: entry.oomAfterSeconds === undefined ? undefined : ms(entry.oomAfterSeconds, 0),
    fills: (entry.fills ?? []).map(({ volume, size, afterSeconds }) => ({
      ...(volume === undefined ? {} : { volume }),
      bytes: amount(size, "value") ?? 0,
      afterMs: ms(afterSeconds, 0),
    })),
    termination: entry.ignoresSigterm
      ? undefined
      : {
          afterMs: ms(entry.terminationSeconds, 0),
          exitCode: entry.terminationExitCode ?? sigtermExitCode,
        },
    readiness: entry.readiness,
    terminationMessage: entry.terminationMessage ?? "",
    log: entry.log ?? "",
    user: entry.user === undefined ? assumedUser : String(entry.user),
    pull: entry.pull ?? "ok",
    pullMs: ms(entry.pullSeconds, assumedPullSeconds),
    cpuMilli: amount(entry.cpu, "milliValue"),
    memoryBytes: amount(entry.memory, "value"),
  };
}

function exitOf(pod: CoreV1Pod, container: CoreV1Container, entry: WorkloadEntry) {
  const { exitAfterSeconds, exitCode } = entry;
  const assumedSeconds = taskSeconds(pod, container);
  if (exitAfterSeconds === undefined && exitCode === undefined && assumedSeconds === undefined)
    return undefined;
  const afterSeconds = exitAfterSeconds ?? assumedSeconds ?? 0;
  return { afterMs: Math.round(afterSeconds * 1000), exitCode: exitCode ?? 0 };
}

/** How long a container that is meant to end runs: plain init containers, and the containers of Jobs. */
function taskSeconds(pod: CoreV1Pod, container: CoreV1Container): number | undefined {
  const init = pod.spec?.initContainers?.find(({ name }) => name === container.name);
  if (init) return init.restartPolicy === "Always" ? undefined : assumedInitSeconds;
  const owner = pod.metadata?.ownerReferences?.find(({ controller }) => controller);
  return owner?.kind === "Job" ? assumedTaskSeconds : undefined;
}

function amount(text: string | undefined, unit: "value" | "milliValue"): number | undefined {
  if (text === undefined) return undefined;
  const parsed = parseQuantity(text);
  return "error" in parsed ? undefined : parsed[unit]();
}
