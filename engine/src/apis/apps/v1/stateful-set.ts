// Mirrors pkg/registry/apps/statefulset/strategy.go, pkg/apis/apps/v1/{defaults,conversion}.go and the StatefulSet rules
// of pkg/apis/apps/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type { AppsV1StatefulSet, AppsV1StatefulSetSpec } from "../../../model/generated/types.ts";
import { clone, deepEqual } from "../../../model/object.ts";
import { ageColumn, nameColumn } from "../../columns.ts";
import { persistentVolumeClaimSpecWarnings } from "../../core/v1/persistent-volume-claim-spec.ts";
import {
  dropDisabledTemplateFields,
  podTemplateOptions,
  setPodTemplateDefaults,
} from "../../core/v1/pod-template-spec.ts";
import { roundUpResourceList } from "../../core/v1/resource-list.ts";
import { containerColumns } from "../../core/v1/workload/columns.ts";
import {
  validateCollisionCount,
  validateCounts,
  validateParts,
} from "../../core/v1/workload/replica-status.ts";
import { generationChanged, podTemplateWarnings } from "../../core/v1/workload/warnings.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import { nameIsDNSLabel } from "../../meta/v1/name-formats.ts";
import { validateObjectMeta, validateObjectMetaUpdate } from "../../meta/v1/object-meta.ts";
import {
  claimTemplates,
  type UpdateAllowances,
  validateStatefulSetSpec,
} from "./stateful-set-spec.ts";

const specPath = FieldPath.of("spec");

function specOf(statefulSet: AppsV1StatefulSet): AppsV1StatefulSetSpec {
  statefulSet.spec ??= {} as AppsV1StatefulSetSpec;
  return statefulSet.spec;
}

function setDefaults(statefulSet: AppsV1StatefulSet, context: ApiContext): void {
  const spec = specOf(statefulSet);
  spec.template ??= {};
  setPodTemplateDefaults(spec.template, context);
  spec.podManagementPolicy ||= "OrderedReady";
  spec.updateStrategy ??= {};
  const { updateStrategy } = spec;
  if (!updateStrategy.type) {
    updateStrategy.type = "RollingUpdate";
    updateStrategy.rollingUpdate ??= {};
  }
  if (updateStrategy.type === "RollingUpdate" && updateStrategy.rollingUpdate) {
    updateStrategy.rollingUpdate.partition ??= 0;
    if (context.feature("MaxUnavailableStatefulSet"))
      updateStrategy.rollingUpdate.maxUnavailable ??= 1;
  }
  spec.persistentVolumeClaimRetentionPolicy ??= {};
  spec.persistentVolumeClaimRetentionPolicy.whenDeleted ||= "Retain";
  spec.persistentVolumeClaimRetentionPolicy.whenScaled ||= "Retain";
  spec.replicas ??= 1;
  spec.revisionHistoryLimit ??= 10;
  for (const claim of claimTemplates(spec)) {
    claim.apiVersion = "v1";
    claim.kind = "PersistentVolumeClaim";
    claim.spec ??= {};
    claim.spec.volumeMode ??= "Filesystem";
    claim.status ??= {};
    claim.status.phase ||= "Pending";
    roundUpResourceList(claim.spec.resources?.limits);
    roundUpResourceList(claim.spec.resources?.requests);
    roundUpResourceList(claim.status.capacity);
    roundUpResourceList(claim.status.allocatedResources);
  }
}

const mutableFields = [
  "replicas",
  "template",
  "updateStrategy",
  "minReadySeconds",
  "ordinals",
  "revisionHistoryLimit",
  "persistentVolumeClaimRetentionPolicy",
] as const;

