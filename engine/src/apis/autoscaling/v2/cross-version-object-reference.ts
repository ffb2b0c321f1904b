// Mirrors ValidateCrossVersionObjectReference in pkg/apis/autoscaling/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import type { FieldPath } from "../../../model/field-path.ts";
import type { AutoscalingV2CrossVersionObjectReference } from "../../../model/generated/types.ts";
import { isValidPathSegmentName } from "../../meta/v1/name-formats.ts";

/** What an apiVersion must be: anything, readable as group and version, or readable with a group. */
export type ApiVersionRule = "any" | "readable" | "with group";

/** Why an apiVersion breaks its rule, or undefined. */
export function apiVersionProblem(
  apiVersion: string | undefined,
  rule: ApiVersionRule,
): string | undefined {
  if (rule === "any") return undefined;
  const text = apiVersion ?? "";
  if (text.split("/").length > 2) return `unexpected GroupVersion string: ${text}`;
  return rule === "with group" && text.indexOf("/") < 1
    ? "apiVersion must specify API group"
    : undefined;
}

export function validateCrossVersionObjectReference(
  reference: AutoscalingV2CrossVersionObjectReference | undefined,
  path: FieldPath,
  rule: ApiVersionRule,
): FieldError[] {
  const errors: FieldError[] = [];
  for (const field of ["kind", "name"] as const) {
    const value = reference?.[field];
    if (!value) errors.push(fieldError.required(path.child(field)));
    else
      for (const detail of isValidPathSegmentName(value))
        errors.push(fieldError.invalid(path.child(field), value, detail));
  }
  const problem = apiVersionProblem(reference?.apiVersion, rule);
  if (problem !== undefined)
    errors.push(fieldError.invalid(path.child("apiVersion"), reference?.apiVersion ?? "", problem));
  return errors;
}
