// What must hold of objects at an instant: fields, conditions, columns of kubectl get, placement, endpoints.
import { tableOf } from "../../../kubectl/get.ts";
import { type Finder, isSelection, type Selection, select } from "../../../kubectl/kubectl.ts";
import { rolloutStatus } from "../../../kubectl/rollout-status.ts";
import type {
  CoreV1Node,
  CoreV1Pod,
  DiscoveryV1EndpointSlice,
} from "../../../model/generated/types.ts";
import type { Stored } from "../../../model/object.ts";
import { matchesPattern } from "../../../workload/entry.ts";
import type { Failure } from "../failure.ts";
import { fieldAt } from "../field-selector.ts";
import {
  boolean,
  count,
  either,
  list,
  map,
  naming,
  object,
  oneOf,
  phase,
  type Shape,
  string,
  told,
} from "../shape.ts";
import { amountShape, type Bounds, boundFields, missOf } from "./bounds.ts";

/** The cluster at an instant. */
export interface Snapshot extends Finder {
  readonly nowMs: number;
}

type Amount = number | Bounds;

interface ConditionWanted {
  readonly status?: string | boolean;
  readonly reason?: string;
  readonly message?: string;
}

export interface ObjectExpectation extends Bounds {
  readonly object: string;
  readonly path?: string;
  readonly condition?: Readonly<Record<string, string | boolean | ConditionWanted>>;
  readonly phase?: string;
  readonly restarts?: Amount;
  readonly count?: Amount;
  readonly exists?: boolean;
  readonly columns?: Readonly<Record<string, string>>;
  readonly onNodes?: readonly string[];
  readonly spread?: { readonly maxSkew: number; readonly topologyKey?: string };
  readonly rolloutStatus?: string;
  readonly endpoints?: { readonly ready?: Amount; readonly notReady?: Amount };
}

/** YAML reads a bare True as a boolean. */
const conditionStatus = either(oneOf("True", "False", "Unknown", "absent"), boolean);

export const objectFields: Readonly<Record<string, Shape>> = {
  object: told(
    "Which objects: kind/name, with * for any text, #2 behind it for the second match. Every match must hold.",
    naming("object"),
  ),
  path: told(
    "A field, such as status.replicas, spec.containers[0].image or status.conditions[type=Ready].reason.",
    naming("path"),
  ),
  ...boundFields,
  condition: told(
    "Conditions by type: their status, or status, reason and message.",
    map(
      either(
        conditionStatus,
        object({
          status: conditionStatus,
          reason: string,
          message: told("* is any text.", string),
        }),
      ),
    ),
  ),
  phase,
  restarts: amountShape("How often the containers of a pod have been restarted, all together."),
  count: amountShape("How many objects match."),
  exists: told("Whether an object matches at all.", boolean),
  columns: told("Columns of kubectl get -o wide, by their headings; * is any text.", map(string)),
  onNodes: told("Every pod is on one of these nodes; * is any text.", list(naming("node"))),
  spread: told(
    "How far the numbers of pods on nodes that take pods lie apart at most.",
    object(
      {
        maxSkew: count,
        topologyKey: told("Domains instead of nodes, by this label of nodes.", string),
      },
      "maxSkew",
    ),
  ),
  rolloutStatus: told("The last line of kubectl rollout status; * is any text.", string),
  endpoints: told(
    "How many endpoints a Service has, over all of its EndpointSlices.",
    object({ ready: amountShape("Ready ones."), notReady: amountShape("Those that are not.") }),
  ),
};

/** Which resources an expectation looks at besides those that it names. */
export const endpointSlices = "endpointslices.discovery.k8s.io";

export function judgeObjects(snapshot: Snapshot, wanted: ObjectExpectation): Failure[] {
  const found = select(snapshot, wanted.object);
  const objects = isSelection(found) ? found.objects : [];
  const fail = (key: string, what: string, expected: string, actual: string): Failure[] => [
    { path: [key], object: wanted.object, what, expected, actual },
  ];
  if (wanted.exists === false)
    return objects.length === 0
      ? []
      : fail("exists", "found", "nothing", objects.map(({ metadata }) => metadata.name).join(", "));
  if (wanted.count !== undefined) {
    const miss = missOf(objects.length, wanted.count);
    if (miss) return fail("count", "number of objects", miss.expected, miss.actual);
    if (objects.length === 0) return [];
  }
  if (!isSelection(found)) return fail("object", "number of objects", "at least 1", "0");
  return [
    ...objects.flatMap((candidate) =>
      failuresOf(snapshot, candidate, found, wanted).map((failure) => ({
        ...failure,
        object: `${candidate.kind.toLowerCase()}/${candidate.metadata.name}`,
      })),
    ),
    ...placementFailures(snapshot, objects as readonly Stored<CoreV1Pod>[], wanted),
  ];
}

