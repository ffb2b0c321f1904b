// What `drydock test` found, as every reporter takes it.
import type { ScenarioResult } from "#engine";
import type { FileMistake, ReadScenario } from "../scenarios.ts";

export type Failure = ScenarioResult["failures"][number];

export interface TestedScenario {
  readonly scenario: ReadScenario;
  readonly result: ScenarioResult;
  readonly ms: number;
}

export interface TestReport {
  readonly tested: readonly TestedScenario[];
  /** Of files that were not run. */
  readonly mistakes: readonly FileMistake[];
  readonly ms: number;
}

/** A reporter gives the whole text of its form. */
export type TestReporter = (report: TestReport, options: { readonly color: boolean }) => string;

/** One failure as several lines: where, what was expected, what was, and the last events of the object. */
export function failureLines(
  { scenario: { file, placeOf } }: TestedScenario,
  failure: Failure,
  withEvents = true,
): string[] {
  const { step, at, path, message, object, what, expected, actual, events } = failure;
  const { line, column } = placeOf(path);
  const place = `${file}:${line}:${column}`;
  const when = step < 0 ? "" : `step ${step + 1} at ${at}: `;
  const told = withEvents ? eventLines(object, events) : [];
  if (expected === undefined) return [`${place}: ${when}${message}`, ...told];
  const subject = object === undefined ? what : `${object}: ${what}`;
  return [
    `${place}: ${when}${subject}`,
    ...labelled("expected", expected),
    ...labelled("was", actual ?? ""),
    ...told,
  ];
}

const labelled = (label: string, text: string) =>
  `  ${`${label}:`.padEnd(10)}${text}`
    .trimEnd()
    .replaceAll("\n", `\n${" ".repeat(12)}`)
    .split("\n");

function eventLines(object: string | undefined, events: Failure["events"]): string[] {
  if (object === undefined) return [];
  if (events.length === 0) return [`  no events of ${object}`];
  const width = Math.max(...events.map(({ at }) => at.length));
  const reasons = Math.max(...events.map(({ reason }) => reason.length));
  const own = new Set(events.map((event) => event.object.name));
  return [
    `  last events of ${object}:`,
    ...events.map(({ at, type, reason, object: about, message }) => {
      const name = own.size > 1 ? `${about.name}: ` : "";
      return `    ${at.padEnd(width)}  ${type.padEnd(7)}  ${reason.padEnd(reasons)}  ${name}${message.trimEnd().replaceAll("\n", "\\n")}`;
    }),
  ];
}
