// Mirrors validateIngressTypedLocalObjectReference in pkg/apis/networking/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import type { FieldPath } from "../../../model/field-path.ts";
import { invalidFor } from "../../core/v1/field-formats.ts";
import type { ApiContext } from "../../kind.ts";
import { isDNS1123Subdomain, isValidPathSegmentName } from "../../meta/v1/name-formats.ts";

/** A name that must be there and can stand in a URL. */
export function validatePathSegment(
  value: string | undefined,
  path: FieldPath,
  detail = "",
): FieldError[] {
  return value
    ? invalidFor(path, value, isValidPathSegmentName(value))
    : [fieldError.required(path, detail)];
}

/** A reference by group, kind and name. */
export function validateTypedReference(
  reference: { readonly apiGroup?: string; readonly kind?: string; readonly name?: string },
  path: FieldPath,
  { minor }: Pick<ApiContext, "minor">,
): FieldError[] {
  const detail = (field: string) => (minor >= 34 ? "" : `${field} is required`);
  // A group that is there but null counts as absent.
  const apiGroup = reference.apiGroup ?? undefined;
  return [
    ...(apiGroup === undefined
      ? []
      : invalidFor(path.child("apiGroup"), apiGroup, isDNS1123Subdomain(apiGroup))),
    ...validatePathSegment(reference.kind, path.child("kind"), detail("kind")),
    ...validatePathSegment(reference.name, path.child("name"), detail("name")),
  ];
}
