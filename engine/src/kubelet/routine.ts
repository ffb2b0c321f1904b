// Sequential work that takes virtual time, written as generators: a kubelet's syncs and kills block on pulls, starts
// and exits, and are cut off when the pod is deleted. Upstream uses goroutines for the same.
import type { CancelTimer } from "../model/cluster-access.ts";

/** Something that happens once. */
export class Signal {
  fired = false;
  #waiting: (() => void)[] = [];

  fire(): void {
    if (this.fired) return;
    this.fired = true;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const callback of waiting) callback();
  }

  /** Calls back once it has fired; at once when it has already. */
  onFire(callback: () => void): void {
    if (this.fired) callback();
    else this.#waiting.push(callback);
  }
}

/** What a routine waits for: time, any of some signals, or whichever comes first. */
export interface Wait {
  readonly ms?: number;
  readonly signals?: readonly Signal[];
}

export type Routine<T = void> = Generator<Wait, T, undefined>;

export type After = (ms: number, callback: () => void) => CancelTimer;

export interface Task {
  readonly done: Signal;
  /** Cuts the routine off where it waits; `done` does not fire. */
  cancel(): void;
}

/** Runs a routine until its first wait, and on from there as its waits end. */
export function startTask(routine: Routine, after: After): Task {
  const done = new Signal();
  let cancelled = false;
  let cancelTimer: CancelTimer | undefined;
  let turn = 0;
  const resume = (expected: number) => {
    if (cancelled || expected !== turn) return;
    turn++;
    cancelTimer?.();
    cancelTimer = undefined;
    const step = routine.next();
    if (step.done) {
      done.fire();
      return;
    }
    const current = turn;
    if (step.value.ms !== undefined) cancelTimer = after(step.value.ms, () => resume(current));
    for (const signal of step.value.signals ?? []) signal.onFire(() => resume(current));
  };
  resume(turn);
  return {
    done,
    cancel() {
      cancelled = true;
      cancelTimer?.();
    },
  };
}

/** Waits for the whole list. */
export function* all(signals: readonly Signal[]): Routine {
  for (const signal of signals) if (!signal.fired) yield { signals: [signal] };
}
