// Mirrors validateMetrics in pkg/apis/autoscaling/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import type { FieldPath } from "../../../model/field-path.ts";
import type {
  AutoscalingV2HorizontalPodAutoscalerSpec,
  AutoscalingV2MetricIdentifier,
  AutoscalingV2MetricSpec,
  AutoscalingV2MetricTarget,
} from "../../../model/generated/types.ts";
import { quantityOf } from "../../../model/quantity.ts";
import { validateContainerResourceName } from "../../core/v1/resource-validation.ts";
import { goQuantity, goValue } from "../../go-structs.ts";
import type { ApiContext } from "../../kind.ts";
import { isDNS1123Label, isValidPathSegmentName } from "../../meta/v1/name-formats.ts";
import {
  type ApiVersionRule,
  validateCrossVersionObjectReference,
} from "./cross-version-object-reference.ts";

/** In the order in which upstream looks at them, with the type that each goes with. */
const sourceOfType = {
  Object: "object",
  External: "external",
  Pods: "pods",
  Resource: "resource",
  ContainerResource: "containerResource",
} as const;
const sources = Object.values(sourceOfType);
const types = Object.keys(sourceOfType).sort();

export function validateMetrics(
  spec: AutoscalingV2HorizontalPodAutoscalerSpec,
  path: FieldPath,
  rule: ApiVersionRule,
  context: ApiContext,
): FieldError[] {
  const metrics = spec.metrics ?? [];
  const errors = metrics.flatMap((metric, i) =>
    validateMetric(metric, path.index(i), rule, context),
  );
  // Only these metrics exist without pods.
  const measurableAtZero = metrics.some(({ type }) => type === "Object" || type === "External");
  if (spec.minReplicas === 0 && !measurableAtZero)
    errors.push(
      fieldError.forbidden(
        path,
        "must specify at least one Object or External metric to support scaling to zero replicas",
      ),
    );
  return errors;
}

function validateMetric(
  metric: AutoscalingV2MetricSpec,
  path: FieldPath,
  rule: ApiVersionRule,
  context: ApiContext,
): FieldError[] {
  const type = metric.type ?? "";
  const expected = Object.hasOwn(sourceOfType, type)
    ? sourceOfType[type as keyof typeof sourceOfType]
    : undefined;
  const unsupported = () => fieldError.notSupported(path.child("type"), type, types);
  const errors: FieldError[] = [];
  if (type === "")
    errors.push(fieldError.required(path.child("type"), "must specify a metric source type"));
  if (!expected) errors.push(unsupported());
  const present = sources.filter((source) => metric[source] !== undefined);
  // Upstream looks only into the first source that it finds.
  if (present[0]) errors.push(...validateSource(metric, present[0], path, rule, context));
  if (!expected) errors.push(unsupported());
  else if (metric[expected] === undefined)
    errors.push(
      fieldError.required(
        path.child(expected),
        "must populate information for the given metric source",
      ),
    );
  if (present.length !== 1)
    for (const source of present.filter((source) => source !== expected))
      errors.push(
        fieldError.forbidden(path.child(source), "must populate the given metric source only"),
      );
  return errors;
}

function validateSource(
  metric: AutoscalingV2MetricSpec,
  source: (typeof sources)[number],
  metricPath: FieldPath,
  rule: ApiVersionRule,
  context: ApiContext,
): FieldError[] {
  const path = metricPath.child(source);
  const targetPath = path.child("target");
  const target: Partial<AutoscalingV2MetricTarget> = metric[source]?.target ?? {};
  const errors: FieldError[] = [];
  if (source === "object")
    errors.push(
      ...validateCrossVersionObjectReference(
        metric.object?.describedObject,
        path.child("describedObject"),
        rule,
      ),
    );
  if (source === "resource" || source === "containerResource") {
    const name = metric[source]?.name;
    if (!name) errors.push(fieldError.required(path.child("name"), "must specify a resource name"));
    else if (source === "containerResource")
      errors.push(...validateContainerResourceName(name, path.child("name"), context));
  } else errors.push(...validateIdentifier(metric[source]?.metric, path.child("metric")));
  if (source === "containerResource")
    errors.push(...validateContainerName(metric.containerResource?.container, path));
  errors.push(...validateTarget(target, targetPath, context));

  const { value, averageValue, averageUtilization } = target;
  if (source === "pods") {
    if (averageValue === undefined)
      errors.push(
        fieldError.required(
          targetPath.child("averageValue"),
          "must specify a positive target averageValue",
        ),
      );
  } else if (source === "resource" || source === "containerResource") {
    if (averageUtilization === undefined && averageValue === undefined)
      errors.push(
        fieldError.required(
          targetPath.child("averageUtilization"),
          "must set either a target raw value or a target utilization",
        ),
      );
    if (averageUtilization !== undefined && averageValue !== undefined)
      errors.push(
        fieldError.forbidden(
          targetPath.child("averageValue"),
          "may not set both a target raw value and a target utilization",
        ),
      );
  } else if (value === undefined && averageValue === undefined)
    errors.push(
      fieldError.required(
        targetPath.child("averageValue"),
        source === "object"
          ? "must set either a target value or averageValue"
          : "must set either a target value for metric or a per-pod target",
      ),
    );
  else if (source === "external" && value !== undefined && averageValue !== undefined)
    errors.push(
      fieldError.forbidden(
        targetPath.child("value"),
        "may not set both a target value for metric and a per-pod target",
      ),
    );
  return errors;
}

function validateContainerName(container: string | undefined, path: FieldPath): FieldError[] {
  const at = path.child("container");
  return container
    ? isDNS1123Label(container).map((detail) => fieldError.invalid(at, container, detail))
    : [fieldError.required(at, "must specify a container")];
}

function validateIdentifier(
  metric: AutoscalingV2MetricIdentifier | undefined,
  path: FieldPath,
): FieldError[] {
  const at = path.child("name");
  return metric?.name
    ? isValidPathSegmentName(metric.name).map((detail) =>
        fieldError.invalid(at, metric.name, detail),
      )
    : [fieldError.required(at, "must specify a metric name")];
}

function validateTarget(
  target: Partial<AutoscalingV2MetricTarget>,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const { type = "", averageUtilization } = target;
  const errors: FieldError[] = [];
  if (type === "")
    errors.push(fieldError.required(path.child("type"), "must specify a metric target type"));
  if (!["Utilization", "Value", "AverageValue"].includes(type))
    errors.push(
      fieldError.invalid(
        path.child("type"),
        type,
        "must be either Utilization, Value, or AverageValue",
      ),
    );
  for (const field of ["value", "averageValue"] as const) {
    const amount = target[field];
    if (amount !== undefined && quantityOf(amount).sign() !== 1)
      errors.push(
        fieldError.invalid(
          path.child(field),
          goValue(goQuantity, amount, context),
          "must be positive",
        ),
      );
  }
  if (averageUtilization !== undefined && averageUtilization < 1)
    errors.push(
      fieldError.invalid(
        path.child("averageUtilization"),
        averageUtilization,
        "must be greater than 0",
      ),
    );
  return errors;
}