function failuresOf(
  snapshot: Snapshot,
  given: Stored,
  selection: Selection,
  wanted: ObjectExpectation,
): Failure[] {
  const failures: Failure[] = [];
  const check = (path: string[], what: string, value: unknown, bounds: Amount) => {
    const miss = missOf(value, bounds);
    if (miss) failures.push({ path, what, ...miss });
  };
  const { path, phase, restarts } = wanted;
  if (path !== undefined) check(["path"], path, fieldAt(given, path), wanted);
  for (const [type, value] of Object.entries(wanted.condition ?? {})) {
    const failure = conditionFailure(given, type, value);
    if (failure) failures.push(failure);
  }
  if (phase !== undefined) {
    const actual = String(fieldAt(given, "status.phase") ?? "absent");
    if (actual !== phase)
      failures.push({ path: ["phase"], what: "phase", expected: phase, actual });
  }
  if (restarts !== undefined)
    check(["restarts"], "number of restarts", restartsOf(given as CoreV1Pod), restarts);
  if (wanted.columns) failures.push(...columnFailures(snapshot, given, selection, wanted.columns));
  if (wanted.rolloutStatus !== undefined) {
    const actual = rolloutStatus(given)?.text ?? "none";
    if (!matchesPattern(wanted.rolloutStatus, actual))
      failures.push({
        path: ["rolloutStatus"],
        what: "rollout status",
        expected: wanted.rolloutStatus,
        actual,
      });
  }
  if (wanted.endpoints) {
    const counts = endpointCounts(snapshot, given);
    for (const kind of ["ready", "notReady"] as const) {
      const amount = wanted.endpoints[kind];
      if (amount !== undefined)
        check(["endpoints", kind], `number of ${kind} endpoints`, counts[kind], amount);
    }
  }
  return failures;
}

function conditionFailure(
  given: Stored,
  type: string,
  wanted: string | boolean | ConditionWanted,
): Failure | undefined {
  const {
    status: asked,
    reason,
    message,
  } = typeof wanted === "object" ? wanted : { status: wanted };
  const status = typeof asked === "boolean" ? (asked ? "True" : "False") : asked;
  const condition = fieldAt(given, `status.conditions[type=${type}]`) as
    | { readonly status: string; readonly reason?: string; readonly message?: string }
    | undefined;
  const fits =
    (status === undefined || status === (condition?.status ?? "absent")) &&
    (reason === undefined || reason === condition?.reason) &&
    (message === undefined || matchesPattern(message, condition?.message ?? ""));
  if (fits) return undefined;
  const described = (parts: readonly (string | undefined)[]) =>
    parts.filter((part) => part !== undefined && part !== "").join(" ");
  const actual = condition
    ? described([
        condition.status,
        reason === undefined ? undefined : condition.reason,
        message === undefined ? undefined : condition.message,
      ])
    : "absent";
  return {
    path: ["condition", type],
    what: `condition ${type}`,
    expected: described([status, reason, message]),
    actual,
  };
}

function restartsOf({ status }: CoreV1Pod): number {
  return [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].reduce(
    (sum, { restartCount }) => sum + restartCount,
    0,
  );
}

function columnFailures(
  { nowMs, context }: Snapshot,
  given: Stored,
  { kind }: Selection,
  wanted: Readonly<Record<string, string>>,
): Failure[] {
  const { columns, rows } = tableOf(kind, [given], nowMs, {
    wide: true,
    minor: context.minor,
    namespace: given.metadata.namespace ?? "",
  });
  return Object.entries(wanted).flatMap(([heading, expected]) => {
    const actual = rows[0]?.[columns.indexOf(heading)] ?? "no such column";
    return matchesPattern(expected, actual)
      ? []
      : [{ path: ["columns", heading], what: `column ${heading}`, expected, actual }];
  });
}

function placementFailures(
  snapshot: Snapshot,
  pods: readonly Stored<CoreV1Pod>[],
  { object: reference, onNodes, spread }: ObjectExpectation,
): Failure[] {
  const failures: Failure[] = [];
  const nodes = pods.map(({ spec }) => spec?.nodeName ?? "");
  const astray = nodes.filter((node) => !onNodes?.some((pattern) => matchesPattern(pattern, node)));
  if (onNodes && astray.length > 0)
    failures.push({
      path: ["onNodes"],
      object: reference,
      what: "node",
      expected: onNodes.join(" or "),
      actual: astray.map((node) => node || "none").join(", "),
    });
  if (!spread) return failures;
  const counts = domainCounts(snapshot, nodes, spread.topologyKey);
  const sizes = [...counts.values()];
  if (Math.max(0, ...sizes) - Math.min(...sizes) > spread.maxSkew)
    failures.push({
      path: ["spread"],
      object: reference,
      what: "spread",
      expected: `skew at most ${spread.maxSkew}`,
      actual: [...counts].map(([domain, size]) => `${domain} x${size}`).join(", "),
    });
  return failures;
}

/** How many pods each domain has, those of nodes that take pods and have none included. */
function domainCounts({ api }: Snapshot, placed: readonly string[], topologyKey?: string) {
  const counts = new Map<string, number>();
  for (const { metadata, spec } of api.list<CoreV1Node>("nodes")) {
    const domain = topologyKey === undefined ? metadata.name : metadata.labels?.[topologyKey];
    if (domain === undefined) continue;
    const here = placed.filter((node) => node === metadata.name).length;
    const closed =
      spec?.unschedulable ||
      spec?.taints?.some(({ effect }) => effect === "NoSchedule" || effect === "NoExecute");
    if (closed && here === 0) continue;
    counts.set(domain, (counts.get(domain) ?? 0) + here);
  }
  return counts;
}

function endpointCounts({ api }: Snapshot, { metadata }: Stored) {
  const endpoints = api
    .list<DiscoveryV1EndpointSlice>(endpointSlices, metadata.namespace)
    .filter((slice) => slice.metadata.labels?.["kubernetes.io/service-name"] === metadata.name)
    .flatMap((slice) => slice.endpoints ?? []);
  const ready = endpoints.filter(({ conditions }) => conditions?.ready).length;
  return { ready, notReady: endpoints.length - ready };
}
