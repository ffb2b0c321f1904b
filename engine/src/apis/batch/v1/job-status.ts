// Mirrors the Job status rules of pkg/apis/batch/validation/validation.go and pkg/registry/batch/job/strategy.go (1.36).
// Before JobManagedBy (1.32) the server checked counters only.
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type { BatchV1Job, BatchV1JobStatus } from "../../../model/generated/types.ts";
import { deepEqual } from "../../../model/object.ts";
import { parseTime } from "../../../model/time.ts";
import { goValue, namedString, slice, struct } from "../../go-structs.ts";
import type { ApiContext } from "../../kind.ts";
import { validateNonnegativeField, validateObjectMetaUpdate } from "../../meta/v1/object-meta.ts";
import { firstCommonIndex, parseIndexes } from "./index-list.ts";

const statusPath = FieldPath.of("status");
const uncountedType = struct("batch.UncountedTerminatedPods", {
  Succeeded: slice(namedString("types.UID")),
  Failed: slice(namedString("types.UID")),
});
const conditionsPath = statusPath.child("conditions");

export function hasJobCondition(job: BatchV1Job, type: string, status = "True"): boolean {
  return (job.status?.conditions ?? []).some((c) => c.type === type && c.status === status);
}

const isComplete = (job: BatchV1Job) => hasJobCondition(job, "Complete");
const isFailed = (job: BatchV1Job) => hasJobCondition(job, "Failed");
const isFinished = (job: BatchV1Job) => isComplete(job) || isFailed(job);
const isFailureTarget = (job: BatchV1Job) => hasJobCondition(job, "FailureTarget");
const meetsSuccessCriteria = (job: BatchV1Job) => hasJobCondition(job, "SuccessCriteriaMet");

export function validateJobStatusUpdate(
  job: BatchV1Job,
  old: BatchV1Job,
  context: ApiContext,
): FieldError[] {
  const errors = [
    ...validateObjectMetaUpdate(job.metadata, old.metadata, context),
    ...validateCounts(job.status ?? {}),
    ...validateUncounted(job.status ?? {}),
  ];
  const strict = context.feature("JobManagedBy");
  if (strict)
    errors.push(
      ...validateConditions(job, old),
      ...validateTimes(job, old, context),
      ...validateFinished(job, old, context),
      ...validateIndexLists(job, old),
    );
  errors.push(...validateSuccessCriteria(job));
  if (strict) errors.push(...validateTransitions(job, old));
  const refuse = (detail: string) => errors.push(conditionError(detail));
  if (meetsSuccessCriteria(old) && !meetsSuccessCriteria(job))
    refuse("cannot disable the SuccessCriteriaMet=True condition");
  if (isComplete(old) && !meetsSuccessCriteria(old) && meetsSuccessCriteria(job))
    refuse("cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions");
  return errors;
}

function conditionError(detail: string): FieldError {
  return { ...fieldError.invalid(conditionsPath, undefined, detail), omitValue: true };
}

function validateCounts(status: BatchV1JobStatus): FieldError[] {
  return (["active", "succeeded", "failed", "ready", "terminating"] as const).flatMap((field) =>
    validateNonnegativeField(status[field], statusPath.child(field)),
  );
}

function validateUncounted({ uncountedTerminatedPods }: BatchV1JobStatus): FieldError[] {
  const path = statusPath.child("uncountedTerminatedPods");
  const seen = new Set<string>();
  return (["succeeded", "failed"] as const).flatMap((list) =>
    (uncountedTerminatedPods?.[list] ?? []).flatMap((uid, i) => {
      const at = path.child(list).index(i);
      if (uid === "") return [fieldError.invalid(at, uid, "must not be empty")];
      if (seen.has(uid)) return [fieldError.duplicate(at, uid)];
      seen.add(uid);
      return [];
    }),
  );
}

/** Whether a condition was gained or lost. */
function changed(job: BatchV1Job, old: BatchV1Job, test: (job: BatchV1Job) => boolean): boolean {
  return test(job) !== test(old);
}

