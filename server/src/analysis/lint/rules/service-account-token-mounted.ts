import { quickFix, set } from "../../fixes.ts";
import type { BoundObject, ResourceScope } from "../../resources/index.ts";
import { kindName } from "../../resources/index.ts";
import { asText, field } from "../../resources/json.ts";
import { workloadOf } from "../../resources/workload.ts";
import type { Rule } from "../rule.ts";

const ACCOUNT = { group: "", kind: "ServiceAccount" };

export const serviceAccountTokenMounted: Rule = {
  id: "service-account-token-mounted",
  summary: "a token for the Kubernetes API that nothing seems to need",
  severity: "info",
  source: "lint",
  profiles: ["hygiene"],
  *check(object, { scope }) {
    const workload = workloadOf(object);
    if (kindName(object.kind) === "ServiceAccount") {
      if (field(object.value, "automountServiceAccountToken") === false) return;
      if (isGranted(scope, object, object.ref.name)) return;
      yield finding(object, ["automountServiceAccountToken"], ["metadata", "name"], "value");
      return;
    }
    if (!workload || workload.spec["automountServiceAccountToken"] === false) return;
    const name = asText(workload.spec["serviceAccountName"]) ?? "default";
    const account = scope.find(ACCOUNT, name, object.namespace, object)[0]?.object;
    if (field(account?.value, "automountServiceAccountToken") === false) {
      if (workload.spec["automountServiceAccountToken"] === undefined) return;
    }
    if (isGranted(scope, object, name)) return;
    const path = [...workload.specPath, "automountServiceAccountToken"];
    const written = workload.spec["automountServiceAccountToken"] !== undefined;
    yield finding(object, path, written ? path : workload.specPath, written ? "value" : "key");
  },
};

function finding(
  object: BoundObject,
  field: readonly string[] | readonly (string | number)[],
  path: readonly (string | number)[],
  part: "value" | "key",
) {
  return {
    message: "The Pod mounts a token for the Kubernetes API that it may not need.",
    path,
    part,
    fixes: [quickFix("Do not mount it", object, set(field, false))],
  };
}

/** Whether a binding of the workspace gives the account any right. */
function isGranted(scope: ResourceScope, from: BoundObject, name: string): boolean {
  return scope
    .find(ACCOUNT, name, from.namespace, from)
    .flatMap((account) => scope.referencesTo(account))
    .some(({ reference }) => reference.kind.id === "subject");
}
