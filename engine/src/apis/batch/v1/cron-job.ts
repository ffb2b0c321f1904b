// Mirrors pkg/registry/batch/cronjob/strategy.go, pkg/apis/batch/v1/defaults.go and the CronJob rules of
// pkg/apis/batch/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type {
  BatchV1CronJob,
  BatchV1CronJobSpec,
  BatchV1JobSpec,
} from "../../../model/generated/types.ts";
import { utf8Length } from "../../../model/utf8.ts";
import { ageColumn, nameColumn, timeSince } from "../../columns.ts";
import type { PodValidationOptions } from "../../core/v1/pod-spec/validation-options.ts";
import { dropDisabledTemplateFields, podTemplateOptions } from "../../core/v1/pod-template-spec.ts";
import { containerColumns, countColumn, selectorColumn } from "../../core/v1/workload/columns.ts";
import { selectorValue } from "../../core/v1/workload/selector-and-template.ts";
import { generationChanged, podNameWarnings } from "../../core/v1/workload/warnings.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import { nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
import {
  validateNonnegativeField,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from "../../meta/v1/object-meta.ts";
import { parseCronSchedule } from "./cron-schedule.ts";
import { jobSpecWarnings, setJobTemplateDefaults, validateJobSpec } from "./job-spec.ts";
import { validateTimeZone } from "./time-zone.ts";

const specPath = FieldPath.of("spec");
const jobSpecPath = specPath.child("jobTemplate", "spec");
const maxNameBytes = 52;
const concurrencyPolicies = ["Allow", "Forbid", "Replace"];

function specOf(cronJob: BatchV1CronJob): BatchV1CronJobSpec {
  cronJob.spec ??= {} as BatchV1CronJobSpec;
  return cronJob.spec;
}

function jobSpecOf(cronJob: BatchV1CronJob): BatchV1JobSpec {
  const spec = specOf(cronJob);
  spec.jobTemplate ??= {};
  spec.jobTemplate.spec ??= {} as BatchV1JobSpec;
  return spec.jobTemplate.spec;
}

function setDefaults(cronJob: BatchV1CronJob, context: ApiContext): void {
  const spec = specOf(cronJob);
  setJobTemplateDefaults(jobSpecOf(cronJob), context, true);
  spec.concurrencyPolicy ||= "Allow";
  spec.suspend ??= false;
  spec.successfulJobsHistoryLimit ??= 3;
  spec.failedJobsHistoryLimit ??= 1;
}

function validateSpec(
  cronJob: BatchV1CronJob,
  old: BatchV1CronJob | undefined,
  options: PodValidationOptions,
): FieldError[] {
  const { context } = options;
  const spec = specOf(cronJob);
  const jobSpec = jobSpecOf(cronJob);
  const { concurrencyPolicy = "" } = spec;
  const errors = [
    ...validateSchedule(spec, old?.spec),
    ...validateNonnegativeField(
      spec.startingDeadlineSeconds,
      specPath.child("startingDeadlineSeconds"),
    ),
    ...(old && old.spec?.timeZone === spec.timeZone
      ? []
      : validateTimeZone(spec.timeZone, specPath.child("timeZone"))),
  ];
  if (!concurrencyPolicies.includes(concurrencyPolicy))
    errors.push(
      concurrencyPolicy === ""
        ? fieldError.required(specPath.child("concurrencyPolicy"))
        : fieldError.notSupported(
            specPath.child("concurrencyPolicy"),
            concurrencyPolicy,
            concurrencyPolicies,
          ),
    );
  errors.push(...validateJobSpec(jobSpec, jobSpecPath, options));
  if (jobSpec.selector)
    errors.push(
      fieldError.invalid(
        jobSpecPath.child("selector"),
        selectorValue(jobSpec.selector, context),
        "`selector` will be auto-generated",
      ),
    );
  if (jobSpec.manualSelector)
    errors.push(
      fieldError.notSupported(jobSpecPath.child("manualSelector"), jobSpec.manualSelector, [
        "nil",
        "false",
      ]),
    );
  for (const field of ["successfulJobsHistoryLimit", "failedJobsHistoryLimit"] as const)
    errors.push(...validateNonnegativeField(spec[field], specPath.child(field)));
  return errors;
}

/** A time zone belongs in its own field; schedules that had one before that may keep it. */
function validateSchedule(
  { schedule = "", timeZone }: BatchV1CronJobSpec,
  old: BatchV1CronJobSpec | undefined,
): FieldError[] {
  const path = specPath.child("schedule");
  if (schedule === "") return [fieldError.required(path)];
  const parsed = parseCronSchedule(schedule);
  const errors = "error" in parsed ? [fieldError.invalid(path, schedule, parsed.error)] : [];
  if (!schedule.includes("TZ")) return errors;
  const mayKeep = old?.schedule?.includes("TZ") ?? false;
  if (mayKeep && timeZone === undefined) return errors;
  return [
    ...errors,
    fieldError.invalid(
      path,
      schedule,
      mayKeep
        ? "cannot use both timeZone field and TZ or CRON_TZ in schedule"
        : "cannot use TZ or CRON_TZ in schedule, use timeZone field instead",
    ),
  ];
}

function suspendText(suspend: boolean | undefined): string {
  if (suspend === undefined) return "<unset>";
  return suspend ? "True" : "False";
}

export const cronJob: Kind<BatchV1CronJob> = {
  group: "batch",
  version: "v1",
  kind: "CronJob",
  plural: "cronjobs",
  singular: "cronjob",
  shortNames: ["cj"],
  categories: ["all"],
  namespaced: true,
  subresources: ["status"],
  generation: true,
  setDefaults,
  prepareForCreate(object, context) {
    object.status = {};
    dropDisabledTemplateFields(jobSpecOf(object).template ?? {}, undefined, context);
  },
  prepareForUpdate(object, old, context, subresource) {
    if (subresource !== "status")
      dropDisabledTemplateFields(
        jobSpecOf(object).template ?? {},
        old.spec?.jobTemplate?.spec?.template,
        context,
      );
  },
  validate(object, context) {
    const { name = "" } = object.metadata ?? {};
    const errors = [
      ...validateObjectMeta(
        object.metadata,
        { namespaced: true, name: nameIsDNSSubdomain },
        context,
      ),
      ...validateSpec(object, undefined, podTemplateOptions(context)),
    ];
    // The Jobs' names are this name and eleven characters more.
    if (utf8Length(name) > maxNameBytes)
      errors.push(
        fieldError.invalid(
          FieldPath.of("metadata", "name"),
          name,
          `must be no more than ${maxNameBytes} characters`,
        ),
      );
    return errors;
  },
  validateUpdate(object, old, context, subresource) {
    if (subresource === "status") return [];
    const template = old.spec?.jobTemplate?.spec?.template;
    return [
      ...validateObjectMetaUpdate(object.metadata, old.metadata, context),
      ...validateSpec(object, old, podTemplateOptions(context, template)),
    ];
  },
  warnings(object, old, context) {
    const template =
      old && !generationChanged(object, old)
        ? []
        : jobSpecWarnings(object.spec?.jobTemplate?.spec, jobSpecPath, context);
    if (!old) return [...podNameWarnings(object), ...template];
    return object.spec?.schedule?.includes("TZ")
      ? [
          ...template,
          "cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details",
        ]
      : template;
  },
  columns: [
    nameColumn,
    { name: "Schedule", cell: ({ spec }) => spec?.schedule ?? "" },
    { name: "Timezone", cell: ({ spec }) => spec?.timeZone ?? "<none>" },
    { name: "Suspend", cell: ({ spec }) => suspendText(spec?.suspend) },
    countColumn("Active", ({ status }) => status?.active?.length),
    {
      name: "Last Schedule",
      cell: ({ status }, nowMs) =>
        status?.lastScheduleTime === undefined
          ? "<none>"
          : timeSince(status.lastScheduleTime, nowMs),
    },
    ageColumn,
    ...containerColumns<BatchV1CronJob>(({ spec }) => spec?.jobTemplate?.spec?.template?.spec),
    selectorColumn(({ spec }) => spec?.jobTemplate?.spec?.selector),
  ],
};
