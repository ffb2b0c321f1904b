// What the simulation hands to every component.
import type { ApiServer } from "../apiserver/api-server.ts";
import type { Timers } from "../kubelet/timers.ts";
import type {
  ApiClient,
  CancelTimer,
  ComponentHost,
  EventRecorder,
  WatchEvent,
} from "../model/cluster-access.ts";
import { featureDefault } from "../model/feature-gates.ts";
import type { KubeObject, ResourceName } from "../model/object.ts";
import type { EventLog } from "./event-log.ts";
import type { VirtualClock } from "./virtual-clock.ts";

export class SimulationHost implements ComponentHost {
  readonly client: ApiClient;
  readonly clock: VirtualClock;
  readonly minor: number;
  readonly timers: Timers;
  readonly #api: ApiServer;
  readonly #events: EventLog;

  constructor(
    api: ApiServer,
    clock: VirtualClock,
    events: EventLog,
    minor: number,
    timers: Timers,
  ) {
    this.client = api;
    this.timers = timers;
    this.#api = api;
    this.clock = clock;
    this.#events = events;
    this.minor = minor;
  }

  feature(name: string): boolean {
    return featureDefault(name, this.minor);
  }

  watch<T extends KubeObject>(
    resource: ResourceName,
    handler: (event: WatchEvent<T>) => void,
  ): void {
    this.#api.watch(resource, handler);
  }

  after(delayMs: number, callback: () => void): CancelTimer {
    const nowMs = this.clock.nowMs();
    const entry = this.timers.add(nowMs + Math.max(0, delayMs), 0, nowMs, callback);
    return () => {
      entry.cancelled = true;
    };
  }

  recorder(component: string, host?: string): EventRecorder {
    return this.#events.recorder(component, host);
  }
}
