// Mirrors pkg/kubelet/lifecycle/handlers.go (1.36): what a lifecycle hook takes and whether it succeeds.
import type { HookKind } from "../model/container-behaviour.ts";
import type { CoreV1HTTPGetAction, CoreV1LifecycleHandler } from "../model/generated/types.ts";
import { goQuote } from "../model/go-format.ts";
import type { ContainerRecord } from "./container-record.ts";
import { connectionRefused, httpUrl, listensOn, portNumber } from "./endpoint.ts";
import { hexDigest } from "./pod-status.ts";
import type { PodWorker } from "./pod-worker.ts";
import { execError } from "./runtime-errors.ts";

export interface HookOutcome {
  readonly durationMs: number;
  /** Why it failed; undefined when it succeeded. */
  readonly error: string | undefined;
  /** An exec hook that is given up is reported as failed when its container dies. */
  readonly exec: boolean;
}

/** What the hook does when it begins now. */
export function hookOutcome(
  worker: PodWorker,
  record: ContainerRecord,
  kind: HookKind,
  handler: CoreV1LifecycleHandler,
): HookOutcome {
  if (handler.sleep)
    return { durationMs: handler.sleep.seconds * 1000, error: undefined, exec: false };
  const { exec, httpGet } = handler;
  if (!exec) {
    const error = httpGet ? httpError(worker, record, httpGet) : unknownHandlerError(handler);
    return { durationMs: 0, error, exec: false };
  }

  const command = exec.command ?? [];
  const behaviour = worker.behaviour(record);
  const place = `Exec lifecycle hook ([${command.join(" ")}]) ${failedIn(worker, record)}`;
  const executable = command[0] ?? "";
  if (behaviour.missing.includes(executable)) {
    const cause = execError(executable, hexDigest(`${worker.uid}/${record.name}/${kind}`));
    return { durationMs: 0, error: `${place}${cause}, message: ""`, exec: true };
  }
  const elapsedMs = record.instance?.ageMs(worker.nowMs()) ?? 0;
  const answer = behaviour.exec.find(
    (candidate) =>
      candidate.for === kind && candidate.fromMs <= elapsedMs && elapsedMs < candidate.untilMs,
  );
  const durationMs = answer?.durationMs ?? assumedSleepMs(command);
  if (!answer || answer.exitCode === 0) return { durationMs, error: undefined, exec: true };
  const error = `${place}command '${command.join(" ")}' exited with ${answer.exitCode}: , message: ${goQuote(answer.output)}`;
  return { durationMs, error, exec: true };
}

/** `sleep 10`, and `sh -c "sleep 10"`, take what they say; other commands end at once. */
function assumedSleepMs(command: readonly string[]): number {
  const line = command.join(" ");
  const found = /(?:^|[\s;&/])sleep\s+(\d+(?:\.\d+)?)([smh]?)(?=$|[\s;&"'])/.exec(line);
  if (!found) return 0;
  const unit = found[2] === "m" ? 60_000 : found[2] === "h" ? 3_600_000 : 1000;
  return Math.round(Number(found[1]) * unit);
}

function failedIn(worker: PodWorker, record: ContainerRecord): string {
  return `for Container ${goQuote(record.name)} in Pod ${goQuote(worker.fullName)} failed - error: `;
}

/** A request succeeds when somebody answers, whatever the answer. */
function httpError(
  worker: PodWorker,
  record: ContainerRecord,
  httpGet: CoreV1HTTPGetAction,
): string | undefined {
  const place = `HTTP lifecycle hook (${httpGet.path ?? ""}) ${failedIn(worker, record)}`;
  const port = portNumber(httpGet.port, record.spec);
  if (typeof port === "string") return place + port;
  const { podIP } = worker.addresses;
  const listener = {
    behaviour: worker.behaviour(record),
    container: record.spec,
    elapsedMs: record.instance?.ageMs(worker.nowMs()) ?? 0,
  };
  if (listensOn(listener, port)) return undefined;
  const refused = connectionRefused(httpGet.host || podIP, port);
  return `${place}Get "${httpUrl(httpGet, podIP, port)}": ${refused}`;
}

/** Hooks by TCP are accepted by the API server, but no kubelet runs them. */
function unknownHandlerError({ tcpSocket }: CoreV1LifecycleHandler): string {
  const port = tcpSocket?.port ?? 0;
  const fields = typeof port === "number" ? `0 ${port} ` : `1 0 ${port}`;
  const socket = tcpSocket
    ? `&TCPSocketAction{Port:{${fields}},Host:${tcpSocket.host ?? ""},}`
    : "nil";
  return `Cannot run handler: invalid handler: &LifecycleHandler{Exec:nil,HTTPGet:nil,TCPSocket:${socket},Sleep:nil,}`;
}
