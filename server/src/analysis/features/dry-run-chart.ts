// The dry run as data for a chart: a row of spans for every pod, steps of rollouts, curves of quotas and autoscalers.
import type { DryRunResult, HistoryEntry } from "#engine";
import { instants, msOf, unchangedPods } from "../dry-run/instant.ts";
import { type Outcome, objectKey } from "../dry-run/outcome.ts";
import { quantity } from "../dry-run/quota.ts";
import type { ObjectRef } from "../finding.ts";

export type PodState = "unscheduled" | "starting" | "ready" | "failing" | "ending" | "done";

/** A row: a pod on its node. */
interface ChartPod<Target> {
  readonly name: string;
  /** Empty while no node has it. */
  readonly node: string;
  /** `deployment/web`. */
  readonly owner: string;
  readonly spans: readonly {
    readonly fromMs: number;
    readonly toMs: number;
    readonly state: PodState;
  }[];
  /** The object of the manifests that it comes from. */
  readonly target: Target;
}

/** How the replica sets of a workload stand, from each instant on. */
export interface ChartRollout {
  readonly owner: string;
  readonly steps: readonly {
    readonly atMs: number;
    readonly sets: readonly {
      readonly name: string;
      readonly desired: number;
      readonly ready: number;
    }[];
  }[];
}

/** A value that changes by steps: what a quota counts, how many replicas an autoscaler wants. */
export interface ChartCurve {
  readonly kind: "quota" | "autoscaler";
  readonly name: string;
  /** What it must not pass; null when there is nothing. */
  readonly limit: number | null;
  readonly limitText: string;
  readonly points: readonly {
    readonly atMs: number;
    readonly value: number;
    /** As the cluster writes it: `900m`. */
    readonly text: string;
  }[];
}

interface ChartEvent<Target> {
  readonly atMs: number;
  readonly object: string;
  readonly warning: boolean;
  readonly text: string;
  readonly target: Target;
}

/** A click leads to an object: to a place in a text, once somebody has to see it. */
export interface Chart<Target = ObjectRef | undefined> {
  /** Where the time axis ends. */
  readonly untilMs: number;
  /** Every instant at which something happens, in order. */
  readonly instantsMs: readonly number[];
  readonly pods: readonly ChartPod<Target>[];
  readonly rollouts: readonly ChartRollout[];
  readonly curves: readonly ChartCurve[];
  readonly events: readonly ChartEvent<Target>[];
}

/** The chart of a run. The axis ends a little after the last thing that happens. */
export function dryRunChart(result: DryRunResult, outcomes: ReadonlyMap<string, Outcome>): Chart {
  const instantsMs = instants(result);
  const last = instantsMs.at(-1) ?? 0;
  const untilMs = Math.min(msOf(result.until), Math.max(10_000, Math.ceil(last * 1.05)));
  const refOf = (root: Parameters<typeof objectKey>[0]) => outcomes.get(objectKey(root))?.ref;
  return {
    untilMs,
    instantsMs,
    pods: podRows(result, untilMs, refOf),
    rollouts: rollouts(result),
    curves: [...quotaCurves(result), ...autoscalerCurves(result)],
    events: result.events
      .filter(({ root }) => root.kind !== "Node")
      .map(({ at, object, type, reason, message, root }) => ({
        atMs: msOf(at),
        object: `${object.kind.toLowerCase()}/${object.name}`,
        warning: type === "Warning",
        text: `${reason}: ${message.trim()}`,
        target: refOf(root),
      })),
  };
}

