// How every workload ended: ready or not, since when, and what holds it up.
import type { KubeObject } from "../../model/object.ts";
import type { EventOccurrence } from "../event-log.ts";
import type { TraceEntry } from "../trace.ts";
import { shortName, sinceOrigin, type Told } from "./told.ts";

export interface Stuck {
  readonly reason: string;
  /** The text of the event or condition, verbatim. */
  readonly message: string;
  /** The object that it is about: `pod/web-7c9-abcde`. */
  readonly object: string;
}

export interface WorkloadSummary {
  readonly object: string;
  readonly namespace: string;
  readonly ready: number;
  readonly desired: number;
  /** Since when all are ready; null when they are not. */
  readonly readyAt: string | null;
  readonly stuck: Stuck | null;
}

interface Counted {
  readonly readyReplicas?: number;
  readonly updatedReplicas?: number;
  readonly numberReady?: number;
  readonly desiredNumberScheduled?: number;
  readonly updatedNumberScheduled?: number;
  readonly succeeded?: number;
  readonly ready?: number;
  readonly conditions?: readonly {
    readonly type: string;
    readonly status: string;
    readonly reason?: string;
    readonly message?: string;
  }[];
}

const counted = new Set([
  "Deployment",
  "ReplicaSet",
  "ReplicationController",
  "StatefulSet",
  "DaemonSet",
  "Job",
]);

/** Reasons of events that name a cause better than `BackOff` and the like do, first. */
const weakReasons = new Set(["BackOff", "Failed", "FailedScheduling"]);

export function workloadSummaries(told: Told): WorkloadSummary[] {
  const histories = new Map<string, TraceEntry[]>();
  for (const entry of told.simulation.trace.entries) {
    if (!counted.has(entry.kind)) continue;
    const key = `${entry.kind}/${entry.namespace}/${entry.name}`;
    const history = histories.get(key);
    if (history) history.push(entry);
    else histories.set(key, [entry]);
  }
  const warnings = new Warnings(told);
  return [...histories.values()].flatMap((history) => summary(told, history, warnings));
}

function summary(
  told: Told,
  history: readonly TraceEntry[],
  warnings: Warnings,
): WorkloadSummary[] {
  const last = history.at(-1)!;
  const { kind, namespace, name } = last;
  if (!exists(told, kind, namespace, name)) return [];
  const state = counts(told, last);
  const complete = (entry: TraceEntry) => {
    const { ready, desired, updated } = counts(told, entry);
    return ready >= desired && updated >= desired;
  };
  let since: TraceEntry | undefined;
  for (const entry of history) since = complete(entry) ? (since ?? entry) : undefined;
  return [
    {
      object: shortName(kind, name),
      namespace,
      ready: state.ready,
      desired: state.desired,
      readyAt: since ? sinceOrigin(told, since.atMs) : null,
      stuck: since ? null : cause(last, warnings.of(last)),
    },
  ];
}

function exists({ simulation }: Told, kind: string, namespace: string, name: string): boolean {
  return simulation.api.store
    .resources()
    .some((resource) => simulation.api.get(resource, namespace, name)?.kind === kind);
}

/** Whether pods of the kind are counted, ready and wanted. */
export function isCounted(kind: string): boolean {
  return counted.has(kind);
}

interface Workload extends KubeObject {
  readonly spec?: {
    readonly replicas?: number;
    readonly completions?: number;
    readonly parallelism?: number;
  };
  readonly status?: Counted;
}

/** How many pods a workload wants, has ready, and has of its newest template. */
export function readinessOf({ kind, spec = {}, status = {} }: Workload): {
  readonly ready: number;
  readonly desired: number;
  readonly updated: number;
} {
  const { readyReplicas, updatedReplicas, numberReady, succeeded, ready } = status;
  if (kind === "Job") {
    const desired = spec.completions ?? spec.parallelism ?? 1;
    return { ready: succeeded ?? ready ?? 0, desired, updated: desired };
  }
  const desired = spec.replicas ?? status.desiredNumberScheduled ?? 0;
  return {
    ready: readyReplicas ?? numberReady ?? 0,
    desired,
    updated: kind === "Deployment" ? (updatedReplicas ?? 0) : desired,
  };
}

function counts({ simulation }: Told, entry: TraceEntry) {
  const { kind, namespace, name, replicas, status } = entry;
  const job =
    kind === "Job"
      ? (simulation.api.get("jobs.batch", namespace, name) as Workload | undefined)
      : undefined;
  const spec = job?.spec ?? (replicas === undefined ? {} : { replicas });
  return readinessOf({ apiVersion: "", kind, spec, status: status as Counted });
}

/** The newest of the warnings that says most, or the condition that says why. */
function cause(
  { kind, name, status }: TraceEntry,
  warnings: readonly EventOccurrence[],
): Stuck | null {
  const chosen =
    warnings.findLast(({ reason }) => !weakReasons.has(reason)) ??
    warnings.findLast(
      ({ reason, message }) => reason !== "BackOff" && !message.startsWith("Error: "),
    ) ??
    warnings.at(-1);
  const failing = ((status as Counted).conditions ?? []).find(
    (condition) =>
      (condition.type === "ReplicaFailure" && condition.status === "True") ||
      (condition.type === "Progressing" && condition.status === "False") ||
      (condition.type === "Failed" && condition.status === "True"),
  );
  if (chosen) return ofEvent(chosen);
  return failing
    ? {
        reason: failing.reason ?? "",
        message: failing.message ?? "",
        object: shortName(kind, name),
      }
    : null;
}

function ofEvent({ reason, message, object }: EventOccurrence): Stuck {
  return { reason, message, object: shortName(object.kind, object.name) };
}

/** The warnings of the story, and whom everything that changed in it belongs to: looked up for every workload. */
class Warnings {
  readonly #told: readonly EventOccurrence[];
  /** Places in `#told`, by UID of the object. */
  readonly #about = new Map<string, number[]>();
  /** UIDs that have stood for a name. */
  readonly #uids = new Map<string, Set<string>>();
  /** UIDs of what an owner has had in a namespace. */
  readonly #owned = new Map<string, Set<string>>();

  constructor({ simulation }: Told) {
    this.#told = simulation.toldEvents().filter(({ type }) => type === "Warning");
    for (const [place, { object }] of this.#told.entries()) {
      const places = this.#about.get(object.uid);
      if (places) places.push(place);
      else this.#about.set(object.uid, [place]);
    }
    for (const { object } of simulation.toldChanges()) {
      const { namespace = "", name, uid, ownerReferences = [] } = object.metadata;
      addTo(this.#uids, `${object.kind}/${namespace}/${name}`, uid);
      for (const owner of ownerReferences) addTo(this.#owned, `${namespace}/${owner.uid}`, uid);
    }
  }

  /** Those about the workload and everything below it, living or gone, in order. */
  of({ kind, namespace, name }: TraceEntry): EventOccurrence[] {
    const family = new Set(this.#uids.get(`${kind}/${namespace}/${name}`));
    // A set grows while it is gone through.
    for (const uid of family)
      for (const below of this.#owned.get(`${namespace}/${uid}`) ?? []) family.add(below);
    return [...family]
      .flatMap((uid) => this.#about.get(uid) ?? [])
      .sort((a, b) => a - b)
      .map((place) => this.#told[place]!);
  }
}

function addTo(sets: Map<string, Set<string>>, key: string, value: string): void {
  const found = sets.get(key);
  if (found) found.add(value);
  else sets.set(key, new Set([value]));
}
