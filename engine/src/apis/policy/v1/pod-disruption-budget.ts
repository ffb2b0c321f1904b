// Mirrors pkg/apis/policy/validation/validation.go and pkg/registry/policy/poddisruptionbudget/strategy.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type {
  PolicyV1PodDisruptionBudget,
  PolicyV1PodDisruptionBudgetStatus,
} from "../../../model/generated/types.ts";
import {
  validateNotMoreThan100Percent,
  validatePositiveIntOrPercent,
} from "../../apps/v1/rolling-update.ts";
import { ageColumn, nameColumn } from "../../columns.ts";
import {
  goIntOrString,
  goValue,
  labelSelectorType,
  namedString,
  pointer,
  struct,
} from "../../go-structs.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import { validateConditions, validateLabelSelector } from "../../meta/v1/labels.ts";
import { validateNonnegativeField } from "../../meta/v1/object-meta.ts";

const specPath = FieldPath.of("spec");
const selectorPath = specPath.child("selector");
const specType = struct("policy.PodDisruptionBudgetSpec", {
  MinAvailable: pointer(goIntOrString),
  Selector: pointer(labelSelectorType),
  MaxUnavailable: pointer(goIntOrString),
  UnhealthyPodEvictionPolicy: pointer(namedString("policy.UnhealthyPodEvictionPolicyType")),
});
const noStatus = (): PolicyV1PodDisruptionBudgetStatus => ({
  disruptionsAllowed: 0,
  currentHealthy: 0,
  desiredHealthy: 0,
  expectedPods: 0,
});

export const podDisruptionBudget: Kind<PolicyV1PodDisruptionBudget> = {
  group: "policy",
  version: "v1",
  kind: "PodDisruptionBudget",
  plural: "poddisruptionbudgets",
  singular: "poddisruptionbudget",
  shortNames: ["pdb"],
  namespaced: true,
  generation: true,
  subresources: ["status"],
  allowUnconditionalUpdate: false,

  prepareForCreate(object) {
    object.status = noStatus();
  },

  prepareForUpdate(object, old, _context, subresource) {
    if (subresource !== "status") object.status = old.status ?? noStatus();
    else if (old.spec) object.spec = old.spec;
  },

  // Metadata is left to the rules for all kinds.
  validate: (object, context) => validateSpec(object, false, context),

  validateUpdate(object, old, context, subresource) {
    if (subresource === "status") return validateStatus(object, context);
    const before = validateLabelSelector(old.spec?.selector, selectorPath, context);
    return validateSpec(object, before.length > 0, context);
  },

  columns: [
    nameColumn,
    { name: "Min Available", cell: (object) => String(object.spec?.minAvailable ?? "N/A") },
    { name: "Max Unavailable", cell: (object) => String(object.spec?.maxUnavailable ?? "N/A") },
    {
      name: "Allowed Disruptions",
      cell: (object) => String(object.status?.disruptionsAllowed ?? 0),
    },
    ageColumn,
  ],
};

function validateSpec(
  object: PolicyV1PodDisruptionBudget,
  allowInvalidValues: boolean,
  context: ApiContext,
): FieldError[] {
  const spec = object.spec ?? {};
  const { minAvailable, maxUnavailable, unhealthyPodEvictionPolicy: policy } = spec;
  const errors: FieldError[] = [];
  if (minAvailable !== undefined && maxUnavailable !== undefined)
    errors.push(
      fieldError.invalid(
        specPath,
        goValue(specType, spec, context),
        "minAvailable and maxUnavailable cannot be both set",
      ),
    );
  for (const field of ["minAvailable", "maxUnavailable"] as const) {
    const value = spec[field];
    if (value !== undefined)
      errors.push(
        ...validatePositiveIntOrPercent(value, specPath.child(field), context),
        ...validateNotMoreThan100Percent(value, specPath.child(field), context),
      );
  }
  errors.push(
    ...validateLabelSelector(spec.selector, selectorPath, context, { allowInvalidValues }),
  );
  const policies = ["AlwaysAllow", "IfHealthyBudget"];
  if (policy !== undefined && !policies.includes(policy))
    errors.push(
      fieldError.notSupported(specPath.child("unhealthyPodEvictionPolicy"), policy, policies),
    );
  return errors;
}

function validateStatus(object: PolicyV1PodDisruptionBudget, context: ApiContext): FieldError[] {
  const path = FieldPath.of("status");
  const status = object.status ?? noStatus();
  const counts = [
    "disruptionsAllowed",
    "currentHealthy",
    "desiredHealthy",
    "expectedPods",
  ] as const;
  return [
    ...validateConditions(status.conditions, path.child("conditions"), context),
    ...counts.flatMap((count) => validateNonnegativeField(status[count], path.child(count))),
  ];
}
