// Mirrors the VolumeAttachment parts of pkg/apis/storage/validation/validation.go and
// pkg/registry/storage/volumeattachment/strategy.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type {
  StorageV1VolumeAttachment,
  StorageV1VolumeAttachmentSource,
  StorageV1VolumeError,
} from "../../../model/generated/types.ts";
import { deepEqual } from "../../../model/object.ts";
import { utf8Length } from "../../../model/utf8.ts";
import { ageColumn, nameColumn } from "../../columns.ts";
import { required, validateDNS1123Subdomain } from "../../core/v1/field-formats.ts";
import { coreType } from "../../core/v1/internal-types.ts";
import { validatePersistentVolumeSpec } from "../../core/v1/persistent-volume/spec.ts";
import { setSourceDefaults } from "../../core/v1/persistent-volume.ts";
import { validateCSIDriverName } from "../../core/v1/pod-spec/volume-sources.ts";
import { roundUpResourceList } from "../../core/v1/resource-list.ts";
import { goString, goValue, pointer, struct } from "../../go-structs.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import { nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
import { validateObjectMeta } from "../../meta/v1/object-meta.ts";

const specPath = FieldPath.of("spec");
const sourcePath = specPath.child("source");
const statusPath = FieldPath.of("status");
const maxMetadataBytes = 256 * 1024;
const maxMessageBytes = 1024;
const specType = struct("storage.VolumeAttachmentSpec", {
  Attacher: goString,
  Source: struct("storage.VolumeAttachmentSource", {
    PersistentVolumeName: pointer(goString),
    InlineVolumeSpec: pointer(coreType("PersistentVolumeSpec")),
  }),
  NodeName: goString,
});

export const volumeAttachment: Kind<StorageV1VolumeAttachment> = {
  group: "storage.k8s.io",
  version: "v1",
  kind: "VolumeAttachment",
  plural: "volumeattachments",
  singular: "volumeattachment",
  shortNames: [],
  namespaced: false,
  subresources: ["status"],
  allowUnconditionalUpdate: false,

  setDefaults(object) {
    const inline = object.spec?.source?.inlineVolumeSpec;
    if (!inline) return;
    roundUpResourceList(inline.capacity);
    setSourceDefaults(inline);
  },

  prepareForCreate(object) {
    object.status = { attached: false };
  },

  prepareForUpdate(object, old, context, subresource) {
    if (subresource !== "status") {
      object.status = old.status ?? { attached: false };
      return;
    }
    if (old.spec) object.spec = old.spec;
    if (context.feature("MutableCSINodeAllocatableCount")) return;
    for (const field of ["attachError", "detachError"] as const)
      if (old.status?.[field]?.errorCode === undefined) delete object.status?.[field]?.errorCode;
  },

  validate(object, context) {
    const { attacher = "", nodeName = "", source = {} } = object.spec ?? {};
    const attacherPath = specPath.child("attacher");
    const attacherErrors = validateCSIDriverName(attacher, attacherPath, context);
    // Until 1.35 v1 looked at the attacher after all the rest, which asks for it too.
    const attacherLast = context.minor < 36;
    const errors = [
      ...validateObjectMeta(
        object.metadata,
        { namespaced: false, name: nameIsDNSSubdomain },
        context,
      ),
      ...(attacherLast ? required(attacher, attacherPath) : attacherErrors),
      ...validateSource(source, context),
      ...validateDNS1123Subdomain(nodeName, specPath.child("nodeName")),
      ...validateStatus(object),
      ...(attacherLast ? attacherErrors : []),
    ];
    const volume = source.persistentVolumeName;
    if (volume !== undefined)
      errors.push(...validateDNS1123Subdomain(volume, sourcePath.child("persistentVolumeName")));
    return errors;
  },

  validateUpdate(object, old, context) {
    const errors = volumeAttachment.validate(object, context);
    if (!deepEqual(object.spec, old.spec))
      errors.push(
        fieldError.invalid(specPath, goValue(specType, object.spec, context), "field is immutable"),
      );
    return errors;
  },

  columns: [
    nameColumn,
    { name: "Attacher", cell: ({ spec }) => spec?.attacher ?? "" },
    { name: "PV", cell: ({ spec }) => spec?.source?.persistentVolumeName ?? "" },
    { name: "Node", cell: ({ spec }) => spec?.nodeName ?? "" },
    { name: "Attached", cell: ({ status }) => String(status?.attached ?? false) },
    ageColumn,
  ],
};

function validateSource(
  source: StorageV1VolumeAttachmentSource,
  context: ApiContext,
): FieldError[] {
  const { inlineVolumeSpec: inline, persistentVolumeName: name } = source;
  const oneOf = "must specify exactly one of inlineVolumeSpec and persistentVolumeName";
  if (!inline && name === undefined) return [fieldError.required(sourcePath, oneOf)];
  if (inline && name !== undefined) return [fieldError.forbidden(sourcePath, oneOf)];
  if (inline)
    return validatePersistentVolumeSpec(
      inline,
      sourcePath.child("inlineVolumeSpec"),
      { volumeAttributesClass: false, allowInvalidNodeAffinityValues: false },
      context,
    );
  return name === ""
    ? [
        fieldError.required(
          sourcePath.child("persistentVolumeName"),
          "must specify non empty persistentVolumeName",
        ),
      ]
    : [];
}

function validateStatus(object: StorageV1VolumeAttachment): FieldError[] {
  const { attachmentMetadata = {}, attachError, detachError } = object.status ?? {};
  const bytes = Object.entries(attachmentMetadata).reduce(
    (sum, [key, value]) => sum + utf8Length(key) + utf8Length(value),
    0,
  );
  return [
    ...(bytes > maxMetadataBytes
      ? [fieldError.tooLong(statusPath.child("attachmentMetadata"), maxMetadataBytes)]
      : []),
    ...validateVolumeError(attachError, statusPath.child("attachError")),
    ...validateVolumeError(detachError, statusPath.child("detachError")),
  ];
}

function validateVolumeError(
  error: StorageV1VolumeError | undefined,
  path: FieldPath,
): FieldError[] {
  const errors: FieldError[] = [];
  // The limit that the server names is another one than it applies.
  if (utf8Length(error?.message ?? "") > maxMessageBytes)
    errors.push(fieldError.tooLong(path.child("message"), maxMetadataBytes));
  if ((error?.errorCode ?? 0) < 0)
    errors.push(
      fieldError.invalid(
        path.child("errorCode"),
        error?.errorCode,
        "must be between 0 and 2147483647, inclusive",
      ),
    );
  return errors;
}
