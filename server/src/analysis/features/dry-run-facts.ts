// What the dry run knows at a field, in Markdown lines for the hover. One function per topic; a field without a fact has none.
import { type DryRunResult, scaledValue } from "#engine";
import { valueAt } from "../documents/index.ts";
import type { Outcome } from "../dry-run/outcome.ts";
import { countedResource, likeAmount, podShare, quotaLines, times } from "../dry-run/quota.ts";
import { seconds } from "../dry-run/words.ts";
import type { Path } from "../finding.ts";
import { podSpecPath } from "../resources/index.ts";
import { placementText } from "./code-lens.ts";

export interface FactContext {
  readonly object: Readonly<Record<string, unknown>>;
  readonly outcome: Outcome;
  readonly result: DryRunResult;
}

interface Topic {
  /** The object's own path, or the path below its pod spec. */
  matches(path: Path, context: FactContext): boolean;
  facts(context: FactContext, path: Path): string[];
}

/** The facts about a place of an object, most specific topic first; empty when there is nothing to tell. */
export function dryRunFacts(context: FactContext, path: Path): string[] {
  return topics.find((topic) => topic.matches(path, context))?.facts(context, path) ?? [];
}

const endsWith = (path: Path, ...tail: Path) =>
  tail.every((step, i) => path[path.length - tail.length + i] === step);

/** Steps below the pod spec, or undefined for other places. */
function inPodSpec(path: Path, { outcome }: FactContext): Path | undefined {
  const base = podSpecPath(outcome.ref);
  return base && base.length < path.length && base.every((step, i) => path[i] === step)
    ? path.slice(base.length)
    : undefined;
}

const topics: readonly Topic[] = [
  {
    matches: (path) => path.length === 2 && endsWith(path, "spec", "replicas"),
    facts: placementFacts,
  },
  { matches: (path) => path[0] === "spec" && path[1] === "strategy", facts: strategyFacts },
  {
    matches: (path, context) =>
      ["nodeSelector", "affinity", "tolerations", "topologySpreadConstraints", "nodeName"].includes(
        String(inPodSpec(path, context)?.[0]),
      ),
    facts: rejectionFacts,
  },
  {
    matches: (path, context) => {
      const below = inPodSpec(path, context);
      return below !== undefined && /^(liveness|readiness|startup)Probe$/.test(String(below[2]));
    },
    facts: probeFacts,
  },
  { matches: (path, context) => inPodSpec(path, context)?.[2] === "resources", facts: quotaFacts },
  {
    matches: (path, context) => inPodSpec(path, context)?.[0] === "terminationGracePeriodSeconds",
    facts: terminationFacts,
  },
  {
    matches: (path, { outcome }) =>
      outcome.ref.kind === "HorizontalPodAutoscaler" && path[0] === "spec",
    facts: autoscalerFacts,
  },
  {
    matches: (path, { outcome }) => outcome.ref.kind === "ResourceQuota" && path[1] === "hard",
    facts: quotaUsageFacts,
  },
];

function placementFacts({ outcome, result }: FactContext): string[] {
  const { readiness, pods } = outcome;
  if (!readiness) return [];
  const lines = [
    `${readiness.ready} of ${readiness.desired} ready${readiness.readyAt ? ` at ${seconds(readiness.readyAt)}` : ""}`,
  ];
  const placed = placementText(pods);
  if (placed) lines.push(`Placed: ${placed}`);
  for (const pod of pods.slice(0, 20)) {
    const placement = result.placements.find(
      (p) => p.pod === `${outcome.ref.namespace}/${pod.name}`,
    );
    const others = (placement?.equalChoices?.length ?? 0) - 1;
    lines.push(
      `- \`${pod.name}\`: ${pod.node || "not placed"}${others > 0 ? ` (one of ${others + 1} equal choices)` : ""}${pod.ready ? "" : `, ${pod.phase}`}`,
    );
  }
  const stuck = outcome.events.findLast((event) => event.type === "Warning");
  if (readiness.stuck && stuck) lines.push(`${stuck.reason}: ${stuck.message}`);
  return lines;
}

/** maxSurge rounds up, maxUnavailable down; when both come out as 0, one pod may be unavailable. */
function strategyFacts({ object, outcome }: FactContext): string[] {
  const strategy = valueAt(outcome.stored ?? object, ["spec", "strategy"]) as
    | {
        type?: string;
        rollingUpdate?: { maxSurge?: number | string; maxUnavailable?: number | string };
      }
    | undefined;
  const replicas = Number(valueAt(outcome.stored ?? object, ["spec", "replicas"]) ?? 1);
  if (outcome.ref.kind !== "Deployment" || strategy?.type === undefined) return [];
  if (strategy.type === "Recreate")
    return [
      `Every old pod ends before the first new one starts: 0 of ${replicas} available in between.`,
    ];
  const { maxSurge = "25%", maxUnavailable = "25%" } = strategy.rollingUpdate ?? {};
  const surge = scaledValue(maxSurge, replicas, "up") ?? 0;
  const raw = scaledValue(maxUnavailable, replicas, "down") ?? 0;
  const unavailable = surge === 0 && raw === 0 ? 1 : raw;
  return [
    `maxSurge ${maxSurge} of ${replicas} → ${surge}: at most ${replicas + surge} pods at a time`,
    `maxUnavailable ${maxUnavailable} of ${replicas} → ${unavailable}: at least ${Math.max(0, replicas - unavailable)} available`,
  ];
}

