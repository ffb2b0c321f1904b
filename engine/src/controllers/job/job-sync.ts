// Mirrors syncJob, manageJob and trackJobStatusAndRemoveFinalizers of pkg/controller/job/job_controller.go (1.36).
// Differences: finished pods are counted in the same step that takes their finalizer off, so that
// status.uncountedTerminatedPods stays empty; workload-aware scheduling (off) is left out.
import type { ApiClient, EventRecorder } from "../../model/cluster-access.ts";
import type {
  BatchV1JobCondition,
  BatchV1JobStatus,
  CoreV1Pod,
} from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import { conditionOf } from "../framework/conditions.ts";
import { instantMs } from "../framework/instant.ts";
import {
  burstReplicas,
  isNotFound,
  type PodControl,
  slowStartBatch,
} from "../framework/pod-control.ts";
import { inOrderOfDeletion } from "../framework/pod-ranking.ts";
import { isPodActive, isPodReady, isPodTerminating } from "../framework/pod-state.ts";
import { type BackOffRecord, finishedMs, nextRecord, remainingMs } from "./back-off.ts";
import { firstFreeIndexes, formatIndexes, indexOf, parseIndexes } from "./indexes.ts";
import {
  absoluteFailureCount,
  failureCount,
  isFailed,
  isIndexed,
  isTracked,
  type Job,
  jobPod,
  replacesFailedOnly,
  trackingFinalizer,
} from "./job-pod.ts";
import { judgeFailure, matchSuccessPolicy } from "./policies.ts";

type Pod = Stored<CoreV1Pod>;

export interface JobAccess {
  readonly client: ApiClient;
  readonly recorder: EventRecorder;
  readonly podControl: PodControl;
  readonly nowMs: number;
  readonly now: string;
  /** Whether suspending a Job clears its start time (gate MutableSchedulingDirectivesForSuspendedJobs). */
  readonly suspendClearsStart: boolean;
  /** Syncs the Job again, at the latest after so long. */
  syncAfter(delayMs: number): void;
}

interface Ending {
  readonly type: "SuccessCriteriaMet" | "FailureTarget" | "Failed";
  readonly reason: string;
  readonly message: string;
}

/** One sync of one Job. */
export class JobSync {
  readonly #access: JobAccess;
  readonly #job: Job;
  readonly #pods: readonly Pod[];
  readonly #completions: number;
  readonly #perIndex: boolean;
  readonly #newFailed: readonly Pod[];
  readonly #status: BatchV1JobStatus;
  readonly backOff: BackOffRecord;
  #conditions: BatchV1JobCondition[];
  #active: readonly Pod[];
  #activeCount: number;
  #ready: number;
  #terminating: number;
  #succeeded: number;
  #succeededIndexes = new Set<number>();
  #failedIndexes = new Set<number>();
  /** Failed pods that hold the failure count of their index until it is replaced. */
  #heldByIndex = new Map<number, Pod>();
  /** UIDs of pods that this sync took the finalizer off without counting them. */
  readonly #released = new Set<string>();
  #ending: Ending | undefined;
  #error: string | undefined;

