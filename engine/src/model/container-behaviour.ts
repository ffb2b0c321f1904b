// What lies outside of Kubernetes, as data: what registries, runtimes and the processes in containers answer.
// The workload layer resolves it from defaults, annotations and scenarios; kubelets play it.
import type { CoreV1Container, CoreV1Pod } from "./generated/types.ts";

/** What a container answers on one HTTP path, in a window of milliseconds after its start. */
export interface HttpAnswer {
  readonly path: string;
  readonly status: number;
  /** Where a redirect leads. */
  readonly location?: string;
  readonly delayMs: number;
  readonly fromMs: number;
  readonly untilMs: number;
}

export type ProbeKind = "liveness" | "readiness" | "startup";
export type HookKind = "postStart" | "preStop";

/** The outcome of an exec probe or exec hook, in a window of milliseconds after the container's start. */
export interface ExecAnswer {
  readonly for: ProbeKind | HookKind;
  readonly exitCode: number;
  readonly output: string;
  readonly durationMs: number;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Bytes that a container writes some time after its start; without `volume` into its own file system. */
export interface Fill {
  readonly volume?: string;
  readonly bytes: number;
  readonly afterMs: number;
}

export type PullResult = "ok" | "NotFound" | "Denied" | "Unavailable";

/** Everything that is assumed about one container. Times are milliseconds of virtual time. */
export interface ContainerBehaviour {
  /** Create and start together. */
  readonly startMs: number;
  /** Ports it listens on; undefined: the declared ones, or every port when it declares none. */
  readonly listens: readonly number[] | undefined;
  readonly listensAfterMs: number;
  readonly http: readonly HttpAnswer[];
  readonly exec: readonly ExecAnswer[];
  /** Executables that the image does not have. */
  readonly missing: readonly string[];
  /** Ends by itself, after every start again; undefined: runs for ever. */
  readonly exit: { readonly afterMs: number; readonly exitCode: number } | undefined;
  readonly oomAfterMs: number | undefined;
  readonly fills: readonly Fill[];
  /** What SIGTERM does; undefined: nothing. */
  readonly termination: { readonly afterMs: number; readonly exitCode: number } | undefined;
  /** What readiness probes get whatever it listens on. */
  readonly readiness: "success" | "failure" | undefined;
  readonly terminationMessage: string;
  readonly log: string;
  /** The image's user: "" is root, a number, or a name. */
  readonly user: string;
  readonly pull: PullResult;
  readonly pullMs: number;
  /** What it uses: milli-CPU and bytes; undefined: half of the request. */
  readonly cpuMilli: number | undefined;
  readonly memoryBytes: number | undefined;
}

/** The world that kubelets act in. Asked again at every use, so that it may change while a simulation runs. */
export interface ContainerWorld {
  /** Calls `handler` after every change. */
  onChange(handler: () => void): void;
  behaviour(pod: CoreV1Pod, container: CoreV1Container): ContainerBehaviour;
  /** What a probe gets by order of a scenario's step, whatever the behaviour says. */
  forcedProbe(
    pod: CoreV1Pod,
    container: string,
    kind: ProbeKind,
  ): "success" | "failure" | undefined;
}
