// The refactorings, in the order in which they are offered.
import type { Refactoring, RefactoringId } from "../feature.ts";
import { convertSelector } from "./convert-selector.ts";
import { extractEnv } from "./extract-env.ts";
import { generateAutoscaler } from "./generate-autoscaler.ts";
import { generateDisruptionBudget } from "./generate-disruption-budget.ts";
import { generateService } from "./generate-service.ts";
import type { Refactor, RefactorContext } from "./refactoring.ts";
import { sortKeys } from "./sort-keys.ts";
import { splitFile } from "./split-file.ts";
import { wrapPod } from "./wrap-pod.ts";

const refactors: readonly (readonly [Refactor, ...RefactoringId[]])[] = [
  [extractEnv, "extractConfigMap", "extractSecret"],
  [wrapPod, "wrapPod"],
  [generateService, "generateService"],
  [generateDisruptionBudget, "generateDisruptionBudget"],
  [generateAutoscaler, "generateAutoscaler"],
  [convertSelector, "convertSelector"],
  [splitFile, "splitFile"],
  [sortKeys, "sortKeys"],
];

/** What can be done at a cursor without any finding, of the refactorings that are asked for. */
export function refactorings(
  context: RefactorContext,
  asked: (id: RefactoringId) => boolean,
): Refactoring[] {
  if (context.source.skipped !== undefined) return [];
  return refactors.flatMap(([refactor, ...ids]) =>
    ids.some(asked) ? refactor(context).filter(({ id }) => asked(id)) : [],
  );
}
