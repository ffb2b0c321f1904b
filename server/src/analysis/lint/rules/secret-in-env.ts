import { asText } from "../../resources/json.ts";
import { append, previewFix, remove, set } from "../fixes.ts";
import { objectsIn } from "../neighbours.ts";
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
        const secretName = `${object.ref.name || "app"}-secrets`;
        const key = name.toLowerCase().replaceAll("_", "-");
        const existing = objectsIn(scope, "Secret", object.namespace, object).find(
          ({ ref }) => ref.name === secretName,
        );
        const namespace = object.content.namespace;
        yield {
          message: `${name} is stored in clear text in the manifest. Use valueFrom.secretKeyRef.`,
          path: [...variable.path, "value"],
          fixes: [
            previewFix(
              `Move to Secret '${secretName}'`,
              [
                object,
                remove([...variable.path, "value"]),
                set([...variable.path, "valueFrom"], { secretKeyRef: { name: secretName, key } }),
                ...(existing
                  ? []
                  : [
                      append({
                        apiVersion: "v1",
                        kind: "Secret",
                        metadata: {
                          name: secretName,
                          ...(namespace !== undefined && { namespace }),
                        },
                        stringData: { [key]: value },
                      }),
                    ]),
              ],
              ...(existing ? [[existing, set(["stringData", key], value)] as const] : []),
            ),
          ],
        };
      }
  },
};
