// Mirrors validateDevice of pkg/apis/resource/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import type { FieldPath } from "../../../model/field-path.ts";
import type {
  ResourceV1Counter,
  ResourceV1Device,
  ResourceV1DeviceTaint,
} from "../../../model/generated/types.ts";
import { quantityOf } from "../../../model/quantity.ts";
import { invalidFor, validateDNS1123Label } from "../../core/v1/field-formats.ts";
import { validateNodeSelector } from "../../core/v1/pod-spec/affinity.ts";
import { isNativeResource } from "../../core/v1/resource-names.ts";
import type { ApiContext } from "../../kind.ts";
import { validateLabelName } from "../../meta/v1/labels.ts";
import { nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
import { validateAttribute } from "./device-attribute.ts";
import { validateCapacity } from "./device-capacity.ts";
import {
  validateBindingConditions,
  validateLabelValue,
  validateList,
  validateMap,
  validateQualifiedName,
  validateSet,
  validateTaintEffect,
} from "./limits.ts";

const maxAttributesAndCapacities = 32;
const maxAttributeValues = 48;
const maxTaints = 16;
const maxCounterConsumptions = 2;
const maxCounters = 32;
const maxQualifiedNameLength = 63 + 1 + 32;
const maxLabelLength = 63;

interface DeviceOptions {
  readonly context: ApiContext;
  readonly taintsUnchanged: boolean;
  readonly perDeviceNodeSelection: boolean;
}

export function validateDevice(
  device: ResourceV1Device,
  path: FieldPath,
  options: DeviceOptions,
): FieldError[] {
  const { context } = options;
  const attributes = Object.values(device.attributes ?? {});
  const errors = validateDNS1123Label(device.name ?? "", path.child("name"));
  const total = attributes.length + Object.keys(device.capacity ?? {}).length;
  if (total > maxAttributesAndCapacities)
    errors.push(
      fieldError.invalid(
        path,
        total,
        `the total number of attributes and capacities must not exceed ${maxAttributesAndCapacities}`,
      ),
    );
  const values = attributes
    .map(({ bools, ints, strings, versions }) =>
      [bools, ints, strings, versions].reduce((sum, list) => sum + (list?.length ?? 0), 0),
    )
    .reduce((sum, count) => sum + (count || 1), 0);
  if (values > maxAttributeValues)
    errors.push(
      fieldError.invalid(
        path,
        values,
        `the total number of attribute values must not exceed ${maxAttributeValues}`,
      ),
    );
  return [
    ...errors,
    ...validateMap(
      device.attributes,
      Infinity,
      maxQualifiedNameLength,
      path.child("attributes"),
      (name, at) => validateQualifiedName(name, at, context),
      (attribute, at) => validateAttribute(attribute, at, context),
      context,
    ),
    ...validateMap(
      device.capacity,
      Infinity,
      maxQualifiedNameLength,
      path.child("capacity"),
      (name, at) => validateQualifiedName(name, at, context),
      (capacity, at) =>
        validateCapacity(capacity, device.allowMultipleAllocations === true, at, context),
      context,
    ),
    ...(options.taintsUnchanged
      ? []
      : validateList(
          device.taints,
          maxTaints,
          path.child("taints"),
          (taint, at) => validateTaint(taint, at, context),
          context,
        )),
    ...validateSet(
      device.consumesCounters,
      maxCounterConsumptions,
      path.child("consumesCounters"),
      ({ counterSet = "", counters }, at) => [
        ...counterName(counterSet, at.child("counterSet")),
        ...validateCounters(counters, at.child("counters"), context),
      ],
      ({ counterSet }) => counterSet ?? "",
      context,
      "counterSet",
    ),
    ...validateDeviceNodes(device, path, options),
    ...validateBindingConditions(device, path, context),
    ...validateMappings(device, path.child("nodeAllocatableResourceMappings")),
  ];
}

export function counterName(name: string, path: FieldPath): FieldError[] {
  return name === "" ? [fieldError.required(path)] : validateDNS1123Label(name, path);
}

export function validateCounters(
  counters: { readonly [name: string]: ResourceV1Counter } | undefined,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  return Object.keys(counters ?? {}).length === 0
    ? [fieldError.required(path)]
    : validateMap(
        counters,
        maxCounters,
        maxLabelLength,
        path,
        validateDNS1123Label,
        () => [],
        context,
      );
}

function validateTaint(
  { key = "", value = "", effect = "" }: ResourceV1DeviceTaint,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const effectPath = path.child("effect");
  return [
    ...validateLabelName(key, path.child("key"), context),
    ...(value === "" ? [] : validateLabelValue(value, path.child("value"), context)),
    ...(effect === ""
      ? [fieldError.required(effectPath)]
      : validateTaintEffect(effect, effectPath, context)),
  ];
}

function validateDeviceNodes(
  device: ResourceV1Device,
  path: FieldPath,
  { context, perDeviceNodeSelection }: DeviceOptions,
): FieldError[] {
  const nodeName = device.nodeName ?? undefined;
  const nodeSelector = device.nodeSelector ?? undefined;
  const allNodes = device.allNodes ?? undefined;
  if (!perDeviceNodeSelection)
    return nodeName === undefined && !nodeSelector && allNodes === undefined
      ? []
      : [
          fieldError.invalid(
            path,
            null,
            "`nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the ResourceSlice spec",
          ),
        ];
  const ways: string[] = [];
  const errors: FieldError[] = [];
  const namePath = path.child("nodeName");
  if (nodeName) {
    ways.push("`nodeName`");
    errors.push(...invalidFor(namePath, nodeName, nameIsDNSSubdomain(nodeName, false)));
  } else if (nodeName === "") errors.push(fieldError.invalid(namePath, "", "must not be empty"));
  if (nodeSelector) {
    ways.push("`nodeSelector`");
    errors.push(...validateNodeSelector(nodeSelector, path.child("nodeSelector"), context));
  }
  if (allNodes) ways.push("`allNodes`");
  else if (allNodes === false)
    errors.push(
      fieldError.invalid(path.child("allNodes"), false, "must be either unset or set to true"),
    );
  const one =
    "exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in the ResourceSlice spec";
  if (ways.length === 0) errors.push(fieldError.required(path, one));
  else if (ways.length > 1) errors.push(fieldError.invalid(path, `{${ways.join(", ")}}`, one));
  return errors;
}

function validateMappings(device: ResourceV1Device, path: FieldPath): FieldError[] {
  const entries = Object.entries(device.nodeAllocatableResourceMappings ?? {}).sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  return entries.flatMap(([name, { allocationMultiplier, capacityKey }]) => {
    const at = path.key(name);
    const keyPath = at.child("capacityKey");
    const errors = isNativeResource(name)
      ? []
      : [fieldError.invalid(at, name, "must be a node allocatable resource name")];
    const hasMultiplier = allocationMultiplier !== undefined && allocationMultiplier !== null;
    if (!hasMultiplier && typeof capacityKey !== "string")
      return [
        ...errors,
        fieldError.invalid(
          at,
          "",
          "at least one of allocationMultiplier or capacityKey must be set",
        ),
      ];
    const multiplier = hasMultiplier ? quantityOf(allocationMultiplier) : undefined;
    if (multiplier && multiplier.sign() <= 0)
      errors.push(
        fieldError.invalid(
          at.child("allocationMultiplier"),
          multiplier.toString(),
          "must be positive",
        ),
      );
    if (capacityKey === "")
      errors.push(fieldError.invalid(keyPath, "", "capacityKey must not be an empty string"));
    else if (capacityKey && !device.capacity?.[capacityKey])
      errors.push(fieldError.notFound(keyPath, capacityKey));
    return errors;
  });
}
