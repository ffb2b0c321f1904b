// Mirrors pkg/registry/apps/replicaset/strategy.go, pkg/apis/apps/v1/defaults.go and the ReplicaSet rules of
// pkg/apis/apps/validation/validation.go (1.36).
import type { FieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type { AppsV1ReplicaSet, AppsV1ReplicaSetSpec } from "../../../model/generated/types.ts";
import { ageColumn, nameColumn } from "../../columns.ts";
import type { PodValidationOptions } from "../../core/v1/pod-spec/validation-options.ts";
import {
  dropDisabledTemplateFields,
  podTemplateOptions,
  setPodTemplateDefaults,
} from "../../core/v1/pod-template-spec.ts";
import { containerColumns, countColumn, selectorColumn } from "../../core/v1/workload/columns.ts";
import { validateReplicaCounts } from "../../core/v1/workload/replica-status.ts";
import {
  validateSelectorAndTemplate,
  validateSelectorUnchanged,
} from "../../core/v1/workload/selector-and-template.ts";
import {
  generationChanged,
  podNameWarnings,
  podTemplateWarnings,
} from "../../core/v1/workload/warnings.ts";
import type { Kind } from "../../kind.ts";
import { nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
import {
  validateNonnegativeField,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from "../../meta/v1/object-meta.ts";

const specPath = FieldPath.of("spec");

function specOf(replicaSet: AppsV1ReplicaSet): AppsV1ReplicaSetSpec {
  replicaSet.spec ??= {} as AppsV1ReplicaSetSpec;
  return replicaSet.spec;
}

function validateSpec(spec: AppsV1ReplicaSetSpec, options: PodValidationOptions): FieldError[] {
  return [
    ...validateNonnegativeField(spec.replicas, specPath.child("replicas")),
    ...validateNonnegativeField(spec.minReadySeconds, specPath.child("minReadySeconds")),
    ...validateSelectorAndTemplate(spec.selector, spec.template ?? {}, specPath, options),
  ];
}

export const replicaSet: Kind<AppsV1ReplicaSet> = {
  group: "apps",
  version: "v1",
  kind: "ReplicaSet",
  plural: "replicasets",
  singular: "replicaset",
  shortNames: ["rs"],
  categories: ["all"],
  namespaced: true,
  subresources: ["status", "scale"],
  generation: true,
  setDefaults(object, context) {
    const spec = specOf(object);
    spec.template ??= {};
    setPodTemplateDefaults(spec.template, context);
    spec.replicas ??= 1;
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
    ...validateObjectMeta(object.metadata, { namespaced: true, name: nameIsDNSSubdomain }, context),
    ...validateSpec(specOf(object), podTemplateOptions(context)),
  ],
  validateUpdate(object, old, context, subresource) {
    const metadata = validateObjectMetaUpdate(object.metadata, old.metadata, context);
    if (subresource === "status")
      return [...metadata, ...validateReplicaCounts(object.status, ["terminatingReplicas"])];
    return [
      ...metadata,
      ...validateSpec(specOf(object), podTemplateOptions(context, old.spec?.template)),
      ...validateSelectorUnchanged(object.spec?.selector, old.spec?.selector, context),
    ];
  },
  warnings(object, old, context) {
    if (old && !generationChanged(object, old)) return [];
    return [
      ...(old ? [] : podNameWarnings(object)),
      ...podTemplateWarnings(object.spec?.template, specPath.child("template"), context),
    ];
  },
  columns: [
    nameColumn,
    countColumn("Desired", ({ spec }) => spec?.replicas),
    countColumn("Current", ({ status }) => status?.replicas),
    countColumn("Ready", ({ status }) => status?.readyReplicas),
    ageColumn,
    ...containerColumns<AppsV1ReplicaSet>(({ spec }) => spec?.template?.spec),
    selectorColumn(({ spec }) => spec?.selector),
  ],
};
