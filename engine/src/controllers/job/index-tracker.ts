// Mirrors the completion indexes of pkg/controller/job/indexed_job_utils.go (1.36): which have succeeded, which have
// failed for good, and which failed pods hold the failure count of their index until it is replaced.
import type { CoreV1Pod } from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import { isPodActive, isPodTerminating } from "../framework/pod-state.ts";
import { finishedMs, remainingMs } from "./back-off.ts";
import { firstFreeIndexes, indexOf, parseIndexes } from "./indexes.ts";
import {
  absoluteFailureCount,
  failureCount,
  isFailed,
  isTracked,
  type Job,
  replacesFailedOnly,
} from "./job-pod.ts";
import { judgeFailure } from "./policies.ts";

type Pod = Stored<CoreV1Pod>;

/** The indexes of one Indexed Job at one sync. */
export class IndexTracker {
  readonly #job: Job;
  readonly #pods: readonly Pod[];
  readonly #completions: number;
  /** Whether indexes fail one by one (spec.backoffLimitPerIndex). */
  readonly failsByIndex: boolean;
  readonly succeeded: ReadonlySet<number>;
  readonly failed: ReadonlySet<number>;
  readonly #heldFailures: ReadonlyMap<number, Pod>;

  constructor(job: Job, pods: readonly Pod[]) {
    this.#job = job;
    this.#pods = pods;
    this.#completions = job.spec?.completions ?? Number.POSITIVE_INFINITY;
    this.failsByIndex = job.spec?.backoffLimitPerIndex !== undefined;
    const uncounted = pods.filter((pod) => isTracked(pod) && this.isValid(pod));
    const ended = uncounted.filter((pod) => pod.status?.phase === "Succeeded");
    const { completedIndexes, failedIndexes } = job.status ?? {};
    this.succeeded = new Set([
      ...parseIndexes(completedIndexes, this.#completions),
      ...ended.map((pod) => indexOf(pod)!),
    ]);
    this.failed = new Set(
      this.failsByIndex
        ? [
            ...parseIndexes(failedIndexes, this.#completions),
            ...uncounted.filter((pod) => this.#failsItsIndex(pod)).map((pod) => indexOf(pod)!),
          ]
        : [],
    );
    this.#heldFailures = this.failsByIndex ? this.#holdFailures(uncounted) : new Map();
  }

  isValid(pod: Pod): boolean {
    const index = indexOf(pod);
    return index !== undefined && index < this.#completions;
  }

  /** The failed pod that the next pod of the index takes the place of. */
  replacedBy(index: number): Pod | undefined {
    return this.#heldFailures.get(index);
  }

  /** Whether the pod must stay until its index has its next pod. */
  holds(pod: Pod): boolean {
    const index = indexOf(pod);
    return index !== undefined && this.#heldFailures.get(index) === pod;
  }

  /** The lowest indexes without a pod, and how long those have to wait that may not be started yet. */
  toStart(count: number, nowMs: number): { readonly now: number[]; readonly waitsMs: number[] } {
    const busy = this.#pods.filter(
      (pod) => isPodActive(pod) || (replacesFailedOnly(this.#job) && isPodTerminating(pod)),
    );
    const taken = new Set([
      ...busy.flatMap((pod) => indexOf(pod) ?? []),
      ...this.succeeded,
      ...this.failed,
    ]);
    const free = firstFreeIndexes(taken, count, this.#completions);
    if (!this.failsByIndex) return { now: free, waitsMs: [] };
    const waitMs = (index: number) => {
      const pod = this.#heldFailures.get(index);
      if (!pod) return 0;
      const failures = absoluteFailureCount(pod) + 1;
      return remainingMs({ failures, lastFailureMs: finishedMs(pod) }, nowMs);
    };
    const now = free.filter((index) => waitMs(index) === 0);
    return { now, waitsMs: free.map(waitMs).filter((ms) => ms > 0) };
  }

  #failsItsIndex(pod: Pod): boolean {
    if (!isFailed(this.#job, pod)) return false;
    const verdict = judgeFailure(this.#job, pod);
    if (verdict.action === "FailIndex") return true;
    return verdict.counts && failureCount(pod) >= (this.#job.spec?.backoffLimitPerIndex ?? 0);
  }

  #holdFailures(uncounted: readonly Pod[]): Map<number, Pod> {
    const active = new Set(this.#pods.filter(isPodActive).map(indexOf));
    const held = new Map<number, Pod>();
    for (const pod of uncounted) {
      const index = indexOf(pod)!;
      if (!isFailed(this.#job, pod) || active.has(index)) continue;
      if (this.succeeded.has(index) || this.failed.has(index)) continue;
      const last = held.get(index);
      const isLater =
        !last ||
        (absoluteFailureCount(last) <= absoluteFailureCount(pod) &&
          finishedMs(pod) >= finishedMs(last));
      if (isLater) held.set(index, pod);
    }
    return held;
  }
}
