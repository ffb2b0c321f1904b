// Mirrors pkg/controller/cronjob/{cronjob_controllerv2,utils}.go (1.36).
import type { ComponentFactory, WatchEvent } from "../../model/cluster-access.ts";
import type {
  BatchV1CronJob,
  BatchV1CronJobStatus,
  BatchV1Job,
} from "../../model/generated/types.ts";
import { clone, deepEqual, type Stored } from "../../model/object.ts";
import { formatTime, utcFields } from "../../model/time.ts";
import { conditionOf } from "../framework/conditions.ts";
import { keyOf, queueController, type SyncOutcome } from "../framework/controller.ts";
import { Informer, ownerIndexes } from "../framework/informer.ts";
import { instantMs } from "../framework/instant.ts";
import { controllerOf, controllerReference } from "../framework/owner.ts";
import { isNamespaceTerminating } from "../framework/pod-control.ts";
import { WorkQueue } from "../framework/work-queue.ts";
import { isJobFinished } from "../job/index.ts";
import { parseSchedule, type Schedule } from "./schedule.ts";
import { offsetMs } from "./time-zone.ts";

type CronJob = Stored<BatchV1CronJob>;
type Job = Stored<BatchV1Job>;

/** A little after the schedule, so that the time has surely come. */
const scheduleDeltaMs = 100;
const manyMissed = 100;

