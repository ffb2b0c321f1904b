// Mirrors the CSIStorageCapacity parts of pkg/apis/storage/validation/validation.go, pkg/api/storage/util.go and
// pkg/registry/storage/csistoragecapacity/strategy.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type { StorageV1CSIStorageCapacity } from "../../../model/generated/types.ts";
import { deepEqual } from "../../../model/object.ts";
import { createdAtColumn, nameColumn } from "../../columns.ts";
import { validateDNS1123Subdomain } from "../../core/v1/field-formats.ts";
import { deprecatedNodeLabel } from "../../core/v1/node-label-warnings.ts";
import { validateNonnegativeQuantity } from "../../core/v1/resource-validation.ts";
import { goValue, labelSelectorType } from "../../go-structs.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import { validateLabelSelector } from "../../meta/v1/labels.ts";
import { nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
import { validateObjectMeta, validateObjectMetaUpdate } from "../../meta/v1/object-meta.ts";

const topologyPath = FieldPath.of("nodeTopology");
const classPath = FieldPath.of("storageClassName");

export const csiStorageCapacity: Kind<StorageV1CSIStorageCapacity> = {
  group: "storage.k8s.io",
  version: "v1",
  kind: "CSIStorageCapacity",
  plural: "csistoragecapacities",
  singular: "csistoragecapacity",
  shortNames: [],
  namespaced: true,
  allowUnconditionalUpdate: false,

  validate: (object, context) => validateCapacity(object, false, context),

  validateUpdate(object, old, context) {
    const before = validateLabelSelector(old.nodeTopology, topologyPath, context);
    const errors = [
      ...validateCapacity(object, before.length > 0, context),
      ...validateObjectMetaUpdate(object.metadata, old.metadata, context),
    ];
    if (!deepEqual(object.nodeTopology, old.nodeTopology))
      errors.push(
        fieldError.invalid(
          topologyPath,
          object.nodeTopology && goValue(labelSelectorType, object.nodeTopology, context),
          "field is immutable",
        ),
      );
    if (object.storageClassName !== old.storageClassName)
      errors.push(
        fieldError.invalid(classPath, object.storageClassName ?? "", "field is immutable"),
      );
    return errors;
  },

  warnings(object) {
    const { matchLabels = {}, matchExpressions = [] } = object.nodeTopology ?? {};
    const expressionsPath = topologyPath.child("matchExpressions");
    return [
      ...matchExpressions.flatMap(({ key }, i) => {
        const text = deprecatedNodeLabel(key);
        return text === undefined
          ? []
          : [`${expressionsPath.index(i).child("key")}: ${key} is ${text}`];
      }),
      ...Object.keys(matchLabels)
        .sort()
        .flatMap((key) => {
          const text = deprecatedNodeLabel(key);
          return text === undefined ? [] : [`${topologyPath.child("matchLabels", key)}: ${text}`];
        }),
    ];
  },

  // The server has columns for it and does not use them.
  columns: [nameColumn, createdAtColumn],
};

function validateCapacity(
  object: StorageV1CSIStorageCapacity,
  allowInvalidValues: boolean,
  context: ApiContext,
): FieldError[] {
  return [
    ...validateObjectMeta(object.metadata, { namespaced: true, name: nameIsDNSSubdomain }, context),
    ...validateLabelSelector(object.nodeTopology, topologyPath, context, { allowInvalidValues }),
    ...validateDNS1123Subdomain(object.storageClassName ?? "", classPath),
    ...(object.capacity === undefined
      ? []
      : validateNonnegativeQuantity(object.capacity, FieldPath.of("capacity"))),
  ];
}
