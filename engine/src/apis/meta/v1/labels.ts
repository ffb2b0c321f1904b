// Mirrors staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go (1.36): labels, label selectors,
// managed fields and conditions. Maps are visited sorted by key, where the server's order is random.
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import type { FieldPath } from "../../../model/field-path.ts";
import type {
  MetaV1Condition,
  MetaV1LabelSelector,
  MetaV1LabelSelectorRequirement,
  MetaV1ManagedFieldsEntry,
} from "../../../model/generated/types.ts";
import { isLongerThan, utf8Length } from "../../../model/utf8.ts";
import type { ApiContext } from "../../kind.ts";
import { knownFaultless } from "../../known-faultless.ts";
import { isConditionReason, isQualifiedName, isValidLabelValue } from "./name-formats.ts";

type Version = Pick<ApiContext, "minor">;

const unlessKnown = knownFaultless();

export function validateLabelName(name: string, path: FieldPath, version: Version): FieldError[] {
  return isQualifiedName(name, version).map((detail) => fieldError.invalid(path, name, detail));
}

/** Both a bad key and a bad value are reported at the map itself. */
export function validateLabels(
  labels: Readonly<Record<string, string>> | undefined,
  path: FieldPath,
  version: Version,
): FieldError[] {
  if (!labels) return [];
  return unlessKnown(labels, version, () => {
    const errors: FieldError[] = [];
    for (const key of Object.keys(labels).sort()) {
      const value = labels[key]!;
      for (const detail of isQualifiedName(key, version))
        errors.push(fieldError.invalid(path, key, detail));
      for (const detail of isValidLabelValue(value, version))
        errors.push(fieldError.invalid(path, value, detail));
    }
    return errors;
  });
}

export interface LabelSelectorOptions {
  /** For selectors that were stored before their values were checked. */
  readonly allowInvalidValues?: boolean;
  readonly allowUnknownOperator?: boolean;
}

export function validateLabelSelector(
  selector: MetaV1LabelSelector | undefined,
  path: FieldPath,
  version: Version,
  options: LabelSelectorOptions = {},
): FieldError[] {
  if (!selector) return [];
  const errors = validateLabels(selector.matchLabels, path.child("matchLabels"), version);
  (selector.matchExpressions ?? []).forEach((requirement, i) => {
    const at = path.child("matchExpressions").index(i);
    errors.push(...validateLabelSelectorRequirement(requirement, at, version, options));
  });
  return errors;
}

export function validateLabelSelectorRequirement(
  requirement: MetaV1LabelSelectorRequirement,
  path: FieldPath,
  version: Version,
  options: LabelSelectorOptions = {},
): FieldError[] {
  const errors: FieldError[] = [];
  const values = requirement.values ?? [];
  const operator = requirement.operator ?? "";
  if (operator === "In" || operator === "NotIn") {
    if (values.length === 0)
      errors.push(
        fieldError.required(
          path.child("values"),
          "must be specified when `operator` is 'In' or 'NotIn'",
        ),
      );
  } else if (operator === "Exists" || operator === "DoesNotExist") {
    if (values.length > 0)
      errors.push(
        fieldError.forbidden(
          path.child("values"),
          "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
        ),
      );
  } else if (!options.allowUnknownOperator)
    errors.push(
      fieldError.invalid(path.child("operator"), operator, "not a valid selector operator"),
    );
  errors.push(...validateLabelName(requirement.key ?? "", path.child("key"), version));
  if (!options.allowInvalidValues)
    values.forEach((value, i) => {
      for (const detail of isValidLabelValue(value, version))
        errors.push(fieldError.invalid(path.child("values").index(i), value, detail));
    });
  return errors;
}

export function validateManagedFields(
  entries: readonly MetaV1ManagedFieldsEntry[] | undefined,
  path: FieldPath,
): FieldError[] {
  const errors: FieldError[] = [];
  entries?.forEach((entry, i) => {
    const at = path.index(i);
    if (entry.operation !== "Apply" && entry.operation !== "Update")
      errors.push(
        fieldError.invalid(
          at.child("operation"),
          entry.operation ?? "",
          "must be `Apply` or `Update`",
        ),
      );
    if (entry.fieldsType && entry.fieldsType !== "FieldsV1")
      errors.push(
        fieldError.invalid(at.child("fieldsType"), entry.fieldsType, "must be `FieldsV1`"),
      );
    errors.push(...validateFieldManager(entry.manager ?? "", at.child("manager")));
    if (isLongerThan(entry.subresource ?? "", 256))
      errors.push(fieldError.tooLong(at.child("subresource"), 256));
  });
  return errors;
}

function validateFieldManager(manager: string, path: FieldPath): FieldError[] {
  const errors = isLongerThan(manager, 128) ? [fieldError.tooLong(path, 128)] : [];
  let position = 0;
  for (const character of manager) {
    if (!/[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(character)) {
      const code = character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
      errors.push(
        fieldError.invalid(path, manager, `invalid character U+${code} (at position ${position})`),
      );
    }
    position += utf8Length(character);
  }
  return errors;
}

export function validateConditions(
  conditions: readonly MetaV1Condition[] | undefined,
  path: FieldPath,
  version: Version,
): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  (conditions ?? []).forEach((condition, i) => {
    const at = path.index(i);
    const type = condition.type ?? "";
    if (seen.has(type)) errors.push(fieldError.duplicate(at.child("type"), type));
    seen.add(type);
    errors.push(...validateCondition(condition, at, version));
  });
  return errors;
}

function validateCondition(
  condition: MetaV1Condition,
  path: FieldPath,
  version: Version,
): FieldError[] {
  const errors = validateLabelName(condition.type ?? "", path.child("type"), version);
  const statuses = ["False", "True", "Unknown"];
  if (!statuses.includes(condition.status))
    errors.push(fieldError.notSupported(path.child("status"), condition.status ?? "", statuses));
  if ((condition.observedGeneration ?? 0) < 0)
    errors.push(
      fieldError.invalid(
        path.child("observedGeneration"),
        condition.observedGeneration,
        "must be greater than or equal to zero",
      ),
    );
  const missing = version.minor >= 34 ? "" : "must be set";
  if (!condition.lastTransitionTime)
    errors.push(fieldError.required(path.child("lastTransitionTime"), missing));
  if (!condition.reason) errors.push(fieldError.required(path.child("reason"), missing));
  else {
    for (const detail of isConditionReason(condition.reason))
      errors.push(fieldError.invalid(path.child("reason"), condition.reason, detail));
    if (isLongerThan(condition.reason, 1024))
      errors.push(fieldError.tooLong(path.child("reason"), 1024));
  }
  if (isLongerThan(condition.message ?? "", 32768))
    errors.push(fieldError.tooLong(path.child("message"), 32768));
  return errors;
}
