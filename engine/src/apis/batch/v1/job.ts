// Mirrors pkg/registry/batch/job/strategy.go, pkg/apis/batch/v1/defaults.go and the Job rules of
// pkg/apis/batch/validation/validation.go (1.36).
import { humanDuration } from "../../../model/duration.ts";
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type { BatchV1Job, BatchV1JobSpec } from "../../../model/generated/types.ts";
import { deepEqual, type ObjectMeta } from "../../../model/object.ts";
import { matchesLabelSelector } from "../../../model/selector.ts";
import { parseTime } from "../../../model/time.ts";
import { ageColumn, nameColumn } from "../../columns.ts";
import type { PodValidationOptions } from "../../core/v1/pod-spec/validation-options.ts";
import { dropDisabledTemplateFields, podTemplateOptions } from "../../core/v1/pod-template-spec.ts";
import { containerColumns, selectorColumn } from "../../core/v1/workload/columns.ts";
import {
  hasInvalidLabelValue,
  isCompilable,
  selectorValue,
  templateMismatch,
} from "../../core/v1/workload/selector-and-template.ts";
import { generationChanged, podNameWarnings } from "../../core/v1/workload/warnings.ts";
import { goString, goValue, mapOf } from "../../go-structs.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import { validateLabelSelector } from "../../meta/v1/labels.ts";
import { isDNS1123Label, nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
import { validateObjectMeta, validateObjectMetaUpdate } from "../../meta/v1/object-meta.ts";
import { jobSpecWarnings, setJobTemplateDefaults, validateJobSpec } from "./job-spec.ts";
import { hasJobCondition, validateJobStatusUpdate } from "./job-status.ts";
import { validateJobSpecUpdate } from "./job-update.ts";

const specPath = FieldPath.of("spec");
const templatePath = specPath.child("template");
const maxInt32 = 2147483647;

const legacyLabels = { uid: "controller-uid", name: "job-name" } as const;
const prefixedLabels = {
  uid: "batch.kubernetes.io/controller-uid",
  name: "batch.kubernetes.io/job-name",
} as const;

function generatedLabels(metadata: ObjectMeta | undefined): Record<string, string> {
  const { uid = "", name = "" } = metadata ?? {};
  return {
    [legacyLabels.uid]: uid,
    [legacyLabels.name]: name,
    [prefixedLabels.uid]: uid,
    [prefixedLabels.name]: name,
  };
}

function specOf(job: BatchV1Job): BatchV1JobSpec {
  job.spec ??= {} as BatchV1JobSpec;
  return job.spec;
}

function setDefaults(job: BatchV1Job, context: ApiContext): void {
  const spec = specOf(job);
  // A name that is still to be generated is tried on copies, which share nothing.
  if (!job.metadata?.name) setLabels(job);
  setJobTemplateDefaults(spec, context, false);
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
  spec.parallelism ??= 1;
  spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : maxInt32;
  spec.completionMode ??= "NonIndexed";
  spec.suspend ??= false;
  spec.podReplacementPolicy ??= spec.podFailurePolicy ? "Failed" : "TerminatingOrFailed";
  spec.manualSelector ??= false;
}

/**
 * A Job without labels has its template's. The two share one map in the server, so that labels that are generated for
 * the template show up here as well: that is why this comes after them.
 */
function setLabels(job: BatchV1Job): void {
  const { labels } = specOf(job).template?.metadata ?? {};
  if (labels && Object.keys(job.metadata?.labels ?? {}).length === 0)
    job.metadata = { ...job.metadata, labels: { ...labels } };
}

/** A Job selects its pods by its own uid, unless it is told otherwise. */
function generateSelector(job: BatchV1Job): void {
  const spec = specOf(job);
  spec.template.metadata = {
    ...spec.template.metadata,
    labels: { ...generatedLabels(job.metadata), ...spec.template.metadata?.labels },
  };
  const { uid = "" } = job.metadata ?? {};
  spec.selector = {
    ...spec.selector,
    matchLabels: { [prefixedLabels.uid]: uid, ...spec.selector?.matchLabels },
  };
}

interface JobOptions {
  readonly pod: PodValidationOptions;
  /** False for Jobs that were stored before the labels had prefixes. */
  readonly requirePrefixedLabels: boolean;
}

function optionsOf(context: ApiContext, old?: BatchV1Job): JobOptions {
  const pod = podTemplateOptions(context, old?.spec?.template);
  const labels = old?.spec?.template?.metadata?.labels;
  return {
    pod: {
      ...pod,
      allowInvalidLabelValueInSelector:
        pod.allowInvalidLabelValueInSelector || hasInvalidLabelValue(old?.spec?.selector, context),
    },
    requirePrefixedLabels:
      old === undefined ||
      (labels?.[prefixedLabels.name] !== undefined && labels[prefixedLabels.uid] !== undefined),
  };
}

/** The labels that make the generated selector select exactly this Job's pods. */
function validateGeneratedSelector(job: BatchV1Job, options: JobOptions): FieldError[] {
  const { selector, manualSelector, template } = specOf(job);
  const { context } = options.pod;
  if (manualSelector || !selector) return [];
  const { uid = "" } = job.metadata ?? {};
  const labels = template?.metadata?.labels;
  const expected = Object.fromEntries(
    Object.entries(generatedLabels(job.metadata)).filter(
      ([key]) => options.requirePrefixedLabels || !key.includes("/"),
    ),
  );
  const errors = uid === "" ? [fieldError.required(FieldPath.of("metadata", "uid"))] : [];
  for (const [key, value] of Object.entries(expected)) {
    const at = templatePath.child("metadata", "labels").key(key);
    if (labels?.[key] === undefined) errors.push(fieldError.required(at, `must be '${value}'`));
    else if (labels[key] !== value)
      errors.push(
        fieldError.invalid(at, goValue(mapOf(goString), labels, context), `must be '${value}'`),
      );
  }
  if (isCompilable(selector, context) && !matchesLabelSelector(selector, expected))
    errors.push(
      fieldError.invalid(
        specPath.child("selector"),
        selectorValue(selector, context),
        "`selector` not auto-generated",
      ),
    );
  return errors;
}

/** The spec of a Job, whose selector is there by now. */
function validateSpec(spec: BatchV1JobSpec, options: PodValidationOptions): FieldError[] {
  const { context } = options;
  const { selector } = spec;
  const { labels } = spec.template?.metadata ?? {};
  const errors = [
    ...validateJobSpec(spec, specPath, options),
    ...(selector
      ? validateLabelSelector(selector, specPath.child("selector"), context, {
          allowInvalidValues: options.allowInvalidLabelValueInSelector,
        })
      : [fieldError.required(specPath.child("selector"))]),
  ];
  if (isCompilable(selector, context) && !matchesLabelSelector(selector, labels))
    errors.push(templateMismatch(labels, templatePath, context));
  return errors;
}

/** A Job that has the generated labels alone gets them when the server reads it back, after validation. */
function metadataToValidate({ metadata }: BatchV1Job): ObjectMeta {
  const { labels, ...rest } = metadata ?? {};
  return labels && deepEqual(labels, generatedLabels(metadata)) ? rest : (metadata ?? {});
}

function validateJob(job: BatchV1Job, options: JobOptions): FieldError[] {
  const spec = specOf(job);
  const { name = "" } = job.metadata ?? {};
  const errors = [
    ...validateObjectMeta(
      metadataToValidate(job),
      { namespaced: true, name: nameIsDNSSubdomain },
      options.pod.context,
    ),
    ...validateGeneratedSelector(job, options),
    ...validateSpec(spec, options.pod),
  ];
  const lastPod = `${name}-${(spec.completions ?? 0) - 1}`;
  if (
    spec.completionMode === "Indexed" &&
    (spec.completions ?? 0) > 0 &&
    isDNS1123Label(lastPod).length > 0
  )
    errors.push(
      fieldError.invalid(
        FieldPath.of("metadata", "name"),
        name,
        `will not able to create pod with invalid DNS label: ${lastPod}`,
      ),
    );
  return errors;
}

/** Fields of gates that were off in old versions. */
function dropDisabled(job: BatchV1Job, old: BatchV1Job | undefined, context: ApiContext): void {
  const spec = specOf(job);
  if (!old && !context.feature("JobManagedBy")) delete spec.managedBy;
  dropDisabledTemplateFields(spec.template ?? {}, old?.spec?.template, context);
}

const shownConditions = ["Suspended", "FailureTarget"];

function statusText(job: BatchV1Job, conditions: readonly string[]): string {
  if (hasJobCondition(job, "Complete")) return "Complete";
  if (hasJobCondition(job, "Failed")) return "Failed";
  if (job.metadata?.deletionTimestamp !== undefined) return "Terminating";
  const type = conditions.find((condition) => hasJobCondition(job, condition));
  return type ?? "Running";
}

function completionsText({ spec, status }: BatchV1Job): string {
  const succeeded = status?.succeeded ?? 0;
  if (spec?.completions !== undefined) return `${succeeded}/${spec.completions}`;
  const parallelism = spec?.parallelism ?? 0;
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function durationText({ status }: BatchV1Job, nowMs: number): string {
  const start = status?.startTime === undefined ? undefined : parseTime(status.startTime);
  if (start === undefined) return "";
  const end = status?.completionTime === undefined ? nowMs : parseTime(status.completionTime);
  return humanDuration((end ?? nowMs) - start);
}

export const job: Kind<BatchV1Job> = {
  group: "batch",
  version: "v1",
  kind: "Job",
  plural: "jobs",
  singular: "job",
  shortNames: [],
  categories: ["all"],
  namespaced: true,
  subresources: ["status"],
  generation: true,
  setDefaults,
  prepareForCreate(object, context) {
    if (!object.spec?.manualSelector) generateSelector(object);
    setLabels(object);
    object.status = {};
    dropDisabled(object, undefined, context);
  },
  prepareForUpdate(object, old, context, subresource) {
    if (subresource === "status") return;
    setLabels(object);
    dropDisabled(object, old, context);
  },
  validate: (object, context) => validateJob(object, optionsOf(context)),
  validateUpdate(object, old, context, subresource) {
    if (subresource === "status") return validateJobStatusUpdate(object, old, context);
    const options = optionsOf(context, old);
    return [
      ...validateJob(object, options),
      ...validateObjectMetaUpdate(object.metadata, old.metadata, context),
      ...validateSpec(specOf(object), options.pod),
      ...validateJobSpecUpdate(object, old, context),
    ];
  },
  warnings(object, old, context) {
    if (old && !generationChanged(object, old)) return [];
    return [
      ...(old ? [] : podNameWarnings(object)),
      ...jobSpecWarnings(object.spec, specPath, context),
    ];
  },
  columns: [
    nameColumn,
    { name: "Status", until: 34, cell: (job) => statusText(job, shownConditions) },
    {
      name: "Status",
      since: 34,
      cell: (job) => statusText(job, [...shownConditions, "SuccessCriteriaMet"]),
    },
    { name: "Completions", cell: completionsText },
    { name: "Duration", cell: durationText },
    ageColumn,
    ...containerColumns<BatchV1Job>(({ spec }) => spec?.template?.spec),
    selectorColumn(({ spec }) => spec?.selector),
  ],
};
