// Mirrors the status rules of pkg/apis/apps/validation/validation.go and of ReplicationControllers (1.36).
import { type FieldError, fieldError } from "../../../../model/field-error.ts";
import { FieldPath } from "../../../../model/field-path.ts";
import { validateNonnegativeField } from "../../../meta/v1/object-meta.ts";

type Counts = { readonly [field: string]: unknown };

const statusPath = FieldPath.of("status");

function count(status: Counts, field: string): number {
  const value = status[field];
  return typeof value === "number" ? value : 0;
}

/** No counter is negative. `fields` in the order of their errors. */
export function validateCounts(
  status: object | undefined,
  fields: readonly string[],
): FieldError[] {
  return fields.flatMap((field) =>
    validateNonnegativeField(count((status ?? {}) as Counts, field), statusPath.child(field)),
  );
}

/** Parts are not more than the whole: `parts` of `status.replicas`, and the available ones of the ready ones. */
export function validateParts(
  status: object | undefined,
  parts: readonly string[],
  readyReplicas: string,
): FieldError[] {
  const counts = (status ?? {}) as Counts;
  const exceeding = (field: string, whole: string, detail: string) =>
    count(counts, field) > count(counts, whole)
      ? [
          fieldError.invalid(
            statusPath.child(field),
            count(counts, field),
            `cannot be greater than ${detail}`,
          ),
        ]
      : [];
  return [
    ...parts.flatMap((field) => exceeding(field, "replicas", "status.replicas")),
    ...exceeding("availableReplicas", "readyReplicas", readyReplicas),
  ];
}

/** What ReplicaSets and ReplicationControllers count alike; `others` in the order of their errors. */
export function validateReplicaCounts(
  status: object | undefined,
  others: readonly string[] = [],
): FieldError[] {
  const parts = ["fullyLabeledReplicas", "readyReplicas", "availableReplicas"];
  return [
    ...validateCounts(status, ["replicas", ...parts, "observedGeneration", ...others]),
    ...validateParts(status, parts, "readyReplicas"),
  ];
}

/** The collision counter never goes back. */
export function validateCollisionCount(
  status: { readonly collisionCount?: number } | undefined,
  old: { readonly collisionCount?: number } | undefined,
): FieldError[] {
  const now = status?.collisionCount;
  const before = old?.collisionCount;
  return before !== undefined && (now === undefined || now < before)
    ? [fieldError.invalid(statusPath.child("collisionCount"), now ?? 0, "cannot be decremented")]
    : [];
}
