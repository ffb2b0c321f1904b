// What every cluster has (lint.md section 8.3).
import { type GroupKind, kindName } from "./kinds.ts";

const RBAC = "rbac.authorization.k8s.io";

const BUILT_IN: Readonly<Record<string, RegExp>> = {
  ConfigMap: /^kube-root-ca\.crt$/,
  ServiceAccount: /^default$/,
  [`${RBAC}/ClusterRole`]: /^(?:cluster-admin|admin|edit|view|system:.*)$/,
  [`${RBAC}/Role`]: /^system:/,
  [`${RBAC}/RoleBinding`]: /^system:/,
  [`${RBAC}/ClusterRoleBinding`]: /^(?:system:.*|cluster-admin)$/,
  "scheduling.k8s.io/PriorityClass": /^system-(?:cluster|node)-critical$/,
  Namespace: /^(?:default|kube-system|kube-public|kube-node-lease)$/,
};

/** Whether an object of this name is there before anything is applied. */
export function isBuiltIn(kind: GroupKind, name: string, namespace: string): boolean {
  if (kindName(kind) === "Service") return name === "kubernetes" && namespace === "default";
  return BUILT_IN[kindName(kind)]?.test(name) ?? false;
}
