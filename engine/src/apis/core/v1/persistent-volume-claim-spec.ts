// Mirrors ValidatePersistentVolumeClaimSpec of pkg/apis/core/validation/validation.go and
// GetWarningsForPersistentVolumeClaimSpec of pkg/api/persistentvolumeclaim/util.go (1.36): shared by claims, the claim
// templates of StatefulSets and ephemeral volumes.
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import type { FieldPath } from "../../../model/field-path.ts";
import type {
  CoreV1PersistentVolumeClaimSpec,
  CoreV1TypedObjectReference,
} from "../../../model/generated/types.ts";
import { deepEqual } from "../../../model/object.ts";
import { quantityOf } from "../../../model/quantity.ts";
import { type GoType, goString, goValue, pointer, struct } from "../../go-structs.ts";
import type { ApiContext } from "../../kind.ts";
import { validateLabelSelector } from "../../meta/v1/labels.ts";
import {
  required,
  validateDNS1123Label,
  validateDNS1123Subdomain,
  validateEnum,
} from "./field-formats.ts";
import { validatePositiveQuantity } from "./resource-validation.ts";

const pathType: GoType = {
  ...struct("field.Path", {
    name: goString,
    index: goString,
    parent: pointer(struct("field.Path", {})),
  }),
  json: () => "{}",
};
const accessModes = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];

export interface PersistentVolumeClaimSpecOptions {
  /** For selectors that were stored before their values were checked. */
  readonly allowInvalidLabelValueInSelector?: boolean;
  readonly allowInvalidAPIGroupInDataSource?: boolean;
}

export function validatePersistentVolumeClaimSpec(
  spec: CoreV1PersistentVolumeClaimSpec,
  path: FieldPath,
  context: ApiContext,
  options: PersistentVolumeClaimSpecOptions = {},
): FieldError[] {
  const modes = spec.accessModes ?? [];
  const { storageClassName = "", volumeAttributesClassName = "", volumeMode } = spec;
  const errors: FieldError[] = [];
  if (modes.length === 0)
    errors.push(
      fieldError.required(path.child("accessModes"), "at least 1 access mode is required"),
    );
  errors.push(
    ...validateLabelSelector(spec.selector, path.child("selector"), context, {
      allowInvalidValues: options.allowInvalidLabelValueInSelector === true,
    }),
    ...modes.flatMap((mode) => validateEnum(mode, path.child("accessModes"), accessModes)),
  );
  const known = modes.filter((mode) => accessModes.includes(mode));
  if (known.includes("ReadWriteOncePod") && known.some((mode) => mode !== "ReadWriteOncePod"))
    errors.push(
      fieldError.forbidden(
        path.child("accessModes"),
        "may not use ReadWriteOncePod with other access modes",
      ),
    );
  const storage = spec.resources?.requests?.["storage"];
  const storagePath = path.child("resources").key("storage");
  errors.push(
    ...(storage === undefined
      ? [fieldError.required(storagePath)]
      : validatePositiveQuantity(storage, storagePath)),
  );
  if (storageClassName !== "")
    errors.push(...validateDNS1123Subdomain(storageClassName, path.child("storageClassName")));
  if (volumeMode !== undefined)
    errors.push(...validateEnum(volumeMode, path.child("volumeMode"), ["Block", "Filesystem"]));
  errors.push(...validateDataSources(spec, path, options, context));
  if (volumeAttributesClassName !== "" && context.feature("VolumeAttributesClass"))
    errors.push(
      ...validateDNS1123Subdomain(
        volumeAttributesClassName,
        path.child("volumeAttributesClassName"),
      ),
    );
  return errors;
}

function validateDataSources(
  { dataSource, dataSourceRef }: CoreV1PersistentVolumeClaimSpec,
  path: FieldPath,
  options: PersistentVolumeClaimSpecOptions,
  context: ApiContext,
): FieldError[] {
  const errors: FieldError[] = [];
  if (dataSource) errors.push(...validateDataSource(dataSource, path.child("dataSource"), options));
  if (dataSourceRef)
    errors.push(...validateDataSource(dataSourceRef, path.child("dataSourceRef"), options));
  if (!dataSource || !dataSourceRef) return errors;
  const detail = dataSourceRef.namespace
    ? "may not be specified when dataSourceRef.namespace is specified"
    : (dataSource.apiGroup ?? null) === (dataSourceRef.apiGroup ?? null) &&
        deepEqual([dataSource.kind, dataSource.name], [dataSourceRef.kind, dataSourceRef.name])
      ? undefined
      : "must match dataSourceRef";
  // The server passes the path itself as the value, which has no public fields.
  const shown = goValue(pathType, { name: "dataSource", parent: path }, context);
  if (detail !== undefined) errors.push(fieldError.invalid(path, shown, detail));
  return errors;
}

function validateDataSource(
  source: Partial<CoreV1TypedObjectReference>,
  path: FieldPath,
  options: PersistentVolumeClaimSpecOptions,
): FieldError[] {
  const { kind = "", namespace = "" } = source;
  // The server writes an absent group as null.
  const apiGroup = source.apiGroup ?? "";
  const errors = [
    ...required(source.name, path.child("name")),
    ...required(kind, path.child("kind")),
  ];
  if (apiGroup === "" && kind !== "PersistentVolumeClaim")
    errors.push(
      fieldError.invalid(
        path,
        kind,
        "must be 'PersistentVolumeClaim' when referencing the default apiGroup",
      ),
    );
  if (apiGroup !== "" && !options.allowInvalidAPIGroupInDataSource)
    errors.push(...validateDNS1123Subdomain(apiGroup, path.child("apiGroup")));
  if (namespace !== "") errors.push(...validateDNS1123Label(namespace, path.child("namespace")));
  return errors;
}

/** Warnings about amounts of storage that are no whole bytes. */
export function persistentVolumeClaimSpecWarnings(
  spec: CoreV1PersistentVolumeClaimSpec,
  path: FieldPath,
): string[] {
  return (["requests", "limits"] as const).flatMap((list) => {
    const amount = quantityOf(spec.resources?.[list]?.["storage"]);
    return amount.isInteger()
      ? []
      : [
          `${path.child("resources", list).key("storage")}: fractional byte value "${amount}" is invalid, must be an integer`,
        ];
  });
}
