// Mirrors the Secret parts of pkg/apis/core/validation/validation.go, pkg/apis/core/v1/{defaults,conversion}.go and
// pkg/registry/core/secret/strategy.go (1.36).
import { bytesAsLatin1, decodeBase64, encodeBase64, encodeUtf8 } from "../../../model/base64.ts";
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type { CoreV1Secret } from "../../../model/generated/types.ts";
import { deepEqual } from "../../../model/object.ts";
import { ageColumn, nameColumn } from "../../columns.ts";
import type { Kind } from "../../kind.ts";
import { isConfigMapKey, nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
import {
  validateImmutableField,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from "../../meta/v1/object-meta.ts";
import { jsonObjectError } from "./go-json.ts";
import { base64Length, maxSecretSize } from "./secret-data.ts";
import { keyPairWarnings } from "./tls-key-pair.ts";

const immutableText = "field is immutable when `immutable` is set";
const serviceAccountName = "kubernetes.io/service-account.name";
const dataPath = FieldPath.of("data");

export const secret: Kind<CoreV1Secret> = {
  group: "",
  version: "v1",
  kind: "Secret",
  plural: "secrets",
  singular: "secret",
  shortNames: [],
  namespaced: true,

  setDefaults(object) {
    object.type ||= "Opaque";
    if (!object.stringData) return;
    const data = { ...object.data };
    for (const [key, value] of Object.entries(object.stringData))
      data[key] = encodeBase64(encodeUtf8(value));
    if (Object.keys(data).length > 0) object.data = data;
    delete object.stringData;
  },

  validate(object, context) {
    const errors = validateObjectMeta(
      object.metadata,
      { namespaced: true, name: nameIsDNSSubdomain },
      context,
    );
    const data = object.data ?? {};
    let bytes = 0;
    for (const key of Object.keys(data).sort()) {
      for (const detail of isConfigMapKey(key))
        errors.push(fieldError.invalid(dataPath.key(key), key, detail));
      bytes += base64Length(data[key]!);
    }
    if (bytes > maxSecretSize) errors.push(fieldError.tooLong(dataPath, maxSecretSize));
    return [...errors, ...validateType(object, data)];
  },

  validateUpdate(object, old, context) {
    const errors = validateObjectMetaUpdate(object.metadata, old.metadata, context);
    errors.push(...validateImmutableField(object.type, old.type, FieldPath.of("type")));
    if (old.immutable) {
      if (!object.immutable)
        errors.push(fieldError.forbidden(FieldPath.of("immutable"), immutableText));
      if (!deepEqual(object.data, old.data))
        errors.push(fieldError.forbidden(dataPath, immutableText));
    }
    return [...errors, ...secret.validate(object, context)];
  },

  warnings(object) {
    if (object.type !== "kubernetes.io/tls") return [];
    return keyPairWarnings(
      latin1Value(object.data, "tls.crt"),
      latin1Value(object.data, "tls.key"),
    );
  },

  columns: [
    nameColumn,
    { name: "Type", cell: (object) => object.type ?? "" },
    { name: "Data", cell: (object) => String(Object.keys(object.data ?? {}).length) },
    ageColumn,
  ],
};

type Data = Readonly<Record<string, string>>;

function latin1Value(data: Data | undefined, key: string): string {
  return bytesAsLatin1(decodeBase64(data?.[key] ?? ""));
}

/** What the well-known types demand; any other type is free. */
function validateType(object: CoreV1Secret, data: Data): FieldError[] {
  const required = (...keys: string[]) =>
    keys
      .filter((key) => !Object.hasOwn(data, key))
      .map((key) => fieldError.required(dataPath.key(key)));
  switch (object.type) {
    case "kubernetes.io/service-account-token":
      return object.metadata?.annotations?.[serviceAccountName]
        ? []
        : [fieldError.required(FieldPath.of("metadata", "annotations").key(serviceAccountName))];
    case "kubernetes.io/dockercfg":
      return validateDockerConfig(data, ".dockercfg");
    case "kubernetes.io/dockerconfigjson":
      return validateDockerConfig(data, ".dockerconfigjson");
    case "kubernetes.io/basic-auth": {
      const missing = required("username", "password");
      return missing.length === 2 ? missing : [];
    }
    case "kubernetes.io/ssh-auth":
      return data["ssh-privatekey"] ? [] : [fieldError.required(dataPath.key("ssh-privatekey"))];
    case "kubernetes.io/tls":
      return required("tls.crt", "tls.key");
    default:
      return [];
  }
}

function validateDockerConfig(data: Data, key: string): FieldError[] {
  if (!Object.hasOwn(data, key)) return [fieldError.required(dataPath.key(key))];
  const error = jsonObjectError(latin1Value(data, key));
  return error === undefined
    ? []
    : [fieldError.invalid(dataPath.key(key), "<secret contents redacted>", error)];
}
