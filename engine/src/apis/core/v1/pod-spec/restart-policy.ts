// Mirrors validateContainerRestartPolicy, validateInitContainerRestartPolicy and validateResizePolicy of
// pkg/apis/core/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../../model/field-error.ts";
import type { FieldPath } from "../../../../model/field-path.ts";
import type {
  CoreV1Container,
  CoreV1ContainerResizePolicy,
} from "../../../../model/generated/types.ts";
import { validateEnum } from "../field-formats.ts";
import { notSupportedResource, resourceNameValue } from "../resource-names.ts";
import type { PodValidationOptions } from "./validation-options.ts";

const maxRules = 20;
const maxExitCodes = 255;

type RestartFields = Pick<CoreV1Container, "restartPolicy" | "restartPolicyRules">;

/** Of a regular container. `path` is that of the container. */
export function validateContainerRestartPolicy(
  container: RestartFields,
  path: FieldPath,
  options: PodValidationOptions,
): FieldError[] {
  const { restartPolicy, restartPolicyRules: rules = [] } = container;
  if (!options.allowContainerRestartPolicyRules)
    return restartPolicy === undefined
      ? []
      : [
          fieldError.forbidden(
            path.child("restartPolicy"),
            "may not be set for non-init containers",
          ),
        ];
  return validatePolicyAndRules(restartPolicy, rules, path, options);
}

/** Of an init container, which had the policy `Always` (a sidecar) alone before there were rules. */
export function validateInitContainerRestartPolicy(
  container: RestartFields,
  path: FieldPath,
  options: PodValidationOptions,
): FieldError[] {
  const { restartPolicy, restartPolicyRules: rules = [] } = container;
  if (restartPolicy === undefined) return rules.length > 0 ? [policyRequired(path)] : [];
  if (!options.allowContainerRestartPolicyRules)
    return validateEnum(restartPolicy, path.child("restartPolicy"), ["Always"]);
  if (restartPolicy === "Always" && !options.allowRestartAllContainers)
    return rules.length === 0
      ? []
      : [
          fieldError.forbidden(
            path.child("restartPolicyRules"),
            "restartPolicyRules are not allowed for init containers with restart policy Always",
          ),
        ];
  return validatePolicyAndRules(restartPolicy, rules, path, options);
}

const policyRequired = (path: FieldPath): FieldError =>
  fieldError.required(
    path.child("restartPolicy"),
    "must specify restartPolicy when restart rules are used",
  );

function validatePolicyAndRules(
  policy: string | undefined,
  rules: NonNullable<CoreV1Container["restartPolicyRules"]>,
  path: FieldPath,
  options: PodValidationOptions,
): FieldError[] {
  const errors: FieldError[] = [];
  if (policy === undefined) {
    if (rules.length === 0) return [];
    errors.push(policyRequired(path));
  } else
    errors.push(
      ...validateEnum(policy, path.child("restartPolicy"), ["Always", "Never", "OnFailure"]),
    );
  const at = path.child("restartPolicyRules");
  if (rules.length > maxRules) errors.push(tooMany(at, rules.length, maxRules, options));
  const actions = options.allowRestartAllContainers
    ? ["Restart", "RestartAllContainers"]
    : ["Restart"];
  rules.forEach((rule, i) => {
    errors.push(...validateEnum(rule.action ?? "", at.index(i).child("action"), actions));
    const exitCodesAt = at.index(i).child("exitCodes");
    if (!rule.exitCodes) {
      errors.push(fieldError.required(exitCodesAt, "must be specified"));
      return;
    }
    const { operator = "", values = [] } = rule.exitCodes;
    errors.push(...validateEnum(operator, exitCodesAt.child("operator"), ["In", "NotIn"]));
    if (values.length > maxExitCodes)
      errors.push(tooMany(exitCodesAt.child("values"), values.length, maxExitCodes, options));
  });
  return errors;
}

/** Too many items were called too long before 1.36. */
function tooMany(
  path: FieldPath,
  actual: number,
  max: number,
  { context }: PodValidationOptions,
): FieldError {
  return context.minor >= 36
    ? fieldError.tooMany(path, actual, max)
    : fieldError.tooLong(path, max);
}

/** All errors but repetitions stand at the list, without a position. */
export function validateResizePolicy(
  policies: readonly CoreV1ContainerResizePolicy[] | undefined,
  path: FieldPath,
  podRestartPolicy: string | undefined,
  options: PodValidationOptions,
): FieldError[] {
  const seen = new Set<string>();
  return (policies ?? []).flatMap(({ resourceName = "", restartPolicy = "" }, i) => {
    const errors: FieldError[] = [];
    if (seen.has(resourceName))
      errors.push(
        fieldError.duplicate(path.index(i), resourceNameValue(resourceName, options.context)),
      );
    seen.add(resourceName);
    errors.push(
      ...(resourceName === ""
        ? [fieldError.required(path)]
        : resourceName === "cpu" || resourceName === "memory"
          ? []
          : [notSupportedResource(path, resourceName, ["cpu", "memory"], options.context)]),
      ...(restartPolicy === ""
        ? [fieldError.required(path)]
        : validateEnum(restartPolicy, path, ["NotRequired", "RestartContainer"])),
    );
    if (podRestartPolicy === "Never" && restartPolicy !== "NotRequired")
      errors.push(
        fieldError.invalid(
          path,
          restartPolicy,
          options.context.minor >= 36
            ? "must be 'NotRequired' when pod `restartPolicy` is 'Never'"
            : "must be 'NotRequired' when `restartPolicy` is 'Never'",
        ),
      );
    return errors;
  });
}
