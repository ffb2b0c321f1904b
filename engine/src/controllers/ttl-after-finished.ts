// Mirrors pkg/controller/ttlafterfinished/ttlafterfinished_controller.go (1.36): deletes finished Jobs when their time
// is over.
import type { ComponentFactory } from "../model/cluster-access.ts";
import type { BatchV1Job } from "../model/generated/types.ts";
import { keyOf, queueController, type SyncOutcome } from "./framework/controller.ts";
import { Informer } from "./framework/informer.ts";
import { instantMs } from "./framework/instant.ts";
import { isNotFound } from "./framework/pod-control.ts";
import { WorkQueue } from "./framework/work-queue.ts";
import { isJobFinished } from "./job/index.ts";

export const ttlAfterFinishedController: ComponentFactory = (host) => {
  const { client, clock } = host;
  const queue = new WorkQueue(host);
  const jobs = new Informer<BatchV1Job>(host, "jobs.batch", ({ type, object }) => {
    if (type !== "DELETED" && expiresMs(object) !== undefined) queue.add(keyOf(object));
  });

  function sync(key: string): SyncOutcome {
    const job = jobs.get(key);
    const atMs = job && expiresMs(job);
    if (!job || atMs === undefined) return "done";
    if (atMs > clock.nowMs()) {
      queue.addAfter(key, atMs - clock.nowMs());
      return "done";
    }
    const { namespace = "", name, uid } = job.metadata;
    const result = client.delete("jobs.batch", namespace, name, {
      propagationPolicy: "Foreground",
      preconditions: { uid },
    });
    return result.ok || isNotFound(result.status) ? "done" : "retry";
  }

  return queueController("ttl-after-finished-controller", queue, sync);
};

/** When a finished Job may go, in milliseconds since the epoch; undefined when it stays or is going already. */
function expiresMs(job: BatchV1Job): number | undefined {
  const ttlSeconds = job.spec?.ttlSecondsAfterFinished;
  if (ttlSeconds === undefined || !isJobFinished(job)) return undefined;
  if (job.metadata?.deletionTimestamp !== undefined) return undefined;
  const final = job.status?.conditions?.find(
    ({ type, status }) => (type === "Complete" || type === "Failed") && status === "True",
  );
  const finishedMs = instantMs(final?.lastTransitionTime);
  return finishedMs === undefined ? undefined : finishedMs + ttlSeconds * 1000;
}
