// Mirrors the int-or-percent rules of pkg/apis/apps/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import type { FieldPath } from "../../../model/field-path.ts";
import type { IntOrString } from "../../../model/generated/types.ts";
import { percentOf } from "../../../model/int-or-string.ts";
import { goIntOrString, goValue } from "../../go-structs.ts";
import type { ApiContext } from "../../kind.ts";
import { isValidPercent } from "../../meta/v1/name-formats.ts";
import { validateNonnegativeField } from "../../meta/v1/object-meta.ts";

export function validatePositiveIntOrPercent(
  value: IntOrString,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  return typeof value === "string"
    ? isValidPercent(value).map((detail) =>
        fieldError.invalid(path, goValue(goIntOrString, value, context), detail),
      )
    : validateNonnegativeField(value, path);
}

export function validateNotMoreThan100Percent(
  value: IntOrString,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  return (percentOf(value) ?? 0) > 100
    ? [
        fieldError.invalid(
          path,
          goValue(goIntOrString, value, context),
          "must not be greater than 100%",
        ),
      ]
    : [];
}

/** The number of a percentage or integer; other strings are read as Go's Atoi does, 0 when they are no number. */
export function intOrPercentValue(value: IntOrString): number {
  const percent = percentOf(value);
  if (percent !== undefined) return percent;
  if (typeof value === "number") return value;
  return /^[+-]?[0-9]+$/.test(value) ? Number(value) : 0;
}
