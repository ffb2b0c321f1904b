// Mirrors ValidatePodTemplateSpec of pkg/apis/core/validation/validation.go (1.36) and the template parts of
// pkg/api/pod: what all workloads share.
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import type { FieldPath } from "../../../model/field-path.ts";
import type { CoreV1PodTemplateSpec } from "../../../model/generated/types.ts";
import type { ApiContext } from "../../kind.ts";
import { validateLabels } from "../../meta/v1/labels.ts";
import { validateAnnotations } from "../../meta/v1/object-meta.ts";
import {
  validateAppArmorAnnotationsMatch,
  validatePodSpecificAnnotations,
  validateSeccompAnnotationsMatch,
} from "./pod-spec/annotations.ts";
import { setPodSpecDefaults } from "./pod-spec/defaults.ts";
import { dropDisabledFields } from "./pod-spec/disabled-fields.ts";
import { dropInitContainerAnnotations } from "./pod-spec/init-container-annotations.ts";
import { podValidationOptions } from "./pod-spec/options.ts";
import { validatePodSpec } from "./pod-spec/pod-spec.ts";
import type { PodValidationOptions } from "./pod-spec/validation-options.ts";

type Template = CoreV1PodTemplateSpec;

/** Fills defaults into the template, in place; an absent spec becomes one without containers. */
export function setPodTemplateDefaults(template: Template, context: ApiContext): void {
  template.spec ??= {} as NonNullable<Template["spec"]>;
  dropInitContainerAnnotations(template.metadata);
  setPodSpecDefaults(template.spec, context);
}

/** Drops the fields of gates that are off, unless the old template has them. In place. */
export function dropDisabledTemplateFields(
  template: Template,
  old: Template | undefined,
  context: ApiContext,
): void {
  if (template.spec) dropDisabledFields(template.spec, old?.spec, context);
}

/** What a template may contain, given the old one on an update. */
export function podTemplateOptions(context: ApiContext, old?: Template): PodValidationOptions {
  return podValidationOptions(context, false, old?.spec, old?.metadata);
}

/** All errors of a defaulted template. The errors of its metadata stand directly under `path`. */
export function validatePodTemplateSpec(
  template: Template,
  path: FieldPath,
  options: PodValidationOptions,
): FieldError[] {
  const { context } = options;
  const { labels, annotations } = template.metadata ?? {};
  const spec = template.spec ?? { containers: [] };
  const specPath = path.child("spec");
  const errors = [
    ...validateLabels(labels, path.child("labels"), context),
    ...validateAnnotations(annotations, path.child("annotations"), context),
    ...validatePodSpecificAnnotations(annotations, spec, path.child("annotations"), options),
    ...validatePodSpec(spec, undefined, specPath, options),
    ...validateSeccompAnnotationsMatch(annotations, spec, specPath),
    ...validateAppArmorAnnotationsMatch(annotations, spec, specPath),
  ];
  if ((spec.ephemeralContainers?.length ?? 0) > 0)
    errors.push(
      fieldError.forbidden(
        specPath.child("ephemeralContainers"),
        "ephemeral containers not allowed in pod template",
      ),
    );
  return errors;
}
