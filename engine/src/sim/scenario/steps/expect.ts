// The step that judges: what must hold now, what must have been told, and what must never have been.
import { isSelection, select } from "../../../kubectl/kubectl.ts";
import { rolloutStatus } from "../../../kubectl/rollout-status.ts";
import { parseDuration } from "../../../model/duration.ts";
import type { CoreV1Pod, DiscoveryV1EndpointSlice } from "../../../model/generated/types.ts";
import { deepEqual, type KubeObject, type Stored } from "../../../model/object.ts";
import { matchesPattern } from "../../../workload/entry.ts";
import {
  any,
  boolean,
  duration,
  either,
  integer,
  list,
  map,
  number,
  object,
  oneOf,
  type Shape,
  string,
} from "../shape.ts";
import { action, type StepContext, type StepVerb } from "./step.ts";

interface Bounds {
  readonly equals?: unknown;
  readonly matches?: string;
  readonly atLeast?: number;
  readonly atMost?: number;
}

interface EventWanted {
  readonly object: string;
  readonly reason?: string;
  readonly type?: string;
  readonly message?: string;
  readonly atLeast?: number;
  readonly atMost?: number;
}

interface ObjectWanted extends Bounds {
  readonly object: string;
  readonly path?: string;
  readonly condition?: Readonly<Record<string, string>>;
  readonly phase?: string;
  readonly restarts?: number | Bounds;
  readonly count?: number | Bounds;
  readonly exists?: boolean;
  readonly onNodes?: readonly string[];
  readonly spread?: { readonly maxSkew: number };
  readonly rolloutStatus?: string;
  readonly endpoints?: { readonly ready?: number; readonly notReady?: number };
}

interface Expectation extends Partial<ObjectWanted> {
  readonly events?: EventWanted | readonly EventWanted[];
  readonly rollout?: {
    readonly object: string;
    readonly revision?: number;
    readonly complete?: boolean;
  };
  readonly never?: ObjectWanted & { readonly since?: string };
}

const bounds = { equals: any, matches: string, atLeast: number, atMost: number };
const boundsShape = object(bounds);
const eventShape = object(
  {
    object: string,
    reason: string,
    type: oneOf("Normal", "Warning"),
    message: string,
    atLeast: integer,
    atMost: integer,
  },
  "object",
);
const objectFields: Record<string, Shape> = {
  ...bounds,
  object: string,
  path: string,
  condition: map(string),
  phase: string,
  restarts: either(integer, boundsShape),
  count: either(integer, boundsShape),
  exists: boolean,
  onNodes: list(string),
  spread: object({ maxSkew: integer }, "maxSkew"),
  rolloutStatus: string,
  endpoints: object({ ready: integer, notReady: integer }),
};

export const expectSteps: Readonly<Record<string, StepVerb>> = {
  expect: action<Expectation | readonly Expectation[]>(
    either(list(expectationShape()), expectationShape()),
    (context, given) => {
      const expectations: readonly Expectation[] = Array.isArray(given) ? given : [given];
      return expectations.flatMap((expectation) => judge(context, expectation));
    },
  ),
};

function expectationShape(): Shape {
  return object({
    ...objectFields,
    events: either(list(eventShape), eventShape),
    rollout: object({ object: string, revision: integer, complete: boolean }, "object"),
    never: object({ ...objectFields, since: duration }, "object"),
  });
}

function judge(context: StepContext, expectation: Expectation): string[] {
  const failures: string[] = [];
  if (expectation.events)
    failures.push(...judgeEvents(context, [expectation.events].flat() as EventWanted[]));
  if (expectation.rollout) failures.push(...judgeRollout(context, expectation.rollout));
  if (expectation.never) failures.push(...judgeNever(context, expectation.never));
  if (expectation.object !== undefined)
    failures.push(...judgeObjects(context, expectation as ObjectWanted));
  return failures;
}

