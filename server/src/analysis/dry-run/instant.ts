// The dry run at an instant: the same result as it would have been, had virtual time stood still there. Everything that
// shows a result then shows the instant.
import {
  type DryRunResult,
  formatDuration,
  type HistoryEntry,
  type KubeObject,
  type ObjectName,
  parseDuration,
} from "#engine";
import { type DryRunAt, objectKey } from "./outcome.ts";

/** From here on times are written as durations. */
const longMs = 120_000;

/** The milliseconds of a time as results write it. */
export function msOf(time: string): number {
  return parseDuration(time) ?? 0;
}

const shortName = ({ kind, name }: ObjectName) => `${kind.toLowerCase()}/${name}`;

/** Every instant at which something of the manifests' story happens, in order; the first is 0. */
export function instants(result: DryRunResult): number[] {
  const found = new Set([0]);
  for (const { at, root } of result.events) if (root.kind !== "Node") found.add(msOf(at));
  for (const { atMs, object } of result.history) if (object.kind === "Pod") found.add(atMs);
  return [...found].sort((a, b) => a - b);
}

/** What happens at an instant, one line each: its events, and the pods that become ready or end. */
export function happens(result: DryRunResult, atMs: number): string[] {
  const told = result.events
    .filter(({ at, root }) => root.kind !== "Node" && msOf(at) === atMs)
    .map(
      ({ object, type, reason, message }) =>
        `${type === "Warning" ? "! " : ""}${shortName(object)}  ${reason}: ${message.trim()}`,
    );
  const ready = result.history.flatMap((entry, i) => {
    if (entry.atMs !== atMs || entry.object.kind !== "Pod" || !isReady(entry)) return [];
    const before = result.history.findLast(
      (other, j) => j < i && objectKey(other.object) === objectKey(entry.object),
    );
    return before && isReady(before) ? [] : [`${shortName(entry.object)}  ready`];
  });
  return [...told, ...ready];
}

export type Move = "forward" | "back" | "failure" | "leave" | { readonly to: string };

/** Where a move leads from an instant (undefined: the settled end); what leads nowhere changes nothing. */
export function moved(
  result: DryRunResult,
  from: number | undefined,
  move: Move,
): number | undefined {
  if (move === "leave") return undefined;
  const all = instants(result);
  if (move === "forward")
    return from === undefined ? all[0] : (all.find((at) => at > from) ?? from);
  if (move === "back")
    return from === undefined ? all.at(-1) : (all.findLast((at) => at < from) ?? from);
  if (move === "failure") {
    const failures = result.events
      .filter(({ type, root }) => type === "Warning" && root.kind !== "Node")
      .map(({ at }) => msOf(at));
    return failures.find((at) => from === undefined || at > from) ?? failures[0] ?? from;
  }
  const asked = parseTime(move.to);
  return asked === undefined ? from : Math.min(Math.max(0, asked), msOf(result.until));
}

/** `12s`, `1m30s`, `12 s` or `12` in milliseconds. */
function parseTime(text: string): number | undefined {
  const plain = text.replace(/\s+/g, "").replace(/^t=/, "");
  return parseDuration(/^\d+(\.\d+)?$/.test(plain) ? `${plain}s` : plain);
}

/** `12 s`, `2.205 s`: instants that differ look different. */
export function timeText(atMs: number): string {
  return atMs < longMs ? `${atMs / 1000} s` : formatDuration(atMs);
}

