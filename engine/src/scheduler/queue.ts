// Mirrors pkg/scheduler/backend/queue/*.go (1.36): pods that wait for a scheduling attempt.
// Differences: one thread, so there are no pods in flight while events come in; a back-off ends at its exact instant
// (upstream looks every second); without queueing hints (up to 1.31) every event that a plugin registered for helps.
import type { CancelTimer, Clock, ComponentHost } from "../model/cluster-access.ts";
import type { CoreV1Node } from "../model/generated/types.ts";
import { deepEqual } from "../model/object.ts";
import type {
  ClusterEvent,
  ClusterView,
  EnqueueExtension,
  QueueingHint,
  Status,
} from "./framework.ts";
import type { PodInfo } from "./pod-info.ts";

const initialBackoffMs = 1000;
const maxBackoffMs = 10_000;
const maxStayMs = 5 * 60_000;
const flushIntervalMs = 30_000;

export interface QueuedPod {
  info: PodInfo;
  /** Order of creation among all pods seen. */
  readonly order: number;
  /** Attempts so far, the one under way included. */
  attempts: number;
  /** When the pod (re-)entered the queue it is in. */
  enteredMs: number;
  /** Rejections, or errors in a row, that lengthen the back-off. */
  rejections: number;
  errors: number;
  rejectedBy: ReadonlySet<string>;
  /** What brought the pod back: a change (`nodes ADDED`), `back-off` or `timeout`. */
  wokenBy: string | undefined;
}

type Place = "active" | "backoff" | "unschedulable" | "gated" | "inFlight";

export class SchedulingQueue {
  readonly #clock: Clock;
  readonly #after: ComponentHost["after"];
  readonly #cluster: ClusterView;
  readonly #extensions: ReadonlyMap<string, EnqueueExtension>;
  readonly #gates: readonly EnqueueExtension[];
  readonly #onAwaited: (queued: QueuedPod, status: Status) => void;
  readonly #pods = new Map<string, QueuedPod>();
  readonly #places = new Map<string, Place>();
  readonly #active = new Heap<QueuedPod>(compareActive);
  readonly #backoff = new Set<QueuedPod>();
  readonly #unschedulable = new Set<QueuedPod>();
  /** Those of the gated pods that a plugin keeps out. */
  readonly #awaited = new Set<QueuedPod>();
  readonly #startMs: number;
  #orders = 0;
  #backoffTimer: CancelTimer | undefined;
  #flushTimer: CancelTimer | undefined;

  /** `onAwaited` is told of pods that a plugin keeps out. */
  constructor(
    host: Pick<ComponentHost, "clock" | "after">,
    cluster: ClusterView,
    extensions: readonly EnqueueExtension[],
    onAwaited: (queued: QueuedPod, status: Status) => void,
  ) {
    this.#clock = host.clock;
    this.#after = (delayMs, callback) => host.after(delayMs, callback);
    this.#cluster = cluster;
    this.#extensions = new Map(extensions.map((extension) => [extension.name, extension]));
    this.#gates = extensions.filter(({ preEnqueue }) => preEnqueue);
    this.#onAwaited = onAwaited;
    this.#startMs = host.clock.nowMs();
  }

