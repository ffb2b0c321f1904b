// Mirrors manageJob of pkg/controller/job/job_controller.go (1.36): brings the number of a Job's active pods to what
// it asks for, and keeps count of what it does.
import type { ApiClient } from "../../model/cluster-access.ts";
import type { CoreV1Pod } from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import {
  burstReplicas,
  isNotFound,
  type PodControl,
  slowStartBatch,
} from "../framework/pod-control.ts";
import { inOrderOfDeletion } from "../framework/pod-ranking.ts";
import { isPodActive, isPodReady, isPodTerminating } from "../framework/pod-state.ts";
import { type BackOffRecord, remainingMs } from "./back-off.ts";
import type { IndexTracker } from "./index-tracker.ts";
import { indexOf } from "./indexes.ts";
import { type Job, jobPod, replacesFailedOnly, trackingFinalizer } from "./job-pod.ts";

type Pod = Stored<CoreV1Pod>;

export interface PodAccess {
  readonly client: ApiClient;
  readonly podControl: PodControl;
  readonly nowMs: number;
  /** Syncs the Job again, at the latest after so long. */
  syncAfter(delayMs: number): void;
}

export class PodsOfJob {
  readonly #access: PodAccess;
  readonly #job: Job;
  readonly #active: readonly Pod[];
  /** UIDs of pods that lost their finalizer without being counted. */
  readonly #released = new Set<string>();
  activeCount: number;
  ready: number;
  terminating: number;
  /** The text of the first request that failed. */
  error: string | undefined;

  constructor(access: PodAccess, job: Job, pods: readonly Pod[]) {
    this.#access = access;
    this.#job = job;
    this.#active = pods.filter(isPodActive);
    this.activeCount = this.#active.length;
    this.ready = this.#active.filter(isPodReady).length;
    this.terminating = pods.filter(isPodTerminating).length;
  }

  wasReleased(pod: Pod): boolean {
    return this.#released.has(pod.metadata.uid);
  }

  /** Deletes all active pods; false when one could not be deleted. */
  deleteActive(): boolean {
    return this.#delete(this.#active);
  }

  /** Takes the finalizer off; the error text when that failed. */
  release({ metadata }: Pod): string | undefined {
    const { namespace = "", name, finalizers = [] } = metadata;
    const left = finalizers.filter((finalizer) => finalizer !== trackingFinalizer);
    const patch = { metadata: { finalizers: left } };
    const result = this.#access.client.patch("pods", namespace, name, patch, "merge");
    const error = result.ok || isNotFound(result.status) ? undefined : result.status.message;
    this.error ??= error;
    return error;
  }

  /** Creates what is missing or deletes what is too much, `succeeded` pods being done. */
  manage(succeeded: number, indexes: IndexTracker | undefined, backOff: BackOffRecord): void {
    const { spec } = this.#job;
    if (spec?.suspend) {
      this.#remove(this.#surplus(this.#active.length, indexes));
      return;
    }
    const parallelism = spec?.parallelism ?? 1;
    const wanted =
      spec?.completions === undefined
        ? succeeded > 0
          ? this.#active.length
          : parallelism
        : Math.max(0, Math.min(spec.completions - succeeded, parallelism));
    const surplus = this.#surplus(Math.max(0, this.#active.length - wanted), indexes);
    if (surplus.length > 0) {
      this.#remove(surplus.slice(0, burstReplicas));
      return;
    }
    const waiting = replacesFailedOnly(this.#job) ? this.terminating : 0;
    const missing = wanted - waiting - this.#active.length;
    if (missing > 0) this.#create(Math.min(missing, burstReplicas), indexes, backOff);
  }

  /** Of an indexed Job first what stands twice for an index, or for one that is not wanted. */
  #surplus(atLeast: number, indexes: IndexTracker | undefined): Pod[] {
    const removed: Pod[] = [];
    const kept = new Set<number | undefined>();
    const left = inOrderOfDeletion(this.#active)
      .reverse()
      .filter((pod) => {
        if (!indexes) return true;
        const index = indexOf(pod);
        const surplus = !indexes.isValid(pod) || kept.has(index);
        if (surplus) removed.push(pod);
        kept.add(index);
        return !surplus;
      });
    const more = left.reverse();
    return [...removed, ...more.slice(0, Math.max(0, atLeast - removed.length))];
  }

  /** Pods that the Job has too many of go uncounted: they lose their finalizer first. */
  #remove(pods: readonly Pod[]): void {
    const released = pods.filter((pod) => {
      if (this.release(pod) !== undefined) return false;
      this.#released.add(pod.metadata.uid);
      return true;
    });
    this.#delete(released);
  }

  #delete(pods: readonly Pod[]): boolean {
    let complete = true;
    for (const pod of pods) {
      const error = this.#access.podControl.delete(this.#job, pod);
      this.error ??= error;
      if (error !== undefined) {
        complete = false;
        continue;
      }
      this.activeCount--;
      this.terminating++;
      if (isPodReady(pod)) this.ready--;
    }
    return complete;
  }

  #create(count: number, indexes: IndexTracker | undefined, backOff: BackOffRecord): void {
    const { nowMs, podControl, syncAfter } = this.#access;
    const waitMs = indexes?.failsByIndex ? 0 : remainingMs(backOff, nowMs);
    const starting = indexes?.toStart(count, nowMs);
    const indexWaitMs = starting ? Math.min(...starting.waitsMs, Number.POSITIVE_INFINITY) : 0;
    const nothingToStart = starting?.now.length === 0 && Number.isFinite(indexWaitMs);
    if (waitMs > 0 || nothingToStart) {
      syncAfter(waitMs > 0 ? waitMs : indexWaitMs);
      // While a back-off runs upstream reports no active pods at all.
      this.activeCount = 0;
      return;
    }
    const failure = slowStartBatch(starting ? starting.now.length : count, (i) => {
      const index = starting?.now[i];
      const replaced = index === undefined ? undefined : indexes?.replacedBy(index);
      const creation = podControl.create(this.#job, jobPod(this.#job, index, replaced));
      if (creation.error === undefined) this.activeCount++;
      return creation;
    });
    this.error ??= failure;
  }
}
