// Plays metrics-server: what pods use, by assumption or by order of a scenario's load steps.
import type { ApiServer } from "../apiserver/api-server.ts";
import type { MetricsSource, PodMetrics } from "../controllers/options.ts";
import type { Kubelets } from "../kubelet/kubelets.ts";
import type { Clock } from "../model/cluster-access.ts";
import type { CoreV1Container, CoreV1Pod } from "../model/generated/types.ts";
import { quantityOf } from "../model/quantity.ts";
import type { World } from "../workload/world.ts";

export interface MetricsOptions {
  readonly available: boolean;
  /** How long after its start a pod first has metrics. */
  readonly delayMs: number;
  readonly windowMs: number;
}

const defaults: MetricsOptions = { available: true, delayMs: 30_000, windowMs: 30_000 };

/**
 * An order for the pods of one target; amounts in thousandths of the unit. A total is shared by the running pods; who
 * reads a share in thousandths gets it rounded up, as with every quantity.
 */
export interface Load {
  readonly matches: (pod: CoreV1Pod) => boolean;
  readonly cpuPerPod?: number;
  readonly cpuTotal?: number;
  readonly memoryPerPod?: number;
  readonly memoryTotal?: number;
}

export class Metrics implements MetricsSource {
  readonly available: boolean;
  readonly #api: ApiServer;
  readonly #clock: Clock;
  readonly #kubelets: Kubelets;
  readonly #world: World;
  readonly #options: MetricsOptions;
  readonly #loads: Load[] = [];

  constructor(
    api: ApiServer,
    clock: Clock,
    kubelets: Kubelets,
    world: World,
    options: Partial<MetricsOptions> = {},
  ) {
    this.#api = api;
    this.#clock = clock;
    this.#kubelets = kubelets;
    this.#world = world;
    this.#options = { ...defaults, ...options };
    this.available = this.#options.available;
  }

  /** From now on the pods use this; the newest order for a pod counts. */
  order(load: Load): void {
    this.#loads.unshift(load);
  }

  podMetrics(namespace: string, name: string): PodMetrics | undefined {
    const pod = this.#api.get<CoreV1Pod>("pods", namespace, name);
    const sinceMs = pod && this.#kubelets.runningSinceMs(pod);
    const nowMs = this.#clock.nowMs();
    if (!pod || sinceMs === undefined || nowMs < sinceMs + this.#options.delayMs) return undefined;
    const specs = [
      ...(pod.spec?.containers ?? []),
      ...(pod.spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === "Always"),
    ];
    const cpu = this.#ordered(pod, "cpu");
    const memory = this.#ordered(pod, "memory");
    return {
      timestampMs: nowMs,
      windowMs: this.#options.windowMs,
      containers: specs.map((spec, i) => ({
        name: spec.name,
        usageMilli: {
          cpu: cpu === undefined ? this.#assumed(pod, spec, "cpu") : share(cpu, specs.length, i),
          memory:
            memory === undefined
              ? this.#assumed(pod, spec, "memory")
              : share(memory, specs.length, i),
        },
      })),
    };
  }

  #ordered(pod: CoreV1Pod, resource: "cpu" | "memory"): number | undefined {
    for (const load of this.#loads) {
      if (!load.matches(pod)) continue;
      const perPod = load[`${resource}PerPod`];
      if (perPod !== undefined) return perPod;
      const total = load[`${resource}Total`];
      if (total === undefined) continue;
      const sharers = this.#api
        .list<CoreV1Pod>("pods", pod.metadata?.namespace ?? "")
        .filter((other) => load.matches(other) && other.status?.phase === "Running");
      return Math.ceil(total / Math.max(1, sharers.length));
    }
    return undefined;
  }

  #assumed(pod: CoreV1Pod, spec: CoreV1Container, resource: "cpu" | "memory"): number {
    const behaviour = this.#world.behaviour(pod, spec);
    if (resource === "cpu" && behaviour.cpuMilli !== undefined) return behaviour.cpuMilli;
    if (resource === "memory" && behaviour.memoryBytes !== undefined)
      return behaviour.memoryBytes * 1000;
    return Math.floor(quantityOf(spec.resources?.requests?.[resource]).milliValue() / 2);
  }
}

/** The first container carries what does not divide. */
function share(total: number, parts: number, index: number): number {
  const each = Math.floor(total / parts);
  return index === 0 ? total - each * (parts - 1) : each;
}
