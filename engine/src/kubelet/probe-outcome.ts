// Mirrors pkg/kubelet/prober/prober.go and pkg/probe (1.36): what one attempt of a probe gives, in the words of the
// Go libraries. What the process answers comes from its assumed behaviour.
import type { ContainerBehaviour, ProbeKind } from "../model/container-behaviour.ts";
import type { CoreV1Container, CoreV1Probe } from "../model/generated/types.ts";
import {
  connectionRefused,
  type HttpPlace,
  hostPart,
  httpUrl,
  listensOn,
  portNumber,
  redirectTarget,
} from "./endpoint.ts";
import { expand } from "./expansion.ts";
import { execError } from "./runtime-errors.ts";

export interface ProbeAttempt {
  readonly kind: ProbeKind;
  readonly probe: CoreV1Probe;
  readonly container: CoreV1Container;
  readonly behaviour: ContainerBehaviour;
  readonly forced: "success" | "failure" | undefined;
  readonly podIP: string;
  /** Since the container started. */
  readonly elapsedMs: number;
  /** 64 hexadecimal digits. */
  execId(): string;
}

/** `warning`: a success with a remark; `error`: the probe could not be run, which is neither success nor failure. */
export interface ProbeOutcome {
  readonly result: "success" | "warning" | "failure" | "error";
  readonly output: string;
  readonly durationMs: number;
}

/** Answers that Go's HTTP client follows, and how often it does. */
const redirectStatuses = [301, 302, 303, 307, 308];
const maxRequests = 10;

const success: ProbeOutcome = { result: "success", output: "", durationMs: 0 };

function failure(output: string, durationMs = 0): ProbeOutcome {
  return { result: "failure", output, durationMs };
}

export function probeOutcome(attempt: ProbeAttempt): ProbeOutcome {
  const { httpGet, tcpSocket, grpc, exec } = attempt.probe;
  if (exec) return execOutcome(attempt, staticCommand(exec.command ?? [], attempt.container));
  if (httpGet) return httpOutcome(attempt, httpGet);
  if (tcpSocket) {
    const port = portNumber(tcpSocket.port, attempt.container);
    if (typeof port === "string") return { result: "error", output: port, durationMs: 0 };
    const refused = failure(connectionRefused(tcpSocket.host || attempt.podIP, port));
    return imposed(attempt, refused) ?? (listensOn(attempt, port) ? success : refused);
  }
  if (grpc) {
    const outcome = imposed(attempt, failure('service unhealthy (responded with "NOT_SERVING")'));
    if (outcome) return outcome;
    if (listensOn(attempt, grpc.port)) return success;
    const seconds = timeoutSeconds(attempt.probe);
    return failure(
      `timeout: failed to connect service "${hostPart(attempt.podIP)}:${grpc.port}" within ${seconds}s: context deadline exceeded`,
      seconds * 1000,
    );
  }
  return { result: "error", output: "missing probe handler", durationMs: 0 };
}

/** A probe's command knows the container's literal variables only. */
function staticCommand(command: readonly string[], { env }: CoreV1Container): string[] {
  const values = new Map(env?.map(({ name, value }) => [name, value ?? ""]));
  return command.map((part) => expand(part, (name) => values.get(name)));
}

/** Whether the process answers from now on as it does now: no window of its behaviour begins or ends any more. */
export function answersAlike(behaviour: ContainerBehaviour, elapsedMs: number): boolean {
  const settled = (ms: number) => ms <= elapsedMs || ms === Number.POSITIVE_INFINITY;
  return (
    settled(behaviour.listensAfterMs) &&
    [...behaviour.http, ...behaviour.exec].every(
      ({ fromMs, untilMs }) => settled(fromMs) && settled(untilMs),
    )
  );
}

function execOutcome(attempt: ProbeAttempt, command: readonly string[]): ProbeOutcome {
  const { behaviour, kind, elapsedMs } = attempt;
  const executable = command[0] ?? "";
  if (behaviour.missing.includes(executable))
    return { result: "error", output: execError(executable, attempt.execId()), durationMs: 0 };
  const outcome = imposed(attempt, failure(""));
  if (outcome) return outcome;
  const answer = behaviour.exec.find(
    (candidate) =>
      candidate.for === kind && candidate.fromMs <= elapsedMs && elapsedMs < candidate.untilMs,
  );
  if (!answer) return success;
  const seconds = timeoutSeconds(attempt.probe);
  if (answer.durationMs > seconds * 1000)
    return failure(
      `command timed out: "${command.join(" ")}" timed out after ${seconds}s`,
      seconds * 1000,
    );
  return answer.exitCode === 0
    ? { ...success, durationMs: answer.durationMs }
    : failure(answer.output, answer.durationMs);
}

function httpOutcome(
  attempt: ProbeAttempt,
  httpGet: NonNullable<CoreV1Probe["httpGet"]>,
): ProbeOutcome {
  const { behaviour, elapsedMs } = attempt;
  const port = portNumber(httpGet.port, attempt.container);
  if (typeof port === "string") return { result: "error", output: port, durationMs: 0 };
  const outcome = imposed(attempt, failure("HTTP probe failed with statuscode: 500"));
  if (outcome) return outcome;
  const timeoutMs = timeoutSeconds(attempt.probe) * 1000;
  const url = httpUrl(httpGet, attempt.podIP, port);
  const first: HttpPlace = {
    url,
    host: httpGet.host || attempt.podIP,
    port,
    path: httpGet.path ?? "/",
  };
  let durationMs = 0;
  let place = first;
  for (let requests = 1; ; requests++) {
    const { url, host, path } = place;
    if (!listensOn(attempt, place.port))
      return failure(`Get "${url}": ${connectionRefused(host, place.port)}`, durationMs);
    const answer = behaviour.http.find(
      (candidate) =>
        candidate.path === path && candidate.fromMs <= elapsedMs && elapsedMs < candidate.untilMs,
    );
    if (!answer) return { ...success, durationMs };
    durationMs += answer.delayMs;
    if (durationMs > timeoutMs)
      return failure(
        `Get "${url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`,
        timeoutMs,
      );
    const target =
      answer.location !== undefined && redirectStatuses.includes(answer.status)
        ? redirectTarget(place, answer.location)
        : undefined;
    if (target?.host !== first.host) return judged(answer.status, durationMs);
    if (requests === maxRequests)
      return failure(
        `Get "${answer.location}": stopped after ${maxRequests} redirects`,
        durationMs,
      );
    place = target;
  }
}

/** Answers below 400 are good; a redirect that is not followed is told of. */
function judged(status: number, durationMs: number): ProbeOutcome {
  if (status < 200 || status >= 400)
    return failure(`HTTP probe failed with statuscode: ${status}`, durationMs);
  if (status < 300) return { ...success, durationMs };
  return {
    result: "warning",
    output: "Probe terminated redirects, Response body: ",
    durationMs,
  };
}

/** What a step of a scenario or an assumption about readiness orders, whatever the process would answer. */
function imposed(attempt: ProbeAttempt, failed: ProbeOutcome): ProbeOutcome | undefined {
  const order =
    attempt.forced ?? (attempt.kind === "readiness" ? attempt.behaviour.readiness : undefined);
  return order === undefined ? undefined : order === "success" ? success : failed;
}

function timeoutSeconds(probe: CoreV1Probe): number {
  return Math.max(1, probe.timeoutSeconds ?? 1);
}
