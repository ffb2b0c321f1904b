// Mirrors ValidateTemplateObjectMeta of pkg/apis/core/validation/validation.go (1.36): metadata of an object that is
// made from a template may have labels and annotations only.
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import type { FieldPath } from "../../../model/field-path.ts";
import type { MetaV1ObjectMeta } from "../../../model/generated/types.ts";
import type { ApiContext } from "../../kind.ts";
import { validateLabels } from "../../meta/v1/labels.ts";
import { validateAnnotations } from "../../meta/v1/object-meta.ts";

/** The other fields, in Go's order, as errors name them. */
const forbidden: readonly (readonly [field: keyof MetaV1ObjectMeta, name: string])[] = [
  ["name", "name"],
  ["generateName", "generateName"],
  ["namespace", "namespace"],
  ["selfLink", "selfLink"],
  ["uid", "uID"],
  ["resourceVersion", "resourceVersion"],
  ["generation", "generation"],
  ["creationTimestamp", "creationTimestamp"],
  ["deletionTimestamp", "deletionTimestamp"],
  ["deletionGracePeriodSeconds", "deletionGracePeriodSeconds"],
  ["ownerReferences", "ownerReferences"],
  ["finalizers", "finalizers"],
  ["managedFields", "managedFields"],
];

export function validateTemplateObjectMeta(
  meta: MetaV1ObjectMeta | undefined,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  return [
    ...validateAnnotations(meta?.annotations, path.child("annotations"), context),
    ...validateLabels(meta?.labels, path.child("labels"), context),
    ...forbidden.flatMap(([field, name]) =>
      isSet(field, meta?.[field]) ? [fieldError.forbidden(path.child(name), "cannot be set")] : [],
    ),
  ];
}

/** An empty list is there, and so is a zero where Go has a pointer. */
function isSet(field: keyof MetaV1ObjectMeta, value: unknown): boolean {
  if (value === undefined || value === null || value === "") return false;
  return value !== 0 || field === "deletionGracePeriodSeconds";
}
