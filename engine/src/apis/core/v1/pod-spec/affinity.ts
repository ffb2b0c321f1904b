// Mirrors validateAffinity and the node selector validators of pkg/apis/core/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../../model/field-error.ts";
import type { FieldPath } from "../../../../model/field-path.ts";
import type {
  CoreV1Affinity,
  CoreV1NodeAffinity,
  CoreV1NodeSelector,
  CoreV1NodeSelectorRequirement,
  CoreV1NodeSelectorTerm,
  CoreV1PodAffinity,
  CoreV1PodAffinityTerm,
} from "../../../../model/generated/types.ts";
import type { ApiContext } from "../../../kind.ts";
import { validateLabelName, validateLabelSelector } from "../../../meta/v1/labels.ts";
import { isDNS1123Label, isValidLabelValue } from "../../../meta/v1/name-formats.ts";
import { invalidFor, required, validateDNS1123Subdomain } from "../field-formats.ts";
import { matchLabelKeysErrors } from "./match-label-keys.ts";
import type { PodValidationOptions } from "./validation-options.ts";

const requiredTerms = "requiredDuringSchedulingIgnoredDuringExecution";
const preferredTerms = "preferredDuringSchedulingIgnoredDuringExecution";

export function validateAffinity(
  affinity: CoreV1Affinity | undefined,
  path: FieldPath,
  options: PodValidationOptions,
): FieldError[] {
  if (!affinity) return [];
  return [
    ...validateNodeAffinity(affinity.nodeAffinity, path.child("nodeAffinity"), options),
    ...validatePodAffinity(affinity.podAffinity, path.child("podAffinity"), options),
    ...validatePodAffinity(affinity.podAntiAffinity, path.child("podAntiAffinity"), options),
  ];
}

function validateNodeAffinity(
  affinity: CoreV1NodeAffinity | undefined,
  path: FieldPath,
  options: PodValidationOptions,
): FieldError[] {
  const errors: FieldError[] = [];
  const selector = affinity?.[requiredTerms];
  if (selector)
    errors.push(
      ...validateNodeSelector(
        selector,
        path.child(requiredTerms),
        options.context,
        options.allowInvalidLabelValueInRequiredNodeAffinity,
      ),
    );
  (affinity?.[preferredTerms] ?? []).forEach((term, i) => {
    const at = path.child(preferredTerms).index(i);
    errors.push(
      ...validateWeight(term.weight, at),
      // Values of preferences are only warned about.
      ...validateNodeSelectorTerm(
        term.preference ?? {},
        at.child("preference"),
        options.context,
        true,
      ),
    );
  });
  return errors;
}

function validateWeight(weight: number | undefined, path: FieldPath): FieldError[] {
  return (weight ?? 0) <= 0 || weight! > 100
    ? [fieldError.invalid(path.child("weight"), weight ?? 0, "must be in the range 1-100")]
    : [];
}

/** A node selector wherever it stands: pods, PersistentVolumes, DRA. `allowInvalidValues` spares the values of expressions. */
export function validateNodeSelector(
  selector: CoreV1NodeSelector,
  path: FieldPath,
  context: ApiContext,
  allowInvalidValues = false,
): FieldError[] {
  const terms = selector.nodeSelectorTerms ?? [];
  const at = path.child("nodeSelectorTerms");
  if (terms.length === 0)
    return [fieldError.required(at, "must have at least one node selector term")];
  return terms.flatMap((term, i) =>
    validateNodeSelectorTerm(term, at.index(i), context, allowInvalidValues),
  );
}

function validateNodeSelectorTerm(
  term: CoreV1NodeSelectorTerm,
  path: FieldPath,
  context: ApiContext,
  allowInvalidValues: boolean,
): FieldError[] {
  return [
    ...(term.matchExpressions ?? []).flatMap((requirement, i) =>
      validateNodeSelectorRequirement(
        requirement,
        path.child("matchExpressions").index(i),
        context,
        allowInvalidValues,
      ),
    ),
    ...(term.matchFields ?? []).flatMap((requirement, i) =>
      validateNodeFieldSelectorRequirement(requirement, path.child("matchFields").index(i)),
    ),
  ];
}

