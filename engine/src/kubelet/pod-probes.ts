// Mirrors pkg/kubelet/prober/prober_manager.go (1.36): the probe workers of one pod and what they have decided.
import type { CancelTimer } from "../model/cluster-access.ts";
import type { ProbeKind } from "../model/container-behaviour.ts";
import type { CoreV1Probe } from "../model/generated/types.ts";
import type { ContainerRecord } from "./container-record.ts";
import { hexDigest } from "./pod-status.ts";
import type { PodWorker } from "./pod-worker.ts";
import { answersAlike, type ProbeOutcome, probeOutcome } from "./probe-outcome.ts";
import { type ProbeHost, ProbeWorker } from "./probe-worker.ts";

const kinds = ["startup", "readiness", "liveness"] as const;

export class PodProbes implements ProbeHost {
  readonly #pod: PodWorker;
  readonly #workers = new Map<ContainerRecord, Partial<Record<ProbeKind, ProbeWorker>>>();
  /** Instances for which readiness was asked at once. */
  readonly #triggered = new Set<string>();

  constructor(pod: PodWorker) {
    this.#pod = pod;
  }

  get stopping(): boolean {
    return this.#pod.stopping;
  }
  get minor(): number {
    return this.#pod.minor;
  }
  get plannedEarlier(): boolean {
    return this.#pod.plannedEarlier;
  }

  nowMs(): number {
    return this.#pod.nowMs();
  }

  after(ms: number, callback: () => void, plannedMs?: number): CancelTimer {
    return this.#pod.after(ms, callback, plannedMs);
  }

  answersAlike(record: ContainerRecord): boolean {
    return answersAlike(this.#pod.behaviour(record), record.instance?.ageMs(this.nowMs()) ?? 0);
  }

  attempt(kind: ProbeKind, record: ContainerRecord, probe: CoreV1Probe): ProbeOutcome {
    const { pod, node, addresses } = this.#pod;
    const elapsedMs = record.instance?.ageMs(this.nowMs()) ?? 0;
    return probeOutcome({
      kind,
      probe,
      container: record.spec,
      behaviour: this.#pod.behaviour(record),
      forced: node.world.forcedProbe(pod, record.name, kind),
      podIP: addresses.podIP,
      elapsedMs,
      execId: () => hexDigest(`${record.instance?.id}/${kind}/${elapsedMs}`),
    });
  }

  report(record: ContainerRecord, reason: "Unhealthy" | "ProbeWarning", message: string): void {
    this.#pod.event("Warning", reason, message, record.fieldPath);
  }

  probeChanged(kind: ProbeKind, record: ContainerRecord): void {
    if (!this.#pod.active) return;
    if (kind !== "liveness") this.#pod.status.refreshContainer(record);
    this.#pod.requestSync();
  }

  /** Begins to probe the containers; a second call does nothing. */
  start(records: readonly ContainerRecord[]): void {
    if (this.#workers.size > 0) return;
    for (const record of records) {
      const workers: Partial<Record<ProbeKind, ProbeWorker>> = {};
      this.#workers.set(record, workers);
      if (record.kind === "init") continue;
      for (const kind of kinds) {
        if (!record.spec[`${kind}Probe`]) continue;
        const worker = new ProbeWorker(kind, record, this);
        workers[kind] = worker;
        worker.start();
      }
    }
  }

  stop(): void {
    for (const workers of this.#workers.values())
      for (const worker of Object.values(workers)) worker.stop();
  }

  /** Something has happened to the pod or to the world: attempts may come to something again. */
  wake(): void {
    for (const workers of this.#workers.values())
      for (const worker of Object.values(workers)) worker.wake();
  }

  result(kind: ProbeKind, record: ContainerRecord): string | undefined {
    return this.#workers.get(record)?.[kind]?.result;
  }

  started(record: ContainerRecord): boolean {
    return (
      record.running && (!record.spec.startupProbe || this.result("startup", record) === "success")
    );
  }

  ready(record: ContainerRecord): boolean {
    return (
      this.started(record) &&
      (!record.spec.readinessProbe || this.result("readiness", record) === "success")
    );
  }

  /**
   * Asks containers that have started for their readiness now, without waiting for the period. True when one was
   * asked for the first time and is not ready: the pass after the one that saw the start tries once more.
   */
  triggerReadiness(): boolean {
    let again = false;
    for (const [record, workers] of this.#workers) {
      if (!workers.readiness || !this.started(record) || this.ready(record)) continue;
      workers.readiness.trigger();
      const id = record.instance?.id ?? "";
      if (this.ready(record) || this.#triggered.has(id)) continue;
      this.#triggered.add(id);
      again = true;
    }
    return again;
  }
}
