// Mirrors syncJob and trackJobStatusAndRemoveFinalizers of pkg/controller/job/job_controller.go (1.36). Differences:
// finished pods are counted in the same step that takes their finalizer off, so that status.uncountedTerminatedPods
// stays empty; workload-aware scheduling (off) is left out.
import type { EventRecorder } from "../../model/cluster-access.ts";
import type {
  BatchV1JobCondition,
  BatchV1JobStatus,
  CoreV1Pod,
} from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import { conditionOf } from "../framework/conditions.ts";
import { instantMs } from "../framework/instant.ts";
import { type BackOffRecord, nextRecord } from "./back-off.ts";
import { IndexTracker } from "./index-tracker.ts";
import { formatIndexes, indexOf } from "./indexes.ts";
import { isFailed, isIndexed, isTracked, type Job } from "./job-pod.ts";
import { type PodAccess, PodsOfJob } from "./pods-of-job.ts";
import { judgeFailure, matchSuccessPolicy } from "./policies.ts";

type Pod = Stored<CoreV1Pod>;

export interface JobAccess extends PodAccess {
  readonly recorder: EventRecorder;
  readonly now: string;
  /** Whether suspending a Job clears its start time (gate MutableSchedulingDirectivesForSuspendedJobs). */
  readonly suspendClearsStart: boolean;
}

/** Why a Job ends, with the condition that says so as long as it still has pods. */
export interface Ending {
  readonly type: "SuccessCriteriaMet" | "FailureTarget";
  readonly reason: string;
  readonly message: string;
}

/** What a sync has found before it counts any pod. */
export interface Beginning {
  /** A status that must be stored before pods are counted: one that is refused leaves them uncounted. */
  readonly status: BatchV1JobStatus | undefined;
  /** Whether that status tells for the first time that the Job ends. */
  readonly announces: boolean;
}

export interface SyncResult {
  readonly status: BatchV1JobStatus;
  /** What has ended with that status. */
  readonly ended: Ending | undefined;
  /** The text of the first request that failed. */
  readonly error: string | undefined;
}

/** One sync of one Job: `begin`, and once what that gives is stored, `conclude`. */
export class JobSync {
  readonly #access: JobAccess;
  readonly #job: Job;
  readonly #all: readonly Pod[];
  readonly #pods: PodsOfJob;
  readonly #indexes: IndexTracker | undefined;
  readonly #newFailed: readonly Pod[];
  readonly #succeeded: number;
  readonly #status: BatchV1JobStatus;
  readonly backOff: BackOffRecord;
  #conditions: BatchV1JobCondition[];
  #ending: Ending | undefined;
  #leaving: readonly Pod[] = [];

