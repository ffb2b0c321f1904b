// Mirrors the LimitRange parts of pkg/apis/core/validation/validation.go, pkg/apis/core/v1/defaults.go and
// pkg/registry/core/limitrange/strategy.go (1.36). Difference: resources are visited by name, where the order is random.
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type { CoreV1LimitRange, CoreV1LimitRangeItem } from "../../../model/generated/types.ts";
import { Quantity, quantityOf } from "../../../model/quantity.ts";
import { createdAtColumn, nameColumn } from "../../columns.ts";
import { goValue, printedQuantity } from "../../go-structs.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import { isQualifiedName, nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
import { validateObjectMeta } from "../../meta/v1/object-meta.ts";
import { type ResourceList, roundUpResourceList } from "./resource-list.ts";
import { isOvercommitAllowed } from "./resource-names.ts";
import { validateContainerResourceName, validateResourceName } from "./resource-validation.ts";

const lists = ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"] as const;
type ListName = (typeof lists)[number];

export const limitRange: Kind<CoreV1LimitRange> = {
  group: "",
  version: "v1",
  kind: "LimitRange",
  plural: "limitranges",
  singular: "limitrange",
  shortNames: ["limits"],
  namespaced: true,
  allowCreateOnUpdate: true,

  setDefaults(object) {
    for (const item of object.spec?.limits ?? []) {
      if (item.type === "Container") setContainerDefaults(item);
      for (const list of lists) roundUpResourceList(item[list]);
    }
  },

  validate(object, context) {
    const errors = validateObjectMeta(
      object.metadata,
      { namespaced: true, name: nameIsDNSSubdomain },
      context,
    );
    const types = new Set<string>();
    (object.spec?.limits ?? []).forEach((item, i) => {
      const path = FieldPath.of("spec", "limits").index(i);
      const type = item.type ?? "";
      errors.push(...validateTypeName(type, path.child("type"), context));
      if (types.has(type)) errors.push(fieldError.duplicate(path.child("type"), type));
      types.add(type);
      errors.push(...validateItem(item, path, context));
    });
    return errors;
  },

  validateUpdate: (object, _old, context) => limitRange.validate(object, context),

  columns: [nameColumn, createdAtColumn],
};

/** A default limit is the maximum when nobody says otherwise, a default request the default limit, then the minimum. */
function setContainerDefaults(item: CoreV1LimitRangeItem): void {
  const limits: ResourceList = { ...item.max, ...item.default };
  const requests: ResourceList = { ...item.min, ...limits, ...item.defaultRequest };
  if (Object.keys(limits).length > 0) item.default = limits;
  if (Object.keys(requests).length > 0) item.defaultRequest = requests;
}

const standardTypes = ["Pod", "Container", "PersistentVolumeClaim"];

function validateTypeName(type: string, path: FieldPath, context: ApiContext): FieldError[] {
  const malformed = isQualifiedName(type, context);
  if (malformed.length > 0)
    return malformed.map((detail) => fieldError.invalid(path, type, detail));
  return type.includes("/") || standardTypes.includes(type)
    ? []
    : [fieldError.invalid(path, type, "must be a standard limit type or fully qualified")];
}

function validateItem(
  item: CoreV1LimitRangeItem,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const compute = item.type === "Pod" || item.type === "Container";
  const validateName = compute ? validateContainerResourceName : validateResourceName;
  const names = (list: ListName) => Object.keys(item[list] ?? {}).sort();
  const validateNames = (list: ListName) =>
    names(list).flatMap((name) => validateName(name, path.child(list).key(name), context));

  const errors = [...validateNames("max"), ...validateNames("min")];
  const compared: ListName[] = ["max", "min", "maxLimitRequestRatio"];
  if (item.type === "Pod") {
    for (const list of ["default", "defaultRequest"] as const)
      if (names(list).length > 0)
        errors.push(
          fieldError.forbidden(path.child(list), "may not be specified when `type` is 'Pod'"),
        );
  } else {
    errors.push(...validateNames("default"), ...validateNames("defaultRequest"));
    compared.push("default", "defaultRequest");
  }
  const stored = item.min?.["storage"] !== undefined || item.max?.["storage"] !== undefined;
  if (item.type === "PersistentVolumeClaim" && !stored)
    errors.push(
      fieldError.required(
        path.child("limits"),
        "either minimum or maximum storage value is required, but neither was provided",
      ),
    );
  errors.push(...validateNames("maxLimitRequestRatio"));

  for (const name of [...new Set(compared.flatMap(names))].sort()) {
    const amounts: Amounts = {};
    for (const list of compared)
      if (item[list]?.[name] !== undefined) amounts[list] = quantityOf(item[list][name]);
    errors.push(...compareAmounts(name, amounts, item, path, context));
  }
  return errors;
}

type Amounts = { -readonly [list in ListName]?: Quantity };

/** How the limits of one resource contradict each other. */
function compareAmounts(
  name: string,
  amounts: Amounts,
  item: CoreV1LimitRangeItem,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const {
    min,
    max,
    default: limit,
    defaultRequest: request,
    maxLimitRequestRatio: ratio,
  } = amounts;
  const errors: FieldError[] = [];
  const report = (list: ListName, shown: ListName, detail: string) =>
    errors.push(
      fieldError.invalid(
        path.child(list).key(name),
        goValue(printedQuantity, item[shown]?.[name], context),
        detail,
      ),
    );
  const above = (a: Quantity | undefined, b: Quantity | undefined) =>
    a !== undefined && b !== undefined && a.compare(b) > 0;

  if (above(min, max)) report("min", "min", `min value ${min} is greater than max value ${max}`);
  if (above(min, request))
    report(
      "defaultRequest",
      "defaultRequest",
      `min value ${min} is greater than default request value ${request}`,
    );
  if (above(request, max))
    report(
      "defaultRequest",
      "defaultRequest",
      `default request value ${request} is greater than max value ${max}`,
    );
  if (above(request, limit))
    report(
      "defaultRequest",
      "defaultRequest",
      `default request value ${request} is greater than default limit value ${limit}`,
    );
  if (above(min, limit))
    report("default", "min", `min value ${min} is greater than default value ${limit}`);
  if (above(limit, max))
    report("default", "max", `default value ${limit} is greater than max value ${max}`);
  if (ratio && ratio.compare(Quantity.ofUnits(1)) < 0)
    report("maxLimitRequestRatio", "maxLimitRequestRatio", `ratio ${ratio} is less than 1`);
  if (ratio && min && max) {
    const possible = max.milliValue() / min.milliValue();
    if (ratio.milliValue() / 1000 > possible)
      report(
        "maxLimitRequestRatio",
        "maxLimitRequestRatio",
        `ratio ${ratio} is greater than max/min = ${goFloat(possible)}`,
      );
  }
  if (!isOvercommitAllowed(name) && limit && request && limit.compare(request) !== 0)
    report(
      "defaultRequest",
      "defaultRequest",
      `default value ${limit} must equal to defaultRequest value ${request} in ${name}`,
    );
  return errors;
}

/** Go's `%f`. */
function goFloat(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  return value.toFixed(6);
}
