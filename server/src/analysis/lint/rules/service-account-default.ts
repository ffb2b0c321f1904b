import { asText, field } from "../../resources/json.ts";
import { entries, workloadOf } from "../../resources/workload.ts";
import type { Rule } from "../rule.ts";

export const serviceAccountDefault: Rule = {
  id: "service-account-default",
  summary: "the default ServiceAccount of a namespace in use",
  severity: "info",
  source: "lint",
  profiles: ["hygiene"],
  *check(object) {
    const workload = workloadOf(object);
    if (workload) {
      const { spec, specPath } = workload;
      const name = asText(spec["serviceAccountName"]) ?? asText(spec["serviceAccount"]);
      if (name !== undefined && name !== "default") return;
      const message = "The Pod uses the namespace's default ServiceAccount.";
      yield name === undefined
        ? { message, path: specPath, part: "key" }
        : { message, path: [...specPath, "serviceAccountName"] };
      return;
    }
    if (object.ref.kind !== "RoleBinding" && object.ref.kind !== "ClusterRoleBinding") return;
    for (const { fields, path } of entries(field(object.value, "subjects"), ["subjects"]))
      if (fields["kind"] === "ServiceAccount" && fields["name"] === "default")
        yield {
          message: "Grants rights to every Pod of the namespace that names no ServiceAccount.",
          path: [...path, "name"],
        };
  },
};
