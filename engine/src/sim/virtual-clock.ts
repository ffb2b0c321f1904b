// The only clock of the engine.
import type { Clock } from "../model/cluster-access.ts";
import { formatTime } from "../model/time.ts";

export class VirtualClock implements Clock {
  #nowMs: number;

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  timestamp(): string {
    return formatTime(this.#nowMs);
  }

  /** Moves on; time never goes back. */
  advanceTo(ms: number): void {
    if (ms > this.#nowMs) this.#nowMs = ms;
  }
}
