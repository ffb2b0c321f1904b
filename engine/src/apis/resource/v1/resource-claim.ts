// Mirrors ResourceClaim and ResourceClaimTemplate in pkg/apis/resource/validation/validation.go, their strategies in
// pkg/registry/resource and pkg/printers/internalversion/printers.go (1.36). Whether the namespace allows admin
// access the API server asks.
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type {
  ResourceV1ResourceClaim,
  ResourceV1ResourceClaimTemplate,
} from "../../../model/generated/types.ts";
import { deepEqual } from "../../../model/object.ts";
import { ageColumn, nameColumn } from "../../columns.ts";
import { validateTemplateObjectMeta } from "../../core/v1/template-object-meta.ts";
import { type GoType, goValue, struct } from "../../go-structs.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import { nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
import {
  validateImmutableField,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from "../../meta/v1/object-meta.ts";
import { withObjectMeta } from "../../meta/v1/object-meta-type.ts";
import {
  claimSpecType,
  dropDisabledClaimFields,
  setClaimDefaults,
  validateClaimSpec,
} from "./device-claim.ts";

const specPath = FieldPath.of("spec");
const metaRule = { namespaced: true, name: nameIsDNSSubdomain } as const;
const since = 34;
const maxReservations = 256;

export const resourceClaim: Kind<ResourceV1ResourceClaim> = {
  group: "resource.k8s.io",
  version: "v1",
  kind: "ResourceClaim",
  plural: "resourceclaims",
  singular: "resourceclaim",
  shortNames: [],
  namespaced: true,
  since,
  subresources: ["status"],

  setDefaults(object) {
    setClaimDefaults(object.spec);
  },

  prepareForCreate(object, context) {
    object.status = {};
    dropDisabledClaimFields(object.spec, undefined, context);
  },

  prepareForUpdate(object, old, context, subresource) {
    if (subresource === "status") return;
    object.status = old.status ?? {};
    dropDisabledClaimFields(object.spec, old.spec, context);
  },

  validate: (object, context) => [
    ...validateObjectMeta(object.metadata, metaRule, context),
    ...validateClaimSpec(object.spec, specPath, context),
  ],

  // What does not change needs no other look.
  validateUpdate: (object, old, context, subresource) => [
    ...validateObjectMeta(object.metadata, metaRule, context),
    ...validateObjectMetaUpdate(object.metadata, old.metadata, context),
    ...(subresource === "status"
      ? validateReservations(object, old)
      : immutableSpec(claimSpecType, object.spec, old.spec, context)),
  ],

  columns: [nameColumn, { name: "State", cell: stateText }, ageColumn],
};

const templateType = withObjectMeta(
  struct("resource.ResourceClaimTemplateSpec", { Spec: claimSpecType }),
);

export const resourceClaimTemplate: Kind<ResourceV1ResourceClaimTemplate> = {
  group: "resource.k8s.io",
  version: "v1",
  kind: "ResourceClaimTemplate",
  plural: "resourceclaimtemplates",
  singular: "resourceclaimtemplate",
  shortNames: [],
  namespaced: true,
  since,

  setDefaults(object) {
    setClaimDefaults(object.spec?.spec);
  },

  prepareForCreate(object, context) {
    dropDisabledClaimFields(object.spec?.spec, undefined, context);
  },

  prepareForUpdate(object, old, context) {
    dropDisabledClaimFields(object.spec?.spec, old.spec?.spec, context);
  },

  validate: (object, context) => [
    ...validateObjectMeta(object.metadata, metaRule, context),
    ...validateTemplateObjectMeta(object.spec?.metadata, specPath.child("metadata"), context),
    ...validateClaimSpec(object.spec?.spec, specPath.child("spec"), context),
  ],

  validateUpdate: (object, old, context) => [
    ...resourceClaimTemplate.validate(object, context),
    ...validateObjectMetaUpdate(object.metadata, old.metadata, context),
    // Embedded metadata: its fields stand beside those of the rest.
    ...immutableSpec(
      templateType,
      { ...object.spec?.metadata, spec: object.spec?.spec },
      { ...old.spec?.metadata, spec: old.spec?.spec },
      context,
    ),
  ],

  columns: [nameColumn, ageColumn],
};

function immutableSpec(type: GoType, now: unknown, old: unknown, context: ApiContext) {
  return deepEqual(now, old)
    ? []
    : validateImmutableField(goValue(type, now, context), undefined, specPath);
}

/** The rest of a status comes from the scheduler and from drivers. */
function validateReservations(
  { metadata, status }: ResourceV1ResourceClaim,
  old: ResourceV1ResourceClaim,
): FieldError[] {
  const { reservedFor = [], allocation } = status ?? {};
  const path = FieldPath.of("status", "reservedFor");
  const errors: FieldError[] = [];
  if (reservedFor.length > maxReservations)
    errors.push(fieldError.tooMany(path, reservedFor.length, maxReservations));
  const uids = new Set<string>();
  for (const [i, { uid }] of reservedFor.entries()) {
    if (uids.has(uid)) errors.push(fieldError.duplicate(path.index(i), uid));
    uids.add(uid);
  }
  const known = new Set(old.status?.reservedFor?.map(({ uid }) => uid));
  const isLate = metadata?.deletionTimestamp && reservedFor.some(({ uid }) => !known.has(uid));
  if (reservedFor.length > 0 && !allocation)
    errors.push(fieldError.forbidden(path, "may not be specified when `allocated` is not set"));
  else if (isLate)
    errors.push(
      fieldError.forbidden(
        path,
        "new entries may not be added while `deallocationRequested` or `deletionTimestamp` are set",
      ),
    );
  return errors;
}

function stateText({ metadata, status }: ResourceV1ResourceClaim): string {
  const deleted = Boolean(metadata?.deletionTimestamp);
  const states = deleted ? ["deleted"] : [];
  if (status?.allocation)
    states.push("allocated", ...(status.reservedFor?.length ? ["reserved"] : []));
  else if (!deleted) states.push("pending");
  return states.join(",");
}