export const cronJobController: ComponentFactory = (host) => {
  const { client, clock } = host;
  const queue = new WorkQueue(host);
  const recorder = host.recorder("cronjob-controller");
  const cronJobs = new Informer<BatchV1CronJob>(host, "cronjobs.batch", onCronJob);
  const jobs = new Informer<BatchV1Job>(host, "jobs.batch", onJob, ownerIndexes);

  function onCronJob({ type, object: cronJob, old }: WatchEvent<BatchV1CronJob>): void {
    if (type === "DELETED") return;
    const key = keyOf(cronJob);
    const rescheduled =
      old &&
      (old.spec?.schedule !== cronJob.spec?.schedule ||
        old.spec?.timeZone !== cronJob.spec?.timeZone);
    if (!rescheduled) {
      queue.add(key);
      return;
    }
    const schedule = scheduleOf(cronJob);
    if ("error" in schedule)
      recorder.event(
        cronJob,
        "Warning",
        "UnParseableCronJobSchedule",
        `unparseable schedule for cronjob: ${cronJob.spec?.schedule}`,
      );
    else scheduleNext(cronJob, schedule);
  }

  function onJob({ object: job }: WatchEvent<BatchV1Job>): void {
    const owner = controllerOf(job);
    if (owner?.kind === "CronJob") queue.add(`${job.metadata.namespace}/${owner.name}`);
  }

  function sync(key: string): SyncOutcome {
    const stored = cronJobs.get(key);
    if (!stored) return "done";
    const cronJob = clone(stored);
    cronJob.status = { ...cronJob.status };
    const owned = jobs.by("owner", cronJob.metadata.uid);
    cleanUpHistory(cronJob, owned);
    noteJobs(cronJob, owned);
    const outcome = cronJob.metadata.deletionTimestamp === undefined ? startDue(cronJob) : "done";
    if (!deepEqual(cronJob.status, stored.status ?? {})) {
      if (cronJob.status.active?.length === 0) delete cronJob.status.active;
      if (!client.update("cronjobs.batch", cronJob, "status").ok) return "retry";
    }
    return outcome;
  }

  /** Deletes the oldest finished Jobs beyond the limits. */
  function cleanUpHistory(cronJob: CronJob, owned: readonly Job[]): void {
    const { successfulJobsHistoryLimit, failedJobsHistoryLimit } = cronJob.spec ?? {};
    const ended = (type: string) => owned.filter((job) => finalCondition(job) === type);
    removeOldest(cronJob, ended("Complete"), successfulJobsHistoryLimit);
    removeOldest(cronJob, ended("Failed"), failedJobsHistoryLimit);
  }

  function removeOldest(cronJob: CronJob, ended: readonly Job[], limit: number | undefined): void {
    if (limit === undefined || ended.length <= limit) return;
    const start = (job: Job) => instantMs(job.status?.startTime) ?? 0;
    const byStart = ended.toSorted(
      (a, b) => start(a) - start(b) || (a.metadata.name < b.metadata.name ? -1 : 1),
    );
    for (const job of byStart.slice(0, ended.length - limit)) deleteJob(cronJob, job);
  }

  function deleteJob(cronJob: CronJob, job: Job): boolean {
    const { namespace = "", name, uid } = job.metadata;
    const result = client.delete("jobs.batch", namespace, name, {
      propagationPolicy: "Background",
    });
    if (!result.ok) {
      const message = `Deleted job: ${result.status.message}`;
      recorder.event(cronJob, "Warning", "FailedDelete", message);
      return false;
    }
    forget(cronJob, uid);
    recorder.event(cronJob, "Normal", "SuccessfulDelete", `Deleted job ${name}`);
    return true;
  }

  /** Brings status.active and lastSuccessfulTime in line with the Jobs that there are. */
  function noteJobs(cronJob: CronJob, owned: readonly Job[]): void {
    const status = cronJob.status!;
    for (const job of owned) {
      const active = isActive(cronJob, job.metadata.uid);
      const condition = finalCondition(job);
      if (condition === undefined) {
        if (!active)
          recorder.event(
            cronJob,
            "Warning",
            "UnexpectedJob",
            `Saw a job that the controller did not create or forgot: ${job.metadata.name}`,
          );
        continue;
      }
      if (active) {
        forget(cronJob, job.metadata.uid);
        const message = `Saw completed job: ${job.metadata.name}, condition: ${condition}`;
        recorder.event(cronJob, "Normal", "SawCompletedJob", message);
      }
      const completedAt = job.status?.completionTime;
      const completedMs = instantMs(completedAt);
      if (condition === "Complete" && completedAt !== undefined && completedMs !== undefined)
        if (completedMs > (instantMs(status.lastSuccessfulTime) ?? Number.NEGATIVE_INFINITY))
          status.lastSuccessfulTime = completedAt;
    }
    for (const { namespace = "", name = "", uid = "" } of [...(status.active ?? [])]) {
      if (client.get("jobs.batch", namespace, name)) continue;
      recorder.event(cronJob, "Normal", "MissingJob", `Active job went missing: ${name}`);
      forget(cronJob, uid);
    }
  }

  /** Starts the Job whose time has come, if there is one, and waits for the next. */
  function startDue(cronJob: CronJob): SyncOutcome {
    const { spec } = cronJob;
    const zone = spec?.timeZone;
    if (zone !== undefined && offsetMs(zone, 0) === undefined) {
      const message = `invalid timeZone: "${zone}": unknown time zone ${zone}`;
      recorder.event(cronJob, "Warning", "UnknownTimeZone", message);
      return "done";
    }
    if (spec?.suspend) return "done";
    warnOfZoneInSchedule(cronJob);
    const schedule = scheduleOf(cronJob);
    if ("error" in schedule) {
      const message = `unparseable schedule: "${spec?.schedule}" : ${schedule.error}`;
      recorder.event(cronJob, "Warning", "UnparseableSchedule", message);
      return "done";
    }
    const { dueMs, missed } = latestDue(cronJob, schedule, true);
    if (dueMs === undefined) {
      scheduleNext(cronJob, schedule);
      return "done";
    }
    if (missed > manyMissed)
      recorder.event(
        cronJob,
        "Warning",
        "TooManyMissedTimes",
        "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew",
      );
    const outcome = mayStart(cronJob, dueMs) ? start(cronJob, dueMs) : "done";
    if (outcome === "done") scheduleNext(cronJob, schedule);
    return outcome;
  }

  function warnOfZoneInSchedule(cronJob: CronJob): void {
    const { schedule = "" } = cronJob.spec ?? {};
    if (schedule.includes("TZ"))
      recorder.event(
        cronJob,
        "Warning",
        "UnsupportedSchedule",
        `CRON_TZ or TZ used in schedule "${schedule}" is not officially supported, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details`,
      );
  }

  function mayStart(cronJob: CronJob, dueMs: number): boolean {
    const { startingDeadlineSeconds: deadline, concurrencyPolicy } = cronJob.spec ?? {};
    if (deadline !== undefined && dueMs + deadline * 1000 < clock.nowMs()) {
      const message = `Missed scheduled time to start a job: ${rfc1123z(dueMs)}`;
      recorder.event(cronJob, "Warning", "MissSchedule", message);
      return false;
    }
    const active = cronJob.status?.active ?? [];
    const known = active.some((reference) => reference.name === jobName(cronJob, dueMs));
    if (known || instantMs(cronJob.status?.lastScheduleTime) === dueMs) return false;
    if (concurrencyPolicy !== "Forbid" || active.length === 0) return true;
    recorder.event(
      cronJob,
      "Normal",
      "JobAlreadyActive",
      "Not starting job because prior execution is running and concurrency policy is Forbid",
    );
    return false;
  }

  function start(cronJob: CronJob, dueMs: number): SyncOutcome {
    const status = cronJob.status!;
    if (cronJob.spec?.concurrencyPolicy === "Replace")
      for (const { namespace = "", name = "" } of [...(status.active ?? [])]) {
        const job = client.get<BatchV1Job>("jobs.batch", namespace, name);
        if (!job) {
          const message = `Get job: jobs.batch "${name}" not found`;
          recorder.event(cronJob, "Warning", "FailedGet", message);
          return "retry";
        }
        if (!deleteJob(cronJob, job)) return "retry";
      }
    const result = client.create<BatchV1Job>("jobs.batch", jobFrom(cronJob, dueMs));
    let job: Job;
    if (result.ok) {
      job = result.value;
      const message = `Created job ${job.metadata.name}`;
      recorder.event(cronJob, "Normal", "SuccessfulCreate", message);
    } else if (result.status.reason === "AlreadyExists") {
      const { namespace = "" } = cronJob.metadata;
      const name = jobName(cronJob, dueMs);
      const existing = client.get<BatchV1Job>("jobs.batch", namespace, name);
      if (!existing || controllerOf(existing)?.uid !== cronJob.metadata.uid) return "done";
      if (isActive(cronJob, existing.metadata.uid)) return "done";
      job = existing;
    } else {
      if (!isNamespaceTerminating(result.status)) {
        const message = `Error creating job: ${result.status.message}`;
        recorder.event(cronJob, "Warning", "FailedCreate", message);
      }
      return "retry";
    }
    const { name, namespace = "", uid, resourceVersion } = job.metadata;
    const reference = {
      kind: "Job",
      namespace,
      name,
      uid,
      apiVersion: "batch/v1",
      resourceVersion,
    };
    status.active = [...(status.active ?? []), reference];
    status.lastScheduleTime = formatTime(dueMs);
    return "done";
  }

  /** The most recent time that has come since the last run, and how many were missed. */
  function latestDue(
    cronJob: CronJob,
    schedule: Schedule,
    withDeadline: boolean,
  ): { readonly sinceMs: number; readonly dueMs: number | undefined; readonly missed: number } {
    const nowMs = clock.nowMs();
    const { creationTimestamp } = cronJob.metadata;
    const deadline = cronJob.spec?.startingDeadlineSeconds;
    let sinceMs = instantMs(cronJob.status?.lastScheduleTime ?? creationTimestamp) ?? nowMs;
    if (withDeadline && deadline !== undefined)
      sinceMs = Math.max(sinceMs, nowMs - deadline * 1000);
    const first = schedule.next(sinceMs);
    if (first === undefined || nowMs < first) return { sinceMs, dueMs: undefined, missed: 0 };
    const second = schedule.next(first);
    if (second === undefined || nowMs < second) return { sinceMs, dueMs: first, missed: 0 };
    // The number missed is estimated from the first interval, and counting starts shortly before now.
    const intervalMs = Math.round((second - first) / 1000) * 1000;
    const missed = Math.trunc(Math.trunc((nowMs - first) / 1000) / (intervalMs / 1000)) + 1;
    let dueMs: number | undefined;
    let at = schedule.next(first + (missed - 2) * intervalMs);
    for (; at !== undefined && at <= nowMs; at = schedule.next(at)) dueMs = at;
    return { sinceMs, dueMs, missed };
  }

  function scheduleNext(cronJob: CronJob, schedule: Schedule): void {
    const nowMs = clock.nowMs();
    const { sinceMs, dueMs, missed } = latestDue(cronJob, schedule, false);
    const next = schedule.next(dueMs ?? (missed === 0 ? sinceMs : nowMs));
    if (next !== undefined) queue.addAfter(keyOf(cronJob), next + scheduleDeltaMs - nowMs);
  }

  return queueController("cronjob-controller", queue, sync);
};

