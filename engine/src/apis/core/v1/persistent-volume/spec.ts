// Mirrors ValidatePersistentVolumeSpec in pkg/apis/core/validation/validation.go (1.36): of PersistentVolumes, and of
// the inline volumes of VolumeAttachments.
import { type FieldError, fieldError } from "../../../../model/field-error.ts";
import type { FieldPath } from "../../../../model/field-path.ts";
import type { CoreV1PersistentVolumeSpec } from "../../../../model/generated/types.ts";
import { quantityOf } from "../../../../model/quantity.ts";
import { goQuantity, goValue, mapOf } from "../../../go-structs.ts";
import type { ApiContext } from "../../../kind.ts";
import { validateDNS1123Subdomain, validateEnum } from "../field-formats.ts";
import { validateNodeSelector } from "../pod-spec/affinity.ts";
import { validatePositiveQuantity } from "../resource-validation.ts";
import { validateSources } from "./sources.ts";

type Spec = CoreV1PersistentVolumeSpec;

const accessModes = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];
const resourceListType = mapOf(goQuantity, "core.ResourceList");
const notInline = "may not be specified in the context of inline volumes";

export interface PersistentVolumeSpecOptions {
  /** The volume's name; absent for an inline volume. */
  readonly volumeName?: string;
  readonly volumeAttributesClass: boolean;
  readonly allowInvalidNodeAffinityValues: boolean;
}

export function validatePersistentVolumeSpec(
  spec: Spec,
  path: FieldPath,
  options: PersistentVolumeSpecOptions,
  context: ApiContext,
): FieldError[] {
  const inline = options.volumeName === undefined;
  return [
    ...(inline ? validateInlineOnly(spec, path) : []),
    ...validateAccessModes(spec, path),
    ...(inline ? [] : validateCapacity(spec, path, context)),
    ...validateReclaimPolicy(spec, path, inline),
    ...validateNodeAffinity(spec, path, inline, options, context),
    ...validateSources(spec, options.volumeName ?? "", path, context),
    ...validateRecycledRoot(spec, path),
    ...validateClassAndMode(spec, path, inline),
    ...(options.volumeAttributesClass ? validateAttributesClass(spec, path) : []),
  ];
}

function validateInlineOnly(spec: Spec, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  if (spec.claimRef) errors.push(fieldError.forbidden(path.child("claimRef"), notInline));
  if (Object.keys(spec.capacity ?? {}).length > 0)
    errors.push(fieldError.forbidden(path.child("capacity"), notInline));
  if (!spec.csi)
    errors.push(
      fieldError.required(
        path.child("csi"),
        "has to be specified in the context of inline volumes",
      ),
    );
  return errors;
}

function validateAccessModes(spec: Spec, parent: FieldPath): FieldError[] {
  const modes = spec.accessModes ?? [];
  const path = parent.child("accessModes");
  if (modes.length === 0) return [fieldError.required(path)];
  const errors = modes.flatMap((mode) => validateEnum(mode, path, accessModes));
  const known = modes.filter((mode) => accessModes.includes(mode));
  const exclusive = known.includes("ReadWriteOncePod");
  if (exclusive && known.some((mode) => mode !== "ReadWriteOncePod"))
    errors.push(fieldError.forbidden(path, "may not use ReadWriteOncePod with other access modes"));
  return errors;
}

function validateCapacity(spec: Spec, parent: FieldPath, context: ApiContext): FieldError[] {
  const capacity = spec.capacity ?? {};
  const path = parent.child("capacity");
  const names = Object.keys(capacity).sort();
  const errors: FieldError[] = [];
  if (names.length === 0) errors.push(fieldError.required(path));
  if (names.length !== 1 || names[0] !== "storage")
    errors.push(
      fieldError.notSupported(path, goValue(resourceListType, spec.capacity, context), ["storage"]),
    );
  for (const name of names) {
    const amount = quantityOf(capacity[name]).value();
    if (amount < 0)
      errors.push(fieldError.invalid(path.key(name), amount, "must be a valid resource quantity"));
    errors.push(...validatePositiveQuantity(capacity[name]!, path.key(name)));
  }
  return errors;
}

function validateReclaimPolicy(spec: Spec, parent: FieldPath, inline: boolean): FieldError[] {
  const policy = spec.persistentVolumeReclaimPolicy ?? "";
  const path = parent.child("persistentVolumeReclaimPolicy");
  if (policy === "") return [];
  if (!inline) return validateEnum(policy, path, ["Delete", "Recycle", "Retain"]);
  return policy === "Retain"
    ? []
    : [fieldError.forbidden(path, "may only be Retain in the context of inline volumes")];
}

function validateNodeAffinity(
  spec: Spec,
  parent: FieldPath,
  inline: boolean,
  options: PersistentVolumeSpecOptions,
  context: ApiContext,
): FieldError[] {
  if (!spec.nodeAffinity) return [];
  const path = parent.child("nodeAffinity");
  if (inline) return [fieldError.forbidden(path, notInline)];
  const { required } = spec.nodeAffinity;
  return required
    ? validateNodeSelector(
        required,
        path.child("required"),
        context,
        options.allowInvalidNodeAffinityValues || context.minor < 33,
      )
    : [fieldError.required(path.child("required"), "must specify required node constraints")];
}

/** Recycling empties a volume, and the root of a node must not be emptied. */
function validateRecycledRoot(spec: Spec, path: FieldPath): FieldError[] {
  const recycled = spec.persistentVolumeReclaimPolicy === "Recycle";
  return spec.hostPath && recycled && isRoot(spec.hostPath.path ?? "")
    ? [
        fieldError.forbidden(
          path.child("persistentVolumeReclaimPolicy"),
          "may not be 'recycle' for a hostPath mount of '/'",
        ),
      ]
    : [];
}

/** Whether Go's `path.Clean` makes `/` of it. */
function isRoot(path: string): boolean {
  if (!path.startsWith("/")) return false;
  let depth = 0;
  for (const step of path.split("/")) {
    if (step === "..") depth = Math.max(0, depth - 1);
    else if (step !== "" && step !== ".") depth++;
  }
  return depth === 0;
}

function validateClassAndMode(spec: Spec, path: FieldPath, inline: boolean): FieldError[] {
  const { storageClassName = "", volumeMode } = spec;
  const classPath = path.child("storageClassName");
  const modePath = path.child("volumeMode");
  const errors: FieldError[] = [];
  if (storageClassName !== "")
    errors.push(
      ...(inline
        ? [fieldError.forbidden(classPath, notInline)]
        : validateDNS1123Subdomain(storageClassName, classPath)),
    );
  if (volumeMode === undefined) return errors;
  if (!inline) errors.push(...validateEnum(volumeMode, modePath, ["Block", "Filesystem"]));
  else if (volumeMode !== "Filesystem")
    errors.push(
      fieldError.forbidden(
        modePath,
        "may not specify volumeMode other than Filesystem in the context of inline volumes",
      ),
    );
  return errors;
}

function validateAttributesClass(spec: Spec, parent: FieldPath): FieldError[] {
  const name = spec.volumeAttributesClassName;
  if (name === undefined) return [];
  const path = parent.child("volumeAttributesClassName");
  const errors =
    name === ""
      ? [fieldError.required(path, "an empty string is disallowed")]
      : validateDNS1123Subdomain(name, path);
  if (!spec.csi)
    errors.push(
      fieldError.required(
        parent.child("csi"),
        "has to be specified when using volumeAttributesClassName",
      ),
    );
  return errors;
}
