// Mirrors the CSIDriver parts of pkg/apis/storage (v1 defaults, validation) and
// pkg/registry/storage/csidriver/strategy.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type {
  StorageV1CSIDriver,
  StorageV1CSIDriverSpec,
  StorageV1TokenRequest,
} from "../../../model/generated/types.ts";
import { deepEqual } from "../../../model/object.ts";
import { ageColumn, listText, nameColumn } from "../../columns.ts";
import { validateEnum } from "../../core/v1/field-formats.ts";
import { goValue, namedString, slice } from "../../go-structs.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import { nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
import {
  validateImmutableField,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from "../../meta/v1/object-meta.ts";

const specPath = FieldPath.of("spec");
const modesType = slice(namedString("storage.VolumeLifecycleMode"));
const minTokenSeconds = 600;
const maxTokenSeconds = 2 ** 32;

/** Fields that exist only with a gate. */
const fieldsOfGates = [
  ["SELinuxMountReadWriteOncePod", "seLinuxMount"],
  ["MutableCSINodeAllocatableCount", "nodeAllocatableUpdatePeriodSeconds"],
  ["CSIServiceAccountTokenSecrets", "serviceAccountTokenInSecrets"],
  ["VolumeLimitScaling", "preventPodSchedulingIfMissing"],
] as const;

export const csiDriver: Kind<StorageV1CSIDriver> = {
  group: "storage.k8s.io",
  version: "v1",
  kind: "CSIDriver",
  plural: "csidrivers",
  singular: "csidriver",
  shortNames: [],
  namespaced: false,
  allowUnconditionalUpdate: false,

  setDefaults(object, context) {
    const spec = object.spec ?? {};
    object.spec = spec;
    spec.attachRequired ??= true;
    spec.podInfoOnMount ??= false;
    spec.storageCapacity ??= false;
    spec.fsGroupPolicy ??= "ReadWriteOnceWithFSType";
    if (!spec.volumeLifecycleModes?.length) spec.volumeLifecycleModes = ["Persistent"];
    spec.requiresRepublish ??= false;
    if (context.feature("SELinuxMountReadWriteOncePod")) spec.seLinuxMount ??= false;
    if (context.feature("VolumeLimitScaling")) spec.preventPodSchedulingIfMissing ??= false;
  },

  prepareForCreate(object, context) {
    dropDisabledFields(object, undefined, context);
  },

  prepareForUpdate(object, old, context) {
    dropDisabledFields(object, old, context);
    // Unlike other kinds, a driver starts without a generation.
    if (!deepEqual(object.spec, old.spec))
      object.metadata = {
        ...object.metadata,
        generation: (old.metadata?.generation ?? 0) + 1,
      };
  },

  validate: (object, context) => [
    ...validateObjectMeta(
      object.metadata,
      { namespaced: false, name: nameIsDNSSubdomain },
      context,
    ),
    ...validateSpec(object.spec ?? {}),
  ],

  validateUpdate: (object, old, context) => [
    ...validateObjectMetaUpdate(object.metadata, old.metadata, context),
    ...validateSpec(object.spec ?? {}),
    ...validateImmutableField(
      object.spec?.attachRequired,
      old.spec?.attachRequired,
      specPath.child("attachedRequired"),
    ),
    ...(deepEqual(object.spec?.volumeLifecycleModes, old.spec?.volumeLifecycleModes)
      ? []
      : validateImmutableField(
          goValue(modesType, object.spec?.volumeLifecycleModes, context),
          null,
          specPath.child("volumeLifecycleModes"),
        )),
  ],

  warnings(object, old, context) {
    const { tokenRequests = [], serviceAccountTokenInSecrets } = object.spec ?? {};
    const unchanged = old && deepEqual(tokenRequests, old.spec?.tokenRequests ?? []);
    if (!context.feature("CSIServiceAccountTokenSecrets") || unchanged) return [];
    return tokenRequests.length > 0 && serviceAccountTokenInSecrets === undefined
      ? [
          "spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to true to prevent possible logging of tokens in volume attributes",
        ]
      : [];
  },

  columns: [
    nameColumn,
    { name: "AttachRequired", cell: ({ spec }) => String(spec?.attachRequired ?? true) },
    { name: "PodInfoOnMount", cell: ({ spec }) => String(spec?.podInfoOnMount ?? false) },
    { name: "StorageCapacity", cell: ({ spec }) => String(spec?.storageCapacity ?? false) },
    {
      name: "TokenRequests",
      cell: ({ spec }) => {
        const audiences = (spec?.tokenRequests ?? []).map(({ audience }) => audience);
        return audiences.length > 0 ? audiences.join(",") : "<unset>";
      },
    },
    { name: "RequiresRepublish", cell: ({ spec }) => String(spec?.requiresRepublish ?? false) },
    { name: "Modes", cell: ({ spec }) => listText(spec?.volumeLifecycleModes ?? []) },
    ageColumn,
  ],
};

function dropDisabledFields(
  object: StorageV1CSIDriver,
  old: StorageV1CSIDriver | undefined,
  context: ApiContext,
): void {
  for (const [gate, field] of fieldsOfGates)
    if (!context.feature(gate) && old?.spec?.[field] === undefined) delete object.spec?.[field];
}

function validateSpec(spec: StorageV1CSIDriverSpec): FieldError[] {
  const {
    fsGroupPolicy,
    tokenRequests = [],
    nodeAllocatableUpdatePeriodSeconds: period,
    serviceAccountTokenInSecrets: inSecrets,
  } = spec;
  const policies = ["File", "None", "ReadWriteOnceWithFSType"];
  const errors =
    fsGroupPolicy === undefined
      ? []
      : validateEnum(fsGroupPolicy, specPath.child("fsGroupPolicy"), policies);
  errors.push(...validateTokenRequests(tokenRequests));
  const modes = ["Persistent", "Ephemeral"];
  for (const mode of spec.volumeLifecycleModes ?? [])
    if (!modes.includes(mode))
      errors.push(fieldError.notSupported(specPath.child("volumeLifecycleModes"), mode, modes));
  if (period !== undefined && period < 10)
    errors.push(
      fieldError.invalid(
        specPath.child("nodeAllocatableUpdatePeriodSeconds"),
        period,
        "must be greater than or equal to 10 seconds",
      ),
    );
  if (inSecrets !== undefined && tokenRequests.length === 0)
    errors.push(
      fieldError.invalid(
        specPath.child("serviceAccountTokenInSecrets"),
        inSecrets,
        "serviceAccountTokenInSecrets is set but no tokenRequests are specified",
      ),
    );
  return errors;
}

function validateTokenRequests(requests: readonly StorageV1TokenRequest[]): FieldError[] {
  const audiences = new Set<string>();
  return requests.flatMap(({ audience = "", expirationSeconds: seconds }, i) => {
    const path = specPath.child("tokenRequests").index(i);
    if (audiences.has(audience)) return [fieldError.duplicate(path.child("audience"), audience)];
    audiences.add(audience);
    const wrong = (detail: string) => [
      fieldError.invalid(path.child("expirationSeconds"), seconds, detail),
    ];
    if (seconds === undefined) return [];
    if (seconds < minTokenSeconds) return wrong("may not specify a duration less than 10 minutes");
    return seconds > maxTokenSeconds
      ? wrong("may not specify a duration larger than 2^32 seconds")
      : [];
  });
}
