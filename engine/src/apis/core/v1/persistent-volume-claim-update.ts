// Mirrors ValidatePersistentVolumeClaimUpdate and -StatusUpdate in pkg/apis/core/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type { CoreV1PersistentVolumeClaim } from "../../../model/generated/types.ts";
import { clone, deepEqual } from "../../../model/object.ts";
import { quantityOf } from "../../../model/quantity.ts";
import type { ApiContext } from "../../kind.ts";
import { validateLabelSelector } from "../../meta/v1/labels.ts";
import { isQualifiedName, nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
import {
  validateImmutableField,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from "../../meta/v1/object-meta.ts";
import { invalidFor } from "./field-formats.ts";
import { coreType } from "./internal-types.ts";
import { validatePersistentVolumeClaimSpec } from "./persistent-volume-claim-spec.ts";
import type { ResourceList } from "./resource-list.ts";
import { isNativeResource } from "./resource-names.ts";
import { validateResourceQuantityValue } from "./resource-validation.ts";
import { structDifference } from "./struct-difference.ts";

type Claim = CoreV1PersistentVolumeClaim;

const specPath = FieldPath.of("spec");
const betaClassAnnotation = "volume.beta.kubernetes.io/storage-class";
const resizeStatuses = [
  "ControllerResizeInProgress",
  "ControllerResizeInfeasible",
  "NodeResizeInProgress",
  "NodeResizeInfeasible",
  "NodeResizePending",
];

export function validateClaimUpdate(object: Claim, old: Claim, context: ApiContext): FieldError[] {
  const options = {
    allowInvalidLabelValueInSelector:
      validateLabelSelector(old.spec?.selector, specPath, context).length > 0,
    allowInvalidAPIGroupInDataSource:
      (old.spec?.dataSource?.apiGroup ?? old.spec?.dataSourceRef?.apiGroup) !== undefined,
  };
  return [
    ...validateObjectMetaUpdate(object.metadata, old.metadata, context),
    ...validateObjectMeta(object.metadata, { namespaced: true, name: nameIsDNSSubdomain }, context),
    ...validatePersistentVolumeClaimSpec(object.spec ?? {}, specPath, context, options),
    ...validateUnchanged(object, old),
    ...validateStorageUpdate(object, old, context),
    ...validateImmutableField(
      object.spec?.volumeMode,
      old.spec?.volumeMode,
      FieldPath.of("volumeMode"),
    ),
    ...validateAttributesClassUpdate(object, old, context),
  ];
}

/** The spec stays as it is, but for what binding, expansion and the naming of classes may change. */
function validateUnchanged(object: Claim, old: Claim): FieldError[] {
  const now = clone(object.spec ?? {});
  const before = clone(old.spec ?? {});
  const errors: FieldError[] = [];
  if (!before.volumeName && now.volumeName) before.volumeName = now.volumeName;

  const annotation = object.metadata?.annotations?.[betaClassAnnotation];
  const oldAnnotation = old.metadata?.annotations?.[betaClassAnnotation];
  const named = now.storageClassName !== undefined && before.storageClassName === undefined;
  const movedFromAnnotation =
    named &&
    oldAnnotation === now.storageClassName &&
    (annotation === undefined || annotation === oldAnnotation);
  if (movedFromAnnotation) delete now.storageClassName;
  else {
    if ((annotation ?? "") !== (oldAnnotation ?? ""))
      errors.push(
        fieldError.invalid(
          FieldPath.of("metadata", "annotations", betaClassAnnotation),
          annotation ?? "",
          "field is immutable",
        ),
      );
    if (named && (oldAnnotation === undefined || oldAnnotation === now.storageClassName))
      delete now.storageClassName;
  }

  if (object.status?.phase === "Bound") {
    const storage = before.resources?.requests?.["storage"];
    if (now.resources?.requests && storage !== undefined)
      now.resources.requests["storage"] = storage;
    if (before.volumeAttributesClassName === undefined) delete now.volumeAttributesClassName;
    else now.volumeAttributesClassName = before.volumeAttributesClassName;
  }
  if (!deepEqual(now, before)) {
    const difference = structDifference(coreType("PersistentVolumeClaimSpec"), before, now);
    errors.push(
      fieldError.forbidden(
        specPath,
        `spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n${difference}`,
      ),
    );
  }
  return errors;
}

/** Expansion may be taken back, but not below what the volume has. */
function validateStorageUpdate(object: Claim, old: Claim, context: ApiContext): FieldError[] {
  const now = quantityOf(object.spec?.resources?.requests?.["storage"]);
  const before = quantityOf(old.spec?.resources?.requests?.["storage"]);
  if (now.compare(before) >= 0) return [];
  const path = specPath.child("resources", "requests", "storage");
  if (!canRecover(old, context))
    return [fieldError.forbidden(path, "field can not be less than previous value")];
  return now.compare(quantityOf(old.status?.capacity?.["storage"])) <= 0
    ? [fieldError.forbidden(path, "field can not be less than status.capacity")]
    : [];
}

function canRecover(old: Claim, context: ApiContext): boolean {
  return (
    context.feature("RecoverVolumeExpansionFailure") ||
    old.status?.allocatedResources !== undefined ||
    old.status?.allocatedResourceStatuses !== undefined
  );
}

function validateAttributesClassUpdate(
  object: Claim,
  old: Claim,
  context: ApiContext,
): FieldError[] {
  const now = object.spec?.volumeAttributesClassName;
  const before = old.spec?.volumeAttributesClassName;
  if (now === before) return [];
  const path = specPath.child("volumeAttributesClassName");
  const errors: FieldError[] = [];
  const enabled = context.feature("VolumeAttributesClass");
  if (!enabled)
    errors.push(
      fieldError.forbidden(
        path,
        "update is forbidden when the VolumeAttributesClass feature gate is disabled",
      ),
    );
  const applied = old.status?.currentVolumeAttributesClassName !== undefined;
  if (!(enabled || before !== undefined)) return errors;
  if (context.minor < 34) {
    // The older rule looked at the wish, not at what had been applied.
    if (before !== undefined && now === undefined)
      errors.push(fieldError.forbidden(path, "update from non-nil value to nil is forbidden"));
    else if (before !== undefined && now === "")
      errors.push(
        fieldError.forbidden(path, "update from non-nil value to an empty string is forbidden"),
      );
  } else if (applied && !now) {
    const what = now === undefined ? "nil" : "empty string";
    errors.push(
      fieldError.forbidden(
        path,
        `update to ${what} is forbidden when status.currentVolumeAttributesClassName is not nil`,
      ),
    );
  }
  return errors;
}

export function validateClaimStatusUpdate(
  object: Claim,
  old: Claim,
  context: ApiContext,
): FieldError[] {
  const statusPath = FieldPath.of("status");
  const status = object.status ?? {};
  const errors = validateObjectMetaUpdate(object.metadata, old.metadata, context);
  if (!object.metadata?.resourceVersion)
    errors.push(fieldError.required(FieldPath.of("resourceVersion")));
  if (!object.spec?.accessModes?.length)
    errors.push(fieldError.required(FieldPath.of("Spec", "accessModes")));
  errors.push(...validateBasicAmounts(status.capacity, statusPath.child("capacity")));
  if (!canRecover(old, context)) return errors;
  const resizePath = statusPath.child("allocatedResourceStatuses");
  for (const name of Object.keys(status.allocatedResourceStatuses ?? {}).sort()) {
    errors.push(...validateResourceKey(name, resizePath, context));
    if (!resizeStatuses.includes(status.allocatedResourceStatuses![name]!))
      errors.push(fieldError.notSupported(resizePath, name, resizeStatuses));
  }
  const allocatedPath = statusPath.child("allocatedResources");
  for (const name of Object.keys(status.allocatedResources ?? {}).sort()) {
    const malformed = validateResourceKey(name, allocatedPath, context);
    const amount = status.allocatedResources![name]!;
    if (malformed.length > 0) errors.push(...malformed);
    else {
      const basic = validateBasicAmounts({ [name]: amount }, allocatedPath);
      const path = allocatedPath.key(name);
      errors.push(
        ...(basic.length > 0
          ? basic
          : validateResourceQuantityValue("storage", amount, path, context)),
      );
    }
  }
  return errors;
}

function validateBasicAmounts(list: ResourceList | undefined, path: FieldPath): FieldError[] {
  return Object.keys(list ?? {})
    .sort()
    .flatMap((name) => {
      const amount = quantityOf(list![name]).value();
      return amount < 0
        ? [fieldError.invalid(path.key(name), amount, "must be a valid resource quantity")]
        : [];
    });
}

function validateResourceKey(name: string, path: FieldPath, context: ApiContext): FieldError[] {
  const malformed = invalidFor(path, name, isQualifiedName(name, context));
  if (malformed.length > 0) return malformed;
  return isNativeResource(name) && name !== "storage"
    ? [fieldError.notSupported(path, name, ["storage"])]
    : [];
}
