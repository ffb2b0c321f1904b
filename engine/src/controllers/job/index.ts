// Mirrors the queues of pkg/controller/job/job_controller.go (1.36). Difference: changes of pods are not gathered for a
// second before the Job is synced, because kubelets' changes come one by one here, each seen by all controllers.
import type { ComponentFactory, WatchEvent } from "../../model/cluster-access.ts";
import type { BatchV1Job, CoreV1Pod } from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import { matchesLabelSelector } from "../../model/selector.ts";
import { conditionOf } from "../framework/conditions.ts";
import {
  combine,
  keyOf,
  queueController,
  type SyncOutcome,
  splitKey,
} from "../framework/controller.ts";
import { Informer, namespaceIndex, ownerIndexes } from "../framework/informer.ts";
import { claim, controllerOf, mayBeAdopted, resolveController } from "../framework/owner.ts";
import { isNotFound, PodControl } from "../framework/pod-control.ts";
import { writeStatus } from "../framework/status.ts";
import { WorkQueue } from "../framework/work-queue.ts";
import { type BackOffRecord, noFailures } from "./back-off.ts";
import { isTracked, type Job, trackingFinalizer } from "./job-pod.ts";
import { type Ending, JobSync } from "./job-sync.ts";

const apiBackOff = { baseMs: 1_000, maxMs: 60_000 };
/**
 * Upstream gathers changes of pods and of the status for a second before it syncs the Job. Here changes come one at a
 * time and are answered one at a time; only pods that go are waited for.
 */
const batchPeriodMs = 1_000;

/** Whether a Job has its final condition. */
export function isJobFinished(job: BatchV1Job): boolean {
  return ["Complete", "Failed"].some(
    (type) => conditionOf(job.status?.conditions, type)?.status === "True",
  );
}

export const jobController: ComponentFactory = (host) => {
  const { client, clock } = host;
  const queue = new WorkQueue(host, apiBackOff);
  const orphans = new WorkQueue(host, apiBackOff);
  const recorder = host.recorder("job-controller");
  const podControl = new PodControl(client, recorder);
  const backOffs = new Map<string, BackOffRecord>();
  /** Syncs that have announced the end of their Job: others may act before the rest. */
  const unfinished = new Map<string, JobSync>();

  const jobs = new Informer<BatchV1Job>(host, "jobs.batch", onJob, namespaceIndex);
  const pods = new Informer<CoreV1Pod>(host, "pods", onPod, ownerIndexes);

  function onJob({ type, object: job, old }: WatchEvent<BatchV1Job>): void {
    const key = keyOf(job);
    if (type === "DELETED") {
      backOffs.delete(key);
      unfinished.delete(key);
      for (const pod of pods.by("owner", job.metadata.uid))
        if (isTracked(pod)) orphans.add(keyOf(pod));
    } else if (old && old.metadata.generation === job.metadata.generation) queue.addAfter(key, 0);
    else queue.add(key);
  }

  const ownerOf = (pod: CoreV1Pod) => resolveController(jobs, "Job", pod);

  function onPod(event: WatchEvent<CoreV1Pod>): void {
    const { type, object: pod, old } = event;
    for (const owner of [old && ownerOf(old), ownerOf(pod)])
      if (owner) queue.addAfter(keyOf(owner), isLeaving(pod) ? batchPeriodMs : 0);
    if (type === "DELETED") return;
    const owner = controllerOf(pod);
    if (isTracked(pod) && (owner ? owner.kind === "Job" && !ownerOf(pod) : true))
      orphans.add(keyOf(pod));
    if (pod.metadata.deletionTimestamp !== undefined || !mayBeAdopted(event)) return;
    for (const job of jobs.by("namespace", pod.metadata.namespace ?? ""))
      if (matchesLabelSelector(job.spec?.selector, pod.metadata.labels))
        queue.addAfter(keyOf(job), 0);
  }

  function isLeaving(pod: CoreV1Pod): boolean {
    return pod.metadata?.deletionTimestamp !== undefined;
  }

  function sync(key: string): SyncOutcome {
    const job = jobs.get(key);
    if (!job || isJobFinished(job) || isManagedElsewhere(job)) {
      backOffs.delete(key);
      return "done";
    }
    const announced = unfinished.get(key);
    if (announced) {
      unfinished.delete(key);
      return conclude(job, announced);
    }
    const claimed = claim(
      client,
      "pods",
      job,
      job.spec?.selector,
      pods.by("owner", job.metadata.uid),
      pods.by("orphan", job.metadata.namespace ?? ""),
    );
    const access = {
      client,
      recorder,
      podControl,
      nowMs: clock.nowMs(),
      now: clock.timestamp(),
      suspendClearsStart: host.feature("MutableSchedulingDirectivesForSuspendedJobs"),
      syncAfter: (delayMs: number) => queue.addAfter(key, delayMs),
    };
    const pass = new JobSync(access, job, claimed, backOffs.get(key) ?? noFailures);
    const { status, announces } = pass.begin();
    const written = status ? writeStatus<BatchV1Job>(client, "jobs.batch", job, status) : job;
    if (!written) return "retry";
    backOffs.set(key, pass.backOff);
    if (!announces) return conclude(written, pass);
    unfinished.set(key, pass);
    queue.add(key);
    return "done";
  }

  function conclude(job: Job, pass: JobSync): SyncOutcome {
    const { status, ended, error } = pass.conclude();
    if (!writeStatus<BatchV1Job>(client, "jobs.batch", job, status)) return "retry";
    if (ended) reportEnd(job, ended, status.succeeded ?? 0);
    return error === undefined ? "done" : "retry";
  }

  function reportEnd(job: Job, ended: Ending, succeeded: number): void {
    if (ended.type !== "SuccessCriteriaMet") {
      recorder.event(job, "Warning", ended.reason, ended.message);
      return;
    }
    const { completions } = job.spec ?? {};
    if (completions !== undefined && succeeded > completions)
      recorder.event(
        job,
        "Warning",
        "TooManySucceededPods",
        "Too many succeeded pods running after completion count reached",
      );
    recorder.event(job, "Normal", "Completed", "Job completed");
  }

  /** A pod whose Job is gone is counted by nobody: only its finalizer is taken off. */
  function syncOrphan(key: string): SyncOutcome {
    const { namespace, name } = splitKey(key);
    const pod: Stored<CoreV1Pod> | undefined = pods.get(key);
    if (!pod || !isTracked(pod) || ownerOf(pod)) return "done";
    const left = (pod.metadata.finalizers ?? []).filter((other) => other !== trackingFinalizer);
    const patch = { metadata: { finalizers: left } };
    const result = client.patch("pods", namespace, name, patch, "merge");
    return result.ok || isNotFound(result.status) ? "done" : "retry";
  }

  return combine("job-controller", [
    queueController("job-controller", queue, sync),
    queueController("job-controller", orphans, syncOrphan),
  ]);
};

function isManagedElsewhere(job: Job): boolean {
  const { managedBy } = job.spec ?? {};
  return managedBy !== undefined && managedBy !== "kubernetes.io/job-controller";
}
