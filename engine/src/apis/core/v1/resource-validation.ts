// Mirrors validateResourceName, validateContainerResourceName and ValidateResourceQuantityValue in
// pkg/apis/core/validation/validation.go (1.36): names and amounts of resources, wherever they stand.
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import type { FieldPath } from "../../../model/field-path.ts";
import type { Quantity as QuantityText } from "../../../model/generated/types.ts";
import { quantityOf } from "../../../model/quantity.ts";
import { goQuantity, goValue } from "../../go-structs.ts";
import type { ApiContext } from "../../kind.ts";
import { isQualifiedName } from "../../meta/v1/name-formats.ts";
import {
  isExtendedResourceName,
  isIntegerResourceName,
  isNativeResource,
  isStandardContainerResourceName,
  isStandardResourceName,
  resourceNameValue,
} from "./resource-names.ts";

export function validateResourceName(
  name: string,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const malformed = isQualifiedName(name, context);
  if (malformed.length > 0)
    return malformed.map((detail) =>
      fieldError.invalid(path, resourceNameValue(name, context), detail),
    );
  if (name.includes("/") || isStandardResourceName(name)) return [];
  return [
    fieldError.invalid(
      path,
      resourceNameValue(name, context),
      "must be a standard resource type or fully qualified",
    ),
  ];
}

export function validateContainerResourceName(
  name: string,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const errors = validateResourceName(name, path, context);
  if (!name.includes("/")) {
    if (!isStandardContainerResourceName(name))
      errors.push(
        fieldError.invalid(
          path,
          resourceNameValue(name, context),
          "must be a standard resource for containers",
        ),
      );
  } else if (!isNativeResource(name) && !isExtendedResourceName(name))
    errors.push(
      fieldError.invalid(
        path,
        resourceNameValue(name, context),
        "doesn't follow extended resource name standard",
      ),
    );
  return errors;
}

export function validateNonnegativeQuantity(value: QuantityText, path: FieldPath): FieldError[] {
  const amount = quantityOf(value);
  return amount.sign() < 0
    ? [fieldError.invalid(path, amount.toString(), "must be greater than or equal to 0")]
    : [];
}

export function validatePositiveQuantity(value: QuantityText, path: FieldPath): FieldError[] {
  const amount = quantityOf(value);
  return amount.sign() <= 0
    ? [fieldError.invalid(path, amount.toString(), "must be greater than zero")]
    : [];
}

/** Not negative, and whole for resources that are counted. */
export function validateResourceQuantityValue(
  name: string,
  value: QuantityText,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const errors = validateNonnegativeQuantity(value, path);
  if (isIntegerResourceName(name) && !quantityOf(value).isInteger())
    errors.push(
      fieldError.invalid(path, goValue(goQuantity, value, context), "must be an integer"),
    );
  return errors;
}