/** Each node that was turned down, with its reasons. */
function rejectionFacts({ outcome, result }: FactContext): string[] {
  const names = new Set(outcome.pods.map((pod) => `${outcome.ref.namespace}/${pod.name}`));
  const placement = result.placements.find((p) => names.has(p.pod));
  if (!placement) return [];
  const lines = Object.entries(placement.rejected ?? {}).map(
    ([node, reasons]) => `- ${node}: ${reasons.join("; ")}`,
  );
  return [
    placement.node
      ? `\`${placement.pod}\` runs on ${placement.node}`
      : `\`${placement.pod}\` fits on no node`,
    ...lines,
  ];
}

function probeFacts({ object, outcome }: FactContext, path: Path): string[] {
  const base = podSpecPath(outcome.ref) ?? [];
  const at = path.slice(0, base.length + 3);
  const name = String(at.at(-1));
  const probe = (valueAt(object, at) ?? {}) as Record<string, number | undefined>;
  const period = probe["periodSeconds"] ?? 10;
  const failures = probe["failureThreshold"] ?? 3;
  const delay = probe["initialDelaySeconds"] ?? 0;
  const lines = [`First asked ${delay} s after the container has started, then every ${period} s.`];
  const span = period * (failures - 1);
  if (name === "readinessProbe")
    lines.push(`${failures} failures in a row (${span} s) take the pod out of its Services.`);
  else
    lines.push(
      `${failures} failures in a row (${span} s after the first) and the container is killed and started again.`,
    );
  const unhealthy = outcome.events.find(
    (event) =>
      event.reason === "Unhealthy" &&
      event.message.toLowerCase().startsWith(name.replace("Probe", "")),
  );
  if (unhealthy) lines.push(`At ${seconds(unhealthy.at)}: ${unhealthy.message.trim()}`);
  else if (outcome.readiness?.readyAt && name === "readinessProbe")
    lines.push(`Ready at ${seconds(outcome.readiness.readyAt)}.`);
  return lines;
}

/** The arithmetic of every quota in the namespace for the resource at hand: this object's share against what is left. */
function quotaFacts({ object, outcome, result }: FactContext, path: Path): string[] {
  const base = podSpecPath(outcome.ref) ?? [];
  const [, , , list, resource] = path.slice(base.length);
  const spec = valueAt(object, base);
  const copies = outcome.readiness?.desired ?? 1;
  const rows = quotaLines(result, outcome.ref.namespace).flatMap((line) => {
    const counted = countedResource(line.resource);
    const each = podShare(spec, line.resource);
    const asked =
      (list === undefined || counted?.list === list) &&
      (resource === undefined || counted?.name === resource);
    if (!counted || !each || !asked) return [];
    const share = `${each} x ${copies} = ${likeAmount(times(each, copies), each)}`;
    return [`| ${line.quota} | ${line.resource} | ${share} | ${line.used} | ${line.hard} |`];
  });
  return rows.length === 0
    ? []
    : ["| quota | resource | this object | used in all | hard |", "|---|---|---|---|---|", ...rows];
}

function terminationFacts({ object, outcome }: FactContext): string[] {
  const base = podSpecPath(outcome.ref) ?? [];
  const grace = Number(valueAt(object, [...base, "terminationGracePeriodSeconds"]) ?? 30);
  return [
    "- at 0 s: the pod leaves its Services' endpoints; preStop runs, then SIGTERM is sent",
    `- at ${grace} s: what still runs gets SIGKILL (2 s more if preStop is not done)`,
  ];
}

interface AutoscalerStatus {
  readonly currentReplicas?: number;
  readonly desiredReplicas?: number;
  readonly currentMetrics?: readonly {
    readonly resource?: {
      readonly name?: string;
      readonly current?: { readonly averageUtilization?: number };
    };
  }[];
  readonly conditions?: readonly {
    readonly type: string;
    readonly status: string;
    readonly message?: string;
  }[];
}

/** Replicas now and wanted, the formula for every utilization target, and the autoscaler's conditions. */
function autoscalerFacts({ object, outcome }: FactContext): string[] {
  const status = valueAt(outcome.stored, ["status"]) as AutoscalerStatus | undefined;
  if (!status) return [];
  const now = status.currentReplicas ?? 0;
  const lines = [`Now ${now} replicas, wants ${status.desiredReplicas ?? 0}.`];
  const metrics = valueAt(object, ["spec", "metrics"]);
  const max = Number(valueAt(object, ["spec", "maxReplicas"]) ?? 0);
  for (const metric of Array.isArray(metrics) ? metrics : []) {
    const name = valueAt(metric, ["resource", "name"]);
    const target = valueAt(metric, ["resource", "target", "averageUtilization"]);
    const current = status.currentMetrics?.find(({ resource }) => resource?.name === name)?.resource
      ?.current?.averageUtilization;
    if (typeof target !== "number" || target <= 0) continue;
    if (current !== undefined)
      lines.push(
        `- ${String(name)}: ceil(${now} x ${current} % / ${target} %) = ${Math.ceil((now * current) / target)}`,
      );
    if (now > 0 && max > 0)
      lines.push(
        `- ${String(name)}: reaches ${max} replicas when ${now} of them use more than ${Math.floor((target * (max - 1)) / now)} % of their request`,
      );
  }
  for (const { type, status: value, message = "" } of status.conditions ?? [])
    lines.push(`- ${type} ${value}: ${message}`);
  return lines;
}

function quotaUsageFacts({ outcome }: FactContext): string[] {
  const status = valueAt(outcome.stored, ["status"]) as
    | { hard?: Record<string, string>; used?: Record<string, string> }
    | undefined;
  const rows = Object.entries(status?.hard ?? {}).map(
    ([name, hard]) => `| ${name} | ${status?.used?.[name] ?? "0"} | ${hard} |`,
  );
  return rows.length === 0 ? [] : ["| resource | used | hard |", "|---|---|---|", ...rows];
}
