// Mirrors the IPAddress parts of pkg/apis/networking/validation/validation.go and
// pkg/registry/networking/ipaddress/strategy.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type {
  NetworkingV1IPAddress,
  NetworkingV1ParentReference,
} from "../../../model/generated/types.ts";
import { deepEqual } from "../../../model/object.ts";
import { nameColumn } from "../../columns.ts";
import { validateDNS1123Subdomain } from "../../core/v1/field-formats.ts";
import { goString, goValue, struct } from "../../go-structs.ts";
import type { Kind } from "../../kind.ts";
import { validateIP } from "../../meta/v1/ip.ts";
import { validateObjectMeta, validateObjectMetaUpdate } from "../../meta/v1/object-meta.ts";
import { validatePathSegment } from "./typed-reference.ts";

const parentPath = FieldPath.of("spec", "parentRef");
const parentType = struct("networking.ParentReference", {
  Group: goString,
  Resource: goString,
  Namespace: goString,
  Name: goString,
});

export const ipAddress: Kind<NetworkingV1IPAddress> = {
  group: "networking.k8s.io",
  version: "v1",
  kind: "IPAddress",
  plural: "ipaddresses",
  singular: "ipaddress",
  shortNames: ["ip"],
  namespaced: false,
  since: 33,

  validate: (object, context) => [
    ...validateObjectMeta(object.metadata, { namespaced: false, name: nameIsIP }, context),
    ...validateParent(object.spec?.parentRef),
  ],

  validateUpdate(object, old, context) {
    const errors = [
      ...ipAddress.validate(object, context),
      ...validateObjectMetaUpdate(object.metadata, old.metadata, context),
    ];
    if (!deepEqual(object.spec?.parentRef, old.spec?.parentRef))
      errors.push(
        fieldError.invalid(
          parentPath,
          object.spec?.parentRef && goValue(parentType, object.spec.parentRef, context),
          "field is immutable",
        ),
      );
    return errors;
  },

  // The server fills in an age, and has no column for it.
  columns: [nameColumn, { name: "ParentRef", cell: parentText }],
};

function nameIsIP(name: string): string[] {
  return validateIP(FieldPath.root, name).map(({ detail }) => detail);
}

function validateParent(parent: NetworkingV1ParentReference | undefined): FieldError[] {
  if (!parent) return [fieldError.required(parentPath)];
  const { group, resource, name, namespace } = parent;
  return [
    ...(group ? validateDNS1123Subdomain(group, parentPath.child("group")) : []),
    ...validatePathSegment(resource, parentPath.child("resource")),
    ...validatePathSegment(name, parentPath.child("name")),
    ...(namespace ? validatePathSegment(namespace, parentPath.child("namespace")) : []),
  ];
}

function parentText(object: NetworkingV1IPAddress): string {
  const parent = object.spec?.parentRef;
  if (!parent) return "<none>";
  const { group, resource = "", namespace, name = "" } = parent;
  const kind = `${resource}${group ? `.${group}` : ""}`.toLowerCase();
  return [kind, ...(namespace ? [namespace] : []), name].join("/");
}
