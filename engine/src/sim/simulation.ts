// The composition root: one API server, the controllers, the scheduler and the kubelets on one virtual clock.

import type { ApiContext } from "../apis/kind.ts";
import type { SchemaPack } from "../apis/schema-pack.ts";
import { ApiServer } from "../apiserver/api-server.ts";
import type { Change } from "../apiserver/store.ts";
import { type ControllerManagerOptions, defaultOptions } from "../controllers/options.ts";
import { controllers } from "../controllers/registry.ts";
import { Kubelets } from "../kubelet/kubelets.ts";
import { Timers } from "../kubelet/timers.ts";
import type { Component } from "../model/cluster-access.ts";
import { featureDefault } from "../model/feature-gates.ts";
import { createScheduler, type SchedulingDecision } from "../scheduler/index.ts";
import { World } from "../workload/world.ts";
import { SimulationHost } from "./component-host.ts";
import { EventLog, type EventOccurrence } from "./event-log.ts";
import { Metrics, type MetricsOptions } from "./metrics.ts";
import { Trace } from "./trace.ts";
import { VirtualClock } from "./virtual-clock.ts";

/** Bounds on the work of one simulation, so that a cluster that never rests ends as a finding. */
export interface Limits {
  /** Steps of components within one instant. */
  readonly stepsPerInstant: number;
  /** Instants with something to do. */
  readonly instants: number;
}

const defaultLimits: Limits = { stepsPerInstant: 200_000, instants: 500_000 };

export interface SimulationOptions {
  /** Minor of the Kubernetes version: 31 to 36. */
  readonly minor: number;
  readonly seed: number;
  /** Wall-clock time at which virtual time starts, in milliseconds since the epoch. */
  readonly startMs: number;
  readonly pack?: SchemaPack;
  /** First and last node port of the cluster; default 30000 and 32767. */
  readonly nodePorts?: readonly [number, number];
  readonly world?: World;
  readonly metrics?: Partial<MetricsOptions>;
  readonly controllerManager?: Partial<Omit<ControllerManagerOptions, "metrics" | "heartbeats">>;
  readonly limits?: Partial<Limits>;
}

export class Simulation {
  readonly api: ApiServer;
  readonly clock: VirtualClock;
  readonly events: EventLog;
  readonly kubelets: Kubelets;
  readonly world: World;
  readonly metrics: Metrics;
  readonly trace: Trace;
  readonly context: ApiContext;
  readonly minor: number;
  /** Every attempt of the scheduler, in order. */
  readonly decisions: SchedulingDecision[] = [];
  readonly #host: SimulationHost;
  readonly #controllers: readonly Component[];
  readonly #scheduler: Component;
  readonly #limits: Limits;
  #instants = 0;
  #tellFromEvent = 0;
  #tellFromRevision = 0;
  #tellFromDecision = 0;
  #exhausted: string | undefined;

