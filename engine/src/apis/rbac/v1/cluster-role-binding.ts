// Mirrors the ClusterRoleBinding parts of pkg/apis/rbac and pkg/registry/rbac/clusterrolebinding/strategy.go (1.36).
import type { RbacV1ClusterRoleBinding } from "../../../model/generated/types.ts";
import type { Kind } from "../../kind.ts";
import {
  bindingColumns,
  setBindingDefaults,
  validateBinding,
  validateBindingUpdate,
} from "./binding.ts";

export const clusterRoleBinding: Kind<RbacV1ClusterRoleBinding> = {
  group: "rbac.authorization.k8s.io",
  version: "v1",
  kind: "ClusterRoleBinding",
  plural: "clusterrolebindings",
  singular: "clusterrolebinding",
  shortNames: [],
  namespaced: false,
  allowCreateOnUpdate: true,

  setDefaults: setBindingDefaults,

  validate: (object, context) => validateBinding(object, false, ["ClusterRole"], context),

  validateUpdate: (object, old, context) => [
    ...clusterRoleBinding.validate(object, context),
    ...validateBindingUpdate(object, old, context),
  ],

  columns: bindingColumns,
};
