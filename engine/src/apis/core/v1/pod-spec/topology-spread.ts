// Mirrors validateTopologySpreadConstraints of pkg/apis/core/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../../model/field-error.ts";
import type { FieldPath } from "../../../../model/field-path.ts";
import type { CoreV1TopologySpreadConstraint } from "../../../../model/generated/types.ts";
import { validateLabelSelector } from "../../../meta/v1/labels.ts";
import { validatePositiveField } from "../../../meta/v1/object-meta.ts";
import { required, validateEnum } from "../field-formats.ts";
import { matchLabelKeysErrors, matchLabelKeysErrorsInTopologySpread } from "./match-label-keys.ts";
import type { PodValidationOptions } from "./validation-options.ts";

export function validateTopologySpreadConstraints(
  constraints: readonly CoreV1TopologySpreadConstraint[] | undefined,
  path: FieldPath,
  options: PodValidationOptions,
): FieldError[] {
  return (constraints ?? []).flatMap((constraint, i) => [
    ...validateConstraint(constraint, path.index(i), (constraints ?? []).slice(i + 1)),
    ...validateSelection(constraint, path.index(i), options),
  ]);
}

function validateConstraint(
  constraint: CoreV1TopologySpreadConstraint,
  path: FieldPath,
  later: readonly CoreV1TopologySpreadConstraint[],
): FieldError[] {
  const { topologyKey = "", whenUnsatisfiable = "", minDomains } = constraint;
  const errors = [
    ...validatePositiveField(constraint.maxSkew, path.child("maxSkew")),
    ...required(topologyKey, path.child("topologyKey"), "can not be empty"),
    ...validateEnum(whenUnsatisfiable, path.child("whenUnsatisfiable"), [
      "DoNotSchedule",
      "ScheduleAnyway",
    ]),
  ];
  const repeated = later.some(
    (other) =>
      (other.topologyKey ?? "") === topologyKey &&
      (other.whenUnsatisfiable ?? "") === whenUnsatisfiable,
  );
  if (repeated)
    errors.push(
      fieldError.duplicate(
        path.child("{topologyKey, whenUnsatisfiable}"),
        `{${topologyKey}, ${whenUnsatisfiable}}`,
      ),
    );
  if (minDomains !== undefined) {
    errors.push(...validatePositiveField(minDomains, path.child("minDomains")));
    if (whenUnsatisfiable !== "DoNotSchedule")
      errors.push(
        fieldError.invalid(
          path.child("minDomains"),
          minDomains,
          `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`,
        ),
      );
  }
  for (const field of ["nodeAffinityPolicy", "nodeTaintsPolicy"] as const) {
    const policy = constraint[field];
    if (policy !== undefined)
      errors.push(...validateEnum(policy, path.child(field), ["Honor", "Ignore"]));
  }
  return errors;
}

function validateSelection(
  { matchLabelKeys, labelSelector }: CoreV1TopologySpreadConstraint,
  path: FieldPath,
  options: PodValidationOptions,
): FieldError[] {
  const { context } = options;
  const errors = options.mergedTopologySpreadMatchLabelKeys
    ? matchLabelKeysErrors(path, matchLabelKeys, undefined, labelSelector, context)
    : matchLabelKeysErrorsInTopologySpread(
        path.child("matchLabelKeys"),
        matchLabelKeys,
        labelSelector,
        context,
      );
  return options.allowInvalidTopologySpreadConstraintLabelSelector
    ? errors
    : [...errors, ...validateLabelSelector(labelSelector, path.child("labelSelector"), context)];
}
