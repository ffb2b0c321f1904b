// Mirrors the pod failure policy and success policy rules of pkg/apis/batch/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import type { FieldPath } from "../../../model/field-path.ts";
import type {
  BatchV1JobSpec,
  BatchV1PodFailurePolicyOnExitCodesRequirement,
  BatchV1PodFailurePolicyOnPodConditionsPattern,
  BatchV1PodFailurePolicyRule,
  BatchV1SuccessPolicyRule,
} from "../../../model/generated/types.ts";
import { goQuote } from "../../../model/go-format.ts";
import { utf8Length } from "../../../model/utf8.ts";
import { validateEnum } from "../../core/v1/field-formats.ts";
import { goInt32, goValue, slice } from "../../go-structs.ts";
import type { ApiContext } from "../../kind.ts";
import { validateLabelName } from "../../meta/v1/labels.ts";
import { validateNonnegativeField } from "../../meta/v1/object-meta.ts";
import { countIndexes, parseIndexes } from "./index-list.ts";

const maxRules = 20;
const maxExitCodes = 255;
const maxPodConditions = 20;
const maxIndexListBytes = 64 * 1024;
const numbers = slice(goInt32);

/** An enum that must be there: the message names the choices either way. */
function validateRequiredEnum(
  value: string,
  path: FieldPath,
  sorted: readonly string[],
): FieldError[] {
  return value === ""
    ? [fieldError.required(path, `valid values: [${sorted.map(goQuote).join(" ")}]`)]
    : validateEnum(value, path, sorted);
}

export function validatePodFailurePolicy(
  spec: BatchV1JobSpec,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const rules = spec.podFailurePolicy?.rules ?? [];
  const rulesPath = path.child("rules");
  const { containers, initContainers } = spec.template?.spec ?? {};
  const containerNames = [...(containers ?? []), ...(initContainers ?? [])].map(({ name }) => name);
  return [
    ...(rules.length > maxRules ? [fieldError.tooMany(rulesPath, rules.length, maxRules)] : []),
    ...rules.flatMap((rule, i) =>
      validateFailureRule(spec, rule, rulesPath.index(i), containerNames, context),
    ),
  ];
}

function validateFailureRule(
  spec: BatchV1JobSpec,
  rule: BatchV1PodFailurePolicyRule,
  path: FieldPath,
  containerNames: readonly string[],
  context: ApiContext,
): FieldError[] {
  const { action = "", onExitCodes } = rule;
  const onPodConditions = rule.onPodConditions ?? [];
  const errors: FieldError[] = [];
  if (action === "FailIndex") {
    if (spec.backoffLimitPerIndex === undefined)
      errors.push(
        fieldError.invalid(
          path.child("action"),
          action,
          "requires the backoffLimitPerIndex to be set",
        ),
      );
  } else
    errors.push(
      ...validateRequiredEnum(action, path.child("action"), [
        "Count",
        "FailIndex",
        "FailJob",
        "Ignore",
      ]),
    );
  if (onExitCodes)
    errors.push(
      ...validateExitCodes(onExitCodes, path.child("onExitCodes"), containerNames, context),
    );
  errors.push(...validatePodConditions(onPodConditions, path.child("onPodConditions"), context));
  const refuse = (detail: string) =>
    errors.push({ ...fieldError.invalid(path, undefined, detail), omitValue: true });
  if (onExitCodes && onPodConditions.length > 0)
    refuse("specifying both OnExitCodes and OnPodConditions is not supported");
  if (!onExitCodes && onPodConditions.length === 0)
    refuse("specifying one of OnExitCodes and OnPodConditions is required");
  return errors;
}

function validatePodConditions(
  patterns: readonly BatchV1PodFailurePolicyOnPodConditionsPattern[],
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  return [
    ...(patterns.length > maxPodConditions
      ? [fieldError.tooMany(path, patterns.length, maxPodConditions)]
      : []),
    ...patterns.flatMap(({ type = "", status = "" }, i) => [
      ...validateLabelName(type, path.index(i).child("type"), context),
      ...validateRequiredEnum(status, path.index(i).child("status"), ["False", "True", "Unknown"]),
    ]),
  ];
}

