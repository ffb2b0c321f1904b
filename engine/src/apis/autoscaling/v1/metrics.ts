// Mirrors the metric conversions of pkg/apis/autoscaling/v1/conversion.go (1.36): the shapes that metrics have in the
// annotations of autoscaling/v1, and as fields of v2.
import type {
  AutoscalingV2CrossVersionObjectReference,
  AutoscalingV2MetricSpec,
  AutoscalingV2MetricStatus,
  AutoscalingV2MetricTarget,
  MetaV1LabelSelector,
} from "../../../model/generated/types.ts";
import { quantityOf } from "../../../model/quantity.ts";
import {
  goInt32,
  goQuantity,
  goString,
  labelSelectorType,
  pointer,
  slice,
  taggedStruct,
} from "../../go-structs.ts";

type JsonObject = { readonly [key: string]: unknown };

const reference = taggedStruct(
  "v1.CrossVersionObjectReference",
  { Kind: goString, Name: goString, APIVersion: goString },
  ["Kind", "Name"],
);
const selector = pointer(labelSelectorType);

/** `[]MetricSpec` of autoscaling/v1, as the annotation writes it. */
export const metricSpecsType = slice(
  taggedStruct(
    "v1.MetricSpec",
    {
      Type: goString,
      Object: pointer(
        taggedStruct(
          "v1.ObjectMetricSource",
          {
            Target: reference,
            MetricName: goString,
            TargetValue: goQuantity,
            Selector: selector,
            AverageValue: pointer(goQuantity),
          },
          ["Target", "MetricName", "TargetValue"],
        ),
      ),
      Pods: pointer(
        taggedStruct(
          "v1.PodsMetricSource",
          { MetricName: goString, TargetAverageValue: goQuantity, Selector: selector },
          ["MetricName", "TargetAverageValue"],
        ),
      ),
      Resource: pointer(
        taggedStruct(
          "v1.ResourceMetricSource",
          {
            Name: goString,
            TargetAverageUtilization: pointer(goInt32),
            TargetAverageValue: pointer(goQuantity),
          },
          ["Name"],
        ),
      ),
      ContainerResource: pointer(
        taggedStruct(
          "v1.ContainerResourceMetricSource",
          {
            Name: goString,
            TargetAverageUtilization: pointer(goInt32),
            TargetAverageValue: pointer(goQuantity),
            Container: goString,
          },
          ["Name", "Container"],
        ),
      ),
      External: pointer(
        taggedStruct(
          "v1.ExternalMetricSource",
          {
            MetricName: goString,
            MetricSelector: selector,
            TargetValue: pointer(goQuantity),
            TargetAverageValue: pointer(goQuantity),
          },
          ["MetricName"],
        ),
      ),
    },
    ["Type"],
  ),
);

const resourceStatus = {
  Name: goString,
  CurrentAverageUtilization: pointer(goInt32),
  CurrentAverageValue: goQuantity,
};

/** `[]MetricStatus` of autoscaling/v1. */
export const metricStatusesType = slice(
  taggedStruct(
    "v1.MetricStatus",
    {
      Type: goString,
      Object: pointer(
        taggedStruct(
          "v1.ObjectMetricStatus",
          {
            Target: reference,
            MetricName: goString,
            CurrentValue: goQuantity,
            Selector: selector,
            AverageValue: pointer(goQuantity),
          },
          ["Target", "MetricName", "CurrentValue"],
        ),
      ),
      Pods: pointer(
        taggedStruct(
          "v1.PodsMetricStatus",
          { MetricName: goString, CurrentAverageValue: goQuantity, Selector: selector },
          ["MetricName", "CurrentAverageValue"],
        ),
      ),
      Resource: pointer(
        taggedStruct("v1.ResourceMetricStatus", resourceStatus, ["Name", "CurrentAverageValue"]),
      ),
      ContainerResource: pointer(
        taggedStruct(
          "v1.ContainerResourceMetricStatus",
          { ...resourceStatus, Container: goString },
          ["Name", "CurrentAverageValue", "Container"],
        ),
      ),
      External: pointer(
        taggedStruct(
          "v1.ExternalMetricStatus",
          {
            MetricName: goString,
            MetricSelector: selector,
            CurrentValue: goQuantity,
            CurrentAverageValue: pointer(goQuantity),
          },
          ["MetricName", "CurrentValue"],
        ),
      ),
    },
    ["Type"],
  ),
);

