// Mirrors ValidateMatchLabelKeysAndMismatchLabelKeys and ValidateMatchLabelKeysInTopologySpread of
// pkg/apis/core/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../../model/field-error.ts";
import type { FieldPath } from "../../../../model/field-path.ts";
import type { MetaV1LabelSelector } from "../../../../model/generated/types.ts";
import type { ApiContext } from "../../../kind.ts";
import { validateLabelName } from "../../../meta/v1/labels.ts";

const inSelector = "exists in both matchLabelKeys and labelSelector";
const selectorMissing = "must not be specified when labelSelector is not set";

/** `path` is the term's or constraint's own place. Keys that are merged into the selector already stand there once. */
export function matchLabelKeysErrors(
  path: FieldPath,
  matchLabelKeys: readonly string[] | undefined,
  mismatchLabelKeys: readonly string[] | undefined,
  selector: MetaV1LabelSelector | undefined,
  context: ApiContext,
): FieldError[] {
  const errors = [
    ...labelKeysErrors(path.child("matchLabelKeys"), matchLabelKeys, selector, context),
    ...labelKeysErrors(path.child("mismatchLabelKeys"), mismatchLabelKeys, selector, context),
  ];
  const keys = matchLabelKeys ?? [];
  const selected = new Set(Object.keys(selector?.matchLabels ?? {}));
  for (const { key } of selector?.matchExpressions ?? []) {
    // The server's path has the key's position directly after the term, not after matchLabelKeys.
    const position = keys.lastIndexOf(key);
    if (position >= 0 && selected.has(key))
      errors.push(fieldError.invalid(path.index(position), key, inSelector));
    selected.add(key);
  }
  keys.forEach((key, i) => {
    if (mismatchLabelKeys?.includes(key))
      errors.push(
        fieldError.invalid(
          path.child("matchLabelKeys").index(i),
          key,
          "exists in both matchLabelKeys and mismatchLabelKeys",
        ),
      );
  });
  return errors;
}

function labelKeysErrors(
  path: FieldPath,
  keys: readonly string[] | undefined,
  selector: MetaV1LabelSelector | undefined,
  context: ApiContext,
): FieldError[] {
  if (!keys || keys.length === 0) return [];
  if (!selector) return [fieldError.forbidden(path, selectorMissing)];
  return keys.flatMap((key, i) => validateLabelName(key, path.index(i), context));
}

/** The rule of topology spread before keys were merged into the selector. `path` is that of `matchLabelKeys`. */
export function matchLabelKeysErrorsInTopologySpread(
  path: FieldPath,
  keys: readonly string[] | undefined,
  selector: MetaV1LabelSelector | undefined,
  context: ApiContext,
): FieldError[] {
  if (!keys || keys.length === 0) return [];
  const selected = new Set([
    ...Object.keys(selector?.matchLabels ?? {}),
    ...(selector?.matchExpressions ?? []).map(({ key }) => key),
  ]);
  const errors = selector ? [] : [fieldError.forbidden(path, selectorMissing)];
  keys.forEach((key, i) => {
    errors.push(...validateLabelName(key, path.index(i), context));
    if (selected.has(key)) errors.push(fieldError.invalid(path.index(i), key, inSelector));
  });
  return errors;
}
