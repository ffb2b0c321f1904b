// Mirrors the sources of volumes that are in use today, of pkg/apis/core/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../../model/field-error.ts";
import type { FieldPath } from "../../../../model/field-path.ts";
import type {
  CoreV1ConfigMapVolumeSource,
  CoreV1CSIVolumeSource,
  CoreV1DownwardAPIVolumeFile,
  CoreV1DownwardAPIVolumeSource,
  CoreV1EphemeralVolumeSource,
  CoreV1HostPathVolumeSource,
  CoreV1ImageVolumeSource,
  CoreV1KeyToPath,
  CoreV1SecretVolumeSource,
} from "../../../../model/generated/types.ts";
import { utf8Length } from "../../../../model/utf8.ts";
import type { ApiContext } from "../../../kind.ts";
import { isDNS1123Subdomain } from "../../../meta/v1/name-formats.ts";
import {
  invalidFor,
  required,
  validateEnum,
  validateFileMode,
  validateLocalNonReservedPath,
  validatePathNoBacksteps,
} from "../field-formats.ts";
import { validatePersistentVolumeClaimSpec } from "../persistent-volume-claim-spec.ts";
import { validateTemplateObjectMeta } from "../template-object-meta.ts";
import { validatePullPolicy } from "./containers.ts";
import { validateFieldRef, validateResourceFieldRef } from "./env.ts";
import type { PodValidationOptions } from "./validation-options.ts";

/** What the rules of a source need to know beside it. */
export interface VolumeSurroundings {
  /** Empty in templates. */
  readonly podName: string;
  readonly options: PodValidationOptions;
}

const hostPathTypes = [
  "",
  "DirectoryOrCreate",
  "Directory",
  "FileOrCreate",
  "File",
  "Socket",
  "CharDevice",
  "BlockDevice",
];

export function validateHostPathVolume(
  source: Partial<CoreV1HostPathVolumeSource>,
  path: FieldPath,
): FieldError[] {
  const { path: hostPath = "", type } = source;
  if (hostPath === "") return [fieldError.required(path.child("path"))];
  return [
    ...validatePathNoBacksteps(hostPath, path.child("path")),
    ...(type === undefined ? [] : validateEnum(type, path.child("type"), hostPathTypes)),
  ];
}

export function validateSecretVolume(
  source: CoreV1SecretVolumeSource,
  path: FieldPath,
): FieldError[] {
  return [
    ...required(source.secretName, path.child("secretName")),
    ...validateFileMode(source.defaultMode, path.child("defaultMode")),
    ...validateKeysToPaths(source.items, path.child("items")),
  ];
}

export function validateConfigMapVolume(
  source: CoreV1ConfigMapVolumeSource,
  path: FieldPath,
): FieldError[] {
  return [
    ...required(source.name, path.child("name")),
    ...validateFileMode(source.defaultMode, path.child("defaultMode")),
    ...validateKeysToPaths(source.items, path.child("items")),
  ];
}

function validateKeysToPaths(
  items: readonly CoreV1KeyToPath[] | undefined,
  path: FieldPath,
): FieldError[] {
  return (items ?? []).flatMap((item, i) => validateKeyToPath(item, path.index(i)));
}

export function validateKeyToPath(item: Partial<CoreV1KeyToPath>, path: FieldPath): FieldError[] {
  return [
    ...required(item.key, path.child("key")),
    ...required(item.path, path.child("path")),
    ...validateLocalNonReservedPath(item.path ?? "", path.child("path")),
    ...validateFileMode(item.mode, path.child("mode")),
  ];
}

export function validateDownwardAPIVolume(
  source: CoreV1DownwardAPIVolumeSource,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  return [
    ...validateFileMode(source.defaultMode, path.child("defaultMode")),
    // The items' errors stand at the source, without a position.
    ...(source.items ?? []).flatMap((item) => validateDownwardAPIFile(item, path, context)),
  ];
}

const volumeFieldPaths = [
  "metadata.name",
  "metadata.namespace",
  "metadata.labels",
  "metadata.annotations",
  "metadata.uid",
];

export function validateDownwardAPIFile(
  file: Partial<CoreV1DownwardAPIVolumeFile>,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const { fieldRef, resourceFieldRef } = file;
  const errors = [
    ...required(file.path, path.child("path")),
    ...validateLocalNonReservedPath(file.path ?? "", path.child("path")),
  ];
  if (fieldRef) {
    errors.push(...validateFieldRef(fieldRef, path.child("fieldRef"), volumeFieldPaths, context));
    if (resourceFieldRef)
      errors.push(
        fieldError.invalid(
          path,
          "resource",
          "fieldRef and resourceFieldRef can not be specified simultaneously",
        ),
      );
  } else if (resourceFieldRef)
    errors.push(
      ...validateResourceFieldRef(resourceFieldRef, path.child("resourceFieldRef"), true),
    );
  else errors.push(fieldError.required(path, "one of fieldRef and resourceFieldRef is required"));
  return [...errors, ...validateFileMode(file.mode, path.child("mode"))];
}

/** CSI driver names wherever they stand; their case does not matter. */
export function validateCSIDriverName(
  name: string,
  path: FieldPath,
  { minor }: Pick<ApiContext, "minor">,
): FieldError[] {
  const errors = name === "" ? [fieldError.required(path)] : [];
  // An empty name was told its form as well.
  if (name === "" && minor >= 35) return errors;
  if (utf8Length(name) > 63) errors.push(fieldError.tooLong(path, 63));
  return [...errors, ...invalidFor(path, name, isDNS1123Subdomain(name.toLowerCase()))];
}

export function validateCSIVolume(
  source: Partial<CoreV1CSIVolumeSource>,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const errors = validateCSIDriverName(source.driver ?? "", path.child("driver"), context);
  if (!source.nodePublishSecretRef) return errors;
  const { name = "" } = source.nodePublishSecretRef;
  return [
    ...errors,
    // A malformed name is reported at a field that does not exist, as the server has it.
    ...(name === ""
      ? [fieldError.required(path.child("nodePublishSecretRef", "name"))]
      : invalidFor(path.child("name"), name, isDNS1123Subdomain(name))),
  ];
}

/** Every field of ObjectMeta but labels and annotations, in the order of the Go struct. */
export function validateEphemeralVolume(
  source: CoreV1EphemeralVolumeSource,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const template = source.volumeClaimTemplate;
  const at = path.child("volumeClaimTemplate");
  if (!template) return [fieldError.required(at)];
  return [
    ...validateTemplateObjectMeta(template.metadata, at.child("metadata"), context),
    ...validatePersistentVolumeClaimSpec(template.spec ?? {}, at.child("spec"), context),
  ];
}

export function validateImageVolume(
  source: CoreV1ImageVolumeSource,
  path: FieldPath,
  options: PodValidationOptions,
): FieldError[] {
  return [
    ...(options.resourceIsPod ? required(source.reference, path.child("reference")) : []),
    ...validatePullPolicy(source.pullPolicy ?? "", path.child("pullPolicy")),
  ];
}
