// What a dry run means for each object of the scope: the events, pods and steps that belong to it, and how it ended.
import type { DryRunResult, KubeObject, ManifestAnswer, OwnedEvent } from "#engine";
import type { ObjectRef } from "../finding.ts";

export interface PodOutcome {
  readonly name: string;
  /** Empty while it is not bound. */
  readonly node: string;
  readonly ready: boolean;
  readonly phase: string;
}

/** Why a workload does not get ready, in a word for the lens and hints. */
export type StuckReason =
  | "quota"
  | "unschedulable"
  | "probe"
  | "crash loop"
  | "image"
  | "missing reference"
  | "refused"
  | "not ready";

export interface Readiness {
  readonly ready: number;
  readonly desired: number;
  readonly readyAt: string | undefined;
  readonly stuck: StuckReason | undefined;
}

export interface Outcome {
  readonly ref: ObjectRef;
  readonly answer: ManifestAnswer | undefined;
  /** As stored at the end of the run. */
  readonly stored: KubeObject | undefined;
  /** Events of the object and of everything that it owns, in order. */
  readonly events: readonly OwnedEvent[];
  /** Its pods at the end, oldest first. */
  readonly pods: readonly PodOutcome[];
  /** For workloads and pods. */
  readonly readiness: Readiness | undefined;
}

/** A result, or what it was at an instant before its end. */
export interface DryRunAt extends DryRunResult {
  /** Virtual milliseconds; undefined for the end. */
  readonly at?: number;
}

/** One name for an object wherever it is met: events, owner references, manifests. */
export function objectKey(object: { kind: string; namespace: string; name: string }): string {
  return `${object.kind}/${object.namespace}/${object.name}`;
}

/** The outcome of every object of the scope, by `objectKey`. `refs` are in the order of the manifests that were applied. */
export function outcomesOf(result: DryRunAt, refs: readonly ObjectRef[]): Map<string, Outcome> {
  const storedOf = new Map<string, KubeObject>();
  for (const object of result.objects) {
    const { namespace = "", name } = object.metadata;
    storedOf.set(objectKey({ kind: object.kind, namespace, name }), object);
  }
  const eventsOf = groupBy(result.events, (event) => objectKey(event.root));
  const podsOf = groupBy(result.pods, (pod) => objectKey(pod.root));
  const outcomes = new Map<string, Outcome>();
  for (const [i, ref] of refs.entries()) {
    const key = objectKey(ref);
    const events = eventsOf.get(key) ?? [];
    const pods = (podsOf.get(key) ?? []).map((pod) =>
      podOutcome(pod.name, storedOf.get(objectKey({ kind: "Pod", ...pod }))),
    );
    outcomes.set(key, {
      ref,
      answer: result.results[i],
      stored: storedOf.get(key),
      events,
      pods,
      readiness: readinessOf(result, ref, pods, events),
    });
  }
  return outcomes;
}

interface PodLike extends KubeObject {
  readonly spec?: { readonly nodeName?: string };
  readonly status?: {
    readonly phase?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

function podOutcome(name: string, pod: PodLike | undefined): PodOutcome {
  return {
    name,
    node: pod?.spec?.nodeName ?? "",
    phase: pod?.status?.phase ?? "Pending",
    ready: (pod?.status?.conditions ?? []).some((c) => c.type === "Ready" && c.status === "True"),
  };
}

function readinessOf(
  result: DryRunAt,
  ref: ObjectRef,
  pods: readonly PodOutcome[],
  events: readonly OwnedEvent[],
): Readiness | undefined {
  const [pod] = pods;
  if (ref.kind === "Pod" && pod) {
    const done = pod.ready || pod.phase === "Succeeded";
    const stuck = done ? undefined : stuckReason(result, events);
    return { ready: done ? 1 : 0, desired: 1, readyAt: undefined, stuck };
  }
  const summary = result.workloads.find(
    (w) => w.namespace === ref.namespace && w.object === `${ref.kind.toLowerCase()}/${ref.name}`,
  );
  if (!summary) return undefined;
  const { ready, desired, readyAt } = summary;
  return {
    ready,
    desired,
    readyAt: readyAt ?? undefined,
    stuck: ready < desired ? stuckReason(result, events) : undefined,
  };
}

const reasons: readonly [StuckReason, (event: OwnedEvent) => boolean][] = [
  ["quota", (e) => e.reason === "FailedCreate" && e.message.includes("exceeded quota")],
  ["refused", (e) => e.reason === "FailedCreate"],
  ["unschedulable", (e) => e.reason === "FailedScheduling"],
  [
    "missing reference",
    (e) =>
      e.reason === "FailedMount" ||
      (e.reason === "Failed" &&
        /couldn't find key|(?:configmap|secret) "[^"]*" not found/.test(e.message)),
  ],
  ["image", (e) => e.reason === "Failed" && /image/i.test(e.message)],
  ["probe", (e) => e.reason === "Unhealthy"],
  ["crash loop", (e) => e.reason === "BackOff"],
];

/** At an instant before the end, what nothing has warned of yet is on its way. */
function stuckReason({ at }: DryRunAt, events: readonly OwnedEvent[]): StuckReason | undefined {
  const warnings = events.filter((event) => event.type === "Warning");
  const reason = reasons.find(([, matches]) => warnings.some(matches))?.[0];
  return reason ?? (at === undefined ? "not ready" : undefined);
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
