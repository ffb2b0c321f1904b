// The dry run as the editor reads it: the report, and to which object at the top everything that happened belongs.
// Plain data throughout, so that it can cross to another thread.
import type { KubeObject, Stored } from "../model/object.ts";
import type { Status } from "../model/status.ts";
import { type DryRunInput, dryRun } from "./dry-run.ts";
import { type HistoryEntry, history } from "./report/history.ts";
import { type Outcome, outcome, type ReportEvent } from "./report/report.ts";
import { type ObjectName, sinceOrigin, type Told } from "./report/told.ts";

/** What the API server (or kubectl, code 0) answered to one manifest. */
export interface ManifestAnswer {
  readonly code: number;
  readonly warnings: readonly string[];
  readonly status: Status | null;
}

export interface OwnedEvent extends Omit<ReportEvent, "object"> {
  readonly object: ReportEvent["object"] & { readonly fieldPath?: string };
  /** The topmost controller of the object, or the object itself. */
  readonly root: ObjectName;
}

export interface OwnedPod {
  readonly name: string;
  readonly namespace: string;
  readonly root: ObjectName;
}

export interface DryRunResult extends Outcome {
  /** One per manifest, in order. */
  readonly results: readonly ManifestAnswer[];
  readonly events: readonly OwnedEvent[];
  /** The pods of the final state, oldest first. */
  readonly pods: readonly OwnedPod[];
  /** How pods, workloads and quotas came to be what they are. */
  readonly history: readonly HistoryEntry[];
}

/** Runs the dry run and gathers its result. Never throws on input. */
export function runDryRun(input: DryRunInput): DryRunResult {
  const run = dryRun(input);
  const told: Told = run;
  const rootOf = ownership(told);
  return {
    ...outcome(told, run),
    results: run.results.map(({ code, warnings, status = null }) => ({ code, warnings, status })),
    events: run.simulation.toldEvents().map(({ atMs, type, reason, message, object, source }) => {
      const { kind, namespace, name, uid, fieldPath } = object;
      const place = fieldPath === undefined ? {} : { fieldPath };
      return {
        at: sinceOrigin(told, atMs),
        type,
        reason,
        message,
        source,
        count: 1,
        object: { kind, namespace, name, ...place },
        root: rootOf(uid) ?? { kind, namespace, name },
      };
    }),
    pods: (run.simulation.api.list("pods") as readonly Stored[]).map(({ metadata }) => {
      const { namespace = "", name, uid } = metadata;
      return { name, namespace, root: rootOf(uid) ?? { kind: "Pod", namespace, name } };
    }),
    history: history(told, rootOf),
  };
}

/** Climbs from an object to its topmost controller, through objects that are gone already too. */
function ownership({ simulation }: Told): (uid: string) => ObjectName | undefined {
  const objects = new Map<string, KubeObject>();
  for (const { object } of simulation.api.store.changes) objects.set(object.metadata.uid, object);
  return (uid) => {
    let current = objects.get(uid);
    for (let depth = 0; current && depth < 8; depth++) {
      const owner = current.metadata?.ownerReferences?.find((reference) => reference.controller);
      const above = owner && objects.get(owner.uid);
      if (!above) break;
      current = above;
    }
    if (!current) return undefined;
    const { namespace = "", name = "" } = current.metadata ?? {};
    return { kind: current.kind, namespace, name };
  };
}
