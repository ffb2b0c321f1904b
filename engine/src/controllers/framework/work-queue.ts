// Mirrors staging/src/k8s.io/client-go/util/workqueue (1.36): a queue of keys in which each key waits at most once.
// Differences: virtual time, and no shared bucket beside the back-off per key.
import type { CancelTimer, ComponentHost } from "../../model/cluster-access.ts";

export interface BackOff {
  readonly baseMs: number;
  readonly maxMs: number;
}

/** The back-off of `DefaultTypedControllerRateLimiter`: 5 ms doubling up to 1000 s. */
const controllerBackOff: BackOff = { baseMs: 5, maxMs: 1_000_000 };

const none: readonly never[] = [];

/** Keys of objects to be synced, in the order in which they became dirty. */
export class WorkQueue {
  readonly #host: Pick<ComponentHost, "after" | "clock">;
  readonly #backOff: BackOff;
  readonly #dirty = new Set<string>();
  /** The keys that wait, to be looked at only: every controller asks after every step of another one. */
  readonly waiting: ReadonlySet<string> = this.#dirty;
  readonly #idle = new Set<string>();
  readonly #delayed = new Map<string, { atMs: number; cancel: CancelTimer }>();
  readonly #failures = new Map<string, number>();

  constructor(host: Pick<ComponentHost, "after" | "clock">, backOff: BackOff = controllerBackOff) {
    this.#host = host;
    this.#backOff = backOff;
  }

  add(key: string): void {
    this.#dirty.add(key);
    this.#idle.delete(key);
  }

  /**
   * Gives the key its place in the queue although nothing has changed that its sync looks at: it is skipped when its
   * turn comes, unless something else asks for it or it waits for another try.
   */
  addIdle(key: string): void {
    if (this.#failures.has(key) || this.#delayed.has(key)) this.add(key);
    else if (!this.#dirty.has(key)) {
      this.#dirty.add(key);
      this.#idle.add(key);
    }
  }

  /** Whether nothing had to be done for a key that has been taken. */
  wasIdle(key: string): boolean {
    return this.#idle.delete(key);
  }

  /** Adds the key `delayMs` from now; of several delays of one key the earliest counts. */
  addAfter(key: string, delayMs: number): void {
    if (delayMs <= 0) {
      this.add(key);
      return;
    }
    const atMs = this.#host.clock.nowMs() + delayMs;
    const waiting = this.#delayed.get(key);
    if (waiting) {
      if (waiting.atMs <= atMs) return;
      waiting.cancel();
    }
    const cancel = this.#host.after(delayMs, () => {
      this.#delayed.delete(key);
      this.add(key);
    });
    this.#delayed.set(key, { atMs, cancel });
  }

  /** Adds the key after its back-off, which doubles with each call until `forget`. */
  addRateLimited(key: string): void {
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    this.#idle.delete(key);
    // 2^60 ms is far above every maximum; the bound keeps the power finite.
    const delayMs = Math.min(
      this.#backOff.baseMs * 2 ** Math.min(failures, 60),
      this.#backOff.maxMs,
    );
    this.addAfter(key, delayMs);
  }

  forget(key: string): void {
    this.#failures.delete(key);
  }

  requeues(key: string): number {
    return this.#failures.get(key) ?? 0;
  }

  /** The keys that became dirty first, at most `count`, taken out. */
  take(count = 1): readonly string[] {
    if (this.#dirty.size === 0) return none;
    const keys: string[] = [];
    for (const key of this.#dirty) {
      if (keys.length >= count) break;
      keys.push(key);
    }
    for (const key of keys) this.#dirty.delete(key);
    return keys;
  }
}
