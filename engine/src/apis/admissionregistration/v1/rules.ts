// Mirrors what webhooks and policies share in pkg/apis/admissionregistration: validation/validation.go, static_suffix.go
// and v1/defaults.go (1.36). Difference: CEL expressions are not compiled, only looked at for being there.

import { type FieldError, fieldError } from "../../../model/field-error.ts";
import type { FieldPath } from "../../../model/field-path.ts";
import type {
  AdmissionregistrationV1MatchCondition,
  AdmissionregistrationV1MatchResources,
  AdmissionregistrationV1NamedRuleWithOperations,
  AdmissionregistrationV1RuleWithOperations,
} from "../../../model/generated/types.ts";
import type { KubeObject } from "../../../model/object.ts";
import { admissionVariables } from "../../cel/environments.ts";
import { validateExpression } from "../../cel/validate-expression.ts";
import { invalidFor, validateEnum } from "../../core/v1/field-formats.ts";
import { goValue, namedString, slice } from "../../go-structs.ts";
import type { ApiContext } from "../../kind.ts";
import { validateLabelSelector } from "../../meta/v1/labels.ts";
import {
  isQualifiedName,
  isValidPathSegmentName,
  nameIsDNSSubdomain,
} from "../../meta/v1/name-formats.ts";

/** The rule for the metadata of all kinds of the group. */
export const metaRule = {
  namespaced: false,
  name: nameIsDNSSubdomain,
  qualifiedFinalizers: false,
} as const;

const failurePolicies = ["Ignore", "Fail"];
const matchPolicies = ["Exact", "Equivalent"];
const operations = ["*", "CREATE", "UPDATE", "DELETE", "CONNECT"];
const operationsType = slice(namedString("admissionregistration.OperationType"));
const maxMatchConditions = 64;
const staticSuffix = ".static.k8s.io";

/** Names that configuration from files may take instead. */
export function staticNameWarnings(object: KubeObject, context: ApiContext): string[] {
  return context.minor >= 36 && object.metadata?.name?.endsWith(staticSuffix)
    ? [
        `metadata.name: names ending with "${staticSuffix}" are reserved for static manifest-based configurations and cannot be managed via the API`,
      ]
    : [];
}

export function setRuleDefaults(
  rules: readonly AdmissionregistrationV1RuleWithOperations[] | undefined,
): void {
  for (const rule of rules ?? []) rule.scope ??= "*";
}

export function setMatchResourcesDefaults(
  resources: AdmissionregistrationV1MatchResources | undefined,
): void {
  if (!resources) return;
  resources.matchPolicy ??= "Equivalent";
  resources.namespaceSelector ??= {};
  resources.objectSelector ??= {};
  setRuleDefaults(resources.resourceRules);
  setRuleDefaults(resources.excludeResourceRules);
}

/** An enum that may be left out; absent and null are the same. */
export function validateOptionalEnum(
  value: string | undefined,
  path: FieldPath,
  supported: readonly string[],
): FieldError[] {
  return typeof value === "string" ? validateEnum(value, path, supported) : [];
}

export const validateFailurePolicy = (value: string | undefined, path: FieldPath): FieldError[] =>
  validateOptionalEnum(value, path.child("failurePolicy"), failurePolicies);

export const validateMatchPolicy = (value: string | undefined, path: FieldPath): FieldError[] =>
  validateOptionalEnum(value, path.child("matchPolicy"), matchPolicies);

export function validateRuleWithOperations(
  rule: AdmissionregistrationV1RuleWithOperations,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const list = rule.operations ?? [];
  const at = path.child("operations");
  return [
    ...validateWildcardList(list, at, "operations", goValue(operationsType, list, context)),
    ...list.flatMap((operation, i) => validateEnum(operation, at.index(i), operations)),
    ...validateWildcardList(rule.apiGroups ?? [], path.child("apiGroups"), "API groups"),
    ...validateWildcardList(rule.apiVersions ?? [], path.child("apiVersions"), "API versions"),
    ...(rule.apiVersions ?? []).flatMap((version, i) =>
      version === "" ? [fieldError.required(path.child("apiVersions").index(i))] : [],
    ),
    ...validateResources(rule.resources ?? [], path.child("resources")),
    ...validateOptionalEnum(rule.scope, path.child("scope"), ["Cluster", "Namespaced", "*"]),
  ];
}

