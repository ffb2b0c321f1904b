// Mirrors pkg/apis/scheduling (PriorityClass: defaults, helpers, validation) and
// pkg/registry/scheduling/priorityclass/strategy.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type { SchedulingV1PriorityClass } from "../../../model/generated/types.ts";
import { ageColumn, nameColumn } from "../../columns.ts";
import type { Kind } from "../../kind.ts";
import { nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
import {
  validateImmutableField,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from "../../meta/v1/object-meta.ts";

const systemPrefix = "system-";
/** The two classes that come with every cluster, with their values. */
const systemValues: ReadonlyMap<string, number> = new Map([
  ["system-node-critical", 2_000_001_000],
  ["system-cluster-critical", 2_000_000_000],
]);
const highestUserDefinable = 1_000_000_000;

export const priorityClass: Kind<SchedulingV1PriorityClass> = {
  group: "scheduling.k8s.io",
  version: "v1",
  kind: "PriorityClass",
  plural: "priorityclasses",
  singular: "priorityclass",
  shortNames: ["pc"],
  namespaced: false,

  setDefaults(object) {
    object.preemptionPolicy ??= "PreemptLowerPriority";
  },

  // Nothing raises it later: a class has no spec.
  prepareForCreate(object) {
    object.metadata = { ...object.metadata, generation: 1 };
  },

  validate(object, context) {
    const errors = validateObjectMeta(
      object.metadata,
      { namespaced: false, name: nameIsDNSSubdomain },
      context,
    );
    if (object.metadata?.name?.startsWith(systemPrefix))
      errors.push(...validateSystemClass(object));
    else if ((object.value ?? 0) > highestUserDefinable)
      errors.push(
        fieldError.forbidden(
          FieldPath.of("value"),
          `maximum allowed value of a user defined priority is ${highestUserDefinable}`,
        ),
      );
    const policies = ["PreemptLowerPriority", "Never"];
    const path = FieldPath.of("preemptionPolicy");
    if (object.preemptionPolicy === "") errors.push(fieldError.required(path));
    else if (object.preemptionPolicy && !policies.includes(object.preemptionPolicy))
      errors.push(fieldError.notSupported(path, object.preemptionPolicy, policies));
    return errors;
  },

  validateUpdate(object, old, context) {
    const errors = validateObjectMetaUpdate(object.metadata, old.metadata, context);
    if ((object.value ?? 0) !== (old.value ?? 0))
      errors.push(fieldError.forbidden(FieldPath.of("value"), "may not be changed in an update."));
    return [
      ...errors,
      ...validateImmutableField(
        object.preemptionPolicy,
        old.preemptionPolicy,
        FieldPath.of("preemptionPolicy"),
      ),
    ];
  },

  columns: [
    nameColumn,
    { name: "Value", cell: (object) => String(object.value ?? 0) },
    { name: "Global-Default", cell: (object) => String(object.globalDefault ?? false) },
    ageColumn,
    { name: "PreemptionPolicy", cell: (object) => object.preemptionPolicy ?? "" },
  ],
};

/** The prefix is for the system's own classes, as they are. */
function validateSystemClass(object: SchedulingV1PriorityClass): FieldError[] {
  const name = object.metadata?.name ?? "";
  const value = systemValues.get(name);
  const error =
    value === undefined
      ? `${name} is not a known system priority class`
      : (object.value ?? 0) !== value
        ? `value of ${name} PriorityClass must be ${value}`
        : object.globalDefault
          ? `globalDefault of ${name} PriorityClass must be false`
          : undefined;
  if (error === undefined) return [];
  return [
    fieldError.forbidden(
      FieldPath.of("metadata", "name"),
      `priority class names with '${systemPrefix}' prefix are reserved for system use only. error: ${error}`,
    ),
  ];
}
