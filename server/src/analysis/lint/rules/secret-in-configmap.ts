import { asMap, field } from "../../resources/json.ts";
import type { Rule } from "../rule.ts";
import { hasSecretShape, isSecret } from "../secrets.ts";

const LONGEST_SECRET = 200;

export const secretInConfigmap: Rule = {
  id: "secret-in-configmap",
  summary: "a secret in clear text in a ConfigMap",
  severity: "warning",
  source: "lint",
  profiles: ["recommended"],
  patches: true,
  *check(object) {
    const { kind, name } = object.ref;
    if (kind !== "ConfigMap" || object.kind.group !== "" || name === "kube-root-ca.crt") return;
    for (const [key, value] of Object.entries(asMap(field(object.value, "data")) ?? {})) {
      if (typeof value !== "string" || !holdsSecret(key, value)) continue;
      yield {
        message: `ConfigMap key '${key}' holds a secret in clear text. Put it into a Secret.`,
        path: ["data", key],
        ...(value.includes("\n") && { part: "key" as const }),
      };
    }
  },
};

function holdsSecret(key: string, value: string): boolean {
  const text = value.trim();
  if (text.split("\n").some(hasSecretShape)) return true;
  const oneLine = !text.includes("\n") && text.length <= LONGEST_SECRET;
  return oneLine && !key.includes(".") && isSecret(key, text);
}
