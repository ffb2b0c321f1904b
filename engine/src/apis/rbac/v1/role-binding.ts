// Mirrors the RoleBinding parts of pkg/apis/rbac and pkg/registry/rbac/rolebinding/strategy.go (1.36).
import type { RbacV1RoleBinding } from "../../../model/generated/types.ts";
import type { Kind } from "../../kind.ts";
import {
  bindingColumns,
  setBindingDefaults,
  validateBinding,
  validateBindingUpdate,
} from "./binding.ts";

export const roleBinding: Kind<RbacV1RoleBinding> = {
  group: "rbac.authorization.k8s.io",
  version: "v1",
  kind: "RoleBinding",
  plural: "rolebindings",
  singular: "rolebinding",
  shortNames: [],
  namespaced: true,
  allowCreateOnUpdate: true,

  setDefaults: setBindingDefaults,

  validate: (object, context) => validateBinding(object, true, ["Role", "ClusterRole"], context),

  validateUpdate: (object, old, context) => [
    ...roleBinding.validate(object, context),
    ...validateBindingUpdate(object, old, context),
  ],

  columns: bindingColumns,
};