function isReady({ state }: HistoryEntry): boolean {
  const { conditions = [] } = (state?.status ?? {}) as {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
  return conditions.some(({ type, status }) => type === "Ready" && status === "True");
}

/** The pods that ran before the manifests were applied, and to which nothing has happened since. */
export function unchangedPods({ pods, history }: DryRunResult): DryRunResult["pods"] {
  const changed = new Set(history.map(({ object }) => objectKey(object)));
  return pods.filter((pod) => !changed.has(objectKey({ kind: "Pod", ...pod })));
}

/** The result as it stood after everything that happens at `atMs`. */
export function resultAt(result: DryRunResult, atMs: number): DryRunAt {
  const past = result.history.filter((entry) => entry.atMs <= atMs);
  const latest = new Map(past.map((entry) => [objectKey(entry.object), entry]));
  const known = new Set(result.history.map(({ object }) => objectKey(object)));
  const isThere = (key: string) => (known.has(key) ? latest.get(key)?.state != null : true);
  const placed = new Map(result.placements.map((placement) => [placement.pod, placement]));
  const pods = [...latest.values()].filter(
    ({ object, state }) => object.kind === "Pod" && state !== null,
  );
  const still = new Set(unchangedPods(result));
  const placedStill = new Set([...still].map(({ namespace, name }) => `${namespace}/${name}`));
  const events = result.events.filter(({ at }) => msOf(at) <= atMs);
  return {
    ...result,
    at: atMs,
    until: formatDuration(atMs),
    settledAt: null,
    objects: objectsAt(result, latest, isThere),
    events,
    steps: result.steps.filter(({ at }) => msOf(at) <= atMs),
    pods: [
      ...still,
      ...pods.map(({ object: { namespace, name }, root }) => ({ namespace, name, root })),
    ],
    placements: [
      ...result.placements.filter(({ pod }) => placedStill.has(pod)),
      ...pods.flatMap(({ object: { namespace, name }, state }) => {
        const placement = placed.get(`${namespace}/${name}`);
        const node = state?.nodeName ?? null;
        return placement ? [node === placement.node ? placement : { ...placement, node }] : [];
      }),
    ],
    workloads: result.workloads.map((workload) => {
      const own = past.filter(
        ({ object }) =>
          object.namespace === workload.namespace && shortName(object) === workload.object,
      );
      const since = completeSince(own);
      const { ready, desired } = own.at(-1)?.state?.readiness ?? {
        ready: 0,
        desired: workload.desired,
      };
      const readyAt = since === undefined ? null : formatDuration(since);
      return { ...workload, ready, desired, readyAt, stuck: null };
    }),
    history: past,
  };
}

function completeSince(entries: readonly HistoryEntry[]): number | undefined {
  let since: number | undefined;
  for (const { atMs, state } of entries)
    since = state?.readiness?.complete ? (since ?? atMs) : undefined;
  return since;
}

/** The objects that were there, those that end later included, each with its state of then. */
function objectsAt(
  result: DryRunResult,
  latest: ReadonlyMap<string, HistoryEntry>,
  isThere: (key: string) => boolean,
): DryRunResult["objects"] {
  const final = new Map(
    result.objects.map((object) => {
      const { namespace = "", name } = object.metadata;
      return [objectKey({ kind: object.kind, namespace, name }), object];
    }),
  );
  const still = [...final].flatMap(([key, object]) => {
    if (!isThere(key)) return [];
    const entry = latest.get(key);
    return [entry ? withState(object, entry) : object];
  });
  const gone = [...latest].flatMap(([key, entry]) =>
    final.has(key) || entry.state === null ? [] : [withState(bare(entry.object), entry)],
  );
  return [...still, ...gone] as unknown as DryRunResult["objects"];
}

function bare({ kind, namespace, name }: ObjectName): KubeObject {
  return { apiVersion: "", kind, metadata: { namespace, name } };
}

function withState(object: KubeObject, { state }: HistoryEntry): KubeObject {
  if (!state) return object;
  const { spec: written = {} } = object as KubeObject & { readonly spec?: object };
  const { nodeName: _last, ...rest } = written as { readonly nodeName?: string };
  const spec = {
    ...rest,
    ...(state.nodeName === undefined ? {} : { nodeName: state.nodeName }),
    ...(state.replicas === undefined ? {} : { replicas: state.replicas }),
  };
  return { ...object, spec, status: state.status } as KubeObject;
}