function validateNodeSelectorRequirement(
  { operator = "", key = "", values = [] }: CoreV1NodeSelectorRequirement,
  path: FieldPath,
  context: ApiContext,
  allowInvalidValues: boolean,
): FieldError[] {
  const errors: FieldError[] = [];
  const at = path.child("values");
  switch (operator) {
    case "In":
    case "NotIn":
      if (values.length === 0)
        errors.push(
          fieldError.required(at, "must be specified when `operator` is 'In' or 'NotIn'"),
        );
      break;
    case "Exists":
    case "DoesNotExist":
      if (values.length > 0)
        errors.push(
          fieldError.forbidden(
            at,
            "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
          ),
        );
      break;
    case "Gt":
    case "Lt":
      if (values.length !== 1)
        errors.push(
          fieldError.required(at, "must be specified single value when `operator` is 'Lt' or 'Gt'"),
        );
      break;
    default:
      errors.push(
        fieldError.invalid(path.child("operator"), operator, "not a valid selector operator"),
      );
  }
  errors.push(...validateLabelName(key, path.child("key"), context));
  if (!allowInvalidValues)
    values.forEach((value, i) => {
      errors.push(...invalidFor(at.index(i), value, isValidLabelValue(value, context)));
    });
  return errors;
}

function validateNodeFieldSelectorRequirement(
  { operator = "", key = "", values = [] }: CoreV1NodeSelectorRequirement,
  path: FieldPath,
): FieldError[] {
  const errors: FieldError[] = [];
  if (operator !== "In" && operator !== "NotIn")
    errors.push(
      fieldError.invalid(path.child("operator"), operator, "not a valid selector operator"),
    );
  else if (values.length !== 1)
    errors.push(
      fieldError.required(
        path.child("values"),
        "must be only one value when `operator` is 'In' or 'NotIn' for node field selector",
      ),
    );
  if (key !== "metadata.name")
    errors.push(fieldError.invalid(path.child("key"), key, "not a valid field selector key"));
  else
    values.forEach((value, i) => {
      errors.push(...validateDNS1123Subdomain(value, path.child("values").index(i)));
    });
  return errors;
}

function validatePodAffinity(
  affinity: CoreV1PodAffinity | undefined,
  path: FieldPath,
  options: PodValidationOptions,
): FieldError[] {
  return [
    ...(affinity?.[requiredTerms] ?? []).flatMap((term, i) =>
      validatePodAffinityTerm(term, path.child(requiredTerms).index(i), options),
    ),
    ...(affinity?.[preferredTerms] ?? []).flatMap((weighted, i) => {
      const at = path.child(preferredTerms).index(i);
      return [
        ...validateWeight(weighted.weight, at),
        ...validatePodAffinityTerm(
          weighted.podAffinityTerm ?? {},
          at.child("podAffinityTerm"),
          options,
        ),
      ];
    }),
  ];
}

function validatePodAffinityTerm(
  term: Partial<CoreV1PodAffinityTerm>,
  path: FieldPath,
  options: PodValidationOptions,
): FieldError[] {
  const { context } = options;
  const { labelSelector, namespaceSelector, topologyKey = "" } = term;
  const selectorOptions = { allowInvalidValues: options.allowInvalidLabelValueInSelector };
  return [
    ...validateLabelSelector(labelSelector, path.child("labelSelector"), context, selectorOptions),
    ...validateLabelSelector(
      namespaceSelector,
      path.child("namespaceSelector"),
      context,
      selectorOptions,
    ),
    ...(term.namespaces ?? []).flatMap((name) =>
      invalidFor(path.child("namespace"), name, isDNS1123Label(name)),
    ),
    ...matchLabelKeysErrors(
      path,
      term.matchLabelKeys,
      term.mismatchLabelKeys,
      labelSelector,
      context,
    ),
    ...required(topologyKey, path.child("topologyKey"), "can not be empty"),
    ...validateLabelName(topologyKey, path.child("topologyKey"), context),
  ];
}