function validateConditions(job: BatchV1Job, old: BatchV1Job): FieldError[] {
  const complete = changed(job, old, isComplete);
  const errors: FieldError[] = [];
  if ((complete || changed(job, old, isFailed)) && isComplete(job) && isFailed(job))
    errors.push(conditionError("cannot set Complete=True and Failed=true conditions"));
  if ((complete || changed(job, old, isFailureTarget)) && isComplete(job) && isFailureTarget(job))
    errors.push(conditionError("cannot set Complete=True and FailureTarget=true conditions"));
  return errors;
}

function validateTimes(job: BatchV1Job, old: BatchV1Job, { minor }: ApiContext): FieldError[] {
  const { completionTime, startTime } = job.status ?? {};
  const timesChanged = completionTime !== old.status?.completionTime;
  const started = startTime !== old.status?.startTime;
  const at = statusPath.child("completionTime");
  const errors: FieldError[] = [];
  if (changed(job, old, isComplete) || timesChanged) {
    if (completionTime !== undefined && !isComplete(job))
      errors.push(
        fieldError.invalid(
          at,
          completionTime,
          "cannot set completionTime when there is no Complete=True condition",
        ),
      );
    if (completionTime === undefined && isComplete(job))
      errors.push(fieldError.required(at, "completionTime is required for Complete jobs"));
  }
  if (
    (started || timesChanged) &&
    startTime !== undefined &&
    completionTime !== undefined &&
    (parseTime(completionTime) ?? 0) < (parseTime(startTime) ?? 0)
  )
    errors.push(
      fieldError.invalid(
        at,
        completionTime,
        minor >= 34
          ? "must be equal to or after `startTime`"
          : "completionTime cannot be set before startTime",
      ),
    );
  return errors;
}

function validateFinished(job: BatchV1Job, old: BatchV1Job, context: ApiContext): FieldError[] {
  const { status = {}, spec } = job;
  const finished = isFinished(job);
  const finishedChanged = changed(job, old, isFinished);
  const differs = (field: keyof BatchV1JobStatus) => !deepEqual(status[field], old.status?.[field]);
  const errors: FieldError[] = [];
  if (
    (changed(job, old, isFailed) || differs("failedIndexes")) &&
    isFailed(job) &&
    !isFailureTarget(job)
  )
    errors.push(
      conditionError("cannot set Failed=True condition without the FailureTarget=true condition"),
    );
  if (
    (changed(job, old, isComplete) || changed(job, old, meetsSuccessCriteria)) &&
    isComplete(job) &&
    !meetsSuccessCriteria(job)
  )
    errors.push(
      conditionError(
        "cannot set Complete=True condition without the SuccessCriteriaMet=true condition",
      ),
    );
  if ((finishedChanged || differs("active")) && finished && (status.active ?? 0) > 0)
    errors.push(
      fieldError.invalid(
        statusPath.child("active"),
        status.active,
        "active>0 is invalid for finished job",
      ),
    );
  const neverRan = spec?.suspend === true && spec.completions === 0;
  if (
    (finishedChanged || differs("startTime")) &&
    !neverRan &&
    finished &&
    status.startTime === undefined
  )
    errors.push(
      fieldError.required(statusPath.child("startTime"), "startTime is required for finished job"),
    );
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {};
  if (
    (finishedChanged || differs("uncountedTerminatedPods")) &&
    finished &&
    succeeded.length + failed.length > 0
  )
    errors.push(
      fieldError.invalid(
        statusPath.child("uncountedTerminatedPods"),
        goValue(uncountedType, status.uncountedTerminatedPods, context),
        context.minor >= 34
          ? "must be empty for finished job"
          : "uncountedTerminatedPods needs to be empty for finished job",
      ),
    );
  return errors;
}

