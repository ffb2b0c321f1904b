// Mirrors the CSINode parts of pkg/apis/storage/validation/validation.go and pkg/registry/storage/csinode/strategy.go
// (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type { StorageV1CSINode, StorageV1CSINodeDriver } from "../../../model/generated/types.ts";
import { deepEqual } from "../../../model/object.ts";
import { utf8Length } from "../../../model/utf8.ts";
import { ageColumn, nameColumn } from "../../columns.ts";
import { invalidFor } from "../../core/v1/field-formats.ts";
import { validateCSIDriverName } from "../../core/v1/pod-spec/volume-sources.ts";
import { goInt32, goString, goValue, pointer, slice, struct } from "../../go-structs.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import { isQualifiedName, nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
import { validateNonnegativeField, validateObjectMeta } from "../../meta/v1/object-meta.ts";

const driversPath = FieldPath.of("spec", "drivers");
const maxNodeIDLength = 256;
const driverType = struct("storage.CSINodeDriver", {
  Name: goString,
  NodeID: goString,
  TopologyKeys: slice(goString),
  Allocatable: pointer(struct("storage.VolumeNodeResources", { Count: pointer(goInt32) })),
});

export const csiNode: Kind<StorageV1CSINode> = {
  group: "storage.k8s.io",
  version: "v1",
  kind: "CSINode",
  plural: "csinodes",
  singular: "csinode",
  shortNames: [],
  namespaced: false,
  allowUnconditionalUpdate: false,

  validate(object, context) {
    const errors = validateObjectMeta(
      object.metadata,
      { namespaced: false, name: nameIsDNSSubdomain },
      context,
    );
    const names = new Set<string>();
    (object.spec?.drivers ?? []).forEach((driver, i) => {
      errors.push(...validateDriver(driver, names, driversPath.index(i), context));
    });
    return errors;
  },

  validateUpdate: (object, old, context) => [
    ...csiNode.validate(object, context),
    ...validateDriversUpdate(object, old, context),
  ],

  columns: [
    nameColumn,
    { name: "Drivers", cell: (object) => String((object.spec?.drivers ?? []).length) },
    ageColumn,
  ],
};

function validateDriver(
  driver: StorageV1CSINodeDriver,
  names: Set<string>,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const { name = "", nodeID = "", allocatable, topologyKeys } = driver;
  const errors = validateCSIDriverName(name, path.child("name"), context);
  if (nodeID === "") errors.push(fieldError.required(path.child("nodeID")));
  else if (utf8Length(nodeID) > maxNodeIDLength)
    errors.push(
      fieldError.invalid(
        path.child("nodeID"),
        nodeID,
        `must be ${maxNodeIDLength} characters or less`,
      ),
    );
  errors.push(...validateNonnegativeField(allocatable?.count, path.child("allocatable", "count")));
  if (names.has(name)) errors.push(fieldError.duplicate(path.child("name"), name));
  names.add(name);
  const keys = topologyKeys ?? [];
  keys.forEach((key, i) => {
    if (key === "") errors.push(fieldError.required(path));
    if (keys.indexOf(key) < i) errors.push(fieldError.duplicate(path, key));
    errors.push(...invalidFor(path, key, isQualifiedName(key, context)));
  });
  return errors;
}

/** A driver may come and go, but not change, apart from how many volumes it allows. */
function validateDriversUpdate(
  object: StorageV1CSINode,
  old: StorageV1CSINode,
  context: ApiContext,
): FieldError[] {
  const mutableCount = context.feature("MutableCSINodeAllocatableCount");
  const compared = (driver: StorageV1CSINodeDriver) => {
    const { allocatable, ...rest } = driver;
    return mutableCount ? rest : { ...rest, allocatable };
  };
  return (old.spec?.drivers ?? []).flatMap((before) =>
    (object.spec?.drivers ?? [])
      .filter((now) => now.name === before.name && !deepEqual(compared(now), compared(before)))
      .map((now) =>
        fieldError.invalid(
          context.minor >= 33 ? driversPath : FieldPath.of("CSINodeDriver"),
          goValue(driverType, compared(now), context),
          "field is immutable",
        ),
      ),
  );
}
