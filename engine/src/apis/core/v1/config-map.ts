// Mirrors the ConfigMap parts of pkg/apis/core/validation/validation.go and pkg/registry/core/configmap/strategy.go
// (1.36). Difference: an absent `data` stays absent, since the map that defaulting makes of it is never written.
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type { CoreV1ConfigMap } from "../../../model/generated/types.ts";
import { deepEqual } from "../../../model/object.ts";
import { utf8Length } from "../../../model/utf8.ts";
import { ageColumn, nameColumn } from "../../columns.ts";
import type { Kind } from "../../kind.ts";
import { isConfigMapKey, nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
import { validateObjectMeta, validateObjectMetaUpdate } from "../../meta/v1/object-meta.ts";
import { base64Length, maxSecretSize } from "./secret-data.ts";

const immutableText = "field is immutable when `immutable` is set";

export const configMap: Kind<CoreV1ConfigMap> = {
  group: "",
  version: "v1",
  kind: "ConfigMap",
  plural: "configmaps",
  singular: "configmap",
  shortNames: ["cm"],
  namespaced: true,

  validate(object, context) {
    const errors = validateObjectMeta(
      object.metadata,
      { namespaced: true, name: nameIsDNSSubdomain },
      context,
    );
    const { data = {}, binaryData = {} } = object;
    let bytes = 0;
    for (const key of Object.keys(data).sort()) {
      const path = FieldPath.of("data").key(key);
      errors.push(...keyErrors(key, path));
      if (Object.hasOwn(binaryData, key))
        errors.push(fieldError.invalid(path, key, "duplicate of key present in binaryData"));
      bytes += utf8Length(data[key]!);
    }
    for (const key of Object.keys(binaryData).sort()) {
      errors.push(...keyErrors(key, FieldPath.of("binaryData").key(key)));
      bytes += base64Length(binaryData[key]!);
    }
    // Upstream means the object as a whole; the path prints as `[]`.
    if (bytes > maxSecretSize)
      errors.push(fieldError.tooLong(FieldPath.root.key(""), maxSecretSize));
    return errors;
  },

  validateUpdate(object, old, context) {
    const errors = validateObjectMetaUpdate(object.metadata, old.metadata, context);
    if (old.immutable) {
      if (!object.immutable)
        errors.push(fieldError.forbidden(FieldPath.of("immutable"), immutableText));
      if (!deepEqual(object.data ?? {}, old.data ?? {}))
        errors.push(fieldError.forbidden(FieldPath.of("data"), immutableText));
      if (!deepEqual(object.binaryData, old.binaryData))
        errors.push(fieldError.forbidden(FieldPath.of("binaryData"), immutableText));
    }
    return [...errors, ...configMap.validate(object, context)];
  },

  columns: [
    nameColumn,
    {
      name: "Data",
      cell: ({ data = {}, binaryData = {} }) =>
        String(Object.keys(data).length + Object.keys(binaryData).length),
    },
    ageColumn,
  ],
};

function keyErrors(key: string, path: FieldPath): FieldError[] {
  return isConfigMapKey(key).map((detail) => fieldError.invalid(path, key, detail));
}