function judgeObjects(context: StepContext, wanted: ObjectWanted): string[] {
  const found = select(context.kubectl, wanted.object);
  const objects = isSelection(found) ? found.objects : [];
  if (wanted.exists === false)
    return objects.length === 0 ? [] : [`${wanted.object}: exists, and should not`];
  if (wanted.count !== undefined) {
    const problem = outside(objects.length, wanted.count);
    return problem ? [`${wanted.object}: ${problem} objects`] : [];
  }
  if (objects.length === 0) return [`${wanted.object}: not found`];
  const each = objects.flatMap((candidate) =>
    problems(context, candidate, wanted).map(
      (problem) => `${candidate.kind.toLowerCase()}/${candidate.metadata.name}: ${problem}`,
    ),
  );
  return [...each, ...placementProblems(objects as readonly Stored<CoreV1Pod>[], wanted)];
}

function problems(context: StepContext, given: Stored, wanted: ObjectWanted): string[] {
  const found: string[] = [];
  const status = (given as { status?: Record<string, unknown> }).status ?? {};
  if (wanted.path !== undefined) {
    const value = at(given, wanted.path);
    const problem = outside(value, wanted);
    if (problem) found.push(`${wanted.path} ${problem}`);
  }
  const conditions = (status["conditions"] ?? []) as { type: string; status: string }[];
  for (const [type, value] of Object.entries(wanted.condition ?? {})) {
    const actual = conditions.find((condition) => condition.type === type)?.status ?? "absent";
    if (actual !== value) found.push(`condition ${type} is ${actual}, expected ${value}`);
  }
  if (wanted.phase !== undefined && status["phase"] !== wanted.phase)
    found.push(`phase is ${String(status["phase"])}, expected ${wanted.phase}`);
  if (wanted.restarts !== undefined) {
    const statuses = (given as CoreV1Pod).status?.containerStatuses ?? [];
    const restarts = statuses.reduce((sum, { restartCount }) => sum + restartCount, 0);
    const problem = outside(restarts, wanted.restarts);
    if (problem) found.push(`restarts: ${problem}`);
  }
  if (wanted.rolloutStatus !== undefined) {
    const text = rolloutStatus(given)?.text ?? "";
    if (!matchesPattern(wanted.rolloutStatus, text))
      found.push(`rollout status is "${text}", expected "${wanted.rolloutStatus}"`);
  }
  for (const [kind, number] of Object.entries(wanted.endpoints ?? {})) {
    const actual = endpointCounts(context, given)[kind as "ready" | "notReady"];
    if (actual !== number) found.push(`${actual} ${kind} endpoints, expected ${number}`);
  }
  return found;
}

function placementProblems(pods: readonly Stored<CoreV1Pod>[], wanted: ObjectWanted): string[] {
  const nodes = pods.map(({ spec }) => spec?.nodeName ?? "");
  const found: string[] = [];
  const { onNodes, spread } = wanted;
  if (onNodes) {
    const astray = nodes.filter(
      (node) => !onNodes.some((pattern) => matchesPattern(pattern, node)),
    );
    if (astray.length > 0)
      found.push(`${wanted.object}: on ${astray.map((node) => node || "no node").join(", ")}`);
  }
  if (spread) {
    const counts = new Map<string, number>();
    for (const node of nodes) counts.set(node, (counts.get(node) ?? 0) + 1);
    const skew = Math.max(...counts.values()) - Math.min(...counts.values());
    if (skew > spread.maxSkew)
      found.push(
        `${wanted.object}: skew between nodes is ${skew}, expected at most ${spread.maxSkew}`,
      );
  }
  return found;
}

function endpointCounts({ simulation, kubectl }: StepContext, service: Stored) {
  const slices = simulation.api
    .list<DiscoveryV1EndpointSlice>("endpointslices.discovery.k8s.io", kubectl.namespace)
    .filter(
      ({ metadata }) => metadata.labels?.["kubernetes.io/service-name"] === service.metadata.name,
    );
  const endpoints = slices.flatMap((slice) => slice.endpoints ?? []);
  const ready = endpoints.filter(({ conditions }) => conditions?.ready).length;
  return { ready, notReady: endpoints.length - ready };
}

