// Mirrors validateJobSpec of pkg/apis/batch/validation/validation.go and WarningsForJobSpec of pkg/api/job/warnings.go
// (1.36): what Jobs and the templates of CronJobs share.
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import type { FieldPath } from "../../../model/field-path.ts";
import type { BatchV1JobSpec } from "../../../model/generated/types.ts";
import { utf8Length } from "../../../model/utf8.ts";
import { validateEnum } from "../../core/v1/field-formats.ts";
import type { PodValidationOptions } from "../../core/v1/pod-spec/validation-options.ts";
import {
  setPodTemplateDefaults,
  validatePodTemplateSpec,
} from "../../core/v1/pod-template-spec.ts";
import { podTemplateWarnings } from "../../core/v1/workload/warnings.ts";
import { goValue } from "../../go-structs.ts";
import type { ApiContext } from "../../kind.ts";
import { domainPrefixedPathErrors } from "../../meta/v1/name-formats.ts";
import { validateNonnegativeField } from "../../meta/v1/object-meta.ts";
import { validatePodFailurePolicy, validateSuccessPolicy } from "./job-policies.ts";
import { successPolicyType } from "./job-types.ts";

const maxParallelism = 100_000;
const maxFailedIndexes = 100_000;
/** Above this many completions, limits per index are tighter. */
const completionsSoftLimit = 100_000;
const maxParallelismForHighCompletions = 10_000;
const maxFailedIndexesForHighCompletions = 10_000;
const maxManagedByBytes = 63;

/** The defaults of a Job's template and policies, in place; the rest is the Job's alone, not of CronJobs' templates. */
export function setJobTemplateDefaults(
  spec: BatchV1JobSpec,
  context: ApiContext,
  inCronJob: boolean,
): void {
  spec.template ??= {};
  setPodTemplateDefaults(spec.template, context);
  if (inCronJob && context.minor < 34) return;
  for (const rule of spec.podFailurePolicy?.rules ?? [])
    for (const pattern of rule.onPodConditions ?? []) pattern.status ||= "True";
}

const counters = [
  "parallelism",
  "completions",
  "activeDeadlineSeconds",
  "backoffLimit",
  "ttlSecondsAfterFinished",
  "backoffLimitPerIndex",
  "maxFailedIndexes",
] as const;

export function validateJobSpec(
  spec: BatchV1JobSpec,
  path: FieldPath,
  options: PodValidationOptions,
): FieldError[] {
  const { context } = options;
  const indexed = spec.completionMode === "Indexed";
  const errors: FieldError[] = counters.flatMap((field) =>
    validateNonnegativeField(spec[field], path.child(field)),
  );
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined)
    errors.push(
      fieldError.required(path.child("backoffLimitPerIndex"), "when maxFailedIndexes is specified"),
    );
  errors.push(...validateManagedBy(spec.managedBy, path.child("managedBy")));
  if (spec.completionMode !== undefined && !indexed && spec.completionMode !== "NonIndexed")
    errors.push(
      fieldError.notSupported(path.child("completionMode"), spec.completionMode, [
        "NonIndexed",
        "Indexed",
      ]),
    );
  if (indexed) errors.push(...validateIndexedSpec(spec, path));
  if (spec.completionMode === undefined || spec.completionMode === "NonIndexed")
    for (const field of ["backoffLimitPerIndex", "maxFailedIndexes"] as const)
      if (spec[field] !== undefined)
        errors.push(
          fieldError.invalid(path.child(field), spec[field], "requires indexed completion mode"),
        );
  if (spec.podFailurePolicy)
    errors.push(...validatePodFailurePolicy(spec, path.child("podFailurePolicy"), context));
  if (spec.successPolicy)
    errors.push(
      ...(indexed
        ? validateSuccessPolicy(spec, path.child("successPolicy"))
        : [
            fieldError.invalid(
              path.child("successPolicy"),
              goValue(successPolicyType, spec.successPolicy, context),
              "requires indexed completion mode",
            ),
          ]),
    );
  return [
    ...errors,
    ...validatePodReplacementPolicy(spec, path.child("podReplacementPolicy")),
    ...validatePodTemplateSpec(spec.template ?? {}, path.child("template"), options),
    ...validateRestartPolicy(spec, path.child("template", "spec", "restartPolicy")),
  ];
}

