// The steps of rollouts: one line whenever a workload had changed and everything was at rest.
import type { TraceEntry } from "../trace.ts";
import { shortName, sinceOrigin, type Told } from "./told.ts";

export interface StepLine {
  readonly at: string;
  readonly object: string;
  readonly replicaSets?: Readonly<
    Record<string, { readonly desired: number; readonly ready: number; readonly available: number }>
  >;
  readonly text: string;
}

interface Counted {
  readonly replicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly numberReady?: number;
  readonly desiredNumberScheduled?: number;
  readonly active?: number;
  readonly succeeded?: number;
  readonly failed?: number;
}

const shown = new Set([
  "Deployment",
  "ReplicaSet",
  "ReplicationController",
  "StatefulSet",
  "DaemonSet",
  "Job",
]);

export function stepLines(told: Told): StepLine[] {
  const { simulation } = told;
  const events = simulation.toldEvents().filter(({ object }) => shown.has(object.kind));
  let next = 0;
  const pending = new Map<string, string[]>();
  const last = new Map<string, string>();
  const lines: StepLine[] = [];
  for (const entry of simulation.trace.entries) {
    for (; next < events.length && events[next]!.atMs <= entry.atMs; next++) {
      const { object, message } = events[next]!;
      const key = `${object.kind}/${object.namespace}/${object.name}`;
      pending.set(key, [...(pending.get(key) ?? []), message]);
    }
    if (!shown.has(entry.kind)) continue;
    const key = `${entry.kind}/${entry.namespace}/${entry.name}`;
    const messages = pending.get(key);
    pending.delete(key);
    const sizes = entry.replicaSets ? { replicaSets: replicaSets(entry) } : {};
    const state = JSON.stringify([sizes, describe(entry)]);
    // A status may change in what no line shows (pods on their way out).
    if (!messages && last.get(key) === state) continue;
    last.set(key, state);
    lines.push({
      at: sinceOrigin(told, entry.atMs),
      object: shortName(entry.kind, entry.name),
      ...sizes,
      text: messages ? messages.join("; ") : describe(entry),
    });
  }
  return lines;
}

function replicaSets(entry: TraceEntry) {
  return Object.fromEntries(
    (entry.replicaSets ?? []).map(({ name, replicas, status }) => {
      const { readyReplicas = 0, availableReplicas = 0 } = status as Counted;
      return [name, { desired: replicas, ready: readyReplicas, available: availableReplicas }];
    }),
  );
}

function describe({ kind, replicas, status }: TraceEntry): string {
  const counted = status as Counted;
  if (kind === "Job") {
    const { active = 0, succeeded = 0, failed = 0 } = counted;
    return `${active} active, ${succeeded} succeeded, ${failed} failed`;
  }
  const ready = counted.readyReplicas ?? counted.numberReady ?? 0;
  return `${ready} of ${replicas ?? counted.desiredNumberScheduled ?? 0} ready`;
}
