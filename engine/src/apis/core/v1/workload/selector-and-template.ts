// Mirrors what the specs of pkg/apis/apps/validation/validation.go (1.36) share: a selector, and a template that it
// must match and that runs forever.
import { type FieldError, fieldError } from "../../../../model/field-error.ts";
import { FieldPath } from "../../../../model/field-path.ts";
import type {
  CoreV1PodTemplateSpec,
  MetaV1LabelSelector,
} from "../../../../model/generated/types.ts";
import { deepEqual } from "../../../../model/object.ts";
import type { Labels } from "../../../../model/selector.ts";
import { matchesLabelSelector } from "../../../../model/selector.ts";
import { goString, goValue, labelSelectorType, mapOf } from "../../../go-structs.ts";
import type { ApiContext } from "../../../kind.ts";
import { validateLabelSelector } from "../../../meta/v1/labels.ts";
import { isQualifiedName, isValidLabelValue } from "../../../meta/v1/name-formats.ts";
import type { PodValidationOptions } from "../pod-spec/validation-options.ts";
import { validatePodTemplateSpec } from "../pod-template-spec.ts";

/** The value of an error about a selector. */
export function selectorValue(selector: MetaV1LabelSelector | undefined, context: ApiContext) {
  return selector ? goValue(labelSelectorType, selector, context) : null;
}

export function isEmptySelector(selector: MetaV1LabelSelector): boolean {
  return (
    Object.keys(selector.matchLabels ?? {}).length === 0 &&
    (selector.matchExpressions ?? []).length === 0
  );
}

/** Whether `LabelSelectorAsSelector` can compile the selector: keys, operators and values are well formed. */
export function isCompilable(
  selector: MetaV1LabelSelector | undefined,
  context: ApiContext,
): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  const valid = (key: string, values: readonly string[]) =>
    isQualifiedName(key, context).length === 0 &&
    values.every((value) => isValidLabelValue(value, context).length === 0);
  return (
    Object.entries(matchLabels).every(([key, value]) => valid(key, [value])) &&
    matchExpressions.every(({ key = "", operator, values = [] }) => {
      if (operator === "In" || operator === "NotIn") return values.length > 0 && valid(key, values);
      return (
        (operator === "Exists" || operator === "DoesNotExist") &&
        values.length === 0 &&
        valid(key, [])
      );
    })
  );
}

/** The selector of a Deployment, ReplicaSet or StatefulSet; `owner` is what the message about an empty one calls it. */
export function validateRequiredSelector(
  selector: MetaV1LabelSelector | undefined,
  path: FieldPath,
  owner: string,
  context: ApiContext,
): FieldError[] {
  if (!selector) return [fieldError.required(path)];
  const errors = validateLabelSelector(selector, path, context);
  if (isEmptySelector(selector))
    errors.push(
      fieldError.invalid(
        path,
        selectorValue(selector, context),
        `empty selector is invalid for ${owner}`,
      ),
    );
  return errors;
}

/** `path` is that of the template. */
export function templateMismatch(labels: Labels | undefined, path: FieldPath, context: ApiContext) {
  return fieldError.invalid(
    path.child("metadata", "labels"),
    goValue(mapOf(goString), labels, context),
    "`selector` does not match template `labels`",
  );
}

/** An empty selector has its own error, an absent one matches nothing. */
export function validateTemplateMatches(
  selector: MetaV1LabelSelector | undefined,
  template: CoreV1PodTemplateSpec,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const { labels } = template.metadata ?? {};
  if (selector && isEmptySelector(selector)) return [];
  return matchesLabelSelector(selector, labels) ? [] : [templateMismatch(labels, path, context)];
}

/** Pods of these kinds are replaced, never finished. `owner` is what the message calls the kind. */
export function validateRunsForever(
  template: CoreV1PodTemplateSpec,
  path: FieldPath,
  owner: string,
): FieldError[] {
  const { restartPolicy = "", activeDeadlineSeconds } = template.spec ?? {};
  const errors: FieldError[] = [];
  if (restartPolicy !== "Always")
    errors.push(
      fieldError.notSupported(path.child("spec", "restartPolicy"), restartPolicy, ["Always"]),
    );
  if (activeDeadlineSeconds !== undefined)
    errors.push(
      fieldError.forbidden(
        path.child("spec", "activeDeadlineSeconds"),
        `activeDeadlineSeconds in ${owner} is not Supported`,
      ),
    );
  return errors;
}

/** Selector and template of Deployments and ReplicaSets. A selector that cannot be read hides the template's errors. */
export function validateSelectorAndTemplate(
  selector: MetaV1LabelSelector | undefined,
  template: CoreV1PodTemplateSpec,
  path: FieldPath,
  options: PodValidationOptions,
): FieldError[] {
  const { context } = options;
  const selectorPath = path.child("selector");
  const templatePath = path.child("template");
  const errors = validateRequiredSelector(selector, selectorPath, "deployment", context);
  if (!isCompilable(selector, context))
    return [
      ...errors,
      fieldError.invalid(selectorPath, selectorValue(selector, context), "invalid label selector"),
    ];
  return [
    ...errors,
    ...validateTemplateMatches(selector, template, templatePath, context),
    ...validatePodTemplateSpec(template, templatePath, options),
    ...validateRunsForever(template, templatePath, "ReplicaSet"),
  ];
}

/** Selectors never change. */
export function validateSelectorUnchanged(
  selector: MetaV1LabelSelector | undefined,
  old: MetaV1LabelSelector | undefined,
  context: ApiContext,
): FieldError[] {
  return deepEqual(selector, old)
    ? []
    : [
        fieldError.invalid(
          FieldPath.of("spec", "selector"),
          selectorValue(selector, context),
          "field is immutable",
        ),
      ];
}

/** Whether an expression of the selector has a value that only older versions let in. */
export function hasInvalidLabelValue(
  selector: MetaV1LabelSelector | undefined,
  context: ApiContext,
): boolean {
  return (selector?.matchExpressions ?? []).some(({ values }) =>
    values?.some((value) => isValidLabelValue(value, context).length > 0),
  );
}
