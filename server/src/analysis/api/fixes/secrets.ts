// Secrets whose data does not suit their type.
import type { Fix } from "../../finding.ts";
import { quickFix, rename, set, toFillIn } from "../../fixes.ts";
import type { BoundObject } from "../../resources/index.ts";
import { asMap, asText, field } from "../../resources/json.ts";
import { nearest } from "../../schema/near.ts";
import type { Cause } from "../cause.ts";
import { fixesOfAnyCause } from "./any-cause.ts";
import type { Fixer } from "./request.ts";

const DOCKER_TYPES: Readonly<Record<string, string>> = {
  ".dockercfg": "kubernetes.io/dockercfg",
  ".dockerconfigjson": "kubernetes.io/dockerconfigjson",
};

const isDockerKey = (key: string) => Object.hasOwn(DOCKER_TYPES, key);

/** Keys that a type asks for: none of them is another one misspelled. */
const WANTED = new Set([
  ...Object.keys(DOCKER_TYPES),
  "tls.crt",
  "tls.key",
  "ssh-privatekey",
  "username",
  "password",
]);

const LISTS = ["data", "stringData"] as const;
const ACCOUNT = "kubernetes.io/service-account.name";

export const secretFixes: Fixer = (request) => {
  const { object, cause } = request;
  if (cause.reason !== "FieldValueRequired") return fixesOfAnyCause(request);
  const wanted = String(cause.path.at(-1));
  if (wanted === ACCOUNT) {
    const path = ["metadata", "annotations", ACCOUNT];
    return [toFillIn(quickFix("Name the ServiceAccount", object, set(path, "<name>")), path)];
  }
  return [...otherType(object), ...otherKey(object, wanted), missingKey(object, wanted)];
};

/** The key belongs to another type. */
function otherType(object: BoundObject): Fix[] {
  const found = keyOfOtherType(object);
  return found ? [quickFix(`Change type to ${found.type}`, object, set(["type"], found.type))] : [];
}

function keyOfOtherType({ value }: BoundObject): { key: string; type: string } | undefined {
  for (const list of LISTS)
    for (const key of Object.keys(asMap(field(value, list)) ?? {})) {
      const type = isDockerKey(key) ? DOCKER_TYPES[key] : undefined;
      if (type !== undefined && type !== asText(field(value, "type"))) return { key, type };
    }
  return undefined;
}

/** What the server does not say: the key that is there instead of the missing one belongs to another type. */
export function withOtherType(object: BoundObject, code: string, cause: Cause): string {
  const missing = code === "secret-type-mismatch" && cause.reason === "FieldValueRequired";
  const found = missing ? keyOfOtherType(object) : undefined;
  return found
    ? `${cause.message}. The Secret has '${found.key}', which belongs to type ${found.type}.`
    : cause.message;
}

/** The data is there: under a name that is nearly right, under that of the other docker type, or under the only one. */
function otherKey(object: BoundObject, wanted: string): Fix[] {
  return LISTS.flatMap((list) => {
    const keys = Object.keys(asMap(field(object.value, list)) ?? {});
    const others = keys.filter((key) => !WANTED.has(key));
    const near = nearest(wanted, others);
    const docker = isDockerKey(wanted) ? keys.filter(isDockerKey) : [];
    const alone = wanted === "ssh-privatekey" || isDockerKey(wanted);
    const only = keys.length === 1 && alone ? others : [];
    return [...docker, ...(near.length > 0 ? near : only)]
      .slice(0, 1)
      .map((key) =>
        quickFix(`Rename '${key}' to '${wanted}'`, object, rename([list, key], wanted)),
      );
  });
}

function missingKey(object: BoundObject, wanted: string): Fix {
  const path = ["stringData", wanted];
  return toFillIn(quickFix(`Add '${wanted}'`, object, set(path, `<${wanted}>`)), path);
}
