// Mirrors pkg/controller/resourcequota (1.36). Difference: no full pass every five minutes; instead a terminating pod
// that stops counting is looked at when that happens.
import { type ApiContext, resourceName } from "../apis/kind.ts";
import { isQuotaPod } from "../apis/quota/pods.ts";
import { evaluatorOf, quotaUsage } from "../apis/quota/registry.ts";
import { allKinds } from "../apis/registry.ts";
import type { ComponentFactory, WatchEvent } from "../model/cluster-access.ts";
import type {
  CoreV1PersistentVolumeClaim,
  CoreV1Pod,
  CoreV1ResourceQuota,
  CoreV1Service,
} from "../model/generated/types.ts";
import { deepEqual, type KubeObject, type ResourceName, type Stored } from "../model/object.ts";
import { keyOf, queueController, type SyncOutcome } from "./framework/controller.ts";
import { Informer, namespaceIndex } from "./framework/informer.ts";
import { instantMs } from "./framework/instant.ts";
import { WorkQueue } from "./framework/work-queue.ts";

export const resourceQuotaController: ComponentFactory = (host) => {
  const { client, clock } = host;
  const context: ApiContext = {
    minor: host.minor,
    feature: (name) => host.feature(name),
    nowMs: () => clock.nowMs(),
  };
  const queue = new WorkQueue(host);
  const quotas = new Informer<CoreV1ResourceQuota>(
    host,
    "resourcequotas",
    ({ type, object, old }) => {
      if (type === "ADDED" || (old && !deepEqual(old.spec, object.spec))) queue.add(keyOf(object));
    },
    namespaceIndex,
  );
  for (const resource of countedResources())
    host.watch<KubeObject>(resource, (event) => {
      if (!releasesQuota(resource, event, clock.nowMs())) return;
      for (const quota of quotas.by("namespace", event.object.metadata.namespace ?? ""))
        if (tracks(quota, resource)) queue.add(keyOf(quota));
    });

  function sync(key: string): SyncOutcome {
    const quota = quotas.get(key);
    if (!quota) return "done";
    const { namespace = "" } = quota.metadata;
    const used = quotaUsage(quota, (resource) => client.list(resource, namespace), context);
    for (const pod of client.list<CoreV1Pod>("pods", namespace)) lookAgain(key, pod);
    const status = { hard: quota.spec?.hard ?? {}, used };
    const current = { hard: quota.status?.hard ?? {}, used: quota.status?.used ?? {} };
    if (quota.status?.hard && deepEqual(current, status)) return "done";
    const result = client.update("resourcequotas", { ...quota, status }, "status");
    return result.ok ? "done" : "retry";
  }

  /** A pod that takes longer to end than twice its grace period is no longer counted. */
  function lookAgain(key: string, pod: Stored<CoreV1Pod>): void {
    const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = pod.metadata;
    const deletedMs = instantMs(deletionTimestamp);
    if (deletedMs === undefined || !isQuotaPod(pod, clock.nowMs())) return;
    queue.addAfter(key, deletedMs + deletionGracePeriodSeconds * 1000 + 1 - clock.nowMs());
  }

  return queueController("resourcequota-controller", queue, sync);
};

function tracks(quota: CoreV1ResourceQuota, resource: ResourceName): boolean {
  const names = Object.keys(quota.spec?.hard ?? {});
  return (evaluatorOf(resource)?.matchingResources(names).length ?? 0) > 0;
}

function countedResources(): Set<ResourceName> {
  const resources = allKinds()
    .filter((kind) => kind.namespaced)
    .map(resourceName);
  return new Set(resources.filter((resource) => evaluatorOf(resource) !== undefined));
}

/** Whether a change can free quota, or shift it: what makes the controller look again. */
function releasesQuota(resource: ResourceName, event: WatchEvent, nowMs: number): boolean {
  const { type, object, old } = event;
  if (type === "DELETED") return true;
  if (type === "ADDED" || !old) return false;
  switch (resource) {
    case "pods": {
      const [before, after] = [old as CoreV1Pod, object as CoreV1Pod];
      return (
        isQuotaPod(before, nowMs) !== isQuotaPod(after, nowMs) ||
        before.metadata?.deletionTimestamp !== after.metadata?.deletionTimestamp ||
        before.spec?.activeDeadlineSeconds !== after.spec?.activeDeadlineSeconds ||
        !deepEqual(resourcesOf(before), resourcesOf(after))
      );
    }
    case "services":
      return (old as CoreV1Service).spec?.type !== (object as CoreV1Service).spec?.type;
    case "persistentvolumeclaims": {
      const before = old as CoreV1PersistentVolumeClaim;
      const after = object as CoreV1PersistentVolumeClaim;
      return !deepEqual(before.spec?.resources, after.spec?.resources);
    }
    default:
      return false;
  }
}

function resourcesOf(pod: CoreV1Pod): unknown {
  return pod.spec?.containers.map((container) => container.resources);
}
