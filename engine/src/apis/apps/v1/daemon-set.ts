// Mirrors pkg/registry/apps/daemonset/strategy.go, pkg/apis/apps/v1/{defaults,conversion}.go and the DaemonSet rules of
// pkg/apis/apps/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type {
  AppsV1DaemonSet,
  AppsV1DaemonSetSpec,
  AppsV1DaemonSetUpdateStrategy,
  AppsV1RollingUpdateDaemonSet,
} from "../../../model/generated/types.ts";
import { deepEqual } from "../../../model/object.ts";
import { matchesLabelSelector } from "../../../model/selector.ts";
import { ageColumn, labelsText, nameColumn } from "../../columns.ts";
import type { PodValidationOptions } from "../../core/v1/pod-spec/validation-options.ts";
import {
  dropDisabledTemplateFields,
  podTemplateOptions,
  setPodTemplateDefaults,
  validatePodTemplateSpec,
} from "../../core/v1/pod-template-spec.ts";
import { containerColumns, countColumn, selectorColumn } from "../../core/v1/workload/columns.ts";
import { validateCollisionCount, validateCounts } from "../../core/v1/workload/replica-status.ts";
import {
  hasInvalidLabelValue,
  isCompilable,
  isEmptySelector,
  selectorValue,
  templateMismatch,
  validateRunsForever,
  validateSelectorUnchanged,
} from "../../core/v1/workload/selector-and-template.ts";
import { podTemplateWarnings } from "../../core/v1/workload/warnings.ts";
import { goIntOrString, goValue, namedString, pointer, struct } from "../../go-structs.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import { validateLabelSelector } from "../../meta/v1/labels.ts";
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
/** A field of versions that are gone, which counts the templates; apps/v1 shows it here. */
const templateGenerationAnnotation = "deprecated.daemonset.template.generation";

const strategyType = struct("apps.DaemonSetUpdateStrategy", {
  Type: namedString("apps.DaemonSetUpdateStrategyType"),
  RollingUpdate: pointer(
    struct("apps.RollingUpdateDaemonSet", {
      MaxUnavailable: goIntOrString,
      MaxSurge: goIntOrString,
    }),
  ),
});

function specOf(daemonSet: AppsV1DaemonSet): AppsV1DaemonSetSpec {
  daemonSet.spec ??= {} as AppsV1DaemonSetSpec;
  return daemonSet.spec;
}

function templateGeneration(daemonSet: AppsV1DaemonSet): number {
  const text = daemonSet.metadata?.annotations?.[templateGenerationAnnotation] ?? "";
  return /^[+-]?[0-9]+$/.test(text) ? Number(text) : 0;
}

function setTemplateGeneration(daemonSet: AppsV1DaemonSet, generation: number): void {
  daemonSet.metadata ??= {};
  daemonSet.metadata.annotations = {
    ...daemonSet.metadata.annotations,
    [templateGenerationAnnotation]: String(generation),
  };
}

function setDefaults(daemonSet: AppsV1DaemonSet, context: ApiContext): void {
  const spec = specOf(daemonSet);
  spec.template ??= {};
  setPodTemplateDefaults(spec.template, context);
  spec.updateStrategy ??= {};
  const { updateStrategy } = spec;
  updateStrategy.type ||= "RollingUpdate";
  if (updateStrategy.type === "RollingUpdate") {
    updateStrategy.rollingUpdate ??= {};
    updateStrategy.rollingUpdate.maxUnavailable ??= 1;
  }
  // The server holds two numbers, and writes both.
  if (updateStrategy.rollingUpdate) {
    updateStrategy.rollingUpdate.maxUnavailable ??= 0;
    updateStrategy.rollingUpdate.maxSurge ??= 0;
  }
  spec.revisionHistoryLimit ??= 10;
}

function validateSpec(daemonSet: AppsV1DaemonSet, options: PodValidationOptions): FieldError[] {
  const { context } = options;
  const spec = specOf(daemonSet);
  const { selector } = spec;
  const template = spec.template ?? {};
  const { labels } = template.metadata ?? {};
  const templatePath = specPath.child("template");
  const errors = validateLabelSelector(selector, specPath.child("selector"), context, {
    allowInvalidValues: options.allowInvalidLabelValueInSelector,
  });
  if (isCompilable(selector, context) && !matchesLabelSelector(selector, labels))
    errors.push(templateMismatch(labels, templatePath, context));
  if (selector && isEmptySelector(selector))
    errors.push(
      fieldError.invalid(
        specPath.child("selector"),
        selectorValue(selector, context),
        "empty selector is invalid for daemonset",
      ),
    );
  return [
    ...errors,
    ...validatePodTemplateSpec(template, templatePath, options),
    ...validateRunsForever(template, templatePath, "DaemonSet"),
    ...validateNonnegativeField(spec.minReadySeconds, specPath.child("minReadySeconds")),
    ...validateNonnegativeField(
      templateGeneration(daemonSet),
      specPath.child("templateGeneration"),
    ),
    ...validateUpdateStrategy(spec.updateStrategy ?? {}, specPath.child("updateStrategy"), context),
    ...validateNonnegativeField(spec.revisionHistoryLimit, specPath.child("revisionHistoryLimit")),
  ];
}

