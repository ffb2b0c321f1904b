// Mirrors the VolumeAttributesClass parts of pkg/apis/storage/validation/validation.go and
// pkg/registry/storage/volumeattributesclass/strategy.go (1.36).
import { fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type { StorageV1VolumeAttributesClass } from "../../../model/generated/types.ts";
import { deepEqual } from "../../../model/object.ts";
import { ageColumn, nameColumn } from "../../columns.ts";
import type { Kind } from "../../kind.ts";
import { nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
import { validateObjectMeta, validateObjectMetaUpdate } from "../../meta/v1/object-meta.ts";
import { validateParameters, validateProvisioner } from "./parameters.ts";

const driverPath = FieldPath.of("driverName");
const parametersPath = FieldPath.of("parameters");

export const volumeAttributesClass: Kind<StorageV1VolumeAttributesClass> = {
  group: "storage.k8s.io",
  version: "v1",
  kind: "VolumeAttributesClass",
  plural: "volumeattributesclasses",
  singular: "volumeattributesclass",
  shortNames: ["vac"],
  namespaced: false,
  since: 34,

  validate: (object, context) => [
    ...validateObjectMeta(
      object.metadata,
      { namespaced: false, name: nameIsDNSSubdomain },
      context,
    ),
    ...validateProvisioner(object.driverName, driverPath, context),
    ...validateParameters(object.parameters, false, parametersPath),
  ],

  validateUpdate(object, old, context) {
    const errors = validateObjectMetaUpdate(object.metadata, old.metadata, context);
    if (object.driverName !== old.driverName)
      errors.push(fieldError.forbidden(driverPath, "updates to driverName are forbidden."));
    if (!deepEqual(object.parameters ?? {}, old.parameters ?? {}))
      errors.push(fieldError.forbidden(parametersPath, "updates to parameters are forbidden."));
    return [...errors, ...volumeAttributesClass.validate(object, context)];
  },

  columns: [
    nameColumn,
    { name: "DriverName", cell: (object) => object.driverName ?? "" },
    ageColumn,
  ],
};
