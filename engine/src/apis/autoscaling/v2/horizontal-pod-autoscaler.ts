// Mirrors pkg/apis/autoscaling (defaults of v2, validation) and
// pkg/registry/autoscaling/horizontalpodautoscaler/strategy.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type {
  AutoscalingV2HorizontalPodAutoscaler,
  AutoscalingV2HorizontalPodAutoscalerSpec,
  AutoscalingV2HPAScalingRules,
} from "../../../model/generated/types.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import { nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
import {
  validateNonnegativeField,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from "../../meta/v1/object-meta.ts";
import { autoscalerColumns } from "./columns.ts";
import {
  type ApiVersionRule,
  apiVersionProblem,
  validateCrossVersionObjectReference,
} from "./cross-version-object-reference.ts";
import { validateMetrics } from "./metrics.ts";
import { validateScalingRules } from "./scaling-rules.ts";

const specPath = FieldPath.of("spec");
const defaultCpuUtilization = 80;

export const horizontalPodAutoscaler: Kind<AutoscalingV2HorizontalPodAutoscaler> = {
  group: "autoscaling",
  version: "v2",
  kind: "HorizontalPodAutoscaler",
  plural: "horizontalpodautoscalers",
  singular: "horizontalpodautoscaler",
  shortNames: ["hpa"],
  categories: ["all"],
  namespaced: true,
  subresources: ["status"],

  setDefaults(object) {
    const spec = specOf(object);
    object.spec = spec;
    spec.minReplicas ??= 1;
    if (!spec.metrics?.length) spec.metrics = [defaultMetric()];
    if (spec.behavior) {
      spec.behavior.scaleUp = { ...defaultScaleUp(), ...spec.behavior.scaleUp };
      spec.behavior.scaleDown = { ...defaultScaleDown(), ...spec.behavior.scaleDown };
    }
  },

  prepareForCreate(object, context) {
    object.status = { desiredReplicas: 0, currentMetrics: null as never };
    dropDisabledFields(object, undefined, context);
  },

  prepareForUpdate(object, old, context, subresource) {
    if (subresource === "status") {
      if (old.spec) object.spec = old.spec;
      return;
    }
    if (old.status) object.status = old.status;
    dropDisabledFields(object, old, context);
  },

  validate(object, context) {
    return [
      ...validateObjectMeta(
        object.metadata,
        { namespaced: true, name: nameIsDNSSubdomain },
        context,
      ),
      ...validateSpec(object, undefined, context),
    ];
  },

  validateUpdate(object, old, context, subresource) {
    const metadata = validateObjectMetaUpdate(object.metadata, old.metadata, context);
    if (subresource === "status") {
      const path = FieldPath.of("status");
      const { currentReplicas, desiredReplicas } = object.status ?? {};
      return [
        ...metadata,
        ...validateNonnegativeField(currentReplicas, path.child("currentReplicas")),
        ...validateNonnegativeField(desiredReplicas, path.child("desiredReplicas")),
      ];
    }
    return [...metadata, ...validateSpec(object, old, context)];
  },

  columns: autoscalerColumns,
};

/** The spec, or an empty one where the manifest has none. */
function specOf(
  object: AutoscalingV2HorizontalPodAutoscaler,
): AutoscalingV2HorizontalPodAutoscalerSpec {
  return object.spec ?? { maxReplicas: 0, scaleTargetRef: { kind: "", name: "" } };
}

/** The metric that an autoscaler without any goes by. */
export function defaultMetric() {
  const target = { type: "Utilization", averageUtilization: defaultCpuUtilization };
  return { type: "Resource", resource: { name: "cpu", target } };
}

const defaultScaleUp = (): AutoscalingV2HPAScalingRules => ({
  stabilizationWindowSeconds: 0,
  selectPolicy: "Max",
  policies: [
    { type: "Pods", value: 4, periodSeconds: 15 },
    { type: "Percent", value: 100, periodSeconds: 15 },
  ],
});

const defaultScaleDown = (): AutoscalingV2HPAScalingRules => ({
  selectPolicy: "Max",
  policies: [{ type: "Percent", value: 100, periodSeconds: 15 }],
});

function dropDisabledFields(
  object: AutoscalingV2HorizontalPodAutoscaler,
  old: AutoscalingV2HorizontalPodAutoscaler | undefined,
  context: ApiContext,
): void {
  const rules = (hpa?: AutoscalingV2HorizontalPodAutoscaler) =>
    [hpa?.spec?.behavior?.scaleDown, hpa?.spec?.behavior?.scaleUp].filter((r) => r !== undefined);
  if (context.feature("HPAConfigurableTolerance")) return;
  if (rules(old).some(({ tolerance }) => tolerance !== undefined)) return;
  for (const rule of rules(object)) delete rule.tolerance;
}

function validateSpec(
  object: AutoscalingV2HorizontalPodAutoscaler,
  old: AutoscalingV2HorizontalPodAutoscaler | undefined,
  context: ApiContext,
): FieldError[] {
  const spec = specOf(object);
  const lowest = context.feature("HPAScaleToZero") || old?.spec?.minReplicas === 0 ? 0 : 1;
  const errors: FieldError[] = [];
  const { minReplicas, maxReplicas = 0 } = spec;
  if (minReplicas !== undefined && minReplicas < lowest)
    errors.push(
      fieldError.invalid(
        specPath.child("minReplicas"),
        minReplicas,
        `must be greater than or equal to ${lowest}`,
      ),
    );
  errors.push(...validateMaxReplicas(minReplicas, maxReplicas, context));
  errors.push(
    ...validateCrossVersionObjectReference(
      spec.scaleTargetRef,
      specPath.child("scaleTargetRef"),
      scaleTargetRule(spec, old, context),
    ),
    ...validateMetrics(spec, specPath.child("metrics"), objectMetricRule(old, context), context),
  );
  for (const direction of ["scaleUp", "scaleDown"] as const) {
    const rules = spec.behavior?.[direction];
    if (rules) errors.push(...validateScalingRules(rules, specPath.child("behavior", direction)));
  }
  return errors;
}

function validateMaxReplicas(
  minReplicas: number | undefined,
  maxReplicas: number,
  context: ApiContext,
): FieldError[] {
  const path = specPath.child("maxReplicas");
  const errors: FieldError[] = [];
  if (maxReplicas < 1) {
    if (context.minor < 36)
      errors.push(fieldError.invalid(path, maxReplicas, "must be greater than 0"));
    else if (maxReplicas === 0)
      errors.push(fieldError.required(path, "must be set and greater than 0"));
    else errors.push(fieldError.invalid(path, maxReplicas, "must be greater than or equal to 1"));
  }
  if (minReplicas !== undefined && maxReplicas < minReplicas)
    errors.push(
      fieldError.invalid(path, maxReplicas, "must be greater than or equal to `minReplicas`"),
    );
  return errors;
}

/** Since 1.34 the target's apiVersion is checked, unless an update leaves it as it was. */
function scaleTargetRule(
  spec: AutoscalingV2HorizontalPodAutoscalerSpec,
  old: AutoscalingV2HorizontalPodAutoscaler | undefined,
  context: ApiContext,
): ApiVersionRule {
  if (context.minor < 34) return "any";
  const { apiVersion, kind } = spec.scaleTargetRef ?? {};
  const before = old?.spec?.scaleTargetRef;
  if (before && before.apiVersion === apiVersion && before.kind === kind) return "any";
  return kind === "ReplicationController" ? "readable" : "with group";
}

function objectMetricRule(
  old: AutoscalingV2HorizontalPodAutoscaler | undefined,
  context: ApiContext,
): ApiVersionRule {
  if (context.minor < 34) return "any";
  const wasBad = (old?.spec?.metrics ?? []).some(
    ({ type, object }) =>
      type === "Object" &&
      object !== undefined &&
      apiVersionProblem(object.describedObject?.apiVersion, "readable") !== undefined,
  );
  return wasBad ? "any" : "readable";
}
