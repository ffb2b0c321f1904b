// Mirrors the PersistentVolumeClaim parts of pkg/apis/core (v1 defaults, validation),
// pkg/api/persistentvolumeclaim/util.go and pkg/registry/core/persistentvolumeclaim/strategy.go (1.36).
import { FieldPath } from "../../../model/field-path.ts";
import type {
  CoreV1PersistentVolumeClaim,
  CoreV1PersistentVolumeClaimSpec,
} from "../../../model/generated/types.ts";
import { quantityOf } from "../../../model/quantity.ts";
import { ageColumn, nameColumn } from "../../columns.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import { nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
import { validateObjectMeta } from "../../meta/v1/object-meta.ts";
import { accessModesText } from "./access-modes.ts";
import {
  persistentVolumeClaimSpecWarnings,
  validatePersistentVolumeClaimSpec,
} from "./persistent-volume-claim-spec.ts";
import {
  validateClaimStatusUpdate,
  validateClaimUpdate,
} from "./persistent-volume-claim-update.ts";
import { roundUpResourceList } from "./resource-list.ts";

const specPath = FieldPath.of("spec");
const betaClassAnnotation = "volume.beta.kubernetes.io/storage-class";

function setStatusDefaults(claim: CoreV1PersistentVolumeClaim): void {
  claim.status = { ...claim.status, phase: claim.status?.phase || "Pending" };
  roundUpResourceList(claim.status.capacity);
  roundUpResourceList(claim.status.allocatedResources);
}

export const persistentVolumeClaim: Kind<CoreV1PersistentVolumeClaim> = {
  group: "",
  version: "v1",
  kind: "PersistentVolumeClaim",
  plural: "persistentvolumeclaims",
  singular: "persistentvolumeclaim",
  shortNames: ["pvc"],
  namespaced: true,
  subresources: ["status"],

  setDefaults(object) {
    const spec = object.spec ?? {};
    object.spec = spec;
    spec.volumeMode ??= "Filesystem";
    roundUpResourceList(spec.resources?.limits);
    roundUpResourceList(spec.resources?.requests);
    setStatusDefaults(object);
  },
  setStatusDefaults,

  prepareForCreate(object, context) {
    // The phase comes back whenever the claim is read.
    object.status = { phase: "Pending" };
    prepareDataSources(object, undefined, context);
  },

  prepareForUpdate(object, old, context, subresource) {
    if (subresource === "status") {
      if (old.spec) object.spec = old.spec;
      dropDisabledStatus(object, old, context);
      return;
    }
    object.status = old.status ?? { phase: "Pending" };
    prepareDataSources(object, old, context);
  },

  validate: (object, context) => [
    ...validateObjectMeta(object.metadata, { namespaced: true, name: nameIsDNSSubdomain }, context),
    ...validatePersistentVolumeClaimSpec(object.spec ?? {}, specPath, context),
  ],

  validateUpdate: (object, old, context, subresource) =>
    subresource === "status"
      ? validateClaimStatusUpdate(object, old, context)
      : validateClaimUpdate(object, old, context),

  warnings(object) {
    const annotated = object.metadata?.annotations?.[betaClassAnnotation] !== undefined;
    return [
      ...(annotated
        ? [
            `metadata.annotations[${betaClassAnnotation}]: deprecated since v1.8; use "storageClassName" attribute instead`,
          ]
        : []),
      ...persistentVolumeClaimSpecWarnings(object.spec ?? {}, specPath),
    ];
  },

  columns: [
    nameColumn,
    {
      name: "Status",
      cell: ({ metadata, status }) =>
        metadata?.deletionTimestamp ? "Terminating" : (status?.phase ?? ""),
    },
    { name: "Volume", cell: (object) => object.spec?.volumeName ?? "" },
    {
      name: "Capacity",
      cell: ({ spec, status }) =>
        spec?.volumeName ? quantityOf(status?.capacity?.["storage"]).toString() : "",
    },
    {
      name: "Access Modes",
      cell: ({ spec, status }) => (spec?.volumeName ? accessModesText(status?.accessModes) : ""),
    },
    {
      name: "StorageClass",
      cell: ({ metadata, spec }) =>
        metadata?.annotations?.[betaClassAnnotation] ?? spec?.storageClassName ?? "",
    },
    {
      name: "VolumeAttributesClass",
      cell: (object) => object.spec?.volumeAttributesClassName ?? "<unset>",
    },
    ageColumn,
    { name: "VolumeMode", wide: true, cell: (object) => object.spec?.volumeMode ?? "<unset>" },
  ],
};

type Spec = CoreV1PersistentVolumeClaimSpec;

/** The two fields for a source mean one thing; which sources they can name depends on the field and on gates. */
function prepareDataSources(
  object: CoreV1PersistentVolumeClaim,
  old: CoreV1PersistentVolumeClaim | undefined,
  context: ApiContext,
): void {
  const spec = object.spec ?? {};
  object.spec = spec;
  const refInUse = old?.spec?.dataSourceRef !== undefined;
  if (
    !context.feature("VolumeAttributesClass") &&
    old?.spec?.volumeAttributesClassName === undefined
  )
    delete spec.volumeAttributesClassName;
  if (
    spec.dataSourceRef?.namespace &&
    !context.feature("CrossNamespaceVolumeDataSource") &&
    !refInUse
  )
    delete spec.dataSourceRef;
  const inUse = refInUse || old?.spec?.dataSource !== undefined;
  if (!inUse && !spec.dataSourceRef && !isClaimOrSnapshot(spec.dataSource)) delete spec.dataSource;
  if (spec.dataSource && !spec.dataSourceRef) spec.dataSourceRef = { ...spec.dataSource };
  else if (spec.dataSourceRef && !spec.dataSource && !spec.dataSourceRef.namespace) {
    const { namespace: _namespace, ...source } = spec.dataSourceRef;
    spec.dataSource = source;
  }
}

function isClaimOrSnapshot(source: Spec["dataSource"]): boolean {
  const group = source?.apiGroup ?? "";
  return source?.kind === "PersistentVolumeClaim"
    ? group === ""
    : source?.kind === "VolumeSnapshot" && group === "snapshot.storage.k8s.io";
}

function dropDisabledStatus(
  object: CoreV1PersistentVolumeClaim,
  old: CoreV1PersistentVolumeClaim,
  context: ApiContext,
): void {
  const fieldsOfGates = {
    VolumeAttributesClass: ["currentVolumeAttributesClassName", "modifyVolumeStatus"],
    RecoverVolumeExpansionFailure: ["allocatedResources", "allocatedResourceStatuses"],
  } as const;
  for (const [gate, fields] of Object.entries(fieldsOfGates))
    for (const field of fields)
      if (!context.feature(gate) && old.status?.[field] === undefined)
        delete object.status?.[field];
}
