// Mirrors the specs of claims in pkg/apis/resource (v1 defaults, validation) and what the strategies of claims and their
// templates drop (1.36). Difference: CEL expressions are not compiled.

import { type FieldError, fieldError } from "../../../model/field-error.ts";
import type { FieldPath } from "../../../model/field-path.ts";
import type {
  ResourceV1DeviceClaim,
  ResourceV1DeviceConstraint,
  ResourceV1DeviceRequest,
  ResourceV1DeviceSelector,
  ResourceV1DeviceSubRequest,
  ResourceV1DeviceToleration,
  ResourceV1ExactDeviceRequest,
  ResourceV1OpaqueDeviceConfiguration,
  ResourceV1ResourceClaimSpec,
} from "../../../model/generated/types.ts";
import { goJson } from "../../../model/go-format.ts";
import { utf8Length } from "../../../model/utf8.ts";
import { validateDeviceSelector } from "../../cel/validate-expression.ts";
import {
  validateDNS1123Label,
  validateEnum,
  validateRequiredDNS1123Subdomain,
} from "../../core/v1/field-formats.ts";
import { validateCSIDriverName } from "../../core/v1/pod-spec/volume-sources.ts";
import {
  type GoType,
  goBool,
  goInt64,
  goQuantity,
  goString,
  mapOf,
  namedString,
  pointer,
  slice,
  struct,
} from "../../go-structs.ts";
import type { ApiContext } from "../../kind.ts";
import { validateLabelName } from "../../meta/v1/labels.ts";
import {
  validateFullyQualifiedName,
  validateLabelValue,
  validateList,
  validateRawObject,
  validateSet,
  validateTaintEffect,
} from "./limits.ts";

const maxRequests = 32;
const maxConstraints = 32;
const maxSelectors = 32;
const maxSubRequests = 8;
export const maxConfigs = 32;
const maxExpressionLength = 10 * 1024;
const maxParametersLength = 10 * 1024;

const rawExtension: GoType = {
  name: "runtime.RawExtension",
  json: (value) => goJson(value ?? null),
  syntax: (value) => goJson(value ?? null),
  isEmpty: () => false,
};
const requestFields = {
  DeviceClassName: goString,
  Selectors: slice(
    struct("resource.DeviceSelector", {
      CEL: pointer(struct("resource.CELDeviceSelector", { Expression: goString })),
    }),
  ),
  AllocationMode: namedString("resource.DeviceAllocationMode"),
  Count: goInt64,
};
const requestEnd = {
  Tolerations: slice(
    struct("resource.DeviceToleration", {
      Key: goString,
      Operator: namedString("resource.DeviceTolerationOperator"),
      Value: goString,
      Effect: namedString("resource.DeviceTaintEffect"),
      TolerationSeconds: pointer(goInt64),
    }),
  ),
  Capacity: pointer(
    struct("resource.CapacityRequirements", {
      Requests: mapOf(goQuantity, "map[resource.QualifiedName]resource.Quantity"),
    }),
  ),
};
export const claimSpecType: GoType = struct("resource.ResourceClaimSpec", {
  Devices: struct("resource.DeviceClaim", {
    Requests: slice(
      struct("resource.DeviceRequest", {
        Name: goString,
        Exactly: pointer(
          struct("resource.ExactDeviceRequest", {
            ...requestFields,
            AdminAccess: pointer(goBool),
            ...requestEnd,
          }),
        ),
        FirstAvailable: slice(
          struct("resource.DeviceSubRequest", { Name: goString, ...requestFields, ...requestEnd }),
        ),
      }),
    ),
    Constraints: slice(
      struct("resource.DeviceConstraint", {
        Requests: slice(goString),
        MatchAttribute: pointer(namedString("resource.FullyQualifiedName")),
        DistinctAttribute: pointer(namedString("resource.FullyQualifiedName")),
      }),
    ),
    Config: slice(
      struct("resource.DeviceClaimConfiguration", {
        Requests: slice(goString),
        Opaque: pointer(
          struct("resource.OpaqueDeviceConfiguration", {
            Driver: goString,
            Parameters: rawExtension,
          }),
        ),
      }),
    ),
  }),
});