  constructor(access: JobAccess, job: Job, pods: readonly Pod[], backOff: BackOffRecord) {
    this.#access = access;
    this.#job = job;
    this.#all = isIndexed(job)
      ? pods.toSorted((a, b) => (indexOf(a) ?? -1) - (indexOf(b) ?? -1))
      : pods;
    this.#pods = new PodsOfJob(access, job, this.#all);
    this.#indexes = isIndexed(job) ? new IndexTracker(job, this.#all) : undefined;
    this.#status = { ...job.status };
    this.#conditions = [...(job.status?.conditions ?? [])];
    const uncounted = this.#all.filter((pod) => isTracked(pod) && this.#counts(pod));
    const newSucceeded = uncounted.filter((pod) => pod.status?.phase === "Succeeded");
    this.#newFailed = uncounted.filter((pod) => isFailed(job, pod));
    this.#succeeded =
      this.#indexes?.succeeded.size ?? (job.status?.succeeded ?? 0) + newSucceeded.length;
    this.backOff = nextRecord(backOff, newSucceeded, this.#newFailed);
  }

  begin(): Beginning {
    const { spec } = this.#job;
    if (this.#status.startTime === undefined && !spec?.suspend)
      this.#status.startTime = this.#access.now;
    let ending =
      this.#earlierEnding() ?? this.#failure() ?? this.#indexFailure() ?? this.#policySuccess();
    if (!ending) ending = this.#manage();
    else if (!this.#pods.deleteActive()) ending = undefined;
    this.#ending = ending;
    const announces = ending !== undefined && !this.#has(ending.type);
    if (ending && announces) this.#setCondition(ending.type, "True", ending.reason, ending.message);
    this.#leaving = this.#all.filter(
      (pod) => isTracked(pod) && !this.#pods.wasReleased(pod) && this.#mayLeave(pod, ending),
    );
    const counts = announces || this.#leaving.length > 0;
    return { status: counts ? this.#newStatus() : undefined, announces };
  }

  conclude(): SyncResult {
    this.#count();
    const ended = this.#ending && this.#finish(this.#ending);
    return { status: this.#newStatus(), ended, error: this.#pods.error };
  }

  #newStatus(): BatchV1JobStatus {
    const { activeCount, ready, terminating } = this.#pods;
    const status = { ...this.#status, ready, terminating, uncountedTerminatedPods: {} };
    if (activeCount > 0) status.active = activeCount;
    else delete status.active;
    if (this.#conditions.length > 0) status.conditions = this.#conditions;
    return status;
  }

  /** Whether the pod stands for a completion; of an Indexed Job those do that have a valid index. */
  #counts(pod: Pod): boolean {
    return this.#indexes?.isValid(pod) ?? true;
  }

  #has(type: string): boolean {
    return conditionOf(this.#conditions, type)?.status === "True";
  }

  /** What an earlier sync has decided is not decided again. */
  #earlierEnding(): Ending | undefined {
    for (const type of ["SuccessCriteriaMet", "FailureTarget"] as const) {
      if (!this.#has(type)) continue;
      const { reason = "", message = "" } = conditionOf(this.#conditions, type)!;
      return { type, reason, message };
    }
    return undefined;
  }

  #failure(): Ending | undefined {
    const { spec } = this.#job;
    for (const pod of this.#all) {
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
    for (const { status } of this.#all) {
      if (status?.phase !== "Running" && status?.phase !== "Pending") continue;
      for (const container of [
        ...(status.initContainerStatuses ?? []),
        ...(status.containerStatuses ?? []),
      ])
        restarts += container.restartCount;
    }
    return backoffLimit === 0 ? restarts > 0 : restarts >= backoffLimit;
  }

  #indexFailure(): Ending | undefined {
    if (!this.#indexes?.failsByIndex) return undefined;
    const { maxFailedIndexes, completions = Number.POSITIVE_INFINITY } = this.#job.spec ?? {};
    const failed = this.#indexes.failed.size;
    if (maxFailedIndexes !== undefined && failed > maxFailedIndexes)
      return failure(
        "MaxFailedIndexesExceeded",
        "Job has exceeded the specified maximal number of failed indexes",
      );
    return failed > 0 && failed + this.#indexes.succeeded.size >= completions
      ? failure("FailedIndexes", "Job has failed indexes")
      : undefined;
  }

  #policySuccess(): Ending | undefined {
    if (!this.#indexes || !this.#job.spec?.successPolicy) return undefined;
    const message = matchSuccessPolicy(this.#job, this.#indexes.succeeded);
    return message === undefined
      ? undefined
      : { type: "SuccessCriteriaMet", reason: "SuccessPolicy", message };
  }

  /** Brings the pods to their number; the Job ends when it has what it asked for. */
  #manage(): Ending | undefined {
    const { spec, metadata } = this.#job;
    const goesOn = metadata.deletionTimestamp === undefined;
    if (goesOn) this.#pods.manage(this.#succeeded, this.#indexes, this.backOff);
    const done =
      spec?.completions === undefined ? this.#succeeded > 0 : this.#succeeded >= spec.completions;
    if (done && this.#pods.activeCount === 0)
      return {
        type: "SuccessCriteriaMet",
        reason: "CompletionsReached",
        message: "Reached expected number of succeeded pods",
      };
    if (goesOn) this.#noteSuspension();
    return undefined;
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
    let succeeded = this.#job.status?.succeeded ?? 0;
    let failed = this.#job.status?.failed ?? 0;
    for (const pod of this.#leaving) {
      if (this.#pods.release(pod) !== undefined || !this.#counts(pod)) continue;
      if (pod.status?.phase === "Succeeded") succeeded++;
      else if (isFailed(this.#job, pod) || this.#ending?.type === "FailureTarget")
        failed += judgeFailure(this.#job, pod).counts ? 1 : 0;
    }
    if (this.#indexes) {
      succeeded = this.#indexes.succeeded.size;
      this.#status.completedIndexes = formatIndexes(this.#indexes.succeeded);
      if (this.#status.completedIndexes === "") delete this.#status.completedIndexes;
      if (this.#indexes.failsByIndex)
        this.#status.failedIndexes = formatIndexes(this.#indexes.failed);
    }
    if (succeeded > 0) this.#status.succeeded = succeeded;
    if (failed > 0) this.#status.failed = failed;
  }

  #mayLeave(pod: Pod, ending: Ending | undefined): boolean {
    if (ending || this.#job.metadata.deletionTimestamp !== undefined) return true;
    if (pod.status?.phase === "Succeeded") return true;
    return isFailed(this.#job, pod) && !this.#indexes?.holds(pod);
  }

  /** The final condition comes when no pod is terminating any more. */
  #finish(ending: Ending): Ending | undefined {
    if (this.#pods.terminating > 0 || this.#pods.error !== undefined) return undefined;
    const complete = ending.type === "SuccessCriteriaMet";
    this.#setCondition(complete ? "Complete" : "Failed", "True", ending.reason, ending.message);
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
