// Every write of every pod, in order.
import type { CoreV1Pod, CoreV1PodStatus } from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import { sinceOrigin, type Told } from "./told.ts";

export interface PodHistoryEntry {
  readonly at: string;
  readonly namespace: string;
  readonly name: string;
  readonly deletionTimestamp?: string;
  readonly deletionGracePeriodSeconds?: number;
  readonly status?: CoreV1PodStatus;
  readonly deleted?: true;
}

export function podHistory(told: Told): PodHistoryEntry[] {
  const entries: PodHistoryEntry[] = [];
  for (const change of told.simulation.toldChanges()) {
    if (change.resource !== "pods") continue;
    const pod = change.object as Stored<CoreV1Pod>;
    const { namespace = "", name, deletionTimestamp, deletionGracePeriodSeconds } = pod.metadata;
    const id = { at: sinceOrigin(told, change.atMs), namespace, name };
    // A pod that is deleted at once is marked and gone in one write.
    const marked =
      change.old?.metadata.deletionTimestamp === undefined && deletionTimestamp !== undefined;
    if (change.type !== "DELETED" || marked)
      entries.push({
        ...id,
        ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
        ...(deletionGracePeriodSeconds === undefined ? {} : { deletionGracePeriodSeconds }),
        status: pod.status ?? {},
      });
    if (change.type === "DELETED") entries.push({ ...id, deleted: true });
  }
  return entries;
}
