// The kubelets' share of virtual time: due work ordered by instant, then by the age of its pod, then as it was asked for.

export interface TimerEntry {
  readonly atMs: number;
  /** The pod's place in the order of creation. */
  readonly order: number;
  /** When it was asked for; what was asked for first comes first. */
  readonly plannedMs: number;
  readonly sequence: number;
  readonly callback: () => void;
  cancelled: boolean;
}

function before(a: TimerEntry, b: TimerEntry): boolean {
  if (a.atMs !== b.atMs) return a.atMs < b.atMs;
  if (a.order !== b.order) return a.order < b.order;
  return a.plannedMs !== b.plannedMs ? a.plannedMs < b.plannedMs : a.sequence < b.sequence;
}

/** A binary heap; cancelled entries are dropped when they come to the top. */
export class Timers {
  readonly #heap: TimerEntry[] = [];
  #sequence = 0;

  add(atMs: number, order: number, plannedMs: number, callback: () => void): TimerEntry {
    const sequence = this.#sequence++;
    const entry = { atMs, order, plannedMs, sequence, callback, cancelled: false };
    this.#heap.push(entry);
    this.#up(this.#heap.length - 1);
    return entry;
  }

  peek(): TimerEntry | undefined {
    while (this.#heap[0]?.cancelled) this.#removeTop();
    return this.#heap[0];
  }

  pop(): TimerEntry | undefined {
    const top = this.peek();
    if (top) this.#removeTop();
    return top;
  }

  /** The gap at the top goes down to the bottom; the last entry, which belongs near there, fills it and goes up. */
  #removeTop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    const { length } = heap;
    if (!last || length === 0) return;
    let index = 0;
    for (let child = 1; child < length; child = index * 2 + 1) {
      if (child + 1 < length && before(heap[child + 1]!, heap[child]!)) child++;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = last;
    this.#up(index);
  }

  #up(start: number): void {
    const heap = this.#heap;
    const entry = heap[start]!;
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!before(entry, heap[parent]!)) break;
      heap[index] = heap[parent]!;
      index = parent;
    }
    heap[index] = entry;
  }
}
