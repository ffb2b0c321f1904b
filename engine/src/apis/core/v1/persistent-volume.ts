// Mirrors the PersistentVolume parts of pkg/apis/core (v1 defaults, validation), pkg/api/persistentvolume/util.go,
// pkg/volume/validation and pkg/registry/core/persistentvolume/strategy.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type {
  CoreV1PersistentVolume,
  CoreV1PersistentVolumeSpec,
  CoreV1VolumeNodeAffinity,
} from "../../../model/generated/types.ts";
import { clone, deepEqual } from "../../../model/object.ts";
import { quantityOf } from "../../../model/quantity.ts";
import { formatTime } from "../../../model/time.ts";
import { ageColumn, nameColumn } from "../../columns.ts";
import { goValue } from "../../go-structs.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import { isValidLabelValue, nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
import {
  validateImmutableField,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from "../../meta/v1/object-meta.ts";
import { accessModesText } from "./access-modes.ts";
import { coreType } from "./internal-types.ts";
import { nodeSelectorTermWarnings } from "./node-label-warnings.ts";
import { sourceFields } from "./persistent-volume/sources.ts";
import { validatePersistentVolumeSpec } from "./persistent-volume/spec.ts";
import { roundUpResourceList } from "./resource-list.ts";
import { structDifference } from "./struct-difference.ts";

type Spec = CoreV1PersistentVolumeSpec;

const specPath = FieldPath.of("spec");
const annotationsPath = FieldPath.of("metadata", "annotations");
const mountOptionsAnnotation = "volume.beta.kubernetes.io/mount-options";
const betaClassAnnotation = "volume.beta.kubernetes.io/storage-class";

function setStatusDefaults(volume: CoreV1PersistentVolume): void {
  volume.status = { ...volume.status, phase: volume.status?.phase || "Pending" };
}

export const persistentVolume: Kind<CoreV1PersistentVolume> = {
  group: "",
  version: "v1",
  kind: "PersistentVolume",
  plural: "persistentvolumes",
  singular: "persistentvolume",
  shortNames: ["pv"],
  namespaced: false,
  subresources: ["status"],

  setDefaults(object) {
    const spec = object.spec ?? {};
    object.spec = spec;
    spec.persistentVolumeReclaimPolicy ||= "Retain";
    spec.volumeMode ??= "Filesystem";
    setSourceDefaults(spec);
    roundUpResourceList(spec.capacity);
    setStatusDefaults(object);
  },
  setStatusDefaults,

  prepareForCreate(object, context) {
    object.status = { phase: "Pending", lastPhaseTransitionTime: formatTime(context.nowMs()) };
    dropDisabledFields(object, undefined, context);
  },

  prepareForUpdate(object, old, context, subresource) {
    if (subresource !== "status") {
      object.status = old.status ?? {};
      dropDisabledFields(object, old, context);
      return;
    }
    if (old.spec) object.spec = old.spec;
    const time = old.status?.lastPhaseTransitionTime;
    const status = object.status ?? {};
    object.status = status;
    if (old.status?.phase === status.phase) {
      if (time !== undefined) status.lastPhaseTransitionTime ??= time;
    } else if (
      status.lastPhaseTransitionTime === undefined ||
      status.lastPhaseTransitionTime === time
    )
      status.lastPhaseTransitionTime = formatTime(context.nowMs());
  },

  validate: (object, context) => [
    ...validateVolume(object, undefined, context),
    ...validateMountOptions(object),
  ],

  validateUpdate(object, old, context, subresource) {
    if (subresource === "status")
      return validateObjectMetaUpdate(object.metadata, old.metadata, context);
    const volume = validateVolume(object, old, context);
    const errors = [
      ...volume,
      ...validateMountOptions(object),
      // The server looks at the volume twice, and reports twice.
      ...volume,
      ...validateSourceUpdate(object.spec ?? {}, old.spec ?? {}),
      ...validateImmutableField(
        object.spec?.volumeMode,
        old.spec?.volumeMode,
        FieldPath.of("volumeMode"),
      ),
    ];
    if (!context.feature("MutablePVNodeAffinity"))
      errors.push(
        ...validateNodeAffinityUpdate(object.spec?.nodeAffinity, old.spec?.nodeAffinity, context),
      );
    return [...errors, ...validateAttributesClassUpdate(object, old, context)];
  },

  warnings: (object, _old, context) => persistentVolumeWarnings(object, context),

  columns: [
    nameColumn,
    {
      name: "Capacity",
      cell: (object) => quantityOf(object.spec?.capacity?.["storage"]).toString(),
    },
    { name: "Access Modes", cell: (object) => accessModesText(object.spec?.accessModes) },
    {
      name: "Reclaim Policy",
      cell: (object) => object.spec?.persistentVolumeReclaimPolicy ?? "",
    },
    {
      name: "Status",
      cell: ({ metadata, status }) =>
        metadata?.deletionTimestamp ? "Terminating" : (status?.phase ?? ""),
    },
    { name: "Claim", cell: claimText },
    {
      name: "StorageClass",
      cell: ({ metadata, spec }) =>
        metadata?.annotations?.[betaClassAnnotation] ?? spec?.storageClassName ?? "",
    },
    {
      name: "VolumeAttributesClass",
      cell: (object) => object.spec?.volumeAttributesClassName ?? "<unset>",
    },
    { name: "Reason", cell: (object) => object.status?.reason ?? "" },
    ageColumn,
    { name: "VolumeMode", wide: true, cell: (object) => object.spec?.volumeMode ?? "<unset>" },
  ],
};

/** What each kind of source takes for granted. */
export function setSourceDefaults(spec: Spec): void {
  if (spec.hostPath) spec.hostPath.type ??= "";
  if (spec.rbd) {
    spec.rbd.pool ||= "rbd";
    spec.rbd.user ||= "admin";
    spec.rbd.keyring ||= "/etc/ceph/keyring";
  }
  if (spec.iscsi) spec.iscsi.iscsiInterface ||= "default";
  if (spec.azureDisk) {
    spec.azureDisk.cachingMode ??= "ReadWrite";
    spec.azureDisk.kind ??= "Shared";
    spec.azureDisk.fsType ??= "ext4";
    spec.azureDisk.readOnly ??= false;
  }
  if (spec.scaleIO) {
    spec.scaleIO.storageMode ||= "ThinProvisioned";
    spec.scaleIO.fsType ||= "xfs";
  }
}

function dropDisabledFields(
  object: CoreV1PersistentVolume,
  old: CoreV1PersistentVolume | undefined,
  context: ApiContext,
): void {
  const inUse = old?.spec?.volumeAttributesClassName !== undefined;
  if (!context.feature("VolumeAttributesClass") && !inUse)
    delete object.spec?.volumeAttributesClassName;
}

function validateVolume(
  object: CoreV1PersistentVolume,
  old: CoreV1PersistentVolume | undefined,
  context: ApiContext,
): FieldError[] {
  const terms = old?.spec?.nodeAffinity?.required?.nodeSelectorTerms ?? [];
  const oldValues = terms.flatMap(({ matchExpressions }) =>
    (matchExpressions ?? []).flatMap(({ values }) => values ?? []),
  );
  const options = {
    volumeName: object.metadata?.name ?? "",
    volumeAttributesClass: attributesClassEnabled(old, context),
    allowInvalidNodeAffinityValues: oldValues.some(
      (value) => isValidLabelValue(value, context).length > 0,
    ),
  };
  return [
    ...validateObjectMeta(
      object.metadata,
      { namespaced: false, name: nameIsDNSSubdomain },
      context,
    ),
    ...validatePersistentVolumeSpec(object.spec ?? {}, specPath, options, context),
  ];
}

function attributesClassEnabled(
  old: CoreV1PersistentVolume | undefined,
  context: ApiContext,
): boolean {
  return (
    context.feature("VolumeAttributesClass") || old?.spec?.volumeAttributesClassName !== undefined
  );
}

const sourcesWithMountOptions: readonly (keyof Spec)[] = [
  "gcePersistentDisk",
  "awsElasticBlockStore",
  "glusterfs",
  "nfs",
  "rbd",
  "quobyte",
  "iscsi",
  "cinder",
  "cephfs",
  "azureFile",
  "vsphereVolume",
  "azureDisk",
  "photonPersistentDisk",
];

/** Only of the annotation; the field goes with every source. */
function validateMountOptions(object: CoreV1PersistentVolume): FieldError[] {
  const annotated = object.metadata?.annotations?.[mountOptionsAnnotation] !== undefined;
  const supported = sourcesWithMountOptions.some((source) => object.spec?.[source] !== undefined);
  return annotated && !supported
    ? [
        fieldError.forbidden(
          annotationsPath.child(mountOptionsAnnotation),
          "may not specify mount options for this volume type",
        ),
      ]
    : [];
}

/** The source stays, but for a secret of CSI that an update may add. */
function validateSourceUpdate(spec: Spec, old: Spec): FieldError[] {
  const sourceOf = (from: Spec) =>
    Object.fromEntries(sourceFields.map((field) => [field, from[field]]));
  let now = spec;
  if (old.csi && !old.csi.controllerExpandSecretRef && spec.csi?.controllerExpandSecretRef) {
    now = clone(spec);
    delete now.csi?.controllerExpandSecretRef;
  }
  if (deepEqual(sourceOf(now), sourceOf(old))) return [];
  const difference = structDifference(coreType("PersistentVolumeSource"), old, now);
  return [
    fieldError.forbidden(
      specPath.child("persistentvolumesource"),
      `spec.persistentvolumesource is immutable after creation\n${difference}`,
    ),
  ];
}

const stableLabels: ReadonlyMap<string, string> = new Map([
  ["failure-domain.beta.kubernetes.io/zone", "topology.kubernetes.io/zone"],
  ["failure-domain.beta.kubernetes.io/region", "topology.kubernetes.io/region"],
  ["beta.kubernetes.io/os", "kubernetes.io/os"],
  ["beta.kubernetes.io/arch", "kubernetes.io/arch"],
  ["beta.kubernetes.io/instance-type", "node.kubernetes.io/instance-type"],
]);

/** Once set, a node affinity changes only from beta labels to those that replaced them. */
function validateNodeAffinityUpdate(
  now: CoreV1VolumeNodeAffinity | undefined,
  old: CoreV1VolumeNodeAffinity | undefined,
  context: ApiContext,
): FieldError[] {
  if (!old) return [];
  const renamed = clone(old);
  renamed.required?.nodeSelectorTerms?.forEach((term, i) => {
    for (const list of ["matchExpressions", "matchFields"] as const)
      term[list]?.forEach((requirement, j) => {
        const key = now?.required?.nodeSelectorTerms?.[i]?.[list]?.[j]?.key;
        if (key !== undefined && stableLabels.get(requirement.key) === key) requirement.key = key;
      });
  });
  if (deepEqual(now, renamed)) return [];
  return [
    fieldError.invalid(
      FieldPath.of("nodeAffinity"),
      now && goValue(coreType("VolumeNodeAffinity"), now, context),
      "field is immutable, except for updating from beta label to GA",
    ),
  ];
}

function validateAttributesClassUpdate(
  object: CoreV1PersistentVolume,
  old: CoreV1PersistentVolume,
  context: ApiContext,
): FieldError[] {
  const now = object.spec?.volumeAttributesClassName;
  const before = old.spec?.volumeAttributesClassName;
  if (now === before) return [];
  const path = specPath.child("volumeAttributesClassName");
  const errors: FieldError[] = [];
  if (!context.feature("VolumeAttributesClass"))
    errors.push(
      fieldError.forbidden(
        path,
        "update is forbidden when the VolumeAttributesClass feature gate is disabled",
      ),
    );
  if (attributesClassEnabled(old, context) && now === undefined)
    errors.push(fieldError.forbidden(path, "update from non-nil value to nil is forbidden"));
  return errors;
}

const deprecatedSources: readonly [field: keyof Spec, shown: string, text: string][] = [
  ["cephfs", "cephfs", "deprecated in v1.28, non-functional in v1.31+"],
  ["photonPersistentDisk", "photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+"],
  ["scaleIO", "scaleIO", "deprecated in v1.16, non-functional in v1.22+"],
  ["storageos", "storageOS", "deprecated in v1.22, non-functional in v1.25+"],
  ["glusterfs", "glusterfs", "deprecated in v1.25, non-functional in v1.26+"],
  ["rbd", "rbd", "deprecated in v1.28, non-functional in v1.31+"],
];

function persistentVolumeWarnings(object: CoreV1PersistentVolume, context: ApiContext): string[] {
  const spec = object.spec ?? {};
  const warnings: string[] = [];
  const annotations: readonly [key: string, text: string][] = [
    [betaClassAnnotation, 'deprecated since v1.8; use "storageClassName" attribute instead'],
    [mountOptionsAnnotation, 'deprecated since v1.31; use "mountOptions" attribute instead'],
  ];
  for (const [key, text] of annotations)
    if (object.metadata?.annotations?.[key] !== undefined)
      warnings.push(`${annotationsPath.key(key)}: ${text}`);
  if (spec.persistentVolumeReclaimPolicy === "Recycle")
    warnings.push(
      `${specPath.child("persistentVolumeReclaimPolicy")}: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.`,
    );
  const termsPath = specPath.child("nodeAffinity", "required", "nodeSelectorTerms");
  (spec.nodeAffinity?.required?.nodeSelectorTerms ?? []).forEach((term, i) => {
    warnings.push(...nodeSelectorTermWarnings(term, termsPath.index(i), false, context));
  });
  for (const [field, shown, text] of deprecatedSources)
    if (spec[field] !== undefined) warnings.push(`${specPath.child(shown)}: ${text}`);
  return warnings;
}

function claimText(object: CoreV1PersistentVolume): string {
  const claim = object.spec?.claimRef;
  return claim ? `${claim.namespace ?? ""}/${claim.name ?? ""}` : "";
}
