// Mirrors pkg/controller/resourcequota (1.36). Difference: no full pass every five minutes; instead a terminating pod
// that stops counting is looked at when that happens.

import {
  addResources,
  type Resources,
  resourceListOf,
  resourcesOf,
} from "../apis/core/v1/resource-list.ts";
import { resourceName } from "../apis/kind.ts";
import {
  chargedUntilMs,
  hasDeadline,
  isChargedPod,
  isInQuotaScopes,
  quotaUsage,
  resourceOfQuotaName,
} from "../apis/quota/usage.ts";
import { type AnyKind, allKinds } from "../apis/registry.ts";
import type { ComponentFactory, WatchEvent } from "../model/cluster-access.ts";
import type {
  CoreV1PersistentVolumeClaim,
  CoreV1Pod,
  CoreV1ResourceQuota,
  CoreV1Service,
} from "../model/generated/types.ts";
import { deepEqual, type KubeObject, type ResourceName, type Stored } from "../model/object.ts";
import { Quantity } from "../model/quantity.ts";
import { keyOf, queueController, type SyncOutcome } from "./framework/controller.ts";
import { Informer, namespaceIndex } from "./framework/informer.ts";
import { WorkQueue } from "./framework/work-queue.ts";

export const resourceQuotaController: ComponentFactory = (host) => {
  const { client, clock } = host;
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
    const status = { hard: quota.spec?.hard ?? {}, used: resourceListOf(usedBy(quota)) };
    const current = { hard: quota.status?.hard ?? {}, used: quota.status?.used ?? {} };
    if (deepEqual(current, status)) return "done";
    const result = client.update("resourcequotas", { ...quota, status }, "status");
    return result.ok ? "done" : "retry";
  }

  /** The sum over the namespace's objects, zero for names that nothing uses, none for names that nothing can use. */
  function usedBy(quota: Stored<CoreV1ResourceQuota>): Resources {
    const names = [...resourcesOf(quota.spec?.hard).keys()];
    const used: Resources = new Map();
    const resources = new Set<ResourceName>();
    for (const name of names) {
      const resource = resourceOfQuotaName(name);
      if (resource === undefined) continue;
      resources.add(resource);
      used.set(name, Quantity.zero());
    }
    for (const resource of resources)
      for (const object of client.list(resource, quota.metadata.namespace ?? "")) {
        if (!isInQuotaScopes(quota, resource, object)) continue;
        const usage = quotaUsage(resource, object, clock.nowMs());
        addResources(used, new Map([...usage].filter(([name]) => used.has(name))));
        if (resource === "pods") lookAgain(quota, object as Stored<CoreV1Pod>);
      }
    return used;
  }

  function lookAgain(quota: Stored<CoreV1ResourceQuota>, pod: Stored<CoreV1Pod>): void {
    const untilMs = chargedUntilMs(pod);
    const nowMs = clock.nowMs();
    if (untilMs !== undefined && untilMs >= nowMs)
      queue.addAfter(keyOf(quota), untilMs + 1 - nowMs);
  }

  return queueController("resourcequota-controller", queue, sync);
};

function tracks(quota: CoreV1ResourceQuota, resource: ResourceName): boolean {
  return Object.keys(quota.spec?.hard ?? {}).some((name) => resourceOfQuotaName(name) === resource);
}

/** Events are as numerous as they are rarely counted: a quota on them follows with its next recalculation. */
function countedResources(): Set<ResourceName> {
  const counted = (kind: AnyKind) => kind.namespaced && kind.kind !== "Event";
  return new Set(
    allKinds()
      .filter(counted)
      .map((kind) => resourceName(kind)),
  );
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
        isChargedPod(before, nowMs) !== isChargedPod(after, nowMs) ||
        hasDeadline(before) !== hasDeadline(after) ||
        before.metadata?.deletionTimestamp !== after.metadata?.deletionTimestamp ||
        !deepEqual(
          before.spec?.containers.map((container) => container.resources),
          after.spec?.containers.map((container) => container.resources),
        )
      );
    }
    case "services":
      return (old as CoreV1Service).spec?.type !== (object as CoreV1Service).spec?.type;
    case "persistentvolumeclaims": {
      const [before, after] = [
        old as CoreV1PersistentVolumeClaim,
        object as CoreV1PersistentVolumeClaim,
      ];
      return !deepEqual(before.spec?.resources, after.spec?.resources);
    }
    default:
      return false;
  }
}
