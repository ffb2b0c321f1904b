// Mirrors pkg/kubelet/prober/worker.go (1.36). Differences: the immediate readiness attempt never misses, and the
// random delay after a start of the kubelet does not exist. A probe that can only pass once more sleeps until something
// happens, and goes on in its old rhythm then.
import type { CancelTimer } from "../model/cluster-access.ts";
import type { ProbeKind } from "../model/container-behaviour.ts";
import type { CoreV1Probe } from "../model/generated/types.ts";
import type { ContainerRecord, Instance } from "./container-record.ts";
import type { ProbeOutcome } from "./probe-outcome.ts";

/** What a probe worker needs of its pod's worker. */
export interface ProbeHost {
  nowMs(): number;
  /** `plannedMs`: see PodWorker. */
  after(ms: number, callback: () => void, plannedMs?: number): CancelTimer;
  /** Whether what runs now was asked for before this instant. */
  readonly plannedEarlier: boolean;
  /** Whether the container answers from now on as it does now, unless something happens to it. */
  answersAlike(record: ContainerRecord): boolean;
  attempt(kind: ProbeKind, record: ContainerRecord, probe: CoreV1Probe): ProbeOutcome;
  report(record: ContainerRecord, reason: "Unhealthy" | "ProbeWarning", message: string): void;
  /** The result that decisions rest on has changed. */
  probeChanged(kind: ProbeKind, record: ContainerRecord): void;
  started(record: ContainerRecord): boolean;
  readonly stopping: boolean;
  readonly minor: number;
}

type Result = "success" | "failure" | "unknown";

const initialResult: Record<ProbeKind, Result> = {
  liveness: "success",
  readiness: "failure",
  startup: "unknown",
};

export class ProbeWorker {
  readonly kind: ProbeKind;
  readonly #record: ContainerRecord;
  readonly #host: ProbeHost;
  #instance: Instance | undefined;
  #result: Result;
  #run = { outcome: "unknown" as Result, length: 0 };
  /** After a decision that stands until the next instance. */
  #onHold = false;
  #busy = false;
  #missedTick = false;
  #cancelTick: CancelTimer = () => {};
  /** The tick after which it fell asleep. */
  #asleepSinceMs: number | undefined;
  /** Whose exit wakes it. */
  #watched: Instance | undefined;

  constructor(kind: ProbeKind, record: ContainerRecord, host: ProbeHost) {
    this.kind = kind;
    this.#record = record;
    this.#host = host;
    this.#result = initialResult[kind];
  }

  /** The result for the container's newest instance. */
  get result(): Result {
    const { instance } = this.#record;
    return instance === this.#instance ? this.#result : this.#initialResult(instance);
  }

