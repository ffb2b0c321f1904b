import { asText, field } from "../../resources/json.ts";
import { entries, workloadOf } from "../../resources/workload.ts";
import type { Rule } from "../rule.ts";

export const envFromSecret: Rule = {
  id: "env-from-secret",
  summary: "a Secret that is passed by environment variables",
  severity: "info",
  source: "lint",
  profiles: ["hygiene"],
  patches: true,
  *check(object) {
    for (const { fields, path } of workloadOf(object)?.containers ?? []) {
      const places = [
        ...entries(fields["env"], [...path, "env"]).map((one) => ({
          at: [...one.path, "valueFrom", "secretKeyRef"],
          source: field(one.fields, "valueFrom", "secretKeyRef"),
        })),
        ...entries(fields["envFrom"], [...path, "envFrom"]).map((one) => ({
          at: [...one.path, "secretRef"],
          source: one.fields["secretRef"],
        })),
      ];
      for (const { at, source } of places)
        if (source !== undefined)
          yield {
            message: `Secret '${asText(field(source, "name")) ?? ""}' is passed by environment variable; a mounted file can be rotated and is not inherited.`,
            path: at,
            part: "key",
          };
    }
  },
};
