import { valueAt } from "../../documents/index.ts";
import type { EditOperation, Fix, Path } from "../../finding.ts";
import { append, insert, previewFix, remove, set } from "../../fixes.ts";
import type { BoundObject, ResourceScope } from "../../resources/index.ts";
import { asList, asMap, field } from "../../resources/json.ts";
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
  *check(object, { scope }) {
    const { kind, name } = object.ref;
    if (kind !== "ConfigMap" || object.kind.group !== "" || name === "kube-root-ca.crt") return;
    for (const [key, value] of Object.entries(asMap(field(object.value, "data")) ?? {})) {
      if (typeof value !== "string" || !holdsSecret(key, value)) continue;
      yield {
        message: `ConfigMap key '${key}' holds a secret in clear text. Put it into a Secret.`,
        path: ["data", key],
        ...(value.includes("\n") && { part: "key" as const }),
        fixes: moveFixes(scope, object, key, value),
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

/**
 * The key goes into a Secret of its own, and all that read it as a variable read it there. Not offered where the
 * ConfigMap is mounted: what a program finds in a file would be gone.
 */
function moveFixes(scope: ResourceScope, object: BoundObject, key: string, value: string): Fix[] {
  const { name } = object.ref;
  const secret = `${name}-secrets`;
  const target = { group: "", kind: "Secret" };
  if (name === "" || scope.find(target, secret, object.namespace, object).length > 0) return [];
  const uses = scope.declaredBy(object).flatMap((one) => scope.referencesTo(one));
  if (uses.some(({ reference: { kind } }) => !kind.id.startsWith("env-"))) return [];
  const read = uses.flatMap(({ from, reference: { kind, place, keys } }) => {
    if (kind.id === "env-config-map")
      return keys.some((asked) => asked.name === key)
        ? [{ from, operations: readKey(place, secret, key) }]
        : [];
    const list = place.slice(0, -2);
    const count = asList(valueAt(from.value, list)).length;
    return [{ from, operations: [insert(list, count, { secretRef: { name: secret } })] }];
  });
  const { namespace } = object.content;
  const metadata = { name: secret, ...(namespace !== undefined && { namespace }) };
  const last = Object.keys(asMap(object.value["data"]) ?? {}).length === 1;
  return [
    previewFix(
      `Move to Secret '${secret}'`,
      [
        object,
        remove(last ? ["data"] : ["data", key]),
        append({ apiVersion: "v1", kind: "Secret", metadata, stringData: { [key]: value } }),
      ],
      ...read.map(({ from, operations }) => [from, ...operations] as const),
    ),
  ];
}

/** `configMapKeyRef` becomes `secretKeyRef`. */
function readKey(place: Path, name: string, key: string): EditOperation[] {
  return [remove(place), set([...place.slice(0, -1), "secretKeyRef"], { name, key })];
}