  constructor(options: SimulationOptions) {
    const { minor, seed, startMs } = options;
    this.minor = minor;
    this.clock = new VirtualClock(startMs);
    this.events = new EventLog(this.clock);
    this.world = options.world ?? new World();
    this.#limits = { ...defaultLimits, ...options.limits };
    const feature = (name: string) => featureDefault(name, minor);
    this.context = { minor, feature, nowMs: () => this.clock.nowMs() };
    this.api = new ApiServer({
      minor,
      seed,
      clock: this.clock,
      feature,
      ...(options.pack ? { pack: options.pack } : {}),
      ...(options.nodePorts ? { nodePorts: options.nodePorts } : {}),
    });
    const timers = new Timers();
    const hostOf = (program: string) => {
      const api = this.api.writtenBy(program);
      return new SimulationHost(api, this.clock, this.events, minor, timers);
    };
    this.#host = hostOf("kube-controller-manager");
    this.kubelets = new Kubelets(hostOf("kubelet"), this.world);
    this.metrics = new Metrics(this.api, this.clock, this.kubelets, this.world, options.metrics);
    this.trace = new Trace(
      this.api.store,
      this.clock,
      () => (this.kubelets.nextDueMs() ?? Number.POSITIVE_INFINITY) <= this.clock.nowMs(),
    );
    const scheduler = createScheduler({ onDecision: (decision) => this.decisions.push(decision) });
    this.#controllers = controllers({
      ...defaultOptions,
      ...options.controllerManager,
      metrics: this.metrics,
      heartbeats: this.kubelets,
    }).map((factory) => factory(this.#host));
    this.#scheduler = scheduler(hostOf("kube-scheduler"));
  }

  /** Why the simulation was cut off, if it was: a bound on its work was reached. */
  get exhausted(): string | undefined {
    return this.#exhausted;
  }

  /** Calls back once, `ms` of virtual time later. */
  after(ms: number, callback: () => void): void {
    this.#host.after(ms, callback);
  }

  /** What was before is no part of the story: the cluster as it was found. */
  beginTelling(): void {
    this.trace.restart();
    this.#tellFromEvent = this.events.occurrences.length;
    this.#tellFromRevision = this.api.store.revision;
    this.#tellFromDecision = this.decisions.length;
  }

  /** The events of the story. */
  toldEvents(): readonly EventOccurrence[] {
    return this.events.occurrences.slice(this.#tellFromEvent);
  }

  /** The writes of the story. */
  toldChanges(): readonly Change[] {
    return this.api.store.changes.filter(({ revision }) => revision > this.#tellFromRevision);
  }

  /** The scheduler's attempts of the story. */
  toldDecisions(): readonly SchedulingDecision[] {
    return this.decisions.slice(this.#tellFromDecision);
  }

  /** Runs controllers and scheduler at this instant until nothing changes any more. */
  settle(): void {
    this.#settle(false);
  }

  #settle(byTimer: boolean): void {
    let steps = 0;
    const mayGoOn = ({ name }: Component) => {
      if (++steps >= this.#limits.stepsPerInstant)
        this.#exhausted = `controllers do not come to rest: ${name} is still busy after ${steps} steps at one instant`;
      return this.#exhausted === undefined;
    };
    for (let progress = true; progress && !this.#exhausted; ) {
      progress = false;
      // One unit of work each: controllers run side by side, none runs dry while the others wait.
      for (const controller of this.#controllers) {
        if (!controller.step()) continue;
        progress = true;
        if (!mayGoOn(controller)) return;
      }
      // A decision takes less than the requests of a controller: no pod waits while they go on.
      while (this.#scheduler.step()) {
        progress = true;
        if (!mayGoOn(this.#scheduler)) return;
      }
    }
    this.trace.rest(byTimer);
  }

  /** Lets virtual time run on to `untilMs` (milliseconds since the epoch), everything due then included. */
  advanceTo(untilMs: number): void {
    this.settle();
    while (this.step(untilMs));
    this.clock.advanceTo(untilMs);
  }

  /** Does the next due thing at or before `untilMs` and settles; false when there is none. */
  step(untilMs: number): boolean {
    if (this.#exhausted) return false;
    const timer = this.#host.timers.peek();
    const podMs = this.kubelets.nextDueMs() ?? Number.POSITIVE_INFINITY;
    const timerMs = timer?.atMs ?? Number.POSITIVE_INFINITY;
    const nextMs = Math.min(podMs, timerMs);
    if (nextMs > untilMs) return false;
    if (++this.#instants > this.#limits.instants) {
      this.#exhausted = `the simulation was cut off after ${this.#limits.instants} steps of virtual time`;
      return false;
    }
    this.clock.advanceTo(nextMs);
    const revision = this.api.store.revision;
    if (timerMs < podMs) {
      for (let due = timer; due && due.atMs <= nextMs; due = this.#host.timers.peek()) {
        this.#host.timers.pop();
        due.callback();
      }
      this.#settle(true);
    } else {
      this.kubelets.deliver();
      // A probe that passes once more changes nothing for anybody.
      if (this.api.store.revision !== revision) this.settle();
    }
    return true;
  }
}
