import { remove, rename, safeFix } from "../../fixes.ts";
import { asText } from "../../resources/json.ts";
import { workloadOf } from "../../resources/workload.ts";
import type { Rule } from "../rule.ts";

export const serviceAccountFieldDeprecated: Rule = {
  id: "service-account-field-deprecated",
  summary: "the old name of serviceAccountName",
  severity: "info",
  source: "lint",
  profiles: ["recommended"],
  patches: true,
  *check(object) {
    const workload = workloadOf(object);
    const old = asText(workload?.spec["serviceAccount"]);
    if (!workload || old === undefined) return;
    const name = asText(workload.spec["serviceAccountName"]);
    const path = [...workload.specPath, "serviceAccount"];
    const differ = name !== undefined && name !== old;
    yield {
      message: differ
        ? `serviceAccount '${old}' and serviceAccountName '${name}' differ: '${name}' is used.`
        : "serviceAccount is the deprecated alias of serviceAccountName.",
      path,
      part: "key",
      lowered: differ ? -1 : 0,
      tags: ["deprecated"],
      fixes: [
        name === undefined
          ? safeFix("Rename to serviceAccountName", object, rename(path, "serviceAccountName"))
          : safeFix("Remove serviceAccount", object, remove(path)),
      ],
    };
  },
};
