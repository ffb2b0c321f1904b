import { judge } from "../table.ts";

const role = (rules: object[]) => ({
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "Role",
  metadata: { name: "reader" },
  rules,
});
const binding = (roleRef: object) => ({
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "RoleBinding",
  metadata: { name: "readers" },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "reader", ...roleRef },
});

judge("Role", [
  {
    name: "no verbs",
    given: role([{ apiGroups: [""], resources: ["pods"], verbs: [] }]),
    errors: ["rules[0].verbs: Required value: verbs must contain at least one value"],
  },
]);

judge("RoleBinding", [
  { name: "to a role", given: binding({}) },
  {
    name: "another role later",
    before: binding({}),
    given: binding({ name: "writer" }),
    errors: [
      'roleRef: Invalid value: {"APIGroup":"rbac.authorization.k8s.io","Kind":"Role","Name":"writer"}: cannot change roleRef',
    ],
  },
]);
