// Mirrors pkg/registry/core/replicationcontroller/strategy.go, SetDefaults_ReplicationController and the
// ReplicationController rules of pkg/apis/core/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type {
  CoreV1ReplicationController,
  CoreV1ReplicationControllerSpec,
} from "../../../model/generated/types.ts";
import { matchesLabelMap } from "../../../model/selector.ts";
import { ageColumn, labelsText, nameColumn } from "../../columns.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import { maxLengthError, type NameRule, nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
import {
  validateNonnegativeField,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from "../../meta/v1/object-meta.ts";
import type { PodValidationOptions } from "./pod-spec/validation-options.ts";
import {
  dropDisabledTemplateFields,
  podTemplateOptions,
  setPodTemplateDefaults,
  validatePodTemplateSpec,
} from "./pod-template-spec.ts";
import { containerColumns, countColumn } from "./workload/columns.ts";
import { validateReplicaCounts } from "./workload/replica-status.ts";
import { templateMismatch, validateRunsForever } from "./workload/selector-and-template.ts";
import { generationChanged, podNameWarnings, podTemplateWarnings } from "./workload/warnings.ts";

const specPath = FieldPath.of("spec");
const templatePath = specPath.child("template");

function specOf(controller: CoreV1ReplicationController): CoreV1ReplicationControllerSpec {
  controller.spec ??= {};
  return controller.spec;
}

/** Since 1.36 the name is checked by a generated rule, which counts bytes and does not look at generateName. */
function nameRule({ minor }: ApiContext): NameRule {
  if (minor < 36) return nameIsDNSSubdomain;
  return (name, prefix) =>
    prefix
      ? []
      : nameIsDNSSubdomain(name, false).map((detail) =>
          detail === maxLengthError(253) ? "must be no more than 253 bytes" : detail,
        );
}

function validateSpec(
  spec: CoreV1ReplicationControllerSpec,
  options: PodValidationOptions,
): FieldError[] {
  const { selector = {}, template } = spec;
  const errors = validateNonnegativeField(spec.minReadySeconds, specPath.child("minReadySeconds"));
  const selects = Object.keys(selector).length > 0;
  if (!selects) errors.push(fieldError.required(specPath.child("selector")));
  errors.push(
    ...(spec.replicas === undefined
      ? [fieldError.required(specPath.child("replicas"))]
      : validateNonnegativeField(spec.replicas, specPath.child("replicas"))),
  );
  if (!template) return [...errors, fieldError.required(templatePath)];
  const { labels } = template.metadata ?? {};
  if (selects && !matchesLabelMap(selector, labels))
    errors.push(templateMismatch(labels, templatePath, options.context));
  return [
    ...errors,
    ...validatePodTemplateSpec(template, templatePath, options),
    ...validateRunsForever(template, templatePath, "ReplicationController"),
  ];
}

export const replicationController: Kind<CoreV1ReplicationController> = {
  group: "",
  version: "v1",
  kind: "ReplicationController",
  plural: "replicationcontrollers",
  singular: "replicationcontroller",
  shortNames: ["rc"],
  categories: ["all"],
  namespaced: true,
  subresources: ["status", "scale"],
  generation: true,
  setDefaults(object, context) {
    const spec = specOf(object);
    const labels = spec.template?.metadata?.labels;
    if (labels) {
      if (Object.keys(spec.selector ?? {}).length === 0) spec.selector = { ...labels };
      object.metadata ??= {};
      if (Object.keys(object.metadata.labels ?? {}).length === 0)
        object.metadata.labels = { ...labels };
    }
    spec.replicas ??= 1;
    spec.minReadySeconds ??= 0;
    if (spec.template) setPodTemplateDefaults(spec.template, context);
  },
  prepareForCreate(object, context) {
    object.status = { replicas: 0 };
    dropDisabledTemplateFields(specOf(object).template ?? {}, undefined, context);
  },
  prepareForUpdate(object, old, context, subresource) {
    if (subresource !== "status")
      dropDisabledTemplateFields(specOf(object).template ?? {}, old.spec?.template, context);
  },
  validate: (object, context) => [
    ...validateObjectMeta(object.metadata, { namespaced: true, name: nameRule(context) }, context),
    ...validateSpec(specOf(object), podTemplateOptions(context)),
  ],
  validateUpdate(object, old, context, subresource) {
    const metadata = validateObjectMetaUpdate(object.metadata, old.metadata, context);
    if (subresource !== "status")
      return [
        ...metadata,
        ...validateSpec(specOf(object), podTemplateOptions(context, old.spec?.template)),
      ];
    return [...metadata, ...validateReplicaCounts(object.status)];
  },
  warnings(object, old, context) {
    if (!old)
      return [
        ...podNameWarnings(object),
        ...podTemplateWarnings(object.spec?.template, templatePath, context),
      ];
    // On updates the server looks at the template that goes.
    return generationChanged(object, old)
      ? podTemplateWarnings(old.spec?.template, templatePath, context)
      : [];
  },
  columns: [
    nameColumn,
    countColumn("Desired", ({ spec }) => spec?.replicas),
    countColumn("Current", ({ status }) => status?.replicas),
    countColumn("Ready", ({ status }) => status?.readyReplicas),
    ageColumn,
    ...containerColumns<CoreV1ReplicationController>(({ spec }) => spec?.template?.spec),
    { name: "Selector", wide: true, cell: ({ spec }) => labelsText(spec?.selector) },
  ],
};