function validateExitCodes(
  requirement: BatchV1PodFailurePolicyOnExitCodesRequirement,
  path: FieldPath,
  containerNames: readonly string[],
  context: ApiContext,
): FieldError[] {
  const { operator = "", containerName } = requirement;
  const values = requirement.values ?? [];
  const errors = validateRequiredEnum(operator, path.child("operator"), ["In", "NotIn"]);
  if (containerName !== undefined && !containerNames.includes(containerName))
    errors.push(
      fieldError.invalid(
        path.child("containerName"),
        containerName,
        "must be one of the container or initContainer names in the pod template",
      ),
    );
  const at = path.child("values");
  if (values.length === 0)
    errors.push(
      fieldError.invalid(
        at,
        goValue(numbers, requirement.values, context),
        "at least one value is required",
      ),
    );
  if (values.length > maxExitCodes)
    errors.push(fieldError.tooMany(at, values.length, maxExitCodes));
  const seen = new Set<number>();
  values.forEach((value, i) => {
    if (operator === "In" && value === 0)
      errors.push(fieldError.invalid(at.index(i), value, "must not be 0 for the In operator"));
    if (seen.has(value)) errors.push(fieldError.duplicate(at.index(i), value));
    seen.add(value);
  });
  if (values.some((value, i) => i > 0 && values[i - 1]! > value))
    errors.push(fieldError.invalid(at, goValue(numbers, values, context), "must be ordered"));
  return errors;
}

/** Of an Indexed Job. */
export function validateSuccessPolicy(spec: BatchV1JobSpec, path: FieldPath): FieldError[] {
  const rules = spec.successPolicy?.rules ?? [];
  const at = path.child("rules");
  const errors: FieldError[] = [];
  if (rules.length === 0)
    errors.push(
      fieldError.required(
        at,
        "at least one rules must be specified when the successPolicy is specified",
      ),
    );
  if (rules.length > maxRules) errors.push(fieldError.tooMany(at, rules.length, maxRules));
  return [
    ...errors,
    ...rules.flatMap((rule, i) => validateSuccessRule(rule, at.index(i), spec.completions)),
  ];
}

function validateSuccessRule(
  { succeededCount, succeededIndexes }: BatchV1SuccessPolicyRule,
  path: FieldPath,
  completions: number | undefined,
): FieldError[] {
  if (succeededCount === undefined && succeededIndexes === undefined)
    return [
      fieldError.required(
        path,
        "at least one of succeededCount or succeededIndexes must be specified",
      ),
    ];
  // The number of completions is missing only in Jobs that are refused for that.
  const total = completions ?? 0;
  const errors: FieldError[] = [];
  let indexes = 0;
  if (succeededIndexes !== undefined) {
    const at = path.child("succeededIndexes");
    if (utf8Length(succeededIndexes) > maxIndexListBytes)
      errors.push(fieldError.tooLong(at, maxIndexListBytes));
    const intervals = parseIndexes(succeededIndexes, total);
    if ("error" in intervals)
      errors.push(
        fieldError.invalid(
          at,
          succeededIndexes,
          `error parsing succeededIndexes: ${intervals.error}`,
        ),
      );
    else indexes = countIndexes(intervals);
  }
  if (succeededCount === undefined) return errors;
  const at = path.child("succeededCount");
  const bound = (limit: number, what: string) =>
    succeededCount > limit
      ? [
          fieldError.invalid(
            at,
            succeededCount,
            `must be less than or equal to ${limit} (the number of ${what})`,
          ),
        ]
      : [];
  return [
    ...errors,
    ...validateNonnegativeField(succeededCount, at),
    ...bound(total, "specified completions"),
    ...(succeededIndexes === undefined
      ? []
      : bound(indexes, "indexes in the specified succeededIndexes field")),
  ];
}
