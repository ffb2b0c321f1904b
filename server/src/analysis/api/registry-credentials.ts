// Credentials of registries that the API server accepts and the kubelet cannot use.
import { decodeBase64, encodeBase64 } from "../documents/base64.ts";
import type { Fix } from "../finding.ts";
import { quickFix, set } from "../fixes.ts";
import type { BoundObject } from "../resources/index.ts";
import { asMap, asText, field } from "../resources/json.ts";
import type { Refused } from "./forbidden.ts";

const KEY = ".dockerconfigjson";

/** A `.dockerconfigjson` without `auths`; the older format has the registries at its top. */
export function uselessCredentials(object: BoundObject): Refused | undefined {
  const { value, kind } = object;
  if (kind.group !== "" || kind.kind !== "Secret") return undefined;
  if (field(value, "type") !== "kubernetes.io/dockerconfigjson") return undefined;
  const plain = asText(field(value, "stringData", KEY));
  const encoded = asText(field(value, "data", KEY));
  const config = parsed(plain ?? (encoded && decodeBase64(encoded)));
  if (config === undefined || Object.hasOwn(config, "auths")) return undefined;
  const path = [plain === undefined ? "data" : "stringData", KEY];
  return {
    code: "secret-type-mismatch",
    message: `'${KEY}' has no 'auths': the kubelet finds no credentials in it.`,
    path,
    fixes: wrapFixes(object, path, config, plain === undefined),
  };
}

function parsed(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    return asMap(JSON.parse(text ?? ""));
  } catch {
    return undefined;
  }
}

/** Only where every entry looks like a registry's. */
function wrapFixes(
  object: BoundObject,
  path: readonly string[],
  config: Readonly<Record<string, unknown>>,
  encode: boolean,
): Fix[] {
  const entries = Object.values(config).map(asMap);
  const registries =
    entries.length > 0 && entries.every((one) => one && ("auth" in one || "username" in one));
  if (!registries) return [];
  const text = JSON.stringify({ auths: config });
  return [quickFix('Wrap in {"auths": …}', object, set(path, encode ? encodeBase64(text) : text))];
}