export function setClaimDefaults(spec: ResourceV1ResourceClaimSpec | undefined): void {
  for (const request of spec?.devices?.requests ?? [])
    for (const part of [request.exactly, ...(request.firstAvailable ?? [])]) {
      if (!part) continue;
      part.allocationMode ||= "ExactCount";
      if (part.allocationMode === "ExactCount") part.count ||= 1;
      for (const toleration of part.tolerations ?? []) toleration.operator ||= "Equal";
    }
}

/** Drops what gates that are off would have to serve, unless the old spec has it; 1.34 forgot two fields. In place. */
export function dropDisabledClaimFields(
  spec: ResourceV1ResourceClaimSpec | undefined,
  old: ResourceV1ResourceClaimSpec | undefined,
  context: ApiContext,
): void {
  const requests = spec?.devices?.requests ?? [];
  const oldRequests = old?.devices?.requests ?? [];
  const partsOf = (list: readonly ResourceV1DeviceRequest[]) =>
    list.flatMap(({ exactly, firstAvailable }) => [
      ...(exactly ? [exactly] : []),
      ...(firstAvailable ?? []),
    ]);
  const constraints = spec?.devices?.constraints ?? [];
  if (
    !context.feature("DRAPrioritizedList") &&
    !oldRequests.some(({ firstAvailable }) => firstAvailable?.length)
  )
    for (const request of requests) delete request.firstAvailable;
  if (
    !context.feature("DRAAdminAccess") &&
    !oldRequests.some(({ exactly }) => exactly?.adminAccess !== undefined)
  )
    for (const { exactly } of requests) delete exactly?.adminAccess;
  if (
    context.minor >= 35 &&
    !context.feature("DRADeviceTaints") &&
    !partsOf(oldRequests).some(({ tolerations }) => tolerations?.length)
  )
    for (const part of partsOf(requests)) delete part.tolerations;
  if (
    !context.feature("DRAConsumableCapacity") &&
    !partsOf(oldRequests).some(({ capacity }) => capacity) &&
    !old?.devices?.constraints?.some(({ distinctAttribute }) => distinctAttribute)
  ) {
    for (const part of partsOf(requests)) delete part.capacity;
    if (context.minor >= 35)
      for (const constraint of constraints) delete constraint.distinctAttribute;
  }
}

export function validateClaimSpec(
  spec: ResourceV1ResourceClaimSpec | undefined,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const devices: ResourceV1DeviceClaim = spec?.devices ?? {};
  const at = path.child("devices");
  const names = requestNames(devices);
  return [
    ...validateSet(
      devices.requests,
      maxRequests,
      at.child("requests"),
      (request, i) => validateRequest(request, i, context),
      ({ name }) => name ?? "",
      context,
      "name",
    ),
    ...validateList(
      devices.constraints,
      maxConstraints,
      at.child("constraints"),
      (item, i) => validateConstraint(item, i, names, context),
      context,
    ),
    ...validateList(
      devices.config,
      maxConfigs,
      at.child("config"),
      (item, i) => [
        ...validateRequestReferences(item.requests, i.child("requests"), names, context),
        ...validateOpaque(item.opaque, i.child("opaque"), context),
      ],
      context,
    ),
  ];
}

/** The names by which a claim's parts can be meant: requests, and their alternatives after a slash. */
function requestNames(claim: ResourceV1DeviceClaim): ReadonlySet<string> {
  return new Set(
    (claim.requests ?? []).flatMap(({ name, firstAvailable }) => [
      name ?? "",
      ...(firstAvailable ?? []).map((sub) => `${name}/${sub.name ?? ""}`),
    ]),
  );
}

function validateRequest(
  request: ResourceV1DeviceRequest,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const errors = validateDNS1123Label(request.name ?? "", path.child("name"));
  const alternatives = (request.firstAvailable ?? []).length > 0;
  const one = "exactly one of `exactly` or `firstAvailable` is required";
  const both = alternatives && request.exactly;
  // Since 1.35 neither is looked at where both are given.
  if (!both || context.minor < 35)
    errors.push(
      ...validateSet(
        request.firstAvailable,
        maxSubRequests,
        path.child("firstAvailable"),
        (sub, i) => [
          ...validateDNS1123Label(sub.name ?? "", i.child("name")),
          ...validateRequestParts(sub, i, context),
        ],
        ({ name }) => name ?? "",
        context,
        "name",
      ),
      ...(request.exactly
        ? validateRequestParts(request.exactly, path.child("exactly"), context)
        : []),
    );
  if (both) errors.push(fieldError.invalid(path, null, `${one}, but multiple fields are set`));
  else if (!alternatives && !request.exactly) errors.push(fieldError.required(path, one));
  return errors;
}