  /** What counts until the first decision: for an instance from before the story, what was decided then. */
  #initialResult(instance: Instance | undefined): Result {
    const passed =
      this.kind === "readiness" ? instance?.adopted?.ready : instance?.adopted?.started;
    return passed ? "success" : initialResult[this.kind];
  }

  /** Tries at once and then every period. */
  start(): void {
    this.#asleepSinceMs = undefined;
    this.#attempt();
    this.#scheduleTick();
  }

  /** An extra attempt now, from which the period counts again. */
  trigger(): void {
    if (this.#busy) return;
    this.#cancelTick();
    this.start();
  }

  stop(): void {
    this.#asleepSinceMs = undefined;
    this.#cancelTick();
    this.#cancelTick = () => {};
    this.#onHold = true;
  }

  get #probe(): CoreV1Probe {
    return this.#record.spec[`${this.kind}Probe`] ?? {};
  }

  get #periodMs(): number {
    return Math.max(1, this.#probe.periodSeconds ?? 10) * 1000;
  }

  #scheduleTick(): void {
    this.#cancelTick = this.#host.after(this.#periodMs, () => this.#tick());
  }

  #tick(): void {
    this.#scheduleTick();
    // A container that starts at the instant of a tick has started by then.
    this.#host.after(0, () => {
      if (this.#busy) this.#missedTick = true;
      else if (this.#attempt() === "passes") this.#sleep();
    });
  }

  #sleep(): void {
    const { instance } = this.#record;
    if (!instance || !this.#host.answersAlike(this.#record)) return;
    this.#cancelTick();
    this.#asleepSinceMs = this.#host.nowMs();
    if (this.#watched === instance) return;
    this.#watched = instance;
    instance.exited.onFire(() => this.wake());
  }

  /** Goes on with the next tick as if there had been one every period. */
  wake(): void {
    if (this.#asleepSinceMs === undefined) return;
    const periodMs = this.#periodMs;
    const passed = (this.#host.nowMs() - this.#asleepSinceMs) / periodMs;
    // A tick at this very instant has been, unless what happens now was planned before it.
    const ticks = this.#host.plannedEarlier
      ? Math.max(1, Math.ceil(passed))
      : Math.floor(passed) + 1;
    const nextMs = this.#asleepSinceMs + ticks * periodMs;
    this.#asleepSinceMs = undefined;
    const inMs = nextMs - this.#host.nowMs();
    this.#cancelTick = this.#host.after(inMs, () => this.#tick(), nextMs - periodMs);
  }

  /** `passes`: it has passed, or need not be asked again, and nothing is left to decide. */
  #attempt(): "passes" | undefined {
    const { instance } = this.#record;
    if (!instance) return undefined;
    if (instance !== this.#instance) {
      this.#instance = instance;
      this.#result = this.#initialResult(instance);
      this.#run = { outcome: "unknown", length: 0 };
      this.#onHold = this.kind === "startup" && this.#result === "success";
    }
    if (this.#onHold) return this.#result === "success" && instance.running ? "passes" : undefined;
    if (!instance.running) {
      if (instance.termination) this.#decide("failure");
      return undefined;
    }
    if (this.#host.stopping && this.kind !== "readiness") return undefined;
    const elapsedMs = instance.ageMs(this.#host.nowMs());
    if (Math.floor(elapsedMs / 1000) < (this.#probe.initialDelaySeconds ?? 0)) return undefined;
    if (this.#host.started(this.#record) === (this.kind === "startup")) return undefined;

    const outcome = this.#host.attempt(this.kind, this.#record, this.#probe);
    if (outcome.durationMs === 0) {
      this.#take(outcome);
      return outcome.result === "success" && this.#result === "success" ? "passes" : undefined;
    }
    this.#busy = true;
    this.#host.after(outcome.durationMs, () => {
      this.#busy = false;
      if (instance === this.#record.instance && instance.running) this.#take(outcome);
      if (!this.#missedTick) return;
      this.#missedTick = false;
      this.#attempt();
    });
    return undefined;
  }

  #take({ result: answer, output }: ProbeOutcome): void {
    const title = this.kind.charAt(0).toUpperCase() + this.kind.slice(1);
    if (answer === "error") {
      const verb = this.#host.minor >= 33 ? "errored and resulted in unknown state" : "errored";
      this.#host.report(this.#record, "Unhealthy", `${title} probe ${verb}: ${output}`);
      return;
    }
    if (answer === "failure")
      this.#host.report(this.#record, "Unhealthy", `${title} probe failed: ${output}`);
    if (answer === "warning")
      this.#host.report(this.#record, "ProbeWarning", `${title} probe warning: ${output}`);
    const result = answer === "warning" ? "success" : answer;
    if (this.#run.outcome === result) this.#run.length++;
    else this.#run = { outcome: result, length: 1 };
    const threshold =
      result === "failure"
        ? (this.#probe.failureThreshold ?? 3)
        : (this.#probe.successThreshold ?? 1);
    if (this.#run.length >= threshold) this.#decide(result);
  }

  #decide(result: Result): void {
    const running = this.#record.running;
    if (
      running &&
      (this.kind === "startup" || (this.kind === "liveness" && result === "failure"))
    ) {
      this.#onHold = true;
      this.#run = { outcome: "unknown", length: 0 };
    }
    if (this.#result === result) return;
    this.#result = result;
    this.#host.probeChanged(this.kind, this.#record);
  }
}
