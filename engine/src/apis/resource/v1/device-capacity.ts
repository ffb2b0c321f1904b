// Mirrors validateDeviceCapacity of pkg/apis/resource/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import type { FieldPath } from "../../../model/field-path.ts";
import type {
  ResourceV1CapacityRequestPolicy,
  ResourceV1CapacityRequestPolicyRange,
  ResourceV1DeviceCapacity,
} from "../../../model/generated/types.ts";
import { type Quantity, quantityOf } from "../../../model/quantity.ts";
import type { ApiContext } from "../../kind.ts";
import { validateSet } from "./limits.ts";

const maxPolicyValues = 10;

/** `shared`: whether the device may be allocated several times at once, which a request policy needs. */
export function validateCapacity(
  { value, requestPolicy }: ResourceV1DeviceCapacity,
  shared: boolean,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  if (!requestPolicy) return [];
  const at = path.child("requestPolicy");
  return shared
    ? validateRequestPolicy(requestPolicy, quantityOf(value), at, context)
    : [fieldError.forbidden(at, "allowMultipleAllocations must be true")];
}

function validateRequestPolicy(
  policy: ResourceV1CapacityRequestPolicy,
  capacity: Quantity,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const values = policy.validValues ?? [];
  const range = policy.validRange ?? undefined;
  if (values.length > 0 && range)
    return [
      fieldError.forbidden(
        path,
        'exactly one policy can be specified, cannot specify "validValues" and "validRange" at the same time',
      ),
    ];
  const kind = values.length > 0 ? "validValues" : "validRange";
  if (values.length === 0 && !range) return [];
  if (policy.default === undefined || policy.default === null)
    return [fieldError.required(path.child("default"), `required when ${kind} is defined`)];
  const standard = quantityOf(policy.default);
  return range
    ? validateRange(range, standard, capacity, path.child("validRange"))
    : validateValues(
        values.map(quantityOf),
        standard,
        capacity,
        path.child("validValues"),
        context,
      );
}

function validateValues(
  values: readonly Quantity[],
  standard: Quantity,
  capacity: Quantity,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const errors: FieldError[] = [];
  values.forEach((value, i) => {
    const before = values[i - 1];
    if (before && before.compare(value) > 0)
      errors.push(
        fieldError.invalid(
          path.index(i),
          value.toString(),
          "values must be sorted in ascending order",
        ),
      );
  });
  errors.push(
    ...validateSet(
      values,
      maxPolicyValues,
      path,
      (value, at) =>
        value.compare(capacity) > 0
          ? [
              fieldError.invalid(
                at,
                value.toString(),
                `option is larger than capacity value: ${capacity}`,
              ),
            ]
          : [],
      (value) => String(value.valueBig()),
      context,
    ),
  );
  const found = values.length <= maxPolicyValues && values.some((v) => v.compare(standard) === 0);
  return found
    ? errors
    : [
        ...errors,
        fieldError.invalid(
          path,
          standard.toString(),
          "default value is not valid according to the requestPolicy",
        ),
      ];
}

function validateRange(
  range: ResourceV1CapacityRequestPolicyRange,
  standard: Quantity,
  capacity: Quantity,
  path: FieldPath,
): FieldError[] {
  if (range.min === undefined || range.min === null)
    return [fieldError.required(path.child("min"), "required when validRange is defined")];
  const errors: FieldError[] = [];
  const check = (bad: boolean, field: string, value: Quantity, detail: string) => {
    if (bad) errors.push(fieldError.invalid(path.child(field), value.toString(), detail));
  };
  const min = quantityOf(range.min);
  const max = range.max === undefined || range.max === null ? undefined : quantityOf(range.max);
  check(min.compare(capacity) > 0, "min", min, `min is larger than capacity value: ${capacity}`);
  check(standard.compare(min) < 0, "min", standard, `default is less than min: ${min}`);
  if (max) {
    check(min.compare(max) > 0, "max", min, `min is larger than max: ${max}`);
    check(max.compare(capacity) > 0, "max", max, `max is larger than capacity value: ${capacity}`);
    check(standard.compare(max) > 0, "max", standard, `default is more than max: ${max}`);
  }
  if (range.step === undefined || range.step === null) return errors;
  const step = quantityOf(range.step);
  const next = min.add(step);
  check(
    next.compare(capacity) > 0,
    "step",
    step,
    `one step ${next} is larger than capacity value: ${capacity}`,
  );
  for (const value of max ? [standard, max] : [standard]) {
    const stepSize = step.valueBig();
    const misses = stepSize !== 0n && (value.valueBig() - min.valueBig()) % stepSize !== 0n;
    check(misses, "step", value, `value is not a multiple of a given step (${step}) from (${min})`);
  }
  return errors;
}
