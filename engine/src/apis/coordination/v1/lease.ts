// Mirrors pkg/apis/coordination/validation and pkg/registry/coordination/lease/strategy.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type { CoordinationV1Lease } from "../../../model/generated/types.ts";
import { ageColumn, nameColumn } from "../../columns.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import { isQualifiedName, nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
import { validateObjectMeta, validateObjectMetaUpdate } from "../../meta/v1/object-meta.ts";

const specPath = FieldPath.of("spec");
const ownStrategies = ["OldestEmulationVersion"];

export const lease: Kind<CoordinationV1Lease> = {
  group: "coordination.k8s.io",
  version: "v1",
  kind: "Lease",
  plural: "leases",
  singular: "lease",
  shortNames: [],
  namespaced: true,
  allowUnconditionalUpdate: false,
  allowCreateOnUpdate: true,

  prepareForCreate(object, context) {
    dropDisabledFields(object, undefined, context);
  },

  prepareForUpdate(object, old, context) {
    dropDisabledFields(object, old, context);
  },

  validate: (object, context) => [
    ...validateObjectMeta(
      object.metadata,
      { namespaced: true, name: nameIsDNSSubdomain, qualifiedFinalizers: false },
      context,
    ),
    ...validateLeaseSpec(object, context),
  ],

  validateUpdate: (object, old, context) => [
    ...validateObjectMetaUpdate(object.metadata, old.metadata, context, {
      qualifiedFinalizers: false,
    }),
    ...validateLeaseSpec(object, context),
  ],

  columns: [
    nameColumn,
    { name: "Holder", cell: (object) => object.spec?.holderIdentity ?? "" },
    ageColumn,
  ],
};

function dropDisabledFields(
  object: CoordinationV1Lease,
  old: CoordinationV1Lease | undefined,
  context: ApiContext,
): void {
  if (!object.spec || context.feature("CoordinatedLeaderElection")) return;
  if (old?.spec?.strategy === undefined) delete object.spec.strategy;
  if (old?.spec?.preferredHolder === undefined) delete object.spec.preferredHolder;
}

function validateLeaseSpec(object: CoordinationV1Lease, context: ApiContext): FieldError[] {
  const { leaseDurationSeconds, leaseTransitions, strategy, preferredHolder } = object.spec ?? {};
  const errors: FieldError[] = [];
  if (typeof leaseDurationSeconds === "number" && leaseDurationSeconds <= 0)
    errors.push(
      fieldError.invalid(
        specPath.child("leaseDurationSeconds"),
        leaseDurationSeconds,
        "must be greater than 0",
      ),
    );
  if (typeof leaseTransitions === "number" && leaseTransitions < 0)
    errors.push(
      fieldError.invalid(
        specPath.child("leaseTransitions"),
        leaseTransitions,
        "must be greater than or equal to 0",
      ),
    );
  if (typeof strategy === "string")
    errors.push(...validateStrategy(strategy, specPath.child("strategy"), context));
  if (preferredHolder && !strategy)
    errors.push(
      fieldError.forbidden(
        specPath.child("preferredHolder"),
        "may only be specified if `strategy` is defined",
      ),
    );
  return errors;
}

function validateStrategy(strategy: string, path: FieldPath, context: ApiContext): FieldError[] {
  const at = path.child("strategy");
  if (strategy.includes("/"))
    return isQualifiedName(strategy, context).map((detail) =>
      fieldError.invalid(at, strategy, detail),
    );
  return ownStrategies.includes(strategy)
    ? []
    : [fieldError.notSupported(at, strategy, ownStrategies)];
}
