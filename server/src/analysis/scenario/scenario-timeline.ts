// What happened in the last run of a scenario, as plain text: steps and events in one line of time.
import { parseDuration, type ScenarioEvent, type ScenarioResult } from "#engine";

export function scenarioTimeline(result: ScenarioResult, stale: boolean): string {
  const { name, kubernetesVersion, seed, failures, steps, events } = result;
  const rows = [
    ...steps.map((step, order) => ({ ms: msOf(step.at), order, cells: stepCells(step) })),
    ...events.map((event) => ({
      ms: msOf(event.at),
      order: lastStepAt(result, event),
      cells: eventCells(event),
    })),
  ].sort((a, b) => a.ms - b.ms || a.order - b.order);
  const widths = [0, 1].map((i) => Math.max(0, ...rows.map(({ cells }) => cells[i]!.length)));
  return [
    `# scenario ${name}  ·  Kubernetes ${kubernetesVersion}  ·  seed ${seed}`,
    `# ${verdictText(result)}${stale ? "  ·  the text has changed since" : ""}`,
    ...(failures.length > 0 ? ["", "## failures", ...failures.flatMap(failureLines)] : []),
    "",
    "## what happened",
    ...rows.map(({ cells: [at, subject, text] }) =>
      `${at!.padEnd(widths[0]!)}  ${subject!.padEnd(widths[1]!)}  ${text}`.trimEnd(),
    ),
    "",
  ].join("\n");
}

/** `passed at 2m10s`, `failed at step 5`. */
export function verdictText({ passed, at, failures }: ScenarioResult): string {
  const [first] = failures;
  if (passed || !first) return `passed at ${at}`;
  return first.step < 0 ? "failed: the cluster" : `failed at step ${first.step + 1}`;
}

type Cells = readonly [at: string, subject: string, text: string];

function stepCells({
  at,
  step,
  do: verb,
  output,
  refusal,
}: ScenarioResult["steps"][number]): Cells {
  const text = [output.trimEnd(), refusal === null ? "" : `! ${refusal}`]
    .filter(Boolean)
    .join("\n");
  return [`t=${at}`, `step ${step + 1} ${verb}`, oneLine(text)];
}

function eventCells({ at, object, type, reason, message }: ScenarioEvent): Cells {
  const text = `${type === "Warning" ? "! " : ""}${reason}: ${message}`;
  return [`t=${at}`, `${object.kind.toLowerCase()}/${object.name}`, oneLine(text)];
}

function failureLines({ step, at, message, events }: ScenarioResult["failures"][number]): string[] {
  return [
    `step ${step + 1} at ${at}: ${oneLine(message)}`,
    ...events.map(
      ({ at: when, reason, message: text }) => `  ${when}  ${reason}: ${oneLine(text)}`,
    ),
  ];
}

/** Events follow the last step that began at or before them. */
function lastStepAt({ steps }: ScenarioResult, event: ScenarioEvent): number {
  return steps.findLastIndex(({ at }) => msOf(at) <= msOf(event.at)) + 0.5;
}

const msOf = (at: string) => parseDuration(at) ?? 0;
const oneLine = (text: string) => text.trimEnd().replace(/\r?\n/g, "\\n");
