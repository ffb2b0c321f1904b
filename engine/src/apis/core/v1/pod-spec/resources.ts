// Mirrors validateResourceRequirements and validatePodResources of pkg/apis/core/validation/validation.go (1.36).
// Resources are visited sorted by name, where the server's order is random.
import { type FieldError, fieldError } from "../../../../model/field-error.ts";
import type { FieldPath } from "../../../../model/field-path.ts";
import type {
  CoreV1PodSpec,
  CoreV1ResourceRequirements,
} from "../../../../model/generated/types.ts";
import type { Quantity } from "../../../../model/quantity.ts";
import type { ApiContext } from "../../../kind.ts";
import { aggregateContainerLimits, aggregateContainerRequests } from "../pod-resources.ts";
import { type ResourceList, resourcesOf } from "../resource-list.ts";
import {
  isHugePageResourceName,
  isHugePageResourceValueDivisible,
  isOvercommitAllowed,
  isSupportedPodLevelResource,
  notSupportedResource,
} from "../resource-names.ts";
import {
  validateContainerResourceName,
  validateResourceName,
  validateResourceQuantityValue,
} from "../resource-validation.ts";
import { validateResourceClaimReferences } from "./resource-claims.ts";
import type { PodValidationOptions } from "./validation-options.ts";

type NameRule = (name: string, path: FieldPath, context: ApiContext) => FieldError[];

/** Amounts with their names, sorted. */
function sortedResources(list: ResourceList | undefined): [string, Quantity][] {
  return [...resourcesOf(list)].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

const validatePodLevelResourceName: NameRule = (name, path, context) => {
  const errors = validateResourceName(name, path, context);
  return errors.length > 0 || isSupportedPodLevelResource(name)
    ? errors
    : [notSupportedResource(path, name, ["cpu", "hugepages-", "memory"], context)];
};

/** A container's resources. `claimNames`: the pod's resource claims. */
export function validateContainerResources(
  requirements: CoreV1ResourceRequirements | undefined,
  claimNames: ReadonlySet<string>,
  path: FieldPath,
  options: PodValidationOptions,
): FieldError[] {
  return validateRequirements(
    requirements ?? {},
    validateContainerResourceName,
    claimNames,
    path,
    options,
  );
}

function validateRequirements(
  requirements: CoreV1ResourceRequirements,
  nameRule: NameRule,
  claimNames: ReadonlySet<string>,
  path: FieldPath,
  options: PodValidationOptions,
): FieldError[] {
  const { context } = options;
  const limits = sortedResources(requirements.limits);
  const requests = sortedResources(requirements.requests);
  const limitOf = new Map(limits);
  const errors: FieldError[] = [];
  for (const [name, amount] of limits) {
    const at = path.child("limits").key(name);
    errors.push(
      ...nameRule(name, at, context),
      ...validateResourceQuantityValue(name, requirements.limits?.[name] ?? 0, at, context),
      ...validateHugePages(name, amount, at, options),
    );
  }
  for (const [name, amount] of requests) {
    const at = path.child("requests").key(name);
    errors.push(
      ...nameRule(name, at, context),
      ...validateResourceQuantityValue(name, requirements.requests?.[name] ?? 0, at, context),
      ...validateAgainstLimit(name, amount, limitOf.get(name), path),
      ...validateHugePages(name, amount, at, options),
    );
  }
  const names = [...limits, ...requests].map(([name]) => name);
  if (names.some(isHugePageResourceName) && !names.some((n) => n === "cpu" || n === "memory"))
    errors.push(fieldError.forbidden(path, "HugePages require cpu or memory"));
  return [
    ...errors,
    ...validateResourceClaimReferences(requirements.claims, claimNames, path.child("claims")),
  ];
}

function validateHugePages(
  name: string,
  amount: Quantity,
  path: FieldPath,
  options: PodValidationOptions,
): FieldError[] {
  return isHugePageResourceName(name) &&
    !options.allowIndivisibleHugePagesValues &&
    !isHugePageResourceValueDivisible(name, amount)
    ? [
        fieldError.invalid(
          path,
          amount.toString(),
          `${amount} is not positive integer multiple of ${name}`,
        ),
      ]
    : [];
}

/** The error stands at the list of requests, not at the resource. */
function validateAgainstLimit(
  name: string,
  request: Quantity,
  limit: Quantity | undefined,
  path: FieldPath,
): FieldError[] {
  if (!limit)
    return isOvercommitAllowed(name)
      ? []
      : [
          fieldError.required(
            path.child("limits"),
            "Limit must be set for non overcommitable resources",
          ),
        ];
  const difference = request.compare(limit);
  const relation =
    difference !== 0 && !isOvercommitAllowed(name)
      ? "equal to"
      : difference > 0
        ? "less than or equal to"
        : undefined;
  return relation === undefined
    ? []
    : [
        fieldError.invalid(
          path.child("requests"),
          request.toString(),
          `must be ${relation} ${name} limit of ${limit}`,
        ),
      ];
}

/** Pod-level resources and how they relate to the containers'. `path` is that of the pod spec. */
export function validatePodLevelResources(
  spec: CoreV1PodSpec,
  claimNames: ReadonlySet<string>,
  path: FieldPath,
  options: PodValidationOptions,
): FieldError[] {
  if (!spec.resources || !options.context.feature("PodLevelResources")) return [];
  const at = path.child("resources");
  if (spec.os?.name === "windows")
    return [fieldError.forbidden(at, "may not be set for a windows pod")];
  const errors: FieldError[] = [];
  if (spec.resources.claims)
    errors.push(
      fieldError.forbidden(
        at.child("claims"),
        `claims ${options.context.minor >= 34 ? "may not" : "cannot"} be set for Resources at pod-level`,
      ),
    );
  return [
    ...errors,
    ...validateRequirements(spec.resources, validatePodLevelResourceName, claimNames, at, options),
    ...validateConsistency(spec, spec.resources, at),
  ];
}

function validateConsistency(
  spec: CoreV1PodSpec,
  own: CoreV1ResourceRequirements,
  path: FieldPath,
): FieldError[] {
  const requests = resourcesOf(own.requests);
  const limits = resourcesOf(own.limits);
  const errors: FieldError[] = [];
  const atLeastAggregate = (
    list: "requests" | "limits",
    name: string,
    aggregate: Quantity,
    given: Quantity | undefined,
  ) => {
    if (given && aggregate.compare(given) > 0)
      errors.push(
        fieldError.invalid(
          path.child(list).key(name),
          given.toString(),
          `must be greater than or equal to aggregate container ${list} of ${aggregate}`,
        ),
      );
  };
  for (const [name, aggregate] of aggregateContainerRequests(spec))
    atLeastAggregate("requests", name, aggregate, requests.get(name));
  for (const [name, aggregate] of aggregateContainerLimits(spec))
    if (isHugePageResourceName(name)) atLeastAggregate("limits", name, aggregate, limits.get(name));
  (spec.containers ?? []).forEach((container, i) => {
    for (const [name, limit] of sortedResources(container.resources?.limits)) {
      const podLimit = limits.get(name);
      if (podLimit && limit.compare(podLimit) > 0)
        errors.push(
          fieldError.invalid(
            path.child("containers").index(i).key(name).child("limits"),
            limit.toString(),
            `must be less than or equal to pod limits of ${podLimit}`,
          ),
        );
    }
  });
  return errors;
}