function validateManagedBy(managedBy: string | undefined, path: FieldPath): FieldError[] {
  if (managedBy === undefined) return [];
  const errors =
    managedBy === ""
      ? [fieldError.required(path)]
      : domainPrefixedPathErrors(managedBy).map(({ value, detail }) =>
          fieldError.invalid(path, value, detail),
        );
  if (utf8Length(managedBy) > maxManagedByBytes)
    errors.push(fieldError.tooLong(path, maxManagedByBytes));
  return errors;
}

function validateIndexedSpec(spec: BatchV1JobSpec, path: FieldPath): FieldError[] {
  const { completions, parallelism } = spec;
  const failed = spec.maxFailedIndexes;
  const errors: FieldError[] = [];
  const atMost = (
    field: "parallelism" | "maxFailedIndexes",
    limit: number | undefined,
    bound: string,
  ) => {
    const value = spec[field];
    if (value !== undefined && limit !== undefined && value > limit)
      errors.push(
        fieldError.invalid(path.child(field), value, `must be less than or equal to ${bound}`),
      );
  };
  if (completions === undefined)
    errors.push(fieldError.required(path.child("completions"), "when completion mode is Indexed"));
  atMost("parallelism", maxParallelism, `${maxParallelism} when completion mode is Indexed`);
  atMost("maxFailedIndexes", completions, "completions");
  atMost("maxFailedIndexes", maxFailedIndexes, String(maxFailedIndexes));
  if ((completions ?? 0) <= completionsSoftLimit || spec.backoffLimitPerIndex === undefined)
    return errors;
  const when = `when completions are above ${completionsSoftLimit} and used with backoff limit per index`;
  if (failed === undefined)
    errors.push(
      fieldError.required(
        path.child("maxFailedIndexes"),
        `must be specified when completions is above ${completionsSoftLimit}`,
      ),
    );
  if (parallelism !== undefined)
    atMost(
      "parallelism",
      maxParallelismForHighCompletions,
      `${maxParallelismForHighCompletions} ${when}`,
    );
  atMost(
    "maxFailedIndexes",
    maxFailedIndexesForHighCompletions,
    `${maxFailedIndexesForHighCompletions} ${when}`,
  );
  return errors;
}

function validatePodReplacementPolicy(
  { podReplacementPolicy: policy, podFailurePolicy }: BatchV1JobSpec,
  path: FieldPath,
): FieldError[] {
  if (policy === undefined) return [];
  return validateEnum(
    policy,
    path,
    podFailurePolicy ? ["Failed"] : ["Failed", "TerminatingOrFailed"],
  );
}

function validateRestartPolicy(spec: BatchV1JobSpec, path: FieldPath): FieldError[] {
  const policy = spec.template?.spec?.restartPolicy ?? "";
  if (policy === "" || policy === "Always")
    return [fieldError.required(path, 'valid values: "OnFailure", "Never"')];
  if (policy !== "OnFailure" && policy !== "Never")
    return [fieldError.notSupported(path, policy, ["OnFailure", "Never"])];
  return spec.podFailurePolicy && policy !== "Never"
    ? [
        fieldError.invalid(
          path,
          policy,
          'only "Never" is supported when podFailurePolicy is specified',
        ),
      ]
    : [];
}

export function jobSpecWarnings(
  spec: BatchV1JobSpec | undefined,
  path: FieldPath,
  context: ApiContext,
): string[] {
  const { completions = 0, parallelism = 0 } = spec ?? {};
  const untrackable =
    spec?.completionMode === "Indexed" &&
    completions > completionsSoftLimit &&
    parallelism > maxParallelismForHighCompletions;
  return [
    ...(untrackable
      ? [
          `${path}: In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail`,
        ]
      : []),
    ...podTemplateWarnings(spec?.template, path.child("template"), context),
  ];
}
