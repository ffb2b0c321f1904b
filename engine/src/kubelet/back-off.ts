// Mirrors staging/src/k8s.io/client-go/util/flowcontrol/backoff.go (1.36), without jitter.

const initialMs = 10_000;
const maxMs = 300_000;

interface Entry {
  delayMs: number;
  updatedAtMs: number;
}

/** Waits that double per key, from 10 s to 5 min, and start anew after twice the maximum without a failure. */
export class BackOff {
  readonly #entries = new Map<string, Entry>();

  /** The current wait of the key in milliseconds, 0 when it has none. */
  delayMs(key: string): number {
    return this.#entries.get(key)?.delayMs ?? 0;
  }

  /** Steps the key on at `nowMs`, for a failure that happened at `eventMs`. */
  next(key: string, eventMs: number, nowMs: number): void {
    const entry = this.#entries.get(key);
    if (!entry || isExpired(entry, eventMs)) {
      this.#entries.set(key, { delayMs: initialMs, updatedAtMs: nowMs });
      return;
    }
    entry.delayMs = Math.min(entry.delayMs * 2, maxMs);
    entry.updatedAtMs = nowMs;
  }

  /** Until when the key waits after a failure at `eventMs`; undefined when it does not wait at `nowMs`. */
  waitsUntil(key: string, eventMs: number, nowMs: number): number | undefined {
    const entry = this.#entries.get(key);
    if (!entry || isExpired(entry, eventMs)) return undefined;
    const until = eventMs + entry.delayMs;
    return nowMs < until ? until : undefined;
  }

  /** The same, counted from the last step (image pulls). */
  waitsSinceStep(key: string, nowMs: number): boolean {
    const entry = this.#entries.get(key);
    return (
      entry !== undefined && !isExpired(entry, nowMs) && nowMs < entry.updatedAtMs + entry.delayMs
    );
  }
}

function isExpired(entry: Entry, eventMs: number): boolean {
  return eventMs - entry.updatedAtMs > maxMs * 2;
}
