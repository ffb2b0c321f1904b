// What a run says about the objects of one file, beside what is told of them without a run.

import { isPlaceholder, valueAt } from "../documents/index.ts";
import type { Diagnostic } from "../features/feature.ts";
import type { Finding } from "../finding.ts";
import { readImage } from "../lint/image-reference.ts";
import type { BoundObject, ResourceScope } from "../resources/index.ts";
import { dryRunFindings } from "./findings.ts";
import { type Outcome, objectKey } from "./outcome.ts";
import type { DryRun } from "./runs.ts";

/** Codes of findings that only a run has, beside the reasons of events and refusals (`FailedMount`, `Forbidden`). */
export const dryRunCodes = ["namespace-not-found", "exceeded-quota"] as const;

/** A code that a run may have: nobody knows without one whether it fires. */
export function isDryRunCode(code: string): boolean {
  return /[A-Z]/.test(code) || dryRunCodes.some((known) => known === code);
}

interface RunOfFile {
  readonly file: string;
  readonly run: DryRun;
  readonly objects: readonly BoundObject[];
  /** What is found without the run. */
  readonly told: readonly Diagnostic[];
  readonly resources: ResourceScope;
  /** Nobody has named a cluster. */
  readonly assumedCluster: boolean;
}

/** The findings of a run about the objects of a file, in their order. One cause is told once. */
export function runFindings({ file, run, objects, told, ...world }: RunOfFile): Finding[] {
  return objects.flatMap((object) => {
    const outcome = run.outcomes.get(objectKey(object.ref));
    if (!outcome || outcome.ref.file !== file) return [];
    const own = told.filter(
      ({ finding }) => finding && objectKey(finding.object) === objectKey(object.ref),
    );
    const texts = new Set(own.map(({ message }) => message));
    // That a pod waits for what is not there is the same fact as that it is not there. In a cluster that nobody has named,
    // neither is more certain than the other.
    const causes = new Set(
      own
        .filter(
          ({ severity, source }) =>
            severity === "warning" ||
            severity === "error" ||
            (world.assumedCluster && source === "reference"),
        )
        .map(({ finding }) => finding?.path.join("\n")),
    );
    const { result } = run;
    const view = { object, outcome, result, ...world };
    return dryRunFindings(view, (text) => texts.has(text)).filter(
      (finding) =>
        !causes.has(finding.path.join("\n")) &&
        !isFilledIn(valueAt(object.value, finding.path)) &&
        (finding.code !== "namespace-not-found" || isFirst(outcome, run)),
    );
  });
}

/** What something fills in before kubectl sees it is nobody's to judge. */
function isFilledIn(value: unknown): boolean {
  return (
    isPlaceholder(value) ||
    (typeof value === "string" && value !== "" && readImage(value).kind === "unknown")
  );
}

/** Of all objects that are refused for the same missing thing, the one that is applied first. */
function isFirst(outcome: Outcome, { outcomes }: DryRun): boolean {
  const text = outcome.answer?.status?.message;
  const first = [...outcomes.values()].find(({ answer }) => answer?.status?.message === text);
  return first === outcome;
}