/** A list that must have items, and no other item beside `*`. */
function validateWildcardList(
  list: readonly string[],
  path: FieldPath,
  items: string,
  shown: unknown = list,
): FieldError[] {
  if (list.length === 0) return [fieldError.required(path)];
  return list.length > 1 && list.includes("*")
    ? [fieldError.invalid(path, shown, `if '*' is present, must not specify other ${items}`)]
    : [];
}

function validateResources(resources: readonly string[], path: FieldPath): FieldError[] {
  const errors: FieldError[] = resources.length === 0 ? [fieldError.required(path)] : [];
  const withAnySubresource = new Set<string>();
  const ofAnyResource = new Set<string>();
  // Upstream keeps what the last name without a subresource was, not whether there was any but `*`.
  let lastIsPlain = false;
  resources.forEach((name, i) => {
    if (name === "") {
      errors.push(fieldError.required(path.index(i)));
      return;
    }
    const slash = name.indexOf("/");
    if (slash < 0) {
      lastIsPlain = name !== "*";
      return;
    }
    const [resource, subresource] = [name.slice(0, slash), name.slice(slash + 1)];
    if (withAnySubresource.has(resource))
      errors.push(
        fieldError.invalid(
          path.index(i),
          name,
          `if '${resource}/*' is present, must not specify ${name}`,
        ),
      );
    if (ofAnyResource.has(subresource))
      errors.push(
        fieldError.invalid(
          path.index(i),
          name,
          `if '*/${subresource}' is present, must not specify ${name}`,
        ),
      );
    if (subresource === "*") withAnySubresource.add(resource);
    if (resource === "*") ofAnyResource.add(subresource);
  });
  const whole = (detail: string) => errors.push(fieldError.invalid(path, [...resources], detail));
  if (resources.length > 1 && resources.includes("*/*"))
    whole("if '*/*' is present, must not specify other resources");
  if (resources.includes("*") && lastIsPlain)
    whole("if '*' is present, must not specify other resources without subresources");
  return errors;
}

export function validateMatchResources(
  resources: AdmissionregistrationV1MatchResources | undefined,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  if (!resources) return [];
  const rules = (field: "resourceRules" | "excludeResourceRules") =>
    (resources[field] ?? []).flatMap((rule, i) =>
      validateNamedRule(rule, path.child(field).index(i), context),
    );
  return [
    ...validateMatchPolicy(resources.matchPolicy, path),
    ...validateLabelSelector(resources.namespaceSelector, path.child("namespaceSelector"), context),
    ...validateLabelSelector(resources.objectSelector, path.child("objectSelector"), context),
    ...rules("resourceRules"),
    ...rules("excludeResourceRules"),
  ];
}

function validateNamedRule(
  rule: AdmissionregistrationV1NamedRuleWithOperations,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const names = rule.resourceNames ?? [];
  return [
    ...names.flatMap((name, i) => {
      const at = path.child("resourceNames").index(i);
      const errors = invalidFor(at, name, isValidPathSegmentName(name));
      return names.indexOf(name) < i ? [...errors, fieldError.duplicate(at, name)] : errors;
    }),
    ...validateRuleWithOperations(rule, path, context),
  ];
}

export function validateMatchConditions(
  conditions: readonly AdmissionregistrationV1MatchCondition[],
  path: FieldPath,
  hasParams: boolean,
  context: ApiContext,
): FieldError[] {
  const errors: FieldError[] = [];
  const variables = admissionVariables({ params: hasParams, authorizer: true });
  if (conditions.length > maxMatchConditions)
    errors.push(fieldError.tooMany(path, conditions.length, maxMatchConditions));
  const names = new Set<string>();
  conditions.forEach(({ name = "", expression = "" }, i) => {
    const at = path.index(i);
    const trimmed = expression.trim();
    if (trimmed === "") errors.push(fieldError.required(at.child("expression")));
    else
      errors.push(
        ...validateExpression(
          trimmed,
          at.child("expression"),
          { variables, returns: ["bool"] },
          context,
        ).errors,
      );
    if (name === "") errors.push(fieldError.required(at.child("name")));
    else errors.push(...invalidFor(at.child("name"), name, isQualifiedName(name, context)));
    if (name !== "" && names.has(name)) errors.push(fieldError.duplicate(at.child("name"), name));
    names.add(name);
  });
  return errors;
}
