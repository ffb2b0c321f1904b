// Mirrors pkg/registry/apps/deployment/strategy.go, pkg/apis/apps/v1/defaults.go and the Deployment rules of
// pkg/apis/apps/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type {
  AppsV1Deployment,
  AppsV1DeploymentSpec,
  AppsV1DeploymentStrategy,
  AppsV1RollingUpdateDeployment,
} from "../../../model/generated/types.ts";
import { deepEqual } from "../../../model/object.ts";
import { ageColumn, nameColumn } from "../../columns.ts";
import type { PodValidationOptions } from "../../core/v1/pod-spec/validation-options.ts";
import {
  dropDisabledTemplateFields,
  podTemplateOptions,
  setPodTemplateDefaults,
} from "../../core/v1/pod-template-spec.ts";
import { containerColumns, countColumn, selectorColumn } from "../../core/v1/workload/columns.ts";
import {
  validateCollisionCount,
  validateCounts,
  validateParts,
} from "../../core/v1/workload/replica-status.ts";
import {
  validateSelectorAndTemplate,
  validateSelectorUnchanged,
} from "../../core/v1/workload/selector-and-template.ts";
import {
  generationChanged,
  podNameWarnings,
  podTemplateWarnings,
} from "../../core/v1/workload/warnings.ts";
import { goIntOrString, goValue, namedString, pointer, struct } from "../../go-structs.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import { nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
import {
  validateNonnegativeField,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from "../../meta/v1/object-meta.ts";
import { parseIntError } from "./integer-annotation.ts";
import {
  intOrPercentValue,
  validateNotMoreThan100Percent,
  validatePositiveIntOrPercent,
} from "./rolling-update.ts";

const specPath = FieldPath.of("spec");
/** A field of versions that are gone, which the server still reads from here. */
const rollbackAnnotation = "deprecated.deployment.rollback.to";

const strategyType = struct("apps.DeploymentStrategy", {
  Type: namedString("apps.DeploymentStrategyType"),
  RollingUpdate: pointer(
    struct("apps.RollingUpdateDeployment", {
      MaxUnavailable: goIntOrString,
      MaxSurge: goIntOrString,
    }),
  ),
});

function specOf(deployment: AppsV1Deployment): AppsV1DeploymentSpec {
  deployment.spec ??= {} as AppsV1DeploymentSpec;
  return deployment.spec;
}

function setDefaults(deployment: AppsV1Deployment, context: ApiContext): void {
  const spec = specOf(deployment);
  spec.template ??= {};
  setPodTemplateDefaults(spec.template, context);
  spec.replicas ??= 1;
  spec.strategy ??= {};
  const { strategy } = spec;
  strategy.type ||= "RollingUpdate";
  if (strategy.type === "RollingUpdate") {
    strategy.rollingUpdate ??= {};
    strategy.rollingUpdate.maxUnavailable ??= "25%";
    strategy.rollingUpdate.maxSurge ??= "25%";
  }
  spec.revisionHistoryLimit ??= 10;
  spec.progressDeadlineSeconds ??= 600;
}

function validateSpec(deployment: AppsV1Deployment, options: PodValidationOptions): FieldError[] {
  const { context } = options;
  const spec = specOf(deployment);
  const rollback = Number(deployment.metadata?.annotations?.[rollbackAnnotation] ?? 0);
  const { minReadySeconds = 0, progressDeadlineSeconds } = spec;
  const at = specPath.child("progressDeadlineSeconds");
  const errors = [
    ...validateNonnegativeField(spec.replicas, specPath.child("replicas")),
    ...validateSelectorAndTemplate(spec.selector, spec.template ?? {}, specPath, options),
    ...validateStrategy(spec.strategy ?? {}, specPath.child("strategy"), context),
    ...validateNonnegativeField(minReadySeconds, specPath.child("minReadySeconds")),
    ...validateNonnegativeField(spec.revisionHistoryLimit, specPath.child("revisionHistoryLimit")),
    ...validateNonnegativeField(rollback, specPath.child("rollback", "version")),
    ...validateNonnegativeField(progressDeadlineSeconds, at),
  ];
  if (progressDeadlineSeconds !== undefined && progressDeadlineSeconds <= minReadySeconds)
    errors.push(
      fieldError.invalid(at, progressDeadlineSeconds, "must be greater than minReadySeconds"),
    );
  return errors;
}

function validateStrategy(
  strategy: AppsV1DeploymentStrategy,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const at = path.child("rollingUpdate");
  switch (strategy.type) {
    case "Recreate":
      return strategy.rollingUpdate
        ? [fieldError.forbidden(at, "may not be specified when strategy `type` is 'Recreate'")]
        : [];
    case "RollingUpdate":
      return strategy.rollingUpdate
        ? validateRollingUpdate(strategy.rollingUpdate, at, context)
        : [fieldError.required(at, "this should be defaulted and never be nil")];
    default:
      return [
        fieldError.notSupported(path, goValue(strategyType, strategy, context), [
          "Recreate",
          "RollingUpdate",
        ]),
      ];
  }
}

function validateRollingUpdate(
  { maxUnavailable = 0, maxSurge = 0 }: AppsV1RollingUpdateDeployment,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const unavailableAt = path.child("maxUnavailable");
  const errors = [
    ...validatePositiveIntOrPercent(maxUnavailable, unavailableAt, context),
    ...validatePositiveIntOrPercent(maxSurge, path.child("maxSurge"), context),
  ];
  if (intOrPercentValue(maxUnavailable) === 0 && intOrPercentValue(maxSurge) === 0)
    errors.push(
      fieldError.invalid(
        unavailableAt,
        goValue(goIntOrString, maxUnavailable, context),
        "may not be 0 when `maxSurge` is 0",
      ),
    );
  return [...errors, ...validateNotMoreThan100Percent(maxUnavailable, unavailableAt, context)];
}

function validateStatusUpdate(
  deployment: AppsV1Deployment,
  old: AppsV1Deployment,
  context: ApiContext,
): FieldError[] {
  const { status } = deployment;
  return [
    ...validateObjectMetaUpdate(deployment.metadata, old.metadata, context),
    ...validateCounts(status, [
      "observedGeneration",
      "replicas",
      "updatedReplicas",
      "readyReplicas",
      "availableReplicas",
      "unavailableReplicas",
      "terminatingReplicas",
      "collisionCount",
    ]),
    ...validateParts(
      status,
      ["updatedReplicas", "readyReplicas", "availableReplicas"],
      "readyReplicas",
    ),
    ...validateCollisionCount(status, old.status),
  ];
}

export const deployment: Kind<AppsV1Deployment> = {
  group: "apps",
  version: "v1",
  kind: "Deployment",
  plural: "deployments",
  singular: "deployment",
  shortNames: ["deploy"],
  categories: ["all"],
  namespaced: true,
  subresources: ["status", "scale"],
  generation: true,
  conversionError({ metadata }) {
    const text = metadata?.annotations?.[rollbackAnnotation];
    const error = text ? parseIntError(text) : undefined;
    return error && `failed to parse annotation[${rollbackAnnotation}]=${text} as int64: ${error}`;
  },
  setDefaults,
  prepareForCreate(object, context) {
    object.status = {};
    dropDisabledTemplateFields(specOf(object).template, undefined, context);
  },
  prepareForUpdate(object, old, context, subresource) {
    if (subresource === "status") {
      // A status update keeps the labels, whatever it says.
      if (object.metadata) {
        delete object.metadata.labels;
        if (old.metadata?.labels) object.metadata.labels = old.metadata.labels;
      }
      return;
    }
    dropDisabledTemplateFields(specOf(object).template, old.spec?.template, context);
    const changed =
      !deepEqual(object.spec, old.spec) ||
      !deepEqual(object.metadata?.annotations ?? {}, old.metadata?.annotations ?? {});
    if (changed && object.metadata)
      object.metadata.generation = (old.metadata?.generation ?? 0) + 1;
  },
  validate: (object, context) => [
    ...validateObjectMeta(object.metadata, { namespaced: true, name: nameIsDNSSubdomain }, context),
    ...validateSpec(object, podTemplateOptions(context)),
  ],
  validateUpdate(object, old, context, subresource) {
    if (subresource === "status") return validateStatusUpdate(object, old, context);
    return [
      ...validateObjectMetaUpdate(object.metadata, old.metadata, context),
      ...validateSpec(object, podTemplateOptions(context, old.spec?.template)),
      ...validateSelectorUnchanged(object.spec?.selector, old.spec?.selector, context),
    ];
  },
  warnings(object, old, context) {
    if (old && !generationChanged(object, old)) return [];
    return [
      ...(old ? [] : podNameWarnings(object)),
      ...podTemplateWarnings(object.spec?.template, specPath.child("template"), context),
    ];
  },
  columns: [
    nameColumn,
    {
      name: "Ready",
      cell: ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`,
    },
    countColumn("Up-to-date", ({ status }) => status?.updatedReplicas),
    countColumn("Available", ({ status }) => status?.availableReplicas),
    ageColumn,
    ...containerColumns<AppsV1Deployment>(({ spec }) => spec?.template?.spec),
    selectorColumn(({ spec }) => spec?.selector),
  ],
};
