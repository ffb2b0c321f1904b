// Mirrors pkg/registry/apps/controllerrevision/strategy.go and the ControllerRevision rules of
// pkg/apis/apps/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type { AppsV1ControllerRevision } from "../../../model/generated/types.ts";
import { parseApiVersion } from "../../../model/object.ts";
import { ageColumn, nameColumn } from "../../columns.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import { nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
import {
  validateImmutableField,
  validateNonnegativeField,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from "../../meta/v1/object-meta.ts";

const dataPath = FieldPath.of("data");

function validateCommon(revision: AppsV1ControllerRevision, context: ApiContext): FieldError[] {
  return [
    ...validateObjectMeta(
      revision.metadata,
      { namespaced: true, name: nameIsDNSSubdomain },
      context,
    ),
    ...validateNonnegativeField(revision.revision, FieldPath.of("revision")),
  ];
}

/** `statefulset.apps/web`: the controller as kubectl names it. */
function controllerName(revision: AppsV1ControllerRevision): string {
  const owner = revision.metadata?.ownerReferences?.find(({ controller }) => controller);
  if (!owner) return "<none>";
  const { group } = parseApiVersion(owner.apiVersion ?? "");
  const kind = (owner.kind ?? "").toLowerCase();
  return `${group === "" ? kind : `${kind}.${group}`}/${owner.name}`;
}

export const controllerRevision: Kind<AppsV1ControllerRevision> = {
  group: "apps",
  version: "v1",
  kind: "ControllerRevision",
  plural: "controllerrevisions",
  singular: "controllerrevision",
  shortNames: [],
  namespaced: true,
  validate(object, context) {
    const errors = validateCommon(object, context);
    const data: unknown = object.data;
    if (data === undefined || data === null)
      errors.push(fieldError.required(dataPath, "data is mandatory"));
    else if (typeof data !== "object" || Array.isArray(data))
      errors.push(fieldError.required(dataPath, "data must be a valid JSON object"));
    return errors;
  },
  validateUpdate: (object, old, context) => [
    ...validateObjectMetaUpdate(object.metadata, old.metadata, context),
    ...validateCommon(object, context),
    ...validateImmutableField(object.data, old.data, dataPath),
  ],
  columns: [
    nameColumn,
    { name: "Controller", cell: controllerName },
    { name: "Revision", cell: ({ revision }) => String(revision ?? 0) },
    ageColumn,
  ],
};
