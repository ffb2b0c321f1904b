// Mirrors the ClusterRole parts of pkg/apis/rbac/validation/validation.go and
// pkg/registry/rbac/clusterrole/strategy.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type { MetaV1LabelSelector, RbacV1ClusterRole } from "../../../model/generated/types.ts";
import { createdAtColumn, nameColumn } from "../../columns.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import { validateLabelSelector } from "../../meta/v1/labels.ts";
import { nameIsPathSegment } from "../../meta/v1/name-formats.ts";
import { validateObjectMeta, validateObjectMetaUpdate } from "../../meta/v1/object-meta.ts";
import { validatePolicyRules } from "./policy-rule.ts";

const selectorsPath = FieldPath.of("aggregationRule", "clusterRoleSelectors");

export const clusterRole: Kind<RbacV1ClusterRole> = {
  group: "rbac.authorization.k8s.io",
  version: "v1",
  kind: "ClusterRole",
  plural: "clusterroles",
  singular: "clusterrole",
  shortNames: [],
  namespaced: false,
  allowCreateOnUpdate: true,

  validate: (object, context) => validateClusterRole(object, false, context),

  validateUpdate(object, old, context) {
    const hadInvalidSelector = (old.aggregationRule?.clusterRoleSelectors ?? []).some(
      (selector) => validateLabelSelector(selector, selectorsPath, context).length > 0,
    );
    return [
      ...validateClusterRole(object, hadInvalidSelector, context),
      ...validateObjectMetaUpdate(object.metadata, old.metadata, context),
    ];
  },

  columns: [nameColumn, createdAtColumn],
};

function validateClusterRole(
  object: RbacV1ClusterRole,
  allowInvalidValues: boolean,
  context: ApiContext,
): FieldError[] {
  const errors = [
    ...validateObjectMeta(object.metadata, { namespaced: false, name: nameIsPathSegment }, context),
    ...validatePolicyRules(object.rules, false, context),
  ];
  if (!object.aggregationRule) return errors;
  const selectors = object.aggregationRule.clusterRoleSelectors ?? [];
  if (selectors.length === 0)
    errors.push(
      fieldError.required(
        selectorsPath,
        "at least one clusterRoleSelector required if aggregationRule is non-nil",
      ),
    );
  selectors.forEach((selector, i) => {
    const path = selectorsPath.index(i);
    errors.push(...validateLabelSelector(selector, path, context, { allowInvalidValues }));
    // The server prints the compiled selector, which there is none of.
    if (!compiles(selector, context))
      errors.push(fieldError.invalid(path, undefined, "invalid label selector."));
  });
  return errors;
}

/** Whether matching could use the selector: values that are no labels match nothing, but do not hinder it. */
function compiles(selector: MetaV1LabelSelector, context: ApiContext): boolean {
  return validateLabelSelector(selector, selectorsPath, context).length === 0;
}