  /** A new pod, or one whose record is to be brought up to date. Gates keep it out of the queue. */
  set(info: PodInfo): void {
    const known = this.#pods.get(info.uid);
    if (known) {
      known.info = info;
      if (this.#places.get(info.uid) === "gated" && !this.#gate(known))
        this.#requeue(known, this.#awaited.has(known) ? "pods MODIFIED" : "gates removed");
      return;
    }
    const queued: QueuedPod = {
      info,
      order: this.#orders++,
      attempts: 0,
      enteredMs: this.#clock.nowMs(),
      rejections: 0,
      errors: 0,
      rejectedBy: new Set(),
      wokenBy: undefined,
    };
    this.#pods.set(info.uid, queued);
    if (!this.#gate(queued)) this.#activate(queued, undefined);
  }

  /** Keeps a pod out of the queue that has gates, or that a plugin does not want to look at yet; whether it does. */
  #gate(queued: QueuedPod): boolean {
    const { info } = queued;
    const hasGates = (info.pod.spec?.schedulingGates ?? []).length > 0;
    let status: Status | undefined;
    for (const { preEnqueue } of this.#gates) status ??= preEnqueue?.(info, this.#cluster);
    if (!hasGates && !status) return false;
    const isKnown = this.#awaited.has(queued);
    this.#leave(queued);
    if (status) this.#awaited.add(queued);
    if (status && !isKnown) this.#onAwaited(queued, status);
    this.#places.set(info.uid, "gated");
    return true;
  }

  delete(uid: string): void {
    const queued = this.#pods.get(uid);
    if (!queued) return;
    this.#leave(queued);
    this.#pods.delete(uid);
    this.#places.delete(uid);
  }

  /** The next pod to schedule, of highest priority, then the one that waits longest. It is in flight until it is put back or deleted. */
  pop(): QueuedPod | undefined {
    const queued = this.#popActive() ?? this.#popBackoff();
    if (!queued) return undefined;
    this.#leave(queued);
    this.#places.set(queued.info.uid, "inFlight");
    queued.attempts++;
    return queued;
  }

  /** Puts a pod back that plugins rejected; it waits for a change that helps one of them. Without plugins it is tried again after a back-off. */
  putBack(queued: QueuedPod, rejectedBy: ReadonlySet<string>): void {
    if (this.#pods.get(queued.info.uid) !== queued) return;
    queued.rejectedBy = rejectedBy;
    queued.enteredMs = this.#clock.nowMs();
    if (rejectedBy.size === 0) {
      queued.errors++;
      this.#enterBackoff(queued);
      return;
    }
    queued.rejections++;
    queued.errors = 0;
    this.#unschedulable.add(queued);
    this.#places.set(queued.info.uid, "unschedulable");
    this.#setFlushTimer();
  }

  /** Moves the waiting pods that the change may help to the queue. */
  moveAll(event: ClusterEvent): void {
    for (const queued of [...this.#awaited])
      if (this.#mayOpen(event) && !this.#gate(queued))
        this.#requeue(queued, `${event.resource} ${event.type}`);
    if (this.#unschedulable.size === 0) return;
    for (const queued of [...this.#unschedulable])
      if (this.#isHelped(queued, event)) this.#requeue(queued, `${event.resource} ${event.type}`);
  }

  /** Moves the waiting pod to the queue when its own change helps it. */
  moveOne(uid: string, event: ClusterEvent): void {
    const queued = this.#pods.get(uid);
    if (queued && this.#unschedulable.has(queued) && this.#isHelped(queued, event))
      this.#requeue(queued, `${event.resource} ${event.type}`);
  }

  /** Whether a plugin that keeps pods out of the queue waits for such changes. */
  #mayOpen({ resource, type }: ClusterEvent): boolean {
    return this.#gates.some(({ hints }) =>
      hints.some((hint) => hint.resource === resource && hint.types.includes(type)),
    );
  }

  #isHelped(queued: QueuedPod, event: ClusterEvent): boolean {
    const usesHints = this.#cluster.feature("SchedulerQueueingHints");
    const retainted = changesTaints(event);
    for (const plugin of queued.rejectedBy) {
      const extension = this.#extensions.get(plugin);
      if (!extension) continue;
      if (retainted && !extension.watchesTaints && extension.hints.some(waitsForNodes)) return true;
      for (const hint of extension.hints) {
        if (hint.resource !== event.resource || !hint.types.includes(event.type)) continue;
        if (!usesHints || !hint.helps || hint.helps(queued.info, event, this.#cluster)) return true;
      }
    }
    return false;
  }

  #requeue(queued: QueuedPod, wokenBy: string): void {
    if (this.#gate(queued)) return;
    this.#leave(queued);
    queued.wokenBy = wokenBy;
    if (this.#backoffEndMs(queued) > this.#clock.nowMs()) this.#enterBackoff(queued);
    else this.#activate(queued, wokenBy);
  }

  #activate(queued: QueuedPod, wokenBy: string | undefined): void {
    queued.enteredMs = this.#clock.nowMs();
    queued.wokenBy = wokenBy;
    this.#places.set(queued.info.uid, "active");
    this.#active.push(queued);
  }

  #enterBackoff(queued: QueuedPod): void {
    this.#backoff.add(queued);
    this.#places.set(queued.info.uid, "backoff");
    this.#setBackoffTimer();
  }

  #popActive(): QueuedPod | undefined {
    for (;;) {
      const queued = this.#active.pop();
      if (!queued) return undefined;
      // Pods that were deleted since are still in the heap.
      if (
        this.#pods.get(queued.info.uid) === queued &&
        this.#places.get(queued.info.uid) === "active"
      )
        return queued;
    }
  }

  /** From 1.33 on a rejected pod need not wait out its back-off when nothing else is to be done. */
  #popBackoff(): QueuedPod | undefined {
    if (!this.#cluster.feature("SchedulerPopFromBackoffQ")) return undefined;
    let first: QueuedPod | undefined;
    for (const queued of this.#backoff) {
      if (queued.errors > 0) continue;
      if (!first || this.#compareBackoff(queued, first) < 0) first = queued;
    }
    return first;
  }

  #compareBackoff(left: QueuedPod, right: QueuedPod): number {
    return (
      this.#backoffEndMs(left) - this.#backoffEndMs(right) ||
      right.info.priority - left.info.priority ||
      left.order - right.order
    );
  }

  #backoffEndMs(queued: QueuedPod): number {
    const count = queued.errors > 0 ? queued.errors : queued.rejections;
    if (count === 0) return 0;
    const backoffMs = Math.min(initialBackoffMs * 2 ** (count - 1), maxBackoffMs);
    return queued.enteredMs + backoffMs;
  }

  #leave(queued: QueuedPod): void {
    if (this.#backoff.delete(queued)) this.#setBackoffTimer();
    if (this.#unschedulable.delete(queued)) this.#setFlushTimer();
    this.#awaited.delete(queued);
  }

  #setBackoffTimer(): void {
    this.#backoffTimer?.();
    this.#backoffTimer = undefined;
    let earliest = Number.POSITIVE_INFINITY;
    for (const queued of this.#backoff) earliest = Math.min(earliest, this.#backoffEndMs(queued));
    if (earliest === Number.POSITIVE_INFINITY) return;
    const delayMs = Math.max(0, earliest - this.#clock.nowMs());
    this.#backoffTimer = this.#after(delayMs, () => {
      this.#backoffTimer = undefined;
      const nowMs = this.#clock.nowMs();
      for (const queued of [...this.#backoff])
        if (this.#backoffEndMs(queued) <= nowMs) {
          this.#backoff.delete(queued);
          this.#activate(queued, queued.wokenBy ?? "back-off");
        }
      this.#setBackoffTimer();
    });
  }

  /** Pods that nothing helped for five minutes are tried anyway; the check runs every 30 seconds. */
  #setFlushTimer(): void {
    if (this.#unschedulable.size === 0) {
      this.#flushTimer?.();
      this.#flushTimer = undefined;
      return;
    }
    if (this.#flushTimer) return;
    const [oldest] = this.#unschedulable;
    const dueMs = (oldest?.enteredMs ?? 0) + maxStayMs - this.#startMs;
    const tickMs = (Math.floor(dueMs / flushIntervalMs) + 1) * flushIntervalMs + this.#startMs;
    this.#flushTimer = this.#after(Math.max(0, tickMs - this.#clock.nowMs()), () => {
      this.#flushTimer = undefined;
      const nowMs = this.#clock.nowMs();
      for (const queued of [...this.#unschedulable])
        if (nowMs - queued.enteredMs > maxStayMs) this.#requeue(queued, "timeout");
      this.#setFlushTimer();
    });
  }
}

function waitsForNodes({ resource, types }: QueueingHint): boolean {
  return resource === "nodes" && types.includes("ADDED");
}

/** Other taints on a node, or the end of its cordon. */
function changesTaints({ resource, object, old }: ClusterEvent): boolean {
  if (resource !== "nodes" || !old) return false;
  const { spec: after = {} } = object as CoreV1Node;
  const { spec: before = {} } = old as CoreV1Node;
  return (
    !deepEqual(after.taints ?? [], before.taints ?? []) ||
    Boolean(before.unschedulable && !after.unschedulable)
  );
}

function compareActive(left: QueuedPod, right: QueuedPod): number {
  return (
    right.info.priority - left.info.priority ||
    left.enteredMs - right.enteredMs ||
    left.order - right.order
  );
}

/** A binary min-heap. */
class Heap<T> {
  readonly #items: T[] = [];
  readonly #compare: (left: T, right: T) => number;

  constructor(compare: (left: T, right: T) => number) {
    this.#compare = compare;
  }

  push(item: T): void {
    const items = this.#items;
    let i = items.length;
    items.push(item);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = items[parent] as T;
      if (this.#compare(item, above) >= 0) break;
      items[i] = above;
      i = parent;
    }
    items[i] = item;
  }

  pop(): T | undefined {
    const items = this.#items;
    const top = items[0];
    const last = items.pop();
    if (last === undefined || items.length === 0) return top;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && this.#compare(items[child + 1] as T, items[child] as T) < 0)
        child++;
      if (this.#compare(items[child] as T, last) >= 0) break;
      items[i] = items[child] as T;
      i = child;
    }
    items[i] = last;
    return top;
  }
}
