// Mirrors pkg/registry/core/podtemplate/strategy.go and ValidatePodTemplate of
// pkg/apis/core/validation/validation.go (1.36).
import { FieldPath } from "../../../model/field-path.ts";
import type { CoreV1PodTemplate } from "../../../model/generated/types.ts";
import { labelsText, nameColumn } from "../../columns.ts";
import type { Kind } from "../../kind.ts";
import { nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
import { validateObjectMeta, validateObjectMetaUpdate } from "../../meta/v1/object-meta.ts";
import {
  dropDisabledTemplateFields,
  podTemplateOptions,
  setPodTemplateDefaults,
  validatePodTemplateSpec,
} from "./pod-template-spec.ts";
import { containerColumns } from "./workload/columns.ts";
import { generationChanged, podTemplateWarnings } from "./workload/warnings.ts";

const templatePath = FieldPath.of("template");

export const podTemplate: Kind<CoreV1PodTemplate> = {
  group: "",
  version: "v1",
  kind: "PodTemplate",
  plural: "podtemplates",
  singular: "podtemplate",
  shortNames: [],
  namespaced: true,
  generation: true,
  setDefaults(object, context) {
    object.template ??= {};
    setPodTemplateDefaults(object.template, context);
  },
  prepareForCreate(object, context) {
    dropDisabledTemplateFields(object.template ?? {}, undefined, context);
  },
  prepareForUpdate(object, old, context) {
    dropDisabledTemplateFields(object.template ?? {}, old.template, context);
  },
  validate: (object, context) => [
    ...validateObjectMeta(object.metadata, { namespaced: true, name: nameIsDNSSubdomain }, context),
    ...validatePodTemplateSpec(object.template ?? {}, templatePath, podTemplateOptions(context)),
  ],
  validateUpdate: (object, old, context) => [
    ...validateObjectMetaUpdate(object.metadata, old.metadata, context),
    ...validatePodTemplateSpec(
      object.template ?? {},
      templatePath,
      podTemplateOptions(context, old.template),
    ),
  ],
  warnings: (object, old, context) =>
    old && !generationChanged(object, old)
      ? []
      : podTemplateWarnings(object.template, templatePath, context),
  columns: [
    nameColumn,
    ...containerColumns<CoreV1PodTemplate>(({ template }) => template?.spec).map(
      ({ name, cell }) => ({ name, cell }),
    ),
    { name: "Pod Labels", cell: ({ template }) => labelsText(template?.metadata?.labels) },
  ],
};
