import { asText } from "../../resources/json.ts";
import { extractionFix } from "../extract-env.ts";
import type { Rule } from "../rule.ts";
import { isSecret } from "../secrets.ts";
import { entries, workloadOf } from "../workload.ts";

export const secretInEnv: Rule = {
  id: "secret-in-env",
  summary: "a secret in clear text in an environment variable",
  severity: "warning",
  source: "lint",
  profiles: ["recommended"],
  patches: true,
  *check(object, { scope }) {
    for (const { fields, path } of workloadOf(object)?.containers ?? [])
      for (const variable of entries(fields["env"], [...path, "env"])) {
        const name = asText(variable.fields["name"]);
        const value = asText(variable.fields["value"]);
        if (name === undefined || value === undefined || !isSecret(name, value)) continue;
        yield {
          message: `${name} is stored in clear text in the manifest. Use valueFrom.secretKeyRef.`,
          path: [...variable.path, "value"],
          fixes: [
            extractionFix({
              kind: "Secret",
              object,
              literals: [{ name, value, path: variable.path }],
              scope,
              title: (secret) => `Move to Secret '${secret}'`,
            }),
          ],
        };
      }
  },
};
