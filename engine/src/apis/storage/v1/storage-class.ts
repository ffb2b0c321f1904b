// Mirrors the StorageClass parts of pkg/apis/storage (v1 defaults, validation), pkg/api/storage/util.go and
// pkg/registry/storage/storageclass/strategy.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type {
  CoreV1TopologySelectorTerm,
  StorageV1StorageClass,
} from "../../../model/generated/types.ts";
import { deepEqual } from "../../../model/object.ts";
import { ageColumn, defaultableNameColumn } from "../../columns.ts";
import { validateEnum } from "../../core/v1/field-formats.ts";
import { deprecatedNodeLabel } from "../../core/v1/node-label-warnings.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import { validateLabelName } from "../../meta/v1/labels.ts";
import { nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
import {
  validateImmutableField,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from "../../meta/v1/object-meta.ts";
import { validateParameters, validateProvisioner } from "./parameters.ts";

const topologiesPath = FieldPath.of("allowedTopologies");

export const storageClass: Kind<StorageV1StorageClass> = {
  group: "storage.k8s.io",
  version: "v1",
  kind: "StorageClass",
  plural: "storageclasses",
  singular: "storageclass",
  shortNames: ["sc"],
  namespaced: false,

  setDefaults(object) {
    object.reclaimPolicy ??= "Delete";
    object.volumeBindingMode ??= "Immediate";
  },

  validate(object, context) {
    const { reclaimPolicy = "", volumeBindingMode } = object;
    const bindingPath = FieldPath.of("volumeBindingMode");
    const modes = ["Immediate", "WaitForFirstConsumer"];
    return [
      ...validateObjectMeta(
        object.metadata,
        { namespaced: false, name: nameIsDNSSubdomain },
        context,
      ),
      ...validateProvisioner(object.provisioner, FieldPath.of("provisioner"), context),
      ...validateParameters(object.parameters, true, FieldPath.of("parameters")),
      ...(reclaimPolicy === ""
        ? []
        : validateEnum(reclaimPolicy, FieldPath.of("reclaimPolicy"), ["Delete", "Retain"])),
      ...(volumeBindingMode === undefined
        ? [fieldError.required(bindingPath)]
        : validateEnum(volumeBindingMode, bindingPath, modes)),
      ...validateTopologies(object.allowedTopologies ?? [], context),
    ];
  },

  validateUpdate: (object, old, context) => [
    ...storageClass.validate(object, context),
    ...validateObjectMetaUpdate(object.metadata, old.metadata, context),
    ...validateClassUpdate(object, old, context),
  ],

  warnings: (object) =>
    (object.allowedTopologies ?? []).flatMap(({ matchLabelExpressions }, i) =>
      (matchLabelExpressions ?? []).flatMap(({ key }, j) => {
        const text = deprecatedNodeLabel(key);
        const path = topologiesPath.index(i).child("matchLabelExpressions").index(j).child("key");
        return text === undefined ? [] : [`${path}: ${text}`];
      }),
    ),

  columns: [
    defaultableNameColumn(
      "storageclass.kubernetes.io/is-default-class",
      "storageclass.beta.kubernetes.io/is-default-class",
    ),
    { name: "Provisioner", cell: (object) => object.provisioner ?? "" },
    { name: "ReclaimPolicy", cell: (object) => object.reclaimPolicy ?? "Delete" },
    { name: "VolumeBindingMode", cell: (object) => object.volumeBindingMode ?? "Immediate" },
    {
      name: "AllowVolumeExpansion",
      cell: (object) => String(object.allowVolumeExpansion ?? false),
    },
    ageColumn,
  ],
};

/** A class stays what it is. */
function validateClassUpdate(
  object: StorageV1StorageClass,
  old: StorageV1StorageClass,
  context: ApiContext,
): FieldError[] {
  const immutable = (field: "reclaimPolicy" | "volumeBindingMode" | "provisioner") =>
    validateImmutableField(object[field], old[field], FieldPath.of(field));
  // Until 1.35 two of the fields had a text of their own.
  const forbidden = (field: "reclaimPolicy" | "provisioner") =>
    object[field] === old[field]
      ? []
      : [fieldError.forbidden(FieldPath.of(field), `updates to ${field} are forbidden.`)];
  const parametersPath = FieldPath.of("parameters");
  const sameParameters = deepEqual(object.parameters ?? {}, old.parameters ?? {});
  if (context.minor >= 36)
    return [
      ...(sameParameters ? [] : validateImmutableField(object.parameters, null, parametersPath)),
      ...immutable("provisioner"),
      ...immutable("reclaimPolicy"),
      ...immutable("volumeBindingMode"),
    ];
  return [
    ...(sameParameters
      ? []
      : [fieldError.forbidden(parametersPath, "updates to parameters are forbidden.")]),
    ...forbidden("provisioner"),
    ...forbidden("reclaimPolicy"),
    ...immutable("volumeBindingMode"),
  ];
}

function validateTopologies(
  terms: readonly CoreV1TopologySelectorTerm[],
  context: ApiContext,
): FieldError[] {
  const errors: FieldError[] = [];
  const before: Record<string, string[]>[] = [];
  terms.forEach((term, i) => {
    const path = topologiesPath.index(i).child("matchLabelExpressions");
    const valuesByKey: Record<string, string[]> = {};
    (term.matchLabelExpressions ?? []).forEach(({ key = "", values }, j) => {
      const at = path.index(j);
      const given = values ?? [];
      if (given.length === 0) errors.push(fieldError.required(at.child("values")));
      given.forEach((value, k) => {
        if (given.indexOf(value) < k)
          errors.push(fieldError.duplicate(at.child("values").index(k), value));
      });
      errors.push(...validateLabelName(key, at.child("key"), context));
      if (Object.hasOwn(valuesByKey, key)) errors.push(fieldError.duplicate(at.child("key"), key));
      valuesByKey[key] = [...new Set(given)].sort();
    });
    // Upstream compares with one empty entry per term as well.
    const empty = Object.keys(valuesByKey).length === 0;
    for (const other of [...(empty ? terms : []).map(() => ({})), ...before])
      if (deepEqual(other, valuesByKey)) errors.push(fieldError.duplicate(path, ""));
    before.push(valuesByKey);
  });
  return errors;
}
