// Mirrors ValidatePolicyRule in pkg/apis/rbac/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type { RbacV1PolicyRule } from "../../../model/generated/types.ts";
import { goString, goValue, slice } from "../../go-structs.ts";
import type { ApiContext } from "../../kind.ts";

/** The rules of a Role or ClusterRole. A Role's can not speak of URLs. */
export function validatePolicyRules(
  rules: readonly RbacV1PolicyRule[] | undefined,
  namespaced: boolean,
  context: ApiContext,
): FieldError[] {
  return (rules ?? []).flatMap((rule, i) =>
    validatePolicyRule(rule, namespaced, FieldPath.of("rules").index(i), context),
  );
}

function validatePolicyRule(
  rule: RbacV1PolicyRule,
  namespaced: boolean,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const has = (list: readonly string[] | undefined) => (list ?? []).length > 0;
  const errors: FieldError[] = [];
  if (!has(rule.verbs))
    errors.push(fieldError.required(path.child("verbs"), "verbs must contain at least one value"));
  if (has(rule.nonResourceURLs)) {
    const urlsPath = path.child("nonResourceURLs");
    const urls = goValue(slice(goString), rule.nonResourceURLs, context);
    if (namespaced)
      errors.push(
        fieldError.invalid(urlsPath, urls, "namespaced rules cannot apply to non-resource URLs"),
      );
    if (has(rule.apiGroups) || has(rule.resources) || has(rule.resourceNames))
      errors.push(
        fieldError.invalid(
          urlsPath,
          urls,
          "rules cannot apply to both regular resources and non-resource URLs",
        ),
      );
    return errors;
  }
  if (!has(rule.apiGroups))
    errors.push(
      fieldError.required(
        path.child("apiGroups"),
        "resource rules must supply at least one api group",
      ),
    );
  if (!has(rule.resources))
    errors.push(
      fieldError.required(
        path.child("resources"),
        "resource rules must supply at least one resource",
      ),
    );
  return errors;
}