/** Pods of the scope that were there before and stay as they are have a row too; one that is gone at once has none. */
function podRows(
  result: DryRunResult,
  untilMs: number,
  refOf: (root: HistoryEntry["root"]) => ObjectRef | undefined,
): Chart["pods"][number][] {
  const rows = new Map<string, HistoryEntry[]>();
  const stored = new Map(
    result.objects.map((object) => {
      const { namespace = "", name } = object.metadata;
      return [objectKey({ kind: object.kind, namespace, name }), object as StoredPod];
    }),
  );
  for (const { namespace, name, root } of unchangedPods(result)) {
    const object = { kind: "Pod", namespace, name };
    const { spec, status } = stored.get(objectKey(object)) ?? {};
    if (!refOf(root) || !spec?.nodeName) continue;
    const state = { nodeName: spec.nodeName, status };
    rows.set(objectKey(object), [{ atMs: 0, object, root, state }]);
  }
  for (const entry of result.history) {
    if (entry.object.kind !== "Pod") continue;
    const key = objectKey(entry.object);
    rows.set(key, [...(rows.get(key) ?? []), entry]);
  }
  return [...rows.values()]
    .map((entries) => {
      const { object, root } = entries[0]!;
      const node = entries.findLast(({ state }) => state?.nodeName)?.state?.nodeName ?? "";
      return {
        name: object.name,
        node,
        owner: `${root.kind.toLowerCase()}/${root.name}`,
        spans: spans(entries, untilMs),
        target: refOf(root),
      };
    })
    .filter((row) => row.spans.length > 0)
    .sort((a, b) => compare(a.node || "~", b.node || "~") || compare(a.name, b.name));
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function spans(entries: readonly HistoryEntry[], untilMs: number): ChartPod<unknown>["spans"] {
  const found: { fromMs: number; toMs: number; state: PodState }[] = [];
  for (const [i, { atMs, state }] of entries.entries()) {
    if (!state) continue;
    const toMs = entries[i + 1]?.atMs ?? untilMs;
    const last = found.at(-1);
    const now = podState(state);
    if (last?.state === now && last.toMs === atMs) last.toMs = toMs;
    else found.push({ fromMs: atMs, toMs, state: now });
  }
  return found;
}

interface StoredPod {
  readonly spec?: { readonly nodeName?: string };
  readonly status?: PodStatus;
}

interface PodStatus {
  readonly phase?: string;
  readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  readonly containerStatuses?: readonly {
    readonly restartCount: number;
    readonly state?: { readonly waiting?: { readonly reason?: string } };
  }[];
}

function podState({ nodeName, deleting, status }: NonNullable<HistoryEntry["state"]>): PodState {
  const { phase, conditions = [], containerStatuses = [] } = status as PodStatus;
  if (deleting) return "ending";
  if (phase === "Succeeded") return "done";
  if (phase === "Failed") return "failing";
  if (conditions.some(({ type, status: value }) => type === "Ready" && value === "True"))
    return "ready";
  if (nodeName === undefined) return "unscheduled";
  const failing = containerStatuses.some(
    ({ restartCount, state }) =>
      restartCount > 0 || /BackOff|^Err|Error$|Invalid/.test(state?.waiting?.reason ?? ""),
  );
  return failing ? "failing" : "starting";
}

function rollouts({ steps }: DryRunResult): Chart["rollouts"] {
  const byOwner = new Map<string, Chart["rollouts"][number]["steps"][number][]>();
  for (const { at, object, replicaSets } of steps) {
    if (!replicaSets) continue;
    const sets = Object.entries(replicaSets).map(([name, { desired, ready }]) => ({
      name,
      desired,
      ready,
    }));
    byOwner.set(object, [...(byOwner.get(object) ?? []), { atMs: msOf(at), sets }]);
  }
  return [...byOwner].map(([owner, list]) => ({ owner, steps: list }));
}

type Point = ChartCurve["points"][number];

/** Every line of every quota whose use changes. */
function quotaCurves({ history }: DryRunResult): ChartCurve[] {
  const curves = new Map<string, Omit<ChartCurve, "points"> & { readonly points: Point[] }>();
  for (const { atMs, object, state } of history) {
    if (object.kind !== "ResourceQuota" || !state) continue;
    const { hard = {}, used = {} } = state.status as {
      readonly hard?: Readonly<Record<string, string>>;
      readonly used?: Readonly<Record<string, string>>;
    };
    for (const [resource, limitText] of Object.entries(hard)) {
      const text = used[resource] ?? "0";
      const [value, limit] = [numberOf(text), numberOf(limitText)];
      if (value === undefined || limit === undefined) continue;
      const key = `${objectKey(object)} ${resource}`;
      const points = curves.get(key)?.points ?? [];
      if (points.at(-1)?.value !== value) points.push({ atMs, value, text });
      const name = `${object.name}: ${resource}`;
      curves.set(key, { kind: "quota", name, limit, limitText, points });
    }
  }
  return [...curves.values()];
}

/** How many replicas every autoscaler wants. */
function autoscalerCurves({ history, objects }: DryRunResult): ChartCurve[] {
  const curves = new Map<string, { readonly name: string; readonly points: Point[] }>();
  for (const { atMs, object, state } of history) {
    if (object.kind !== "HorizontalPodAutoscaler" || !state) continue;
    const { desiredReplicas: value = 0 } = state.status as { readonly desiredReplicas?: number };
    const points = curves.get(objectKey(object))?.points ?? [];
    if (points.at(-1)?.value !== value) points.push({ atMs, value, text: String(value) });
    curves.set(objectKey(object), { name: object.name, points });
  }
  return [...curves].map(([key, { name, points }]) => {
    const scaler = objects.find(
      ({ kind, metadata: { namespace = "", name: own } }) =>
        objectKey({ kind, namespace, name: own }) === key,
    ) as { readonly spec?: { readonly maxReplicas?: number } } | undefined;
    const limit = scaler?.spec?.maxReplicas ?? null;
    return {
      kind: "autoscaler" as const,
      name: `${name}: replicas wanted`,
      limit,
      limitText: limit === null ? "" : String(limit),
      points,
    };
  });
}

function numberOf(amount: string): number | undefined {
  const parsed = quantity(amount);
  return parsed && parsed.milliValue() / 1000;
}
