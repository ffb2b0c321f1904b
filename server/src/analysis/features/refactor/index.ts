// The refactorings, in the order in which they are offered.
import type { Refactoring } from "../feature.ts";
import { convertSelector } from "./convert-selector.ts";
import { extractEnv } from "./extract-env.ts";
import { generateAutoscaler } from "./generate-autoscaler.ts";
import { generateDisruptionBudget } from "./generate-disruption-budget.ts";
import { generateService } from "./generate-service.ts";
import type { Refactor, RefactorContext } from "./refactoring.ts";
import { sortKeys } from "./sort-keys.ts";
import { splitFile } from "./split-file.ts";
import { wrapPod } from "./wrap-pod.ts";

const refactors: readonly Refactor[] = [
  extractEnv,
  wrapPod,
  generateService,
  generateDisruptionBudget,
  generateAutoscaler,
  convertSelector,
  splitFile,
  sortKeys,
];

/** What can be done with the object around a cursor without any finding. */
export function refactorings(context: RefactorContext): Refactoring[] {
  return context.source.skipped === undefined
    ? refactors.flatMap((refactor) => refactor(context))
    : [];
}
