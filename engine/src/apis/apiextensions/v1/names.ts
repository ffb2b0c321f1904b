// Mirrors ValidateCustomResourceDefinitionNames of staging/src/k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/
// validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import type { FieldPath } from "../../../model/field-path.ts";
import type { ApiextensionsV1CustomResourceDefinitionNames } from "../../../model/generated/types.ts";
import { isDNS1035Label } from "../../meta/v1/name-formats.ts";

const mixedCase = "may have mixed case, but should otherwise match: ";

/** The names that are given; which must be given is another matter. */
export function validateNames(
  names: ApiextensionsV1CustomResourceDefinitionNames | undefined,
  path: FieldPath,
): FieldError[] {
  if (!names) return [];
  const { kind = "", listKind = "" } = names;
  const label = (value: string, at: FieldPath, prefix = "") => {
    const details = isDNS1035Label(prefix === "" ? value : value.toLowerCase());
    return details.length > 0 ? [fieldError.invalid(at, value, prefix + details.join(","))] : [];
  };
  const optional = (value: string | undefined, field: string, prefix = "") =>
    value ? label(value, path.child(field), prefix) : [];
  const list = (values: readonly string[] | undefined, field: string) =>
    (values ?? []).flatMap((value, i) => label(value, path.child(field).index(i)));
  return [
    ...optional(names.plural, "plural"),
    ...optional(names.singular, "singular"),
    ...optional(kind, "kind", mixedCase),
    ...optional(listKind, "listKind", mixedCase),
    ...list(names.shortNames, "shortNames"),
    ...(kind !== "" && kind === listKind
      ? [
          fieldError.invalid(
            path.child("listKind"),
            listKind,
            "kind and listKind may not be the same",
          ),
        ]
      : []),
    ...list(names.categories, "categories"),
  ];
}