/** Wanted events must have been recorded, each after the one before it in the list. */
function judgeEvents({ simulation }: StepContext, wanted: readonly EventWanted[]): string[] {
  const failures: string[] = [];
  let from = 0;
  for (const event of wanted) {
    const slash = event.object.indexOf("/");
    const kind = event.object.slice(0, slash).toLowerCase();
    const name = event.object.slice(slash + 1);
    const matching = simulation.events.occurrences.flatMap((occurrence, index) =>
      index >= from &&
      aliasOf(kind, occurrence.object.kind) &&
      matchesPattern(name, occurrence.object.name) &&
      (event.reason === undefined || event.reason === occurrence.reason) &&
      (event.type === undefined || event.type === occurrence.type) &&
      (event.message === undefined || matchesPattern(event.message, occurrence.message))
        ? [index]
        : [],
    );
    const least = event.atLeast ?? (event.atMost === undefined ? 1 : 0);
    const what = `events ${event.reason ?? ""} of ${event.object}`;
    if (matching.length < least)
      failures.push(`${matching.length} ${what}, expected at least ${least}`);
    if (event.atMost !== undefined && matching.length > event.atMost)
      failures.push(`${matching.length} ${what}, expected at most ${event.atMost}`);
    if (matching[0] !== undefined) from = matching[0] + (wanted.length > 1 ? 1 : 0);
  }
  return failures;
}

function aliasOf(alias: string, kind: string): boolean {
  const lower = kind.toLowerCase();
  return alias === lower || alias === `${lower}s` || (alias === "deploy" && lower === "deployment");
}

function judgeRollout(
  { kubectl }: StepContext,
  wanted: NonNullable<Expectation["rollout"]>,
): string[] {
  const found = select(kubectl, wanted.object);
  if (!isSelection(found)) return [`${wanted.object}: not found`];
  const [target] = found.objects;
  const failures: string[] = [];
  const status = target && rolloutStatus(target);
  if (wanted.complete !== undefined && status?.done !== wanted.complete)
    failures.push(`${wanted.object}: ${status?.text ?? "does not roll out"}`);
  const revision = target?.metadata.annotations?.["deployment.kubernetes.io/revision"];
  if (wanted.revision !== undefined && Number(revision) !== wanted.revision)
    failures.push(
      `${wanted.object}: revision is ${revision ?? "none"}, expected ${wanted.revision}`,
    );
  return failures;
}

/** Looks through every state that matching objects have had since then. */
function judgeNever(
  context: StepContext,
  { since, ...wanted }: NonNullable<Expectation["never"]>,
): string[] {
  const { simulation } = context;
  const sinceMs =
    since === undefined
      ? context.lastActionMs
      : simulation.clock.nowMs() - (parseDuration(since) ?? 0);
  const found = select(context.kubectl, wanted.object);
  if (!isSelection(found)) return [];
  const uids = new Set(found.objects.map(({ metadata }) => metadata.uid));
  for (const change of simulation.api.store.changes) {
    if (change.atMs < sinceMs || change.resource !== found.resource) continue;
    if (change.type === "DELETED" || !uids.has(change.object.metadata.uid)) continue;
    if (problems(context, change.object, wanted).length === 0) {
      const seconds = (change.atMs - context.originMs) / 1000;
      return [`${wanted.object}: what should never be was so at ${seconds}s`];
    }
  }
  return [];
}

/** The value at `status.conditions[0].type`; undefined where there is none. */
function at(target: KubeObject, path: string): unknown {
  let value: unknown = target;
  for (const step of path.split(/\.|\[|\]\.?/).filter((part) => part !== ""))
    value = (value as Record<string, unknown> | undefined)?.[step];
  return value;
}

/** How a value misses its bounds; undefined when it does not. */
function outside(value: unknown, wanted: number | Bounds): string | undefined {
  const { equals, matches, atLeast, atMost } =
    typeof wanted === "number" ? ({ equals: wanted } as Bounds) : wanted;
  const shown = JSON.stringify(value) ?? "absent";
  if (equals !== undefined && !deepEqual(value, equals))
    return `${shown}, expected ${JSON.stringify(equals)}`;
  if (matches !== undefined && !(typeof value === "string" && matchesPattern(matches, value)))
    return `${shown}, expected "${matches}"`;
  const amount = Number(value ?? 0);
  if (atLeast !== undefined && !(amount >= atLeast))
    return `${shown}, expected at least ${atLeast}`;
  if (atMost !== undefined && !(amount <= atMost)) return `${shown}, expected at most ${atMost}`;
  return undefined;
}
