// Mirrors pkg/kubelet/eviction/eviction_manager.go (1.36): one node's pods that use more than they may, or more than the
// node has. Differences: it looks only when usage may have changed or pressure lasts; there is nothing else on the node
// that could be cleaned up first.
import { findUntoleratedTaint } from "../model/tolerations.ts";
import type { WaitingReason } from "./container-record.ts";
import type { NodeAgent } from "./node-agent.ts";
import {
  type Breach,
  breaches,
  evictionMessage,
  inOrderOfEviction,
  type PressureCondition,
} from "./node-pressure.ts";
import { postPressure } from "./node-status.ts";
import { isCriticalPod } from "./pod-priority.ts";
import type { PodWorker } from "./pod-worker.ts";
import { storageExcess } from "./storage-limits.ts";

/**
 * Nodes are older than the story: where the looks that they take once per period fall in it is an assumption.
 */
const periodMs = 10_000;
const phaseMs = 2000;
const graceMs = 1000;
/** After an eviction the next look comes when the pod is gone, which is asked for once a second. */
const cleanupMs = 1000;
/** For how long a condition outlasts the pressure. */
const transitionMs = 300_000;

export class EvictionManager {
  readonly #node: NodeAgent;
  /** When pressure was last seen, by condition. */
  readonly #lastSeenMs = new Map<PressureCondition, number>();
  readonly #planned = new Set<number>();

  constructor(node: NodeAgent) {
    this.#node = node;
  }

  /** The conditions that stand, in the order in which upstream lists them. */
  get conditions(): PressureCondition[] {
    const nowMs = this.#node.host.clock.nowMs();
    const stands = (type: PressureCondition) => {
      const seenMs = this.#lastSeenMs.get(type);
      return seenMs !== undefined && nowMs - seenMs < transitionMs;
    };
    return (["MemoryPressure", "DiskPressure"] as const).filter(stands);
  }

  /** Why a node under pressure does not take the pod. */
  refusal({ pod }: PodWorker): WaitingReason | undefined {
    const { conditions } = this;
    if (conditions.length === 0 || isCriticalPod(pod)) return undefined;
    if (conditions.length === 1 && conditions[0] === "MemoryPressure") {
      if (pod.status?.qosClass !== "BestEffort") return undefined;
      const taint = { key: "node.kubernetes.io/memory-pressure", effect: "NoSchedule" };
      if (!findUntoleratedTaint([taint], pod.spec?.tolerations ?? [], () => true)) return undefined;
    }
    return { reason: "Evicted", message: `The node had condition: [${conditions.join(" ")}]. ` };
  }

  /** Usage changes in `ms`: it is seen at the first look that comes after. */
  usageChangesIn(ms: number): void {
    const changeMs = this.#node.host.clock.nowMs() + ms;
    this.#planLook(Math.ceil((changeMs - phaseMs) / periodMs) * periodMs + phaseMs);
  }

  #planLook(atMs: number): void {
    const { host } = this.#node;
    if (this.#planned.has(atMs)) return;
    this.#planned.add(atMs);
    host.after(atMs - host.clock.nowMs(), () => {
      this.#planned.delete(atMs);
      if (this.#node.silentSinceMs === undefined) this.#look();
    });
  }

  #look(): void {
    const { host, object, recorder } = this.#node;
    const nowMs = host.clock.nowMs();
    const workers = [...this.#node.workers.values()].filter(
      (worker) => worker.active && !worker.stopping,
    );
    const breached = breaches(object, workers);
    for (const { condition } of breached) this.#lastSeenMs.set(condition, nowMs);
    postPressure(this.#node, this.conditions);
    if (this.#evictAboveLimits(workers)) {
      this.#planLook(nowMs + cleanupMs);
      return;
    }
    const [worst] = breached;
    if (!worst) {
      const until = Math.max(...this.#lastSeenMs.values()) + transitionMs;
      if (this.conditions.length > 0) this.#planLook(until);
      return;
    }
    recorder.event(
      object,
      "Warning",
      "EvictionThresholdMet",
      `Attempting to reclaim ${worst.resource}`,
    );
    this.#planLook(nowMs + (this.#evictOne(workers, worst) ? cleanupMs : periodMs));
  }

  #evictAboveLimits(workers: readonly PodWorker[]): boolean {
    let evicted = false;
    for (const worker of workers) {
      const message = isCriticalPod(worker.pod) ? undefined : storageExcess(worker);
      if (message === undefined) continue;
      evicted = true;
      worker.after(0, () => evict(worker, message));
    }
    return evicted;
  }

  #evictOne(workers: readonly PodWorker[], breach: Breach): boolean {
    const victim = inOrderOfEviction(workers, breach).find(({ pod }) => !isCriticalPod(pod));
    if (!victim) return false;
    const message = evictionMessage(victim, breach);
    victim.after(0, () => evict(victim, message, message));
    return true;
  }
}

function evict(worker: PodWorker, message: string, disruption?: string): void {
  if (worker.stopping || !worker.active) return;
  worker.event("Warning", "Evicted", message);
  const override = { reason: "Evicted", message };
  worker.stop({
    graceMs,
    override: disruption === undefined ? override : { ...override, disruption },
  });
}
