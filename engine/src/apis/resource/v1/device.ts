// Mirrors validateDevice of pkg/apis/resource/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import type { FieldPath } from "../../../model/field-path.ts";
import type {
  ResourceV1CapacityRequestPolicy,
  ResourceV1CapacityRequestPolicyRange,
  ResourceV1Counter,
  ResourceV1Device,
  ResourceV1DeviceAttribute,
  ResourceV1DeviceCapacity,
  ResourceV1DeviceTaint,
} from "../../../model/generated/types.ts";
import { type Quantity, quantityOf } from "../../../model/quantity.ts";
import { utf8Length } from "../../../model/utf8.ts";
import { invalidFor, validateDNS1123Label } from "../../core/v1/field-formats.ts";
import { validateNodeSelector } from "../../core/v1/pod-spec/affinity.ts";
import { isNativeResource } from "../../core/v1/resource-names.ts";
import { goBool, goInt64, goString, goValue, pointer, slice, struct } from "../../go-structs.ts";
import type { ApiContext } from "../../kind.ts";
import { validateLabelName } from "../../meta/v1/labels.ts";
import { nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
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
const maxValueLength = 64;
const maxPolicyValues = 10;
const maxQualifiedNameLength = 63 + 1 + 32;
const maxLabelLength = 63;

const semanticVersion =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?$/;

const singleValues = {
  IntValue: ["int", pointer(goInt64)],
  BoolValue: ["bool", pointer(goBool)],
  StringValue: ["string", pointer(goString)],
  VersionValue: ["version", pointer(goString)],
} as const;
const attributeTypeUpTo135 = struct("resource.DeviceAttribute", singleValues);
const attributeType = struct("resource.DeviceAttribute", {
  ...singleValues,
  IntValues: ["ints", slice(goInt64)],
  BoolValues: ["bools", slice(goBool)],
  StringValues: ["strings", slice(goString)],
  VersionValues: ["versions", slice(goString)],
});

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

function validateAttribute(
  attribute: ResourceV1DeviceAttribute,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const isSet = (value: unknown) => value !== undefined && value !== null;
  const count = Object.values(attribute).filter(isSet).length;
  const empty = (field: "bools" | "ints" | "strings" | "versions") =>
    attribute[field]?.length === 0
      ? [fieldError.invalid(path.child(field), [], "must not be empty if specified")]
      : [];
  const string = (value: string, at: FieldPath) =>
    utf8Length(value) > maxValueLength ? [fieldError.tooLong(at, maxValueLength)] : [];
  const version = (value: string, at: FieldPath) => [
    ...(semanticVersion.test(value)
      ? []
      : [fieldError.invalid(at, value, "must be a string compatible with semver.org spec 2.0.0")]),
    ...string(value, at),
  ];
  const one = "exactly one value must be specified";
  return [
    ...(typeof attribute.string === "string" ? string(attribute.string, path.child("string")) : []),
    ...(typeof attribute.version === "string"
      ? version(attribute.version, path.child("version"))
      : []),
    ...empty("bools"),
    ...empty("ints"),
    ...empty("strings"),
    ...(attribute.strings ?? []).flatMap((value, i) =>
      string(value, path.child("strings").index(i)),
    ),
    ...empty("versions"),
    ...(attribute.versions ?? []).flatMap((value, i) =>
      version(value, path.child("versions").index(i)),
    ),
    ...(count === 0
      ? [context.minor >= 35 ? fieldError.invalid(path, "", one) : fieldError.required(path, one)]
      : count > 1
        ? [
            fieldError.invalid(
              path,
              goValue(
                context.minor >= 36 ? attributeType : attributeTypeUpTo135,
                attribute,
                context,
              ),
              one,
            ),
          ]
        : []),
  ];
}

function validateCapacity(
  { value, requestPolicy }: ResourceV1DeviceCapacity,
  shared: boolean,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  if (!requestPolicy) return [];
  const at = path.child("requestPolicy");
  return shared
    ? validateRequestPolicy(requestPolicy, quantityOf(value), at, context)
    : [fieldError.forbidden(at, "allowMultipleAllocations must be true")];
}

function validateRequestPolicy(
  policy: ResourceV1CapacityRequestPolicy,
  capacity: Quantity,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const values = policy.validValues ?? [];
  const range = policy.validRange ?? undefined;
  if (values.length > 0 && range)
    return [
      fieldError.forbidden(
        path,
        'exactly one policy can be specified, cannot specify "validValues" and "validRange" at the same time',
      ),
    ];
  const kind = values.length > 0 ? "validValues" : "validRange";
  if (values.length === 0 && !range) return [];
  if (policy.default === undefined || policy.default === null)
    return [fieldError.required(path.child("default"), `required when ${kind} is defined`)];
  const standard = quantityOf(policy.default);
  return range
    ? validateRange(range, standard, capacity, path.child("validRange"))
    : validateValues(
        values.map(quantityOf),
        standard,
        capacity,
        path.child("validValues"),
        context,
      );
}

function validateValues(
  values: readonly Quantity[],
  standard: Quantity,
  capacity: Quantity,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const errors: FieldError[] = [];
  values.forEach((value, i) => {
    const before = values[i - 1];
    if (before && before.compare(value) > 0)
      errors.push(
        fieldError.invalid(
          path.index(i),
          value.toString(),
          "values must be sorted in ascending order",
        ),
      );
  });
  errors.push(
    ...validateSet(
      values,
      maxPolicyValues,
      path,
      (value, at) =>
        value.compare(capacity) > 0
          ? [
              fieldError.invalid(
                at,
                value.toString(),
                `option is larger than capacity value: ${capacity}`,
              ),
            ]
          : [],
      (value) => String(value.valueBig()),
      context,
    ),
  );
  const found = values.length <= maxPolicyValues && values.some((v) => v.compare(standard) === 0);
  return found
    ? errors
    : [
        ...errors,
        fieldError.invalid(
          path,
          standard.toString(),
          "default value is not valid according to the requestPolicy",
        ),
      ];
}

function validateRange(
  range: ResourceV1CapacityRequestPolicyRange,
  standard: Quantity,
  capacity: Quantity,
  path: FieldPath,
): FieldError[] {
  if (range.min === undefined || range.min === null)
    return [fieldError.required(path.child("min"), "required when validRange is defined")];
  const errors: FieldError[] = [];
  const check = (bad: boolean, field: string, value: Quantity, detail: string) => {
    if (bad) errors.push(fieldError.invalid(path.child(field), value.toString(), detail));
  };
  const min = quantityOf(range.min);
  const max = range.max === undefined || range.max === null ? undefined : quantityOf(range.max);
  check(min.compare(capacity) > 0, "min", min, `min is larger than capacity value: ${capacity}`);
  check(standard.compare(min) < 0, "min", standard, `default is less than min: ${min}`);
  if (max) {
    check(min.compare(max) > 0, "max", min, `min is larger than max: ${max}`);
    check(max.compare(capacity) > 0, "max", max, `max is larger than capacity value: ${capacity}`);
    check(standard.compare(max) > 0, "max", standard, `default is more than max: ${max}`);
  }
  if (range.step === undefined || range.step === null) return errors;
  const step = quantityOf(range.step);
  const next = min.add(step);
  check(
    next.compare(capacity) > 0,
    "step",
    step,
    `one step ${next} is larger than capacity value: ${capacity}`,
  );
  for (const value of max ? [standard, max] : [standard]) {
    const stepSize = step.valueBig();
    const misses = stepSize !== 0n && (value.valueBig() - min.valueBig()) % stepSize !== 0n;
    check(misses, "step", value, `value is not a multiple of a given step (${step}) from (${min})`);
  }
  return errors;
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
