// Mirrors pkg/registry/apps/statefulset/strategy.go, pkg/apis/apps/v1/{defaults,conversion}.go and the StatefulSet rules
// of pkg/apis/apps/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type {
  AppsV1StatefulSet,
  AppsV1StatefulSetSpec,
  AppsV1StatefulSetUpdateStrategy,
  CoreV1PersistentVolumeClaim,
  CoreV1PodSpec,
  CoreV1PodTemplateSpec,
} from "../../../model/generated/types.ts";
import { clone, deepEqual } from "../../../model/object.ts";
import { ageColumn, nameColumn } from "../../columns.ts";
import { validateDNS1123Label } from "../../core/v1/field-formats.ts";
import {
  persistentVolumeClaimSpecWarnings,
  validatePersistentVolumeClaimSpec,
} from "../../core/v1/persistent-volume-claim-spec.ts";
import { validatePodSpecificAnnotations } from "../../core/v1/pod-spec/annotations.ts";
import type { PodValidationOptions } from "../../core/v1/pod-spec/options.ts";
import {
  dropDisabledTemplateFields,
  podTemplateOptions,
  setPodTemplateDefaults,
  validatePodTemplateSpec,
} from "../../core/v1/pod-template-spec.ts";
import { roundUpResourceList } from "../../core/v1/resource-list.ts";
import { containerColumns } from "../../core/v1/workload/columns.ts";
import {
  validateCollisionCount,
  validateCounts,
  validateParts,
} from "../../core/v1/workload/replica-status.ts";
import {
  isCompilable,
  selectorValue,
  validateRequiredSelector,
  validateRunsForever,
  validateTemplateMatches,
} from "../../core/v1/workload/selector-and-template.ts";
import { generationChanged, podTemplateWarnings } from "../../core/v1/workload/warnings.ts";
import { goInt32, goIntOrString, goValue, namedString, pointer, struct } from "../../go-structs.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import { validateLabels } from "../../meta/v1/labels.ts";
import { nameIsDNSLabel } from "../../meta/v1/name-formats.ts";
import {
  validateAnnotations,
  validateNonnegativeField,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from "../../meta/v1/object-meta.ts";
import {
  intOrPercentValue,
  validateNotMoreThan100Percent,
  validatePositiveIntOrPercent,
} from "./rolling-update.ts";

const specPath = FieldPath.of("spec");

const rollingUpdateType = struct("apps.RollingUpdateStatefulSetStrategy", {
  Partition: goInt32,
  MaxUnavailable: pointer(goIntOrString),
});
const strategyType = struct("apps.StatefulSetUpdateStrategy", {
  Type: namedString("apps.StatefulSetUpdateStrategyType"),
  RollingUpdate: pointer(rollingUpdateType),
});

/** The claims that every pod of the set gets. */
function claimTemplates(spec: AppsV1StatefulSetSpec | undefined): CoreV1PersistentVolumeClaim[] {
  return (spec?.volumeClaimTemplates ?? []) as CoreV1PersistentVolumeClaim[];
}

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

/** What an update need not repeat, because it can not be changed or was wrong before. */
interface UpdateAllowances {
  readonly serviceName: boolean;
  readonly claimTemplates: boolean;
  readonly template: boolean;
}

function validateSpec(
  spec: AppsV1StatefulSetSpec,
  options: PodValidationOptions,
  allow: UpdateAllowances,
): FieldError[] {
  const { context } = options;
  const { podManagementPolicy = "", serviceName = "", selector } = spec;
  const policies = spec.persistentVolumeClaimRetentionPolicy;
  const errors: FieldError[] = [];
  if (podManagementPolicy === "")
    errors.push(fieldError.required(specPath.child("podManagementPolicy")));
  else if (podManagementPolicy !== "OrderedReady" && podManagementPolicy !== "Parallel")
    errors.push(
      fieldError.invalid(
        specPath.child("podManagementPolicy"),
        podManagementPolicy,
        "must be 'OrderedReady' or 'Parallel'",
      ),
    );
  errors.push(
    ...validateUpdateStrategy(spec.updateStrategy ?? {}, specPath.child("updateStrategy"), context),
  );
  for (const when of ["whenDeleted", "whenScaled"] as const) {
    const policy = policies?.[when] ?? "";
    if (policies && policy !== "Retain" && policy !== "Delete")
      errors.push(
        fieldError.notSupported(
          specPath.child("persistentVolumeClaimRetentionPolicy", when),
          policy,
          ["Retain", "Delete"],
        ),
      );
  }
  if (!allow.claimTemplates && context.minor >= 34)
    claimTemplates(spec).forEach((claim, i) => {
      const at = specPath.child("volumeClaimTemplates").index(i).child("spec");
      errors.push(...validatePersistentVolumeClaimSpec(claim.spec ?? {}, at, context));
    });
  errors.push(
    ...validateNonnegativeField(spec.replicas, specPath.child("replicas")),
    ...validateNonnegativeField(spec.minReadySeconds, specPath.child("minReadySeconds")),
    ...validateNonnegativeField(spec.ordinals?.start, specPath.child("ordinals.start")),
  );
  if (!allow.serviceName && serviceName !== "" && context.minor >= 33)
    errors.push(...validateDNS1123Label(serviceName, specPath.child("serviceName")));
  errors.push(
    ...validateRequiredSelector(selector, specPath.child("selector"), "statefulset", context),
  );
  if (isCompilable(selector, context)) errors.push(...validateTemplate(spec, options, allow));
  else
    errors.push(
      fieldError.invalid(specPath.child("selector"), selectorValue(selector, context), ""),
    );
  return [
    ...errors,
    ...validateRunsForever(spec.template ?? {}, specPath.child("template"), "StatefulSet"),
  ];
}

function validateUpdateStrategy(
  strategy: AppsV1StatefulSetUpdateStrategy,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const { rollingUpdate } = strategy;
  const at = path.child("rollingUpdate");
  switch (strategy.type) {
    case undefined:
    case "":
      return [fieldError.required(path)];
    case "OnDelete":
      return rollingUpdate
        ? [
            fieldError.invalid(
              at,
              goValue(rollingUpdateType, rollingUpdate, context),
              "only allowed for updateStrategy 'RollingUpdate'",
            ),
          ]
        : [];
    case "RollingUpdate": {
      if (!rollingUpdate) return [];
      const errors = validateNonnegativeField(rollingUpdate.partition, at.child("partition"));
      const { maxUnavailable } = rollingUpdate;
      if (maxUnavailable === undefined) return errors;
      const maxAt = at.child("maxUnavailable");
      errors.push(...validatePositiveIntOrPercent(maxUnavailable, maxAt, context));
      if (intOrPercentValue(maxUnavailable) === 0)
        errors.push(
          fieldError.invalid(maxAt, goValue(goIntOrString, maxUnavailable, context), "cannot be 0"),
        );
      return [...errors, ...validateNotMoreThan100Percent(maxUnavailable, maxAt, context)];
    }
    default:
      return [
        fieldError.invalid(
          path,
          goValue(strategyType, strategy, context),
          "must be 'RollingUpdate' or 'OnDelete'",
        ),
      ];
  }
}

/** The template as its pods will have it; its metadata is checked twice, as the server does. */
function validateTemplate(
  spec: AppsV1StatefulSetSpec,
  options: PodValidationOptions,
  allow: UpdateAllowances,
): FieldError[] {
  const { context } = options;
  const template = templateOfPods(spec);
  const { labels, annotations } = template.metadata ?? {};
  const path = specPath.child("template");
  return [
    ...validateTemplateMatches(spec.selector, template, path, context),
    // Before 1.34 the server took any template.
    ...(allow.template || context.minor < 34
      ? []
      : validatePodTemplateSpec(template, path, options)),
    ...validateLabels(labels, path.child("labels"), context),
    ...validateAnnotations(annotations, path.child("annotations"), context),
    ...validatePodSpecificAnnotations(
      annotations,
      template.spec ?? { containers: [] },
      path.child("annotations"),
      options,
    ),
  ];
}

/** Claims become volumes, in front and in place of volumes with the same names; hostname and subdomain are the set's. */
function templateOfPods(spec: AppsV1StatefulSetSpec) {
  const { hostname: _h, subdomain: _s, ...podSpec } = spec.template?.spec ?? { containers: [] };
  const pods: CoreV1PodTemplateSpec & { spec: CoreV1PodSpec } = {
    ...spec.template,
    spec: podSpec,
  };
  const claims = [...new Set(claimTemplates(spec).map(({ metadata }) => metadata?.name ?? ""))];
  if (claims.length > 0)
    pods.spec.volumes = [
      ...claims.map((name) => ({ name, persistentVolumeClaim: { claimName: name } })),
      ...(pods.spec.volumes ?? []).filter(({ name }) => !claims.includes(name)),
    ];
  return pods;
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
  const oldWasWrong = validateSpec(specOf(clone(old)), options, allow).length > 0;
  const errors = [
    ...validateObjectMetaUpdate(statefulSet.metadata, old.metadata, context),
    ...validateSpec(specOf(statefulSet), options, { ...allow, template: oldWasWrong }),
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
    ...validateSpec(specOf(object), podTemplateOptions(context), {
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