function validateUpdate(
  statefulSet: AppsV1StatefulSet,
  old: AppsV1StatefulSet,
  context: ApiContext,
): FieldError[] {
  const options = podTemplateOptions(context, old.spec?.template);
  const allow: UpdateAllowances = { serviceName: true, claimTemplates: true, template: false };
  const oldWasWrong = validateStatefulSetSpec(specOf(clone(old)), options, allow).length > 0;
  const errors = [
    ...validateObjectMetaUpdate(statefulSet.metadata, old.metadata, context),
    ...validateStatefulSetSpec(specOf(statefulSet), options, { ...allow, template: oldWasWrong }),
  ];
  const mutable = context.minor >= 33 ? mutableFields : mutableFieldsBefore133;
  const rest = (spec: AppsV1StatefulSetSpec | undefined) =>
    Object.fromEntries(
      Object.entries(spec ?? {}).filter(
        ([field]) => !(mutable as readonly string[]).includes(field),
      ),
    );
  if (!deepEqual(rest(statefulSet.spec), rest(old.spec))) {
    const history = context.minor >= 33 ? " 'revisionHistoryLimit'," : "";
    errors.push(
      fieldError.forbidden(
        specPath,
        `updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy',${history} 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden`,
      ),
    );
  }
  return errors;
}

const mutableFieldsBefore133 = mutableFields.filter((field) => field !== "revisionHistoryLimit");

/** A field of a gate that is off. */
function dropMaxUnavailable(
  statefulSet: AppsV1StatefulSet,
  old: AppsV1StatefulSet | undefined,
  context: ApiContext,
): void {
  if (context.feature("MaxUnavailableStatefulSet")) return;
  if (old?.spec?.updateStrategy?.rollingUpdate?.maxUnavailable !== undefined) return;
  delete statefulSet.spec?.updateStrategy?.rollingUpdate?.maxUnavailable;
}

function claimTemplateWarnings(statefulSet: AppsV1StatefulSet, isUpdate: boolean): string[] {
  const path = specPath.child("volumeClaimTemplates");
  return claimTemplates(statefulSet.spec).flatMap((claim, i) =>
    persistentVolumeClaimSpecWarnings(
      claim.spec ?? {},
      isUpdate ? path.index(i).child("Spec") : path.index(i),
    ),
  );
}

export const statefulSet: Kind<AppsV1StatefulSet> = {
  group: "apps",
  version: "v1",
  kind: "StatefulSet",
  plural: "statefulsets",
  singular: "statefulset",
  shortNames: ["sts"],
  categories: ["all"],
  namespaced: true,
  subresources: ["status", "scale"],
  generation: true,
  setDefaults,
  prepareForCreate(object, context) {
    object.status = { replicas: 0, availableReplicas: 0 };
    dropMaxUnavailable(object, undefined, context);
    dropDisabledTemplateFields(specOf(object).template, undefined, context);
  },
  prepareForUpdate(object, old, context, subresource) {
    if (subresource === "status") return;
    dropMaxUnavailable(object, old, context);
    dropDisabledTemplateFields(specOf(object).template, old.spec?.template, context);
  },
  validate: (object, context) => [
    ...validateObjectMeta(object.metadata, { namespaced: true, name: nameIsDNSLabel }, context),
    ...validateStatefulSetSpec(specOf(object), podTemplateOptions(context), {
      serviceName: false,
      claimTemplates: false,
      template: false,
    }),
  ],
  validateUpdate(object, old, context, subresource) {
    if (subresource !== "status") return validateUpdate(object, old, context);
    return [
      ...validateCounts(object.status, [
        "replicas",
        "readyReplicas",
        "currentReplicas",
        "updatedReplicas",
        "availableReplicas",
        "observedGeneration",
        "collisionCount",
      ]),
      ...validateParts(
        object.status,
        ["readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas"],
        "status.readyReplicas",
      ),
      ...validateObjectMetaUpdate(object.metadata, old.metadata, context),
      ...validateCollisionCount(object.status, old.status),
    ];
  },
  warnings(object, old, context) {
    return [
      ...(old && !generationChanged(object, old)
        ? []
        : podTemplateWarnings(object.spec?.template, specPath.child("template"), context)),
      ...claimTemplateWarnings(object, old !== undefined),
      ...((object.spec?.revisionHistoryLimit ?? 0) < 0 && context.minor >= 33
        ? [
            "spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended",
          ]
        : []),
    ];
  },
  columns: [
    nameColumn,
    {
      name: "Ready",
      cell: ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`,
    },
    ageColumn,
    ...containerColumns<AppsV1StatefulSet>(({ spec }) => spec?.template?.spec),
  ],
};
