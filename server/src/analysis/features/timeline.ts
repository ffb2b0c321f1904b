// The timeline of a scope as plain text: one line per event and rollout step, diffable, readable aloud. Every line knows
// the object of the manifests that it is about.
import type { DryRunResult, OwnedEvent } from "#engine";
import type { Span } from "../documents/index.ts";
import { type Outcome, objectKey } from "../dry-run/outcome.ts";
import { podSpecPath } from "../resources/index.ts";

export interface TimelineInput {
  readonly title: string;
  readonly cluster: string;
  readonly result: DryRunResult | undefined;
  readonly outcomes: readonly Outcome[];
  readonly stale: boolean;
}

/** A line, and the outcome of the object that it is about. */
interface Line {
  readonly text: string;
  readonly outcome?: Outcome | undefined;
}

/** The whole document; a scope that has not run yet gives its heading and says so. */
export function timelineText(input: TimelineInput): string {
  return `${timelineLines(input)
    .map(({ text }) => text)
    .join("\n")}\n`;
}

/** The object of the manifests that the line at an offset of the document is about, with the span of its name there. */
export function timelineTarget(
  input: TimelineInput,
  offset: number,
): { readonly outcome: Outcome; readonly span: Span } | undefined {
  let start = 0;
  for (const { text, outcome } of timelineLines(input)) {
    if (offset <= start + text.length)
      return outcome && { outcome, span: { start, end: start + text.length } };
    start += text.length + 1;
  }
  return undefined;
}

function timelineLines({ title, cluster, result, outcomes, stale }: TimelineInput): Line[] {
  if (!result) return [{ text: `# ${title}` }, { text: "# the dry run has not run yet" }];
  const roots = new Map(outcomes.map((outcome) => [objectKey(outcome.ref), outcome]));
  const { kubernetesVersion, seed, settledAt, until } = result;
  return [
    {
      text: `# ${title}  ·  Kubernetes ${kubernetesVersion}  ·  cluster ${cluster}  ·  seed ${seed}`,
    },
    {
      text: `# settled at ${settledAt ?? `no time within ${until}`}${stale ? "  ·  the text has changed since" : ""}`,
    },
    ...outcomes
      .filter(({ ref }) => podSpecPath(ref))
      .map((outcome) => ({ text: `# ${heading(outcome)}`, outcome })),
    ...section("answers of the API server", answers(outcomes)),
    ...section("events", events(result.events, roots)),
    ...section("steps", steps(result, roots)),
    ...(result.assumptions.length > 0
      ? section(
          "assumptions",
          result.assumptions.map(({ object, text }) => ({ text: `${object}: ${text}` })),
        )
      : []),
    ...(result.notSimulated.length > 0
      ? section(
          "not simulated",
          result.notSimulated.map((text) => ({ text })),
        )
      : []),
  ];
}

function section(title: string, lines: readonly Line[]): Line[] {
  return [
    { text: "" },
    { text: `## ${title}` },
    ...(lines.length > 0 ? lines : [{ text: "none" }]),
  ];
}

function heading({ ref, readiness, answer }: Outcome): string {
  const name = `${ref.namespace}/${ref.kind.toLowerCase()} ${ref.name}`;
  if (answer && (answer.code >= 400 || answer.code === 0))
    return `${name}  refused (${answer.code})`;
  if (!readiness) return name;
  const { ready, desired, readyAt, stuck } = readiness;
  const end = stuck ? `, stuck (${stuck})` : readyAt ? ` at ${readyAt}` : "";
  return `${name}  ready ${ready}/${desired}${end}`;
}

/** Refusals and warnings; what was simply taken says nothing. */
function answers(outcomes: readonly Outcome[]): Line[] {
  return outcomes.flatMap((outcome) => {
    const { ref, answer } = outcome;
    const name = `${ref.kind.toLowerCase()}/${ref.name}`;
    const refusal = answer?.status ? [`${name}: ${answer.code} ${answer.status.message}`] : [];
    const warnings = (answer?.warnings ?? []).map((warning) => `${name}: Warning: ${warning}`);
    return [...refusal, ...warnings].map((text) => ({ text: oneLine(text), outcome }));
  });
}

function events(all: readonly OwnedEvent[], roots: ReadonlyMap<string, Outcome>): Line[] {
  // That the model's nodes register is the cluster's story, not that of the manifests.
  const told = all.filter(
    ({ object, type, root }) =>
      object.kind !== "Node" || type === "Warning" || roots.has(objectKey(root)),
  );
  return columns(
    told.map(({ at, object, type, reason, message, root }) => ({
      cells: [
        `t=${at}`,
        `${object.kind.toLowerCase()}/${object.name}`,
        `${type === "Warning" ? "! " : ""}${reason}: ${message}`,
      ],
      outcome: roots.get(objectKey(root)),
    })),
  );
}

function steps(result: DryRunResult, roots: ReadonlyMap<string, Outcome>): Line[] {
  const byShortName = new Map(
    [...roots.values()].map((outcome) => [
      `${outcome.ref.kind.toLowerCase()}/${outcome.ref.name}`,
      outcome,
    ]),
  );
  return columns(
    result.steps.map(({ at, object, text, replicaSets = {} }) => {
      const sets = Object.entries(replicaSets).map(
        ([name, set]) => `${name} ${set.ready}/${set.desired}`,
      );
      return {
        cells: [`t=${at}`, object, `${text}${sets.length > 0 ? `  [${sets.join(", ")}]` : ""}`],
        outcome: byShortName.get(object),
      };
    }),
  );
}

interface Row {
  readonly cells: readonly string[];
  readonly outcome: Outcome | undefined;
}

/** Columns are as wide as the longest text wants, in steps: timelines that are compared differ where something happens. */
const widthStep = 8;

/** Rows as lines with aligned columns; the last one runs free. */
function columns(rows: readonly Row[]): Line[] {
  const widths = [0, 1].map((column) => {
    const longest = rows.reduce(
      (width, { cells }) => Math.max(width, cells[column]?.length ?? 0),
      0,
    );
    return Math.ceil(longest / widthStep) * widthStep;
  });
  return rows.map(({ cells: [at = "", object = "", text = ""], outcome }) => ({
    text: oneLine(`${at.padEnd(widths[0] ?? 0)}  ${object.padEnd(widths[1] ?? 0)}  ${text}`),
    outcome,
  }));
}

const oneLine = (text: string) => text.replace(/\r?\n/g, "\\n");
