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

  #removeTop(): void {
    const last = this.#heap.pop();
    if (!last || this.#heap.length === 0) return;
    this.#heap[0] = last;
    let index = 0;
    for (;;) {
      const left = index * 2 + 1;
      let least = index;
      for (const child of [left, left + 1])
        if (child < this.#heap.length && before(this.#heap[child]!, this.#heap[least]!))
          least = child;
      if (least === index) return;
      this.#swap(index, least);
      index = least;
    }
  }

  #up(start: number): void {
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!before(this.#heap[index]!, this.#heap[parent]!)) return;
      this.#swap(index, parent);
      index = parent;
    }
  }

  #swap(a: number, b: number): void {
    [this.#heap[a], this.#heap[b]] = [this.#heap[b]!, this.#heap[a]!];
  }
}