function scheduleOf(cronJob: CronJob): Schedule | { readonly error: string } {
  const { schedule = "", timeZone = "" } = cronJob.spec ?? {};
  return parseSchedule(schedule, offsetMs(timeZone, 0) === undefined ? "" : timeZone);
}

function finalCondition(job: BatchV1Job): "Complete" | "Failed" | undefined {
  if (!isJobFinished(job)) return undefined;
  const complete = conditionOf(job.status?.conditions, "Complete")?.status === "True";
  return complete ? "Complete" : "Failed";
}

function isActive(cronJob: CronJob, uid: string): boolean {
  return (cronJob.status?.active ?? []).some((reference) => reference.uid === uid);
}

function forget(cronJob: CronJob, uid: string): void {
  const status: BatchV1CronJobStatus = cronJob.status ?? {};
  status.active = (status.active ?? []).filter((reference) => reference.uid !== uid);
}

function jobName(cronJob: CronJob, dueMs: number): string {
  return `${cronJob.metadata.name}-${Math.floor(dueMs / 60_000)}`;
}

function jobFrom(cronJob: CronJob, dueMs: number): BatchV1Job {
  const template = cronJob.spec?.jobTemplate;
  const offset = offsetMs(cronJob.spec?.timeZone ?? "", dueMs) ?? 0;
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name: jobName(cronJob, dueMs),
      namespace: cronJob.metadata.namespace ?? "",
      labels: { ...template?.metadata?.labels },
      annotations: {
        ...template?.metadata?.annotations,
        "batch.kubernetes.io/cronjob-scheduled-timestamp": withOffset(dueMs, offset),
      },
      ownerReferences: [controllerReference(cronJob)],
    },
    ...(template?.spec ? { spec: clone(template.spec) } : {}),
  };
}

const two = (n: number) => String(n).padStart(2, "0");

/** RFC 3339 on the wall clock of a zone. */
function withOffset(ms: number, offset: number): string {
  if (offset === 0) return formatTime(ms);
  const minutes = Math.abs(offset) / 60_000;
  const sign = offset < 0 ? "-" : "+";
  return `${formatTime(ms + offset).slice(0, -1)}${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const monthNames = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** Go's `time.RFC1123Z` in UTC: `Mon, 02 Jan 2006 15:04:05 +0000`. */
function rfc1123z(ms: number): string {
  const f = utcFields(ms);
  const date = `${two(f.day)} ${monthNames[f.month - 1]} ${f.year}`;
  return `${weekdays[f.weekday]}, ${date} ${two(f.hour)}:${two(f.minute)}:${two(f.second)} +0000`;
}
