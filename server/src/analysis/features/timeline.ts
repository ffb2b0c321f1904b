// The timeline of a scope as plain text: one line per event and rollout step, diffable, readable aloud.
import type { DryRunResult } from "#engine";
import type { Outcome } from "../dry-run/outcome.ts";
import { podSpecPath } from "../resources/index.ts";

export interface TimelineInput {
  readonly title: string;
  readonly cluster: string;
  readonly result: DryRunResult | undefined;
  readonly outcomes: readonly Outcome[];
  readonly stale: boolean;
}

/** The whole document; a scope that has not run yet gives its heading and says so. */
export function timelineText({ title, cluster, result, outcomes, stale }: TimelineInput): string {
  if (!result) return `# ${title}\n# the dry run has not run yet\n`;
  const lines = [
    `# ${title}  ·  Kubernetes ${result.kubernetesVersion}  ·  cluster ${cluster}  ·  seed ${result.seed}`,
    `# settled at ${result.settledAt ?? `no time within ${result.until}`}${stale ? "  ·  the text has changed since" : ""}`,
    ...outcomes.filter((o) => podSpecPath(o.ref)).map((o) => `# ${heading(o)}`),
    "",
    "## refusals and warnings of the API server",
    ...answers(result),
    "",
    "## what happens",
    ...events(result),
    "",
    "## rollout",
    ...steps(result),
  ];
  if (result.assumptions.length > 0)
    lines.push("", "## assumptions", ...result.assumptions.map((a) => `${a.object}: ${a.text}`));
  if (result.notSimulated.length > 0) lines.push("", "## not simulated", ...result.notSimulated);
  return `${lines.join("\n")}\n`;
}

function heading({ ref, readiness, answer }: Outcome): string {
  const name = `${ref.namespace}/${ref.kind.toLowerCase()}/${ref.name}`;
  if (answer && (answer.code >= 400 || answer.code === 0))
    return `${name}  refused (${answer.code})`;
  if (!readiness) return name;
  const { ready, desired, readyAt, stuck } = readiness;
  return `${name}  ${ready}/${desired} ready${stuck ? `, stuck (${stuck})` : readyAt ? ` at ${readyAt}` : ""}`;
}

function answers(result: DryRunResult): string[] {
  const lines = result.results.flatMap((answer) => [
    ...(answer.status
      ? [`${answer.kind}/${answer.name}: ${answer.code} ${answer.status.message}`]
      : []),
    ...answer.warnings.map((warning) => `${answer.kind}/${answer.name}: Warning: ${warning}`),
  ]);
  return lines.length > 0 ? lines : ["none"];
}

function events(result: DryRunResult): string[] {
  const rows = result.events.map((event) => [
    `t=${event.at}`,
    `${event.object.kind.toLowerCase()}/${event.object.name}`,
    `${event.type === "Warning" ? "! " : ""}${event.reason}: ${event.message}${event.count > 1 ? ` (x${event.count})` : ""}`,
  ]);
  return columns(rows);
}

function steps(result: DryRunResult): string[] {
  return columns(
    result.steps.map((step) => {
      const sets = Object.entries(step.replicaSets ?? {}).map(
        ([name, set]) => `${name} ${set.ready}/${set.desired}`,
      );
      return [
        `t=${step.at}`,
        step.object,
        `${step.text}${sets.length > 0 ? `  [${sets.join(", ")}]` : ""}`,
      ];
    }),
  );
}

/** Rows as lines with aligned columns; the last one runs free. */
function columns(rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return ["nothing"];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map(
    ([at = "", object = "", text = ""]) =>
      `${at.padEnd(widths[0] ?? 0)}  ${object.padEnd(widths[1] ?? 0)}  ${text.replaceAll("\n", "\\n")}`,
  );
}