function validateRequestParts(
  request: ResourceV1ExactDeviceRequest | ResourceV1DeviceSubRequest,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  return [
    ...validateRequiredDNS1123Subdomain(
      request.deviceClassName ?? "",
      path.child("deviceClassName"),
    ),
    ...validateSelectors(request.selectors, path.child("selectors"), context),
    ...validateAllocationMode(request.allocationMode ?? "", request.count ?? 0, path),
    ...(request.tolerations ?? []).flatMap((toleration, i) =>
      validateToleration(toleration, path.child("tolerations").index(i), context),
    ),
  ];
}

function validateAllocationMode(mode: string, count: number, path: FieldPath): FieldError[] {
  const countPath = path.child("count");
  if (mode === "All")
    return count === 0
      ? []
      : [
          fieldError.invalid(
            countPath,
            count,
            "must not be specified when allocationMode is 'All'",
          ),
        ];
  if (mode === "ExactCount")
    return count > 0 ? [] : [fieldError.invalid(countPath, count, "must be greater than zero")];
  return validateEnum(mode, path.child("allocationMode"), ["All", "ExactCount"]);
}

export function validateSelectors(
  selectors: readonly ResourceV1DeviceSelector[] | undefined,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const selector = ({ cel }: ResourceV1DeviceSelector, i: FieldPath) => {
    const at = i.child("cel");
    if (!cel) return [fieldError.required(at)];
    const { expression = "" } = cel;
    return utf8Length(expression) > maxExpressionLength
      ? [fieldError.tooLong(at.child("expression"), maxExpressionLength)]
      : validateDeviceSelector(expression, at.child("expression"), context);
  };
  return validateList(selectors, maxSelectors, path, selector, context);
}

function validateToleration(
  { key = "", operator = "", value = "", effect = "" }: ResourceV1DeviceToleration,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const errors = key === "" ? [] : validateLabelName(key, path.child("key"), context);
  const operatorPath = path.child("operator");
  const valuePath = path.child("value");
  if (operator === "") errors.push(fieldError.required(operatorPath));
  else if (operator === "Equal") errors.push(...validateLabelValue(value, valuePath, context));
  else if (operator !== "Exists")
    errors.push(...validateEnum(operator, operatorPath, ["Equal", "Exists"]));
  else if (value !== "")
    errors.push(fieldError.invalid(valuePath, value, "must be empty for operator `Exists`"));
  return effect === ""
    ? errors
    : [...errors, ...validateTaintEffect(effect, path.child("effect"), context)];
}

function validateConstraint(
  constraint: ResourceV1DeviceConstraint,
  path: FieldPath,
  names: ReadonlySet<string>,
  context: ApiContext,
): FieldError[] {
  const errors = validateRequestReferences(
    constraint.requests,
    path.child("requests"),
    names,
    context,
  );
  for (const field of ["matchAttribute", "distinctAttribute"] as const) {
    const name = constraint[field];
    if (typeof name === "string")
      return [...errors, ...validateFullyQualifiedName(name, path.child(field), context)];
  }
  return [
    ...errors,
    context.feature("DRAConsumableCapacity")
      ? fieldError.required(
          path,
          'exactly one of "matchAttribute" or "distinctAttribute" is required, but multiple fields are set',
        )
      : fieldError.required(path.child("matchAttribute")),
  ];
}

function validateRequestReferences(
  references: readonly string[] | undefined,
  path: FieldPath,
  names: ReadonlySet<string>,
  context: ApiContext,
): FieldError[] {
  const item = (name: string, at: FieldPath) => {
    const unknown = fieldError.invalid(
      at,
      name,
      "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'",
    );
    const segments = name.split("/");
    if (segments.length > 2) return [unknown];
    const errors = segments.flatMap((segment) => validateDNS1123Label(segment, at));
    return names.has(name) ? errors : [...errors, unknown];
  };
  return validateSet(references, maxRequests, path, item, (name) => name, context);
}

export function validateOpaque(
  opaque: ResourceV1OpaqueDeviceConfiguration | undefined,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  if (!opaque) return [fieldError.required(path)];
  return [
    ...validateCSIDriverName(opaque.driver ?? "", path.child("driver"), context),
    ...validateRawObject(opaque.parameters, path.child("parameters"), maxParametersLength),
  ];
}
