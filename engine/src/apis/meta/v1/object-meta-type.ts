// Mirrors how Go prints ObjectMeta of staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/types.go (1.36) in field errors.
// Difference: fields of managers print with sorted keys.
import { goJson } from "../../../model/go-format.ts";
import {
  type GoType,
  goBool,
  goInt64,
  goString,
  goTime,
  goTimePointer,
  mapOf,
  pointer,
  slice,
  taggedStruct,
} from "../../go-structs.ts";

const rawJson: GoType = {
  name: "v1.FieldsV1",
  json: (value) => goJson(value ?? null),
  syntax: (value) => goJson(value ?? null),
  isEmpty: (value) => value === undefined || value === null,
};

/** A public type: its fields have JSON names and are left out when empty. */
export const objectMetaType: GoType = taggedStruct("v1.ObjectMeta", {
  Name: goString,
  GenerateName: goString,
  Namespace: goString,
  SelfLink: goString,
  UID: goString,
  ResourceVersion: goString,
  Generation: goInt64,
  CreationTimestamp: goTime,
  DeletionTimestamp: goTimePointer,
  DeletionGracePeriodSeconds: pointer(goInt64),
  Labels: mapOf(goString),
  Annotations: mapOf(goString),
  OwnerReferences: slice(
    taggedStruct(
      "v1.OwnerReference",
      {
        APIVersion: ["apiVersion", goString],
        Kind: goString,
        Name: goString,
        UID: goString,
        Controller: pointer(goBool),
        BlockOwnerDeletion: pointer(goBool),
      },
      ["APIVersion", "Kind", "Name", "UID"],
    ),
  ),
  Finalizers: slice(goString),
  ManagedFields: slice(
    taggedStruct("v1.ManagedFieldsEntry", {
      Manager: goString,
      Operation: goString,
      APIVersion: ["apiVersion", goString],
      Time: goTimePointer,
      FieldsType: goString,
      FieldsV1: ["fieldsV1", pointer(rawJson)],
      Subresource: goString,
    }),
  ),
});

/** A type that embeds metadata: its fields stand before the type's own, in the same JSON object. */
export function withObjectMeta(type: GoType): GoType {
  return {
    ...type,
    json: (value) => {
      const metadata = objectMetaType.json(value);
      return metadata === "{}"
        ? type.json(value)
        : `${metadata.slice(0, -1)},${type.json(value).slice(1)}`;
    },
  };
}