  constructor(access: JobAccess, job: Job, pods: readonly Pod[], backOff: BackOffRecord) {
    this.#access = access;
    this.#job = job;
    this.#pods = isIndexed(job)
      ? pods.toSorted((a, b) => (indexOf(a) ?? -1) - (indexOf(b) ?? -1))
      : pods;
    this.#completions = job.spec?.completions ?? Number.POSITIVE_INFINITY;
    this.#perIndex = job.spec?.backoffLimitPerIndex !== undefined;
    this.#status = { ...job.status };
    this.#conditions = [...(job.status?.conditions ?? [])];
    this.#active = this.#pods.filter(isPodActive);
    this.#activeCount = this.#active.length;
    this.#ready = this.#active.filter(isPodReady).length;
    this.#terminating = this.#pods.filter(isPodTerminating).length;
    const uncounted = this.#pods.filter((pod) => isTracked(pod) && this.#hasValidIndex(pod));
    const newSucceeded = uncounted.filter((pod) => pod.status?.phase === "Succeeded");
    this.#newFailed = uncounted.filter((pod) => isFailed(job, pod));
    this.#succeeded = (job.status?.succeeded ?? 0) + newSucceeded.length;
    this.backOff = nextRecord(backOff, newSucceeded, this.#newFailed);
  }

  /** The new status, what has ended with it, and the error text of what failed. */
  run(): {
    readonly status: BatchV1JobStatus;
    readonly ended: Ending | undefined;
    readonly error: string | undefined;
  } {
    const { now } = this.#access;
    if (this.#status.startTime === undefined && !this.#job.spec?.suspend)
      this.#status.startTime = now;
    this.#ending = this.#earlierEnding() ?? this.#failure();
    if (isIndexed(this.#job)) this.#judgeIndexes();
    if (this.#ending) this.#deleteActive();
    else this.#manage();
    this.#count();
    const ended = this.#finish();
    const status: BatchV1JobStatus = {
      ...this.#status,
      ready: this.#ready,
      terminating: this.#terminating,
      uncountedTerminatedPods: {},
    };
    if (this.#activeCount > 0) status.active = this.#activeCount;
    else delete status.active;
    if (this.#conditions.length > 0) status.conditions = this.#conditions;
    return { status, ended, error: this.#error };
  }

  #hasValidIndex(pod: Pod): boolean {
    if (!isIndexed(this.#job)) return true;
    const index = indexOf(pod);
    return index !== undefined && index < this.#completions;
  }

  #has(type: string): BatchV1JobCondition | undefined {
    const condition = conditionOf(this.#conditions, type);
    return condition?.status === "True" ? condition : undefined;
  }

  /** What an earlier sync has decided is not decided again. */
  #earlierEnding(): Ending | undefined {
    const success = this.#has("SuccessCriteriaMet");
    const target = success ?? this.#has("FailureTarget");
    if (!target) return undefined;
    const { reason = "", message = "" } = target;
    return { type: success ? "SuccessCriteriaMet" : "Failed", reason, message };
  }

  #failure(): Ending | undefined {
    const { spec } = this.#job;
    for (const pod of this.#pods) {
      const policy = isFailed(this.#job, pod) ? judgeFailure(this.#job, pod).failJob : undefined;
      if (policy !== undefined) return failure("PodFailurePolicy", policy);
    }
    const failed =
      (this.#job.status?.failed ?? 0) +
      this.#newFailed.filter((pod) => judgeFailure(this.#job, pod).counts).length;
    if (failed > (spec?.backoffLimit ?? 6) || this.#restartedTooOften())
      return failure("BackoffLimitExceeded", "Job has reached the specified backoff limit");
    const deadline = spec?.activeDeadlineSeconds;
    const startedMs = instantMs(this.#status.startTime);
    if (deadline === undefined || startedMs === undefined || spec?.suspend) return undefined;
    const leftMs = startedMs + deadline * 1000 - this.#access.nowMs;
    if (leftMs <= 0)
      return failure("DeadlineExceeded", "Job was active longer than specified deadline");
    this.#access.syncAfter(leftMs);
    return undefined;
  }

  /** With restartPolicy OnFailure it is restarts, not pods, that use up the back-off limit. */
  #restartedTooOften(): boolean {
    const { backoffLimit = 6, template } = this.#job.spec ?? { template: {} };
    if (template.spec?.restartPolicy !== "OnFailure") return false;
    let restarts = 0;
    for (const { status } of this.#pods) {
      if (status?.phase !== "Running" && status?.phase !== "Pending") continue;
      for (const container of [
        ...(status.initContainerStatuses ?? []),
        ...(status.containerStatuses ?? []),
      ])
        restarts += container.restartCount;
    }
    return backoffLimit === 0 ? restarts > 0 : restarts >= backoffLimit;
  }

  #judgeIndexes(): void {
    const { spec, status } = this.#job;
    const uncounted = this.#pods.filter((pod) => isTracked(pod) && this.#hasValidIndex(pod));
    this.#succeededIndexes = parseIndexes(status?.completedIndexes, this.#completions);
    for (const pod of uncounted)
      if (pod.status?.phase === "Succeeded") this.#succeededIndexes.add(indexOf(pod)!);
    this.#succeeded = this.#succeededIndexes.size;
    if (this.#perIndex) {
      this.#failedIndexes = parseIndexes(status?.failedIndexes, this.#completions);
      for (const pod of uncounted)
        if (this.#failsIndex(pod)) this.#failedIndexes.add(indexOf(pod)!);
      this.#ending ??= this.#failureOfIndexes();
      this.#heldByIndex = this.#holdFailures(uncounted);
    }
    if (this.#ending || !spec?.successPolicy) return;
    const message = matchSuccessPolicy(this.#job, this.#succeededIndexes);
    if (message !== undefined)
      this.#ending = { type: "SuccessCriteriaMet", reason: "SuccessPolicy", message };
  }

  #failsIndex(pod: Pod): boolean {
    if (!isFailed(this.#job, pod)) return false;
    const verdict = judgeFailure(this.#job, pod);
    if (verdict.action === "FailIndex") return true;
    return verdict.counts && failureCount(pod) >= (this.#job.spec?.backoffLimitPerIndex ?? 0);
  }

  #failureOfIndexes(): Ending | undefined {
    const { maxFailedIndexes } = this.#job.spec ?? {};
    const failed = this.#failedIndexes.size;
    if (maxFailedIndexes !== undefined && failed > maxFailedIndexes)
      return failure(
        "MaxFailedIndexesExceeded",
        "Job has exceeded the specified maximal number of failed indexes",
      );
    return failed > 0 && failed + this.#succeededIndexes.size >= this.#completions
      ? failure("FailedIndexes", "Job has failed indexes")
      : undefined;
  }

  #holdFailures(uncounted: readonly Pod[]): Map<number, Pod> {
    const activeIndexes = new Set(this.#active.map(indexOf));
    const held = new Map<number, Pod>();
    for (const pod of uncounted) {
      const index = indexOf(pod)!;
      if (!isFailed(this.#job, pod) || activeIndexes.has(index)) continue;
      if (this.#succeededIndexes.has(index) || this.#failedIndexes.has(index)) continue;
      const last = held.get(index);
      const isLater =
        !last ||
        (absoluteFailureCount(last) <= absoluteFailureCount(pod) &&
          finishedMs(pod) >= finishedMs(last));
      if (isLater) held.set(index, pod);
    }
    return held;
  }

  #deleteActive(): void {
    if (!this.#deletePods(this.#active)) this.#ending = undefined;
  }

  /** Pods that the Job has too many of go uncounted: they lose their finalizer first. */
  #removePods(pods: readonly Pod[]): void {
    const released = pods.filter((pod) => {
      const error = this.#release(pod);
      this.#error ??= error && `removing completion finalizer: ${error}`;
      if (error === undefined) this.#released.add(pod.metadata.uid);
      return error === undefined;
    });
    this.#deletePods(released);
  }

  /** Takes the finalizer off; the error text when that failed. */
  #release({ metadata }: Pod): string | undefined {
    const { namespace = "", name, finalizers = [] } = metadata;
    const left = finalizers.filter((finalizer) => finalizer !== trackingFinalizer);
    const patch = { metadata: { finalizers: left } };
    const result = this.#access.client.patch("pods", namespace, name, patch, "merge");
    return result.ok || isNotFound(result.status) ? undefined : result.status.message;
  }

  /** False when one could not be deleted. */
  #deletePods(pods: readonly Pod[]): boolean {
    let complete = true;
    for (const pod of pods) {
      const error = this.#access.podControl.delete(this.#job, pod);
      this.#error ??= error;
      if (error !== undefined) {
        complete = false;
        continue;
      }
      this.#activeCount--;
      this.#terminating++;
      if (isPodReady(pod)) this.#ready--;
    }
    return complete;
  }

  #manage(): void {
    const { spec, metadata } = this.#job;
    if (metadata.deletionTimestamp === undefined) this.#placePods();
    const complete =
      spec?.completions === undefined
        ? this.#succeeded > 0 && this.#activeCount === 0
        : this.#succeeded >= spec.completions && this.#activeCount === 0;
    if (complete)
      this.#ending = {
        type: "SuccessCriteriaMet",
        reason: "CompletionsReached",
        message: "Reached expected number of succeeded pods",
      };
    else if (metadata.deletionTimestamp === undefined) this.#noteSuspension();
  }

  #placePods(): void {
    const { spec } = this.#job;
    if (spec?.suspend) {
      this.#removePods(this.#podsToRemove(this.#active.length));
      return;
    }
    const parallelism = spec?.parallelism ?? 1;
    const wanted =
      spec?.completions === undefined
        ? this.#succeeded > 0
          ? this.#active.length
          : parallelism
        : Math.max(0, Math.min(spec.completions - this.#succeeded, parallelism));
    const excess = this.#podsToRemove(Math.max(0, this.#active.length - wanted));
    if (excess.length > 0) {
      this.#removePods(excess.slice(0, burstReplicas));
      return;
    }
    const waiting = replacesFailedOnly(this.#job) ? this.#terminating : 0;
    const missing = wanted - waiting - this.#active.length;
    if (missing > 0) this.#createPods(Math.min(missing, burstReplicas));
  }

  /** Of an indexed Job first what stands twice for an index, or for one that is not wanted. */
  #podsToRemove(atLeast: number): Pod[] {
    const removed: Pod[] = [];
    const kept = new Set<number | undefined>();
    const left = inOrderOfDeletion(this.#active)
      .reverse()
      .filter((pod) => {
        if (!isIndexed(this.#job)) return true;
        const index = indexOf(pod);
        const surplus = index === undefined || index >= this.#completions || kept.has(index);
        if (surplus) removed.push(pod);
        kept.add(index);
        return !surplus;
      });
    const more = left.reverse();
    return [...removed, ...more.slice(0, Math.max(0, atLeast - removed.length))];
  }

  #createPods(count: number): void {
    const { nowMs, podControl, syncAfter } = this.#access;
    const waitMs = this.#perIndex ? 0 : remainingMs(this.backOff, nowMs);
    const indexes = isIndexed(this.#job) ? this.#indexesToStart(count) : undefined;
    const indexWaitMs = indexes ? Math.min(...indexes.waitsMs, Number.POSITIVE_INFINITY) : 0;
    const nothingToStart = indexes?.now.length === 0 && Number.isFinite(indexWaitMs);
    if (waitMs > 0 || nothingToStart) {
      syncAfter(waitMs > 0 ? waitMs : indexWaitMs);
      // While a back-off runs upstream reports no active pods at all.
      this.#activeCount = 0;
      return;
    }
    const total = indexes ? indexes.now.length : count;
    const failure = slowStartBatch(total, (i) => {
      const index = indexes?.now[i];
      const replaced = index === undefined ? undefined : this.#heldByIndex.get(index);
      const creation = podControl.create(this.#job, jobPod(this.#job, index, replaced));
      if (creation.error === undefined) this.#activeCount++;
      return creation;
    });
    this.#error ??= failure;
  }

  /** The lowest indexes without a pod, and how long those have to wait that may not be started yet. */
  #indexesToStart(count: number): { readonly now: number[]; readonly waitsMs: number[] } {
    const counted = replacesFailedOnly(this.#job)
      ? this.#pods.filter((pod) => isPodActive(pod) || isPodTerminating(pod))
      : this.#active;
    const taken = new Set([
      ...counted.flatMap((pod) => indexOf(pod) ?? []),
      ...this.#succeededIndexes,
      ...this.#failedIndexes,
    ]);
    const free = firstFreeIndexes(taken, count, this.#completions);
    if (!this.#perIndex) return { now: free, waitsMs: [] };
    const waitMs = (index: number) => {
      const pod = this.#heldByIndex.get(index);
      if (!pod) return 0;
      const failures = absoluteFailureCount(pod) + 1;
      return remainingMs({ failures, lastFailureMs: finishedMs(pod) }, this.#access.nowMs);
    };
    const now = free.filter((index) => waitMs(index) === 0);
    return { now, waitsMs: free.map(waitMs).filter((ms) => ms > 0) };
  }

  #noteSuspension(): void {
    const { recorder, now, suspendClearsStart } = this.#access;
    const suspended = this.#job.spec?.suspend === true;
    const current = conditionOf(this.#conditions, "Suspended");
    const noted = current?.status === "True";
    if (suspended === noted || (!suspended && !current)) return;
    const reason = suspended ? "JobSuspended" : "JobResumed";
    const message = suspended ? "Job suspended" : "Job resumed";
    this.#setCondition("Suspended", suspended ? "True" : "False", reason, message);
    recorder.event(this.#job, "Normal", suspended ? "Suspended" : "Resumed", message);
    if (!suspended) this.#status.startTime = now;
    else if (suspendClearsStart) delete this.#status.startTime;
  }

  /** Counts finished pods and lets them go. */
  #count(): void {
    const successful = this.#ending?.type === "SuccessCriteriaMet";
    let succeeded = this.#job.status?.succeeded ?? 0;
    let failed = this.#job.status?.failed ?? 0;
    for (const pod of this.#pods) {
      if (!isTracked(pod) || this.#released.has(pod.metadata.uid) || !this.#mayLeave(pod)) continue;
      const error = this.#release(pod);
      this.#error ??= error;
      if (error !== undefined) continue;
      if (!this.#hasValidIndex(pod)) continue;
      if (pod.status?.phase === "Succeeded") succeeded++;
      else if (isFailed(this.#job, pod) || (this.#ending && !successful))
        failed += judgeFailure(this.#job, pod).counts ? 1 : 0;
    }
    if (isIndexed(this.#job)) {
      succeeded = this.#succeededIndexes.size;
      this.#status.completedIndexes = formatIndexes(this.#succeededIndexes);
      if (this.#status.completedIndexes === "") delete this.#status.completedIndexes;
      if (this.#perIndex) this.#status.failedIndexes = formatIndexes(this.#failedIndexes);
    }
    if (succeeded > 0) this.#status.succeeded = succeeded;
    if (failed > 0) this.#status.failed = failed;
  }

  #mayLeave(pod: Pod): boolean {
    if (this.#job.metadata.deletionTimestamp !== undefined || this.#ending) return true;
    if (pod.status?.phase === "Succeeded") return true;
    if (!isFailed(this.#job, pod)) return false;
    const index = indexOf(pod);
    return index === undefined || this.#heldByIndex.get(index) !== pod;
  }

  /** The interim condition is written at once, the final one when no pod is terminating any more. */
  #finish(): Ending | undefined {
    const ending = this.#ending;
    if (!ending) return undefined;
    const { type, reason, message } = ending;
    if (type !== "Failed" && !this.#has(type)) this.#setCondition(type, "True", reason, message);
    if (this.#terminating > 0 || this.#error !== undefined) return undefined;
    const complete = type === "SuccessCriteriaMet";
    this.#setCondition(complete ? "Complete" : "Failed", "True", reason, message);
    if (complete) this.#status.completionTime = this.#access.now;
    return ending;
  }

  #setCondition(type: string, status: string, reason: string, message: string): void {
    const { now } = this.#access;
    const condition = {
      type,
      status,
      lastProbeTime: now,
      lastTransitionTime: now,
      reason,
      message,
    };
    const index = this.#conditions.findIndex((other) => other.type === type);
    this.#conditions =
      index < 0 ? [...this.#conditions, condition] : this.#conditions.with(index, condition);
  }
}

function failure(reason: string, message: string): Ending {
  return { type: "FailureTarget", reason, message };
}
