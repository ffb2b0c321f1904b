// Mirrors validateScalingRules in pkg/apis/autoscaling/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import type { FieldPath } from "../../../model/field-path.ts";
import type {
  AutoscalingV2HPAScalingPolicy,
  AutoscalingV2HPAScalingRules,
} from "../../../model/generated/types.ts";
import { validateNonnegativeQuantity } from "../../core/v1/resource-validation.ts";

const maxWindowSeconds = 3600;
const maxPeriodSeconds = 1800;

export function validateScalingRules(
  rules: AutoscalingV2HPAScalingRules,
  path: FieldPath,
): FieldError[] {
  const errors: FieldError[] = [];
  const { stabilizationWindowSeconds: window, selectPolicy, policies = [], tolerance } = rules;
  const windowPath = path.child("stabilizationWindowSeconds");
  if (window !== undefined && window < 0)
    errors.push(fieldError.invalid(windowPath, window, "must be greater than or equal to zero"));
  if (window !== undefined && window > maxWindowSeconds)
    errors.push(
      fieldError.invalid(windowPath, window, `must be less than or equal to ${maxWindowSeconds}`),
    );
  const selections = ["Disabled", "Max", "Min"];
  if (selectPolicy !== undefined && !selections.includes(selectPolicy))
    errors.push(fieldError.notSupported(path.child("selectPolicy"), selectPolicy, selections));
  if (policies.length === 0)
    errors.push(fieldError.required(path.child("policies"), "must specify at least one Policy"));
  policies.forEach((policy, i) => {
    errors.push(...validateScalingPolicy(policy, path.child("policies").index(i)));
  });
  if (tolerance !== undefined)
    errors.push(...validateNonnegativeQuantity(tolerance, path.child("tolerance")));
  return errors;
}

function validateScalingPolicy(
  policy: AutoscalingV2HPAScalingPolicy,
  path: FieldPath,
): FieldError[] {
  const { type = "", value = 0, periodSeconds = 0 } = policy;
  const errors: FieldError[] = [];
  if (type !== "Pods" && type !== "Percent")
    errors.push(fieldError.notSupported(path.child("type"), type, ["Percent", "Pods"]));
  const periodPath = path.child("periodSeconds");
  if (value <= 0)
    errors.push(fieldError.invalid(path.child("value"), value, "must be greater than zero"));
  if (periodSeconds <= 0)
    errors.push(fieldError.invalid(periodPath, periodSeconds, "must be greater than zero"));
  if (periodSeconds > maxPeriodSeconds)
    errors.push(
      fieldError.invalid(
        periodPath,
        periodSeconds,
        `must be less than or equal to ${maxPeriodSeconds}`,
      ),
    );
  return errors;
}
