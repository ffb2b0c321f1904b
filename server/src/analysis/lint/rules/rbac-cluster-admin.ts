import { asText, field } from "../../resources/json.ts";
import { entries } from "../../resources/workload.ts";
import type { Rule } from "../rule.ts";

export const rbacClusterAdmin: Rule = {
  id: "rbac-cluster-admin",
  summary: "a binding to cluster-admin",
  severity: "info",
  source: "lint",
  profiles: ["recommended"],
  *check(object) {
    const { kind, name } = object.ref;
    if (kind !== "ClusterRoleBinding" && kind !== "RoleBinding") return;
    if (object.kind.group !== "rbac.authorization.k8s.io") return;
    const role = field(object.value, "roleRef");
    if (field(role, "name") !== "cluster-admin" || field(role, "kind") !== "ClusterRole") return;
    const subjects = entries(field(object.value, "subjects"), []).map(({ fields }) => fields);
    const [first] = subjects;
    if (!first || (name === "cluster-admin" && first["name"] === "system:masters")) return;
    const who = `${asText(first["kind"]) ?? "subject"} '${asText(first["name"]) ?? ""}'`;
    const more = subjects.length > 1 ? ` and ${subjects.length - 1} more` : "";
    yield {
      message: `Binds ${who}${more} to cluster-admin: full control of the ${kind === "RoleBinding" ? "namespace" : "cluster"}.`,
      path: ["roleRef", "name"],
    };
  },
};
