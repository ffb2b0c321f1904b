// The result of a dry run or of a scenario, in the form of `dry-run --format json`.

import { formatDuration } from "../../model/duration.ts";
import type { CoreV1Secret } from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import type { StoryEntry } from "../scenario/run-scenario.ts";
import type { TraceEntry } from "../trace.ts";
import { type Assumption, assumptions } from "./assumptions.ts";
import { type Placement, placements } from "./placements.ts";
import { type PodHistoryEntry, podHistory } from "./pod-history.ts";
import { type StepLine, stepLines } from "./steps.ts";
import { texts } from "./texts.ts";
import { sinceOrigin, type Told } from "./told.ts";
import { type WorkloadSummary, workloadSummaries } from "./workloads.ts";

export interface ReportEvent {
  readonly at: string;
  readonly type: "Normal" | "Warning";
  readonly reason: string;
  readonly object: { readonly kind: string; readonly namespace: string; readonly name: string };
  readonly source: string;
  readonly message: string;
  readonly count: 1;
}

/** What became of the cluster: the part of a report that the editor shows. */
export interface Outcome {
  readonly kubernetesVersion: string;
  readonly seed: number;
  readonly until: string;
  /** When the last thing changed; null when something was still going on at the end. */
  readonly settledAt: string | null;
  readonly objects: readonly Stored[];
  readonly steps: readonly StepLine[];
  readonly placements: readonly Placement[];
  readonly workloads: readonly WorkloadSummary[];
  readonly assumptions: readonly Assumption[];
  readonly notSimulated: readonly string[];
}

export interface Report extends Outcome {
  readonly version: 1;
  readonly events: readonly ReportEvent[];
  readonly order: readonly string[];
  readonly trace: readonly (Omit<TraceEntry, "atMs"> & { readonly at: string })[];
  readonly texts: Readonly<Record<string, readonly string[]>>;
}

export interface ScenarioReport extends Report {
  readonly story: readonly (Omit<StoryEntry, "atMs" | "status"> & {
    readonly at: string;
    readonly status: StoryEntry["status"] | null;
  })[];
  readonly podHistory: readonly PodHistoryEntry[];
}

const ordered = new Set(["replicasets.apps", "pods", "jobs.batch"]);

export interface ReportOptions {
  readonly seed: number;
  readonly notSimulated: readonly string[];
}

export function outcome(told: Told, { seed, notSimulated }: ReportOptions): Outcome {
  const { simulation, originMs } = told;
  const changes = simulation.toldChanges();
  const lastMs = changes.findLast(({ resource }) => resource !== "nodes")?.atMs ?? originMs;
  return {
    kubernetesVersion: `1.${simulation.minor}`,
    seed,
    until: formatDuration(simulation.clock.nowMs() - originMs),
    settledAt: simulation.exhausted === undefined ? sinceOrigin(told, lastMs) : null,
    objects: finalObjects(told),
    steps: stepLines(told),
    placements: placements(told),
    workloads: workloadSummaries(told),
    assumptions: assumptions(told),
    notSimulated,
  };
}

export function report(told: Told, options: ReportOptions): Report {
  const { simulation } = told;
  const { kubernetesVersion, seed, until, settledAt, objects, ...rest } = outcome(told, options);
  return {
    version: 1,
    kubernetesVersion,
    seed,
    until,
    settledAt,
    objects,
    events: simulation.toldEvents().map(({ atMs, type, reason, message, object, source }) => ({
      at: sinceOrigin(told, atMs),
      type,
      reason,
      object: { kind: object.kind, namespace: object.namespace, name: object.name },
      source,
      message,
      count: 1,
    })),
    ...rest,
    order: simulation
      .toldChanges()
      .filter(({ type, resource }) => type === "ADDED" && ordered.has(resource))
      .map(({ object }) => object.metadata.name),
    trace: simulation.trace.entries.map(({ atMs, ...entry }) => ({
      at: sinceOrigin(told, atMs),
      ...entry,
    })),
    texts: texts(told),
  };
}

/** The same of a scenario, with its story. */
export function scenarioReport(
  told: Told,
  story: readonly StoryEntry[],
  options: ReportOptions,
): ScenarioReport {
  return {
    ...report(told, options),
    story: story.map(({ atMs, status = null, ...entry }) => ({
      ...entry,
      at: sinceOrigin(told, atMs),
      status,
    })),
    podHistory: podHistory(told),
  };
}

/** The API server's own books about addresses. */
const bookkeeping = new Set(["ipaddresses.networking.k8s.io", "servicecidrs.networking.k8s.io"]);

function finalObjects({ simulation }: Told): Stored[] {
  const { store } = simulation.api;
  return store
    .resources()
    .filter((resource) => !bookkeeping.has(resource))
    .flatMap((resource) => store.list(resource).map(masked));
}

/** The values of Secrets are nobody's business. */
function masked(object: Stored): Stored {
  if (object.kind !== "Secret") return object;
  const { data, stringData, ...rest } = object as Stored<CoreV1Secret>;
  return data
    ? ({ ...rest, data: Object.fromEntries(Object.keys(data).map((key) => [key, ""])) } as Stored)
    : rest;
}