function validateIndexLists(job: BatchV1Job, old: BatchV1Job): FieldError[] {
  const { completedIndexes = "", failedIndexes, terminating, ready, active = 0 } = job.status ?? {};
  const { completions, backoffLimitPerIndex, completionMode } = job.spec ?? {};
  const completedChanged = completedIndexes !== (old.status?.completedIndexes ?? "");
  const failedChanged = failedIndexes !== old.status?.failedIndexes;
  const completedAt = statusPath.child("completedIndexes");
  const failedAt = statusPath.child("failedIndexes");
  const completed = parseIndexes(completedIndexes, completions ?? 0);
  const failed = parseIndexes(failedIndexes ?? "", completions ?? 0);
  const errors: FieldError[] = [];
  if (completedChanged && completions !== undefined && "error" in completed)
    errors.push(
      fieldError.invalid(
        completedAt,
        completedIndexes,
        `error parsing completedIndexes: ${completed.error}`,
      ),
    );
  if (
    failedChanged &&
    completions !== undefined &&
    backoffLimitPerIndex !== undefined &&
    "error" in failed
  )
    errors.push(
      fieldError.invalid(failedAt, failedIndexes, `error parsing failedIndexes: ${failed.error}`),
    );
  if (completedChanged && completedIndexes !== "" && completionMode !== "Indexed")
    errors.push(
      fieldError.invalid(
        completedAt,
        completedIndexes,
        "cannot set non-empty completedIndexes when non-indexed completion mode",
      ),
    );
  if (failedChanged && backoffLimitPerIndex === undefined && failedIndexes !== undefined)
    errors.push(
      fieldError.invalid(
        failedAt,
        failedIndexes,
        "cannot set non-null failedIndexes when backoffLimitPerIndex is null",
      ),
    );
  const common =
    "error" in completed || "error" in failed ? undefined : firstCommonIndex(completed, failed);
  if ((completedChanged || failedChanged) && completions !== undefined && common !== undefined)
    errors.push(
      fieldError.invalid(
        failedAt,
        failedIndexes,
        `failedIndexes and completedIndexes overlap at index: ${common}`,
      ),
    );
  if (
    (changed(job, old, isFinished) || terminating !== old.status?.terminating) &&
    isFinished(job) &&
    (terminating ?? 0) > 0
  )
    errors.push(
      fieldError.invalid(
        statusPath.child("terminating"),
        terminating,
        "terminating>0 is invalid for finished job",
      ),
    );
  const countsChanged = ready !== old.status?.ready || active !== (old.status?.active ?? 0);
  if (countsChanged && (ready ?? 0) > active)
    errors.push(
      fieldError.invalid(
        statusPath.child("ready"),
        ready,
        "cannot set more ready pods than active",
      ),
    );
  return errors;
}

function validateSuccessCriteria(job: BatchV1Job): FieldError[] {
  const errors: FieldError[] = [];
  if (meetsSuccessCriteria(job) && isFailed(job))
    errors.push(conditionError("cannot set SuccessCriteriaMet=True and Failed=true conditions"));
  if (meetsSuccessCriteria(job) && isFailureTarget(job))
    errors.push(
      conditionError("cannot set SuccessCriteriaMet=True and FailureTarget=true conditions"),
    );
  if (job.spec?.successPolicy && !meetsSuccessCriteria(job) && isComplete(job))
    errors.push(
      conditionError(
        "cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True",
      ),
    );
  return errors;
}

/** What must not go back. */
function validateTransitions(job: BatchV1Job, old: BatchV1Job): FieldError[] {
  const { status = {}, spec } = job;
  const before = old.status ?? {};
  const errors: FieldError[] = [];
  for (const type of ["Failed", "Complete", "FailureTarget"])
    if (hasJobCondition(old, type) && !hasJobCondition(job, type))
      errors.push(conditionError(`cannot disable the terminal ${type}=True condition`));
  const notLower = (field: "failed" | "succeeded") => {
    if ((status[field] ?? 0) < (before[field] ?? 0))
      errors.push(
        fieldError.invalid(
          statusPath.child(field),
          status[field] ?? 0,
          `cannot decrease the ${field} counter`,
        ),
      );
  };
  notLower("failed");
  // An Indexed Job with equal numbers can be scaled down, and then loses successes.
  if (spec?.completionMode !== "Indexed" || spec.completions !== spec.parallelism)
    notLower("succeeded");
  const { completionTime, startTime } = status;
  if (
    completionTime !== undefined &&
    before.completionTime !== undefined &&
    completionTime !== before.completionTime
  )
    errors.push(
      fieldError.invalid(statusPath.child("completionTime"), completionTime, "field is immutable"),
    );
  const resuming = hasJobCondition(old, "Suspended") && hasJobCondition(job, "Suspended", "False");
  if (
    before.startTime !== undefined &&
    startTime !== before.startTime &&
    !resuming &&
    spec?.suspend !== true
  )
    errors.push(
      fieldError.invalid(
        statusPath.child("startTime"),
        startTime,
        "field is immutable for unsuspended job once set",
      ),
    );
  return errors;
}
