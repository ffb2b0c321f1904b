// Mirrors the binding cycle of pkg/scheduler/schedule_one.go (1.36) for pods that wait for their volumes or devices.
import type { CancelTimer, ComponentHost } from "../model/cluster-access.ts";
import type { Reservation } from "./framework.ts";
import type { QueuedPod } from "./queue.ts";

const bindTimeoutMs = 600_000;
interface BindingCycle {
  readonly queued: QueuedPod;
  readonly nodeName: string;
  readonly reservations: readonly Reservation[];
  readonly cancelTimer: CancelTimer;
  timedOut: boolean;
}

/** The pods that are assumed on a node and not yet bound. */
export class BindingCycles {
  readonly #after: ComponentHost["after"];
  readonly #outcome: {
    /** Whether it worked. */
    bind(queued: QueuedPod, nodeName: string): boolean;
    fail(queued: QueuedPod, message: string): void;
  };
  readonly #cycles = new Map<string, BindingCycle>();
  #stale = false;

  constructor(
    host: Pick<ComponentHost, "after">,
    outcome: {
      bind(queued: QueuedPod, nodeName: string): boolean;
      fail(queued: QueuedPod, message: string): void;
    },
  ) {
    this.#after = (delayMs, callback) => host.after(delayMs, callback);
    this.#outcome = outcome;
  }

  /** Makes the requests that bind the pod's volumes and devices; the pod follows when they are bound. */
  start(queued: QueuedPod, nodeName: string, reservations: readonly Reservation[]): void {
    for (const reservation of reservations) {
      const error = reservation.start();
      if (error === undefined) continue;
      undo(reservations);
      this.#outcome.fail(queued, failureOf(reservation, error));
      return;
    }
    const cycle: BindingCycle = {
      queued,
      nodeName,
      reservations,
      timedOut: false,
      cancelTimer: this.#after(bindTimeoutMs, () => {
        cycle.timedOut = true;
        this.#stale = true;
      }),
    };
    this.#cycles.set(queued.info.uid, cycle);
    this.#stale = true;
  }

  /** Something changed that a pod may wait for. */
  wake(): void {
    if (this.#cycles.size > 0) this.#stale = true;
  }

  /** Gives up a pod that is gone; whether it was waiting here. */
  cancel(uid: string): boolean {
    const cycle = this.#cycles.get(uid);
    if (!cycle) return false;
    this.#end(cycle);
    undo(cycle.reservations);
    return true;
  }

  /** Ends at most one cycle; false when all have to wait on. */
  step(): boolean {
    if (!this.#stale) return false;
    for (const cycle of this.#cycles.values()) {
      const error = errorOf(cycle);
      if (error === undefined && !isReady(cycle)) continue;
      this.#end(cycle);
      if (error !== undefined) {
        undo(cycle.reservations);
        this.#outcome.fail(cycle.queued, error);
      } else if (!this.#outcome.bind(cycle.queued, cycle.nodeName)) undo(cycle.reservations);
      return true;
    }
    this.#stale = false;
    return false;
  }

  #end({ cancelTimer, queued }: BindingCycle): void {
    cancelTimer();
    this.#cycles.delete(queued.info.uid);
  }
}

/** In the order opposite to that in which they were made. */
function undo(reservations: readonly Reservation[]): void {
  for (const reservation of [...reservations].reverse()) reservation.undo?.();
}

function failureOf({ plugin }: Reservation, error: string): string {
  return `running PreBind plugin "${plugin}": ${error}`;
}

function errorOf(cycle: BindingCycle): string | undefined {
  for (const reservation of cycle.reservations) {
    const state = reservation.check();
    if (typeof state === "object") return failureOf(reservation, state.error);
  }
  const late = cycle.timedOut && cycle.reservations.find((one) => one.check() === "wait");
  return late ? failureOf(late, late.timeoutError) : undefined;
}

function isReady({ reservations }: BindingCycle): boolean {
  return reservations.every((reservation) => reservation.check() === "ready");
}
