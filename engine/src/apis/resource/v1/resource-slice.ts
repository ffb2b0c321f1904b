// Mirrors ResourceSlice in pkg/apis/resource (v1 defaults, validation), pkg/registry/resource/resourceslice/strategy.go
// and pkg/printers/internalversion/printers.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type {
  ResourceV1Device,
  ResourceV1ResourceSlice,
  ResourceV1ResourceSliceSpec,
} from "../../../model/generated/types.ts";
import { deepEqual } from "../../../model/object.ts";
import { formatTime } from "../../../model/time.ts";
import { ageColumn, nameColumn } from "../../columns.ts";
import { invalidFor } from "../../core/v1/field-formats.ts";
import { coreType } from "../../core/v1/internal-types.ts";
import { validateNodeSelector } from "../../core/v1/pod-spec/affinity.ts";
import { validateCSIDriverName } from "../../core/v1/pod-spec/volume-sources.ts";
import { goValue, slice } from "../../go-structs.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import { nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
import {
  validateImmutableField,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from "../../meta/v1/object-meta.ts";
import { counterName, validateCounters, validateDevice } from "./device.ts";
import { validatePoolName, validateSet } from "./limits.ts";

const specPath = FieldPath.of("spec");
const metaRule = { namespaced: false, name: nameIsDNSSubdomain } as const;
const maxDevices = 128;
/** With taints, counters or lists as attributes. */
const maxAdvancedDevices = 64;
const maxCounterSets = 8;

export const resourceSlice: Kind<ResourceV1ResourceSlice> = {
  group: "resource.k8s.io",
  version: "v1",
  kind: "ResourceSlice",
  plural: "resourceslices",
  singular: "resourceslice",
  shortNames: [],
  namespaced: false,
  since: 34,
  generation: true,

  setDefaults(object, context) {
    for (const device of object.spec?.devices ?? []) {
      for (const taint of device.taints ?? []) taint.timeAdded ??= formatTime(context.nowMs());
      for (const mapping of Object.values(device.nodeAllocatableResourceMappings ?? {}))
        mapping.allocationMultiplier ??= "1";
    }
  },

  prepareForCreate(object, context) {
    dropDisabledFields(object.spec, undefined, context);
  },

  prepareForUpdate(object, old, context) {
    dropDisabledFields(object.spec, old.spec, context);
  },

  validate: (object, context) => [
    ...validateObjectMeta(object.metadata, metaRule, context),
    ...validateSpec(object.spec, undefined, context),
  ],

  validateUpdate: (object, old, context) => [
    ...validateObjectMetaUpdate(object.metadata, old.metadata, context),
    ...validateSpec(object.spec, old.spec, context),
  ],

  warnings({ spec }) {
    const driver = spec?.driver ?? "";
    return driver === driver.toLowerCase()
      ? []
      : [
          `spec.driver: driver names should be lowercase; ${JSON.stringify(driver)} contains uppercase characters`,
        ];
  },

  columns: [
    nameColumn,
    { name: "Node", cell: ({ spec }) => spec?.nodeName ?? "" },
    { name: "Driver", cell: ({ spec }) => spec?.driver ?? "" },
    { name: "Pool", cell: ({ spec }) => spec?.pool?.name ?? "" },
    ageColumn,
  ],
};

type Spec = ResourceV1ResourceSliceSpec;

/** A gate, and the fields of devices and slices that it brings. */
const gates: readonly [gate: string, device: readonly string[], spec: readonly string[]][] = [
  ["DRADeviceTaints", ["taints"], []],
  [
    "DRAPartitionableDevices",
    ["consumesCounters", "nodeName", "nodeSelector", "allNodes"],
    ["sharedCounters", "perDeviceNodeSelection"],
  ],
  [
    "DRADeviceBindingConditions",
    ["bindingConditions", "bindingFailureConditions", "bindsToNode"],
    [],
  ],
  ["DRANodeAllocatableResources", ["nodeAllocatableResourceMappings"], []],
];

/** Drops what gates that are off would have to serve, unless the old slice has it. In place. */
function dropDisabledFields(
  spec: Spec | undefined,
  old: Spec | undefined,
  context: ApiContext,
): void {
  if (!spec) return;
  const has = (object: object | undefined, fields: readonly string[]) =>
    fields.some(
      (field) => ((object as Record<string, unknown>)?.[field] ?? undefined) !== undefined,
    );
  const drop = (object: object, fields: readonly string[]) => {
    for (const field of fields) delete (object as Record<string, unknown>)[field];
  };
  const devices = spec.devices ?? [];
  const oldDevices = old?.devices ?? [];
  for (const [gate, deviceFields, specFields] of gates) {
    if (context.feature(gate)) continue;
    if (has(old, specFields) || oldDevices.some((device) => has(device, deviceFields))) continue;
    drop(spec, specFields);
    for (const device of devices) drop(device, deviceFields);
  }
  const capacities = (list: readonly ResourceV1Device[]) =>
    list.flatMap(({ capacity }) => Object.values(capacity ?? {}));
  if (
    !context.feature("DRAConsumableCapacity") &&
    !oldDevices.some((device) => has(device, ["allowMultipleAllocations"])) &&
    !capacities(oldDevices).some(({ requestPolicy }) => requestPolicy)
  ) {
    for (const device of devices) delete device.allowMultipleAllocations;
    for (const capacity of capacities(devices)) delete capacity.requestPolicy;
  }
  const attributes = (list: readonly ResourceV1Device[]) =>
    list.flatMap((device) => Object.values(device.attributes ?? {}));
  if (
    !context.feature("DRAListTypeAttributes") &&
    !attributes(oldDevices).some((attribute) => has(attribute, listAttributes))
  )
    for (const attribute of attributes(devices)) drop(attribute, listAttributes);
}

const listAttributes = ["bools", "ints", "strings", "versions"];

function validateSpec(
  spec: Spec | undefined,
  old: Spec | undefined,
  context: ApiContext,
): FieldError[] {
  const driver = spec?.driver ?? "";
  const pool = spec?.pool;
  const poolPath = specPath.child("pool");
  const errors = [
    ...validateCSIDriverName(driver, specPath.child("driver"), context),
    ...validatePoolName(pool?.name ?? "", poolPath.child("name")),
  ];
  const sliceCount = pool?.resourceSliceCount ?? 0;
  if (sliceCount <= 0)
    errors.push(
      fieldError.invalid(
        poolPath.child("resourceSliceCount"),
        sliceCount,
        "must be greater than zero",
      ),
    );
  if ((pool?.generation ?? 0) < 0)
    errors.push(
      fieldError.invalid(
        poolPath.child("generation"),
        pool?.generation,
        "must be greater than or equal to zero",
      ),
    );
  if (old)
    errors.push(
      ...validateImmutableField(pool?.name ?? "", old.pool?.name ?? "", poolPath.child("name")),
      ...validateImmutableField(driver, old.driver ?? "", specPath.child("driver")),
      ...validateImmutableField(
        spec?.nodeName ?? undefined,
        old.nodeName ?? undefined,
        specPath.child("nodeName"),
      ),
    );
  errors.push(...validateNodes(spec, context));
  if (spec?.sharedCounters && spec.devices)
    errors.push(
      fieldError.invalid(specPath, "", "only one of `sharedCounters` or `devices` is allowed"),
    );
  const devices = spec?.devices ?? [];
  return [
    ...errors,
    ...validateSet(
      devices,
      devices.some(isAdvanced) ? maxAdvancedDevices : maxDevices,
      specPath.child("devices"),
      (device, path) => {
        const before = old?.devices?.find(({ name }) => name === device.name);
        return validateDevice(device, path, {
          context,
          taintsUnchanged: before !== undefined && deepEqual(before.taints, device.taints),
          perDeviceNodeSelection: spec?.perDeviceNodeSelection === true,
        });
      },
      ({ name }) => name ?? "",
      context,
      "name",
    ),
    ...validateSet(
      spec?.sharedCounters,
      maxCounterSets,
      specPath.child("sharedCounters"),
      ({ name = "", counters }, path) => [
        ...counterName(name, path.child("name")),
        ...validateCounters(counters, path.child("counters"), context),
      ],
      ({ name }) => name ?? "",
      context,
      "name",
    ),
  ];
}

function isAdvanced(device: ResourceV1Device): boolean {
  return (
    (device.taints ?? []).length > 0 ||
    (device.consumesCounters ?? []).length > 0 ||
    Object.values(device.attributes ?? {}).some(({ bools, ints, strings, versions }) =>
      [bools, ints, strings, versions].some(Boolean),
    )
  );
}

/** Which nodes can reach the devices: exactly one way of saying so. */
function validateNodes(spec: Spec | undefined, context: ApiContext): FieldError[] {
  const errors: FieldError[] = [];
  const ways: string[] = [];
  const { nodeName, nodeSelector } = spec ?? {};
  const namePath = specPath.child("nodeName");
  if (nodeName) {
    ways.push("`nodeName`");
    errors.push(...invalidFor(namePath, nodeName, nameIsDNSSubdomain(nodeName, false)));
  } else if (nodeName === "")
    errors.push(
      fieldError.invalid(namePath, "", "must be either unset or set to a non-empty string"),
    );
  if (nodeSelector) {
    ways.push("`nodeSelector`");
    const path = specPath.child("nodeSelector");
    const terms = nodeSelector.nodeSelectorTerms;
    errors.push(...validateNodeSelector(nodeSelector, path, context));
    if ((terms ?? []).length !== 1)
      errors.push(
        fieldError.invalid(
          path.child("nodeSelectorTerms"),
          goValue(slice(coreType("NodeSelectorTerm")), terms, context),
          "must have exactly one node selector term",
        ),
      );
  }
  for (const field of ["allNodes", "perDeviceNodeSelection"] as const) {
    if (spec?.[field] === true) ways.push(`\`${field}\``);
    else if (spec?.[field] === false)
      errors.push(
        fieldError.invalid(specPath.child(field), false, "must be either unset or set to true"),
      );
  }
  const one =
    "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required";
  if (ways.length === 0) errors.push(fieldError.required(specPath, one));
  else if (ways.length > 1)
    errors.push(
      fieldError.invalid(specPath, `{${ways.join(", ")}}`, `${one}, but multiple fields are set`),
    );
  return errors;
}
