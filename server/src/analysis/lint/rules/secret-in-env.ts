import { quickFix } from "../../fixes.ts";
import type { BoundObject, ResourceScope } from "../../resources/index.ts";
import { asText } from "../../resources/json.ts";
import { entries, workloadOf } from "../../resources/workload.ts";
import { extractionFix, takenByVariable } from "../extract-env.ts";
import { objectsIn } from "../neighbours.ts";
import type { Rule } from "../rule.ts";
import { isSecret } from "../secrets.ts";

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
              literals: [{ name, value, taking: takenByVariable(variable.path) }],
              scope,
              title: (secret) => `Move to Secret '${secret}'`,
            }),
            ...existingKeys(scope, object, name).map(({ secret, key }) =>
              quickFix(
                `Use key '${key}' of Secret '${secret}'`,
                object,
                ...takenByVariable(variable.path)({ secretKeyRef: { name: secret, key } }),
              ),
            ),
          ],
        };
      }
  },
};

const plain = (name: string) => name.toLowerCase().replace(/[-_.]/g, "");

/** Keys of the namespace's Secrets that are called like the variable, or like the end of its name. */
function existingKeys(
  scope: ResourceScope,
  object: BoundObject,
  variable: string,
): { readonly secret: string; readonly key: string }[] {
  return objectsIn(scope, "Secret", object.namespace, object)
    .flatMap(({ content, ref }) =>
      (content.definitions[0]?.keys ?? [])
        .filter(({ name }) => name.length > 2 && plain(variable).endsWith(plain(name)))
        .map(({ name }) => ({ secret: ref.name, key: name })),
    )
    .slice(0, 3);
}
