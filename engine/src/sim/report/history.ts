// What objects looked like from every instant on at which they had changed: enough to show any instant of the story.
import type { CoreV1Pod } from "../../model/generated/types.ts";
import type { KubeObject } from "../../model/object.ts";
import type { ObjectName, Told } from "./told.ts";
import { isCounted, readinessOf } from "./workloads.ts";

export interface HistoryEntry {
  /** Since the beginning of the story. */
  readonly atMs: number;
  readonly object: ObjectName;
  /** The topmost controller of the object, or the object itself. */
  readonly root: ObjectName;
  /** Null: it is gone. */
  readonly state: ObjectState | null;
}

export interface ObjectState {
  /** Of pods that are bound. */
  readonly nodeName?: string;
  /** Its deletion has begun. */
  readonly deleting?: true;
  readonly replicas?: number;
  /** Of pods only what is shown of them. */
  readonly status: unknown;
  /** Of workloads. */
  readonly readiness?: {
    readonly ready: number;
    readonly desired: number;
    readonly complete: boolean;
  };
}

const kept = new Set([
  "Pod",
  "ResourceQuota",
  "HorizontalPodAutoscaler",
  "PodDisruptionBudget",
  "PersistentVolumeClaim",
  "CronJob",
]);

/** One entry for every object and instant, in order; what an object was before the story stands at its beginning. */
export function history(
  { simulation, originMs }: Told,
  rootOf: (uid: string) => ObjectName | undefined,
): HistoryEntry[] {
  const entries: HistoryEntry[] = [];
  /** Index of the newest entry, and its state as text, by UID. */
  const newest = new Map<string, { readonly index: number; readonly text: string }>();
  const add = (atMs: number, changed: KubeObject, gone: boolean) => {
    const { kind, metadata: { namespace = "", name = "", uid = "" } = {} } = changed;
    const state = gone ? null : stateOf(changed);
    const text = JSON.stringify(state);
    const last = newest.get(uid);
    if (last?.text === text) return;
    const object = { kind, namespace, name };
    const entry = { atMs, object, root: rootOf(uid) ?? object, state };
    // What lasts no time is not seen.
    const index = last && entries[last.index]?.atMs === atMs ? last.index : entries.length;
    entries[index] = entry;
    newest.set(uid, { index, text });
  };
  for (const { type, atMs, object, old } of simulation.toldChanges()) {
    if (!kept.has(object.kind) && !isCounted(object.kind)) continue;
    if (old && !newest.has(object.metadata.uid)) add(0, old, false);
    add(atMs - originMs, object, type === "DELETED");
  }
  return entries;
}

interface Scaled extends KubeObject {
  readonly spec?: { readonly replicas?: number };
  readonly status?: unknown;
}

function stateOf(object: KubeObject): ObjectState {
  const deleting =
    object.metadata?.deletionTimestamp === undefined ? {} : { deleting: true as const };
  if (object.kind === "Pod") return { ...podState(object), ...deleting };
  const { spec, status = {} } = object as Scaled;
  const replicas = spec?.replicas === undefined ? {} : { replicas: spec.replicas };
  if (!isCounted(object.kind)) return { ...replicas, ...deleting, status };
  const { ready, desired, updated } = readinessOf(object);
  const complete = ready >= desired && updated >= desired;
  return { ...replicas, ...deleting, status, readiness: { ready, desired, complete } };
}

function podState({ spec, status }: CoreV1Pod): ObjectState {
  const containerStatuses = status?.containerStatuses?.map(({ name, restartCount, state }) => ({
    name,
    restartCount,
    ...(state?.waiting?.reason === undefined
      ? {}
      : { state: { waiting: { reason: state.waiting.reason } } }),
  }));
  return {
    ...(spec?.nodeName === undefined ? {} : { nodeName: spec.nodeName }),
    status: {
      phase: status?.phase,
      conditions: status?.conditions
        ?.filter(({ type }) => type === "Ready")
        .map(({ type, status: value }) => ({ type, status: value })),
      ...(containerStatuses ? { containerStatuses } : {}),
    },
  };
}
