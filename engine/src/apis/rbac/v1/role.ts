// Mirrors the Role parts of pkg/apis/rbac/validation/validation.go and pkg/registry/rbac/role/strategy.go (1.36).
import type { RbacV1Role } from "../../../model/generated/types.ts";
import { createdAtColumn, nameColumn } from "../../columns.ts";
import type { Kind } from "../../kind.ts";
import { nameIsPathSegment } from "../../meta/v1/name-formats.ts";
import { validateObjectMeta, validateObjectMetaUpdate } from "../../meta/v1/object-meta.ts";
import { validatePolicyRules } from "./policy-rule.ts";

export const role: Kind<RbacV1Role> = {
  group: "rbac.authorization.k8s.io",
  version: "v1",
  kind: "Role",
  plural: "roles",
  singular: "role",
  shortNames: [],
  namespaced: true,
  allowCreateOnUpdate: true,

  validate: (object, context) => [
    ...validateObjectMeta(object.metadata, { namespaced: true, name: nameIsPathSegment }, context),
    ...validatePolicyRules(object.rules, true, context),
  ],

  validateUpdate: (object, old, context) => [
    ...role.validate(object, context),
    ...validateObjectMetaUpdate(object.metadata, old.metadata, context),
  ],

  columns: [nameColumn, createdAtColumn],
};