/** The object without its undefined members. */
function compact<T>(object: { readonly [key in keyof T]: T[key] | undefined }): T {
  return Object.fromEntries(
    Object.entries(object).filter(([, value]) => value !== undefined && value !== null),
  ) as T;
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const amount = (value: unknown): string | undefined =>
  typeof value === "string" || typeof value === "number" ? quantityOf(value).toString() : undefined;
const whole = (value: unknown): number | undefined =>
  typeof value === "number" ? value : undefined;
const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null;
const selectorOf = (value: unknown): MetaV1LabelSelector | undefined =>
  isObject(value) ? (value as MetaV1LabelSelector) : undefined;

function referenceOf(value: unknown): AutoscalingV2CrossVersionObjectReference {
  const source = isObject(value) ? value : {};
  return compact({
    kind: text(source["kind"]),
    name: text(source["name"]),
    apiVersion: text(source["apiVersion"]) || undefined,
  });
}

function identifier(
  name: unknown,
  metricSelector: unknown,
): {
  name: string;
  selector?: MetaV1LabelSelector;
} {
  return compact({ name: text(name), selector: selectorOf(metricSelector) });
}

/** A metric of the annotation as v2 has it; which target it names decides the target's type. */
export function metricToV2(metric: JsonObject): AutoscalingV2MetricSpec {
  const { object, pods, resource, containerResource, external } = metric;
  return compact<AutoscalingV2MetricSpec>({
    type: text(metric["type"]),
    object: isObject(object) ? objectToV2(object) : undefined,
    pods: isObject(pods)
      ? {
          metric: identifier(pods["metricName"], pods["selector"]),
          target: {
            type: "AverageValue",
            averageValue: amount(pods["targetAverageValue"]) ?? "0",
          },
        }
      : undefined,
    resource: isObject(resource)
      ? { name: text(resource["name"]), target: resourceTarget(resource) }
      : undefined,
    containerResource: isObject(containerResource)
      ? {
          name: text(containerResource["name"]),
          container: text(containerResource["container"]),
          target: resourceTarget(containerResource),
        }
      : undefined,
    external: isObject(external)
      ? {
          metric: identifier(external["metricName"], external["metricSelector"]),
          target: compact<AutoscalingV2MetricTarget>({
            type: amount(external["targetValue"]) === undefined ? "AverageValue" : "Value",
            value: amount(external["targetValue"]),
            averageValue: amount(external["targetAverageValue"]),
          }),
        }
      : undefined,
  });
}

function objectToV2(source: JsonObject): NonNullable<AutoscalingV2MetricSpec["object"]> {
  const averageValue = amount(source["averageValue"]);
  const value = amount(source["targetValue"]) ?? "0";
  const shown = averageValue === undefined || !quantityOf(value).isZero() ? value : undefined;
  return {
    describedObject: referenceOf(source["target"]),
    metric: identifier(source["metricName"], source["selector"]),
    target: compact<AutoscalingV2MetricTarget>({
      type: averageValue === undefined ? "Value" : "AverageValue",
      value: shown,
      averageValue,
    }),
  };
}

function resourceTarget(source: JsonObject): AutoscalingV2MetricTarget {
  const averageUtilization = whole(source["targetAverageUtilization"]);
  return compact<AutoscalingV2MetricTarget>({
    type: averageUtilization === undefined ? "AverageValue" : "Utilization",
    averageValue: amount(source["targetAverageValue"]),
    averageUtilization,
  });
}

/** A metric of v2 in the shape of the annotation; `metricSpecsType` writes it. */
export function metricToV1(metric: AutoscalingV2MetricSpec): JsonObject {
  const { object, pods, resource, containerResource, external } = metric;
  return {
    type: metric.type,
    object: object && {
      target: object.describedObject,
      metricName: object.metric?.name,
      targetValue: object.target?.value,
      selector: object.metric?.selector,
      averageValue: object.target?.averageValue,
    },
    pods: pods && {
      metricName: pods.metric?.name,
      targetAverageValue: pods.target?.averageValue,
      selector: pods.metric?.selector,
    },
    resource: resource && {
      name: resource.name,
      targetAverageUtilization: resource.target?.averageUtilization,
      targetAverageValue: resource.target?.averageValue,
    },
    containerResource: containerResource && {
      name: containerResource.name,
      targetAverageUtilization: containerResource.target?.averageUtilization,
      targetAverageValue: containerResource.target?.averageValue,
      container: containerResource.container,
    },
    external: external && {
      metricName: external.metric?.name,
      metricSelector: external.metric?.selector,
      targetValue: external.target?.value,
      targetAverageValue: external.target?.averageValue,
    },
  };
}

export function metricStatusToV2(status: JsonObject): AutoscalingV2MetricStatus {
  const { object, pods, resource, containerResource, external } = status;
  return compact<AutoscalingV2MetricStatus>({
    type: text(status["type"]),
    object: isObject(object)
      ? {
          describedObject: referenceOf(object["target"]),
          metric: identifier(object["metricName"], object["selector"]),
          current: compact({
            value: amount(object["currentValue"]) ?? "0",
            averageValue: amount(object["averageValue"]),
          }),
        }
      : undefined,
    pods: isObject(pods)
      ? {
          metric: identifier(pods["metricName"], pods["selector"]),
          current: { averageValue: amount(pods["currentAverageValue"]) ?? "0" },
        }
      : undefined,
    resource: isObject(resource)
      ? { name: text(resource["name"]), current: resourceCurrent(resource) }
      : undefined,
    containerResource: isObject(containerResource)
      ? {
          name: text(containerResource["name"]),
          container: text(containerResource["container"]),
          current: resourceCurrent(containerResource),
        }
      : undefined,
    external: isObject(external)
      ? {
          metric: identifier(external["metricName"], external["metricSelector"]),
          current: compact({
            value: amount(external["currentValue"]) ?? "0",
            averageValue: amount(external["currentAverageValue"]),
          }),
        }
      : undefined,
  });
}

function resourceCurrent(source: JsonObject): {
  averageValue?: string;
  averageUtilization?: number;
} {
  return compact({
    averageValue: amount(source["currentAverageValue"]) ?? "0",
    averageUtilization: whole(source["currentAverageUtilization"]),
  });
}

export function metricStatusToV1(status: AutoscalingV2MetricStatus): JsonObject {
  const { object, pods, resource, containerResource, external } = status;
  return {
    type: status.type,
    object: object && {
      target: object.describedObject,
      metricName: object.metric?.name,
      currentValue: object.current?.value,
      selector: object.metric?.selector,
      averageValue: object.current?.averageValue,
    },
    pods: pods && {
      metricName: pods.metric?.name,
      currentAverageValue: pods.current?.averageValue,
      selector: pods.metric?.selector,
    },
    resource: resource && {
      name: resource.name,
      currentAverageUtilization: resource.current?.averageUtilization,
      currentAverageValue: resource.current?.averageValue,
    },
    containerResource: containerResource && {
      name: containerResource.name,
      currentAverageUtilization: containerResource.current?.averageUtilization,
      currentAverageValue: containerResource.current?.averageValue,
      container: containerResource.container,
    },
    external: external && {
      metricName: external.metric?.name,
      metricSelector: external.metric?.selector,
      currentValue: external.current?.value,
      currentAverageValue: external.current?.averageValue,
    },
  };
}
