// The dry run for people: what was refused, how each workload went, what is in the way, and what was assumed.
import type { Report } from "#engine";

interface ResultRow {
  readonly kind?: string;
  readonly name?: string;
  readonly status: { readonly message: string } | null;
  readonly warnings: readonly string[];
}

/** A line of `--watch`. */
export function eventLine({ at, type, reason, object, message }: Report["events"][number]): string {
  const name = `${object.kind.toLowerCase()}/${object.name}`;
  return `${at.padEnd(8)}${type.padEnd(9)}${reason.padEnd(24)}${name.padEnd(36)}${message}`.trimEnd();
}

export function dryRunText(report: Report & { readonly results: readonly unknown[] }): string {
  return [
    refusals(report.results as readonly ResultRow[]),
    ...report.workloads.map((workload) => workloadSection(report, workload)),
    unscheduled(report),
    list(
      "Assumed:",
      report.assumptions.map(({ object, text }) => `${object}: ${text}`),
    ),
    list("Not simulated:", report.notSimulated),
    footer(report),
  ]
    .filter((section) => section !== "")
    .join("\n");
}

function refusals(results: readonly ResultRow[]): string {
  const lines = results.flatMap(({ kind = "", name = "", status, warnings }) => [
    ...(status
      ? [`${kind.toLowerCase()}/${name}: ${status.message.replaceAll("\n", "\n    ")}`]
      : []),
    ...warnings.map((warning) => `${kind.toLowerCase()}/${name}: Warning: ${warning}`),
  ]);
  return list("The API server answers:", lines);
}

function workloadSection(report: Report, workload: Report["workloads"][number]): string {
  const { object, ready, desired, readyAt, stuck } = workload;
  const state = readyAt === null ? `${ready} of ${desired} ready` : `ready at ${readyAt}`;
  const lines = [`${object}: ${state}`];
  if (stuck) lines.push(`  ! ${stuck.object}: ${stuck.reason}: ${stuck.message.trimEnd()}`);
  for (const step of report.steps)
    if (step.object === object) lines.push(`  ${step.at.padEnd(8)}${step.text}${sizes(step)}`);
  const owned = podsOf(report, object);
  const nodes = new Map<string, number>();
  for (const { node } of owned) nodes.set(node, (nodes.get(node) ?? 0) + 1);
  if (nodes.size > 0)
    lines.push(`  on ${[...nodes].map(([node, count]) => `${node} ×${count}`).join(", ")}`);
  return `${lines.join("\n")}\n`;
}

function sizes({ replicaSets }: Report["steps"][number]): string {
  if (!replicaSets) return "";
  const shown = Object.entries(replicaSets)
    .filter(([, { desired, ready }]) => desired > 0 || ready > 0)
    .map(([name, { desired, ready }]) => `${name} ${ready}/${desired}`);
  return shown.length > 0 ? `  [${shown.join(", ")}]` : "";
}

interface Owned {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly ownerReferences?: readonly { readonly uid: string; readonly controller?: boolean }[];
  };
  readonly spec?: { readonly nodeName?: string };
}

/** The pods below a workload that a node has. */
function podsOf(report: Report, workload: string): { readonly node: string }[] {
  const objects = report.objects as readonly Owned[];
  const uids = new Set(
    objects
      .filter(({ kind, metadata }) => `${kind.toLowerCase()}/${metadata.name}` === workload)
      .map(({ metadata }) => metadata.uid),
  );
  const owned = ({ metadata }: Owned) =>
    metadata.ownerReferences?.some(({ uid, controller }) => controller && uids.has(uid)) === true;
  for (const object of objects)
    if (object.kind === "ReplicaSet" && owned(object)) uids.add(object.metadata.uid);
  return objects.flatMap((object) =>
    object.kind === "Pod" && owned(object) && object.spec?.nodeName
      ? [{ node: object.spec.nodeName }]
      : [],
  );
}

function unscheduled(report: Report): string {
  const lines = report.placements.flatMap(({ pod, node, rejected, waitsFor }) =>
    node === null
      ? [
          `${pod}: ${
            waitsFor ||
            Object.entries(rejected)
              .map(([name, reasons]) => `${name}: ${reasons.join(", ")}`)
              .join("; ") ||
            "the cluster has no nodes"
          }`,
        ]
      : [],
  );
  return list("No node takes:", lines);
}

function list(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : `${title}\n${lines.map((line) => `  ${line}\n`).join("")}`;
}

function footer({ settledAt, until, kubernetesVersion }: Report): string {
  const rest = settledAt === null ? "never came to rest" : `last change at ${settledAt}`;
  return `Kubernetes ${kubernetesVersion}, ${until} of virtual time, ${rest}.\n`;
}