function validateUpdateStrategy(
  strategy: AppsV1DaemonSetUpdateStrategy,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  switch (strategy.type) {
    case "OnDelete":
      return [];
    case "RollingUpdate":
      return strategy.rollingUpdate
        ? validateRollingUpdate(strategy.rollingUpdate, path.child("rollingUpdate"), context)
        : [fieldError.required(path.child("rollingUpdate"))];
    default:
      return [
        fieldError.notSupported(path, goValue(strategyType, strategy, context), [
          "RollingUpdate",
          "OnDelete",
        ]),
      ];
  }
}

/** A node's pod is either replaced before the new one starts or after: exactly one of the two numbers is zero. */
function validateRollingUpdate(
  { maxUnavailable = 0, maxSurge = 0 }: AppsV1RollingUpdateDaemonSet,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const unavailableAt = path.child("maxUnavailable");
  const surgeAt = path.child("maxSurge");
  const errors = [
    ...validatePositiveIntOrPercent(maxUnavailable, unavailableAt, context),
    ...validatePositiveIntOrPercent(maxSurge, surgeAt, context),
    ...validateNotMoreThan100Percent(maxUnavailable, unavailableAt, context),
    ...validateNotMoreThan100Percent(maxSurge, surgeAt, context),
  ];
  const hasUnavailable = intOrPercentValue(maxUnavailable) !== 0;
  const hasSurge = intOrPercentValue(maxSurge) !== 0;
  if (hasUnavailable && hasSurge)
    errors.push(
      fieldError.invalid(
        surgeAt,
        goValue(goIntOrString, maxSurge, context),
        "may not be set when maxUnavailable is non-zero",
      ),
    );
  if (!hasUnavailable && !hasSurge)
    errors.push(fieldError.required(unavailableAt, "cannot be 0 when maxSurge is 0"));
  return errors;
}

export const daemonSet: Kind<AppsV1DaemonSet> = {
  group: "apps",
  version: "v1",
  kind: "DaemonSet",
  plural: "daemonsets",
  singular: "daemonset",
  shortNames: ["ds"],
  categories: ["all"],
  namespaced: true,
  subresources: ["status"],
  generation: true,
  conversionError({ metadata }) {
    const text = metadata?.annotations?.[templateGenerationAnnotation];
    return text === undefined ? undefined : parseIntError(text);
  },
  setDefaults,
  prepareForCreate(object, context) {
    object.status = {
      currentNumberScheduled: 0,
      numberMisscheduled: 0,
      desiredNumberScheduled: 0,
      numberReady: 0,
    };
    setTemplateGeneration(object, Math.max(templateGeneration(object), 1));
    dropDisabledTemplateFields(specOf(object).template, undefined, context);
  },
  prepareForUpdate(object, old, context, subresource) {
    if (subresource === "status") return;
    dropDisabledTemplateFields(specOf(object).template, old.spec?.template, context);
    const changed = !deepEqual(object.spec?.template, old.spec?.template);
    setTemplateGeneration(object, templateGeneration(old) + (changed ? 1 : 0));
  },
  validate: (object, context) => [
    ...validateObjectMeta(object.metadata, { namespaced: true, name: nameIsDNSSubdomain }, context),
    ...validateSpec(object, podTemplateOptions(context)),
  ],
  validateUpdate(object, old, context, subresource) {
    const metadata = validateObjectMetaUpdate(object.metadata, old.metadata, context);
    if (subresource === "status")
      return [
        ...metadata,
        ...validateCounts(object.status, [
          "currentNumberScheduled",
          "numberMisscheduled",
          "desiredNumberScheduled",
          "numberReady",
          "observedGeneration",
          "updatedNumberScheduled",
          "numberAvailable",
          "numberUnavailable",
          "collisionCount",
        ]),
        ...validateCollisionCount(object.status, old.status),
      ];
    const options = podTemplateOptions(context, old.spec?.template);
    return [
      ...metadata,
      ...validateSelectorUnchanged(object.spec?.selector, old.spec?.selector, context),
      ...validateSpec(object, {
        ...options,
        allowInvalidLabelValueInSelector:
          options.allowInvalidLabelValueInSelector ||
          hasInvalidLabelValue(old.spec?.selector, context),
      }),
    ];
  },
  warnings(object, old, context) {
    if (old && templateGeneration(object) === templateGeneration(old)) return [];
    return podTemplateWarnings(object.spec?.template, specPath.child("template"), context);
  },
  columns: [
    nameColumn,
    countColumn("Desired", ({ status }) => status?.desiredNumberScheduled),
    countColumn("Current", ({ status }) => status?.currentNumberScheduled),
    countColumn("Ready", ({ status }) => status?.numberReady),
    countColumn("Up-to-date", ({ status }) => status?.updatedNumberScheduled),
    countColumn("Available", ({ status }) => status?.numberAvailable),
    { name: "Node Selector", cell: ({ spec }) => labelsText(spec?.template?.spec?.nodeSelector) },
    ageColumn,
    ...containerColumns<AppsV1DaemonSet>(({ spec }) => spec?.template?.spec),
    selectorColumn(({ spec }) => spec?.selector),
  ],
};
