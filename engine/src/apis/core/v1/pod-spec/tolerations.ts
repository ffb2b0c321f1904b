// Mirrors ValidateTolerations and validateTaintEffect of pkg/apis/core/validation/validation.go (1.36). Difference: the gate
// TaintTolerationComparisonOperators, off in every version, cannot be turned on.
import { type FieldError, fieldError } from "../../../../model/field-error.ts";
import type { FieldPath } from "../../../../model/field-path.ts";
import type { CoreV1Toleration } from "../../../../model/generated/types.ts";
import { goValue } from "../../../go-structs.ts";
import type { ApiContext } from "../../../kind.ts";
import { validateLabelName } from "../../../meta/v1/labels.ts";
import { isValidLabelValue } from "../../../meta/v1/name-formats.ts";
import { coreType } from "../internal-types.ts";

const taintEffects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

export function validateTolerations(
  tolerations: readonly CoreV1Toleration[] | undefined,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  return (tolerations ?? []).flatMap((toleration, i) =>
    validateToleration(toleration, path.index(i), context),
  );
}

function validateToleration(
  toleration: CoreV1Toleration,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const { key = "", operator = "", effect = "", tolerationSeconds } = toleration;
  const errors = key === "" ? [] : validateLabelName(key, path.child("key"), context);
  if (key === "" && operator !== "Exists")
    errors.push(
      fieldError.invalid(
        path.child("operator"),
        operator,
        'operator must be Exists when `key` is empty, which means "match all values and all keys"',
      ),
    );
  if (tolerationSeconds !== undefined && effect !== "NoExecute")
    errors.push(
      fieldError.invalid(
        path.child("effect"),
        effect,
        "effect must be 'NoExecute' when `tolerationSeconds` is set",
      ),
    );
  errors.push(...validateOperator(operator, toleration, path, context));
  if (effect !== "" && !taintEffects.includes(effect))
    errors.push(fieldError.notSupported(path.child("effect"), effect, taintEffects));
  return errors;
}

function validateOperator(
  operator: string,
  toleration: CoreV1Toleration,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const at = path.child("operator");
  const { value = "" } = toleration;
  switch (operator) {
    case "Equal":
    case "": {
      const details = isValidLabelValue(value, context);
      return details.length > 0 ? [fieldError.invalid(at, value, details.join(";"))] : [];
    }
    case "Exists":
      return value === ""
        ? []
        : [
            fieldError.invalid(
              at,
              // 1.31 showed the whole toleration.
              context.minor >= 32 ? value : goValue(coreType("Toleration"), toleration, context),
              "value must be empty when `operator` is 'Exists'",
            ),
          ];
    case "Lt":
    case "Gt":
      // 1.35 brought these operators behind a gate that is off; their names are listed all the same.
      return [
        fieldError.notSupported(
          at,
          operator,
          context.minor >= 35 ? ["Equal", "Exists", "Lt", "Gt"] : ["Equal", "Exists"],
        ),
      ];
    default:
      return [fieldError.notSupported(at, operator, ["Equal", "Exists"])];
  }
}
