// Mirrors the ServiceCIDR parts of pkg/apis/networking/validation/validation.go and
// pkg/registry/networking/servicecidr/strategy.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type { NetworkingV1ServiceCIDR } from "../../../model/generated/types.ts";
import { ageColumn, nameColumn } from "../../columns.ts";
import { goString, goValue, slice, struct } from "../../go-structs.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import { isIPv6, parseCIDR, validateCIDR } from "../../meta/v1/ip.ts";
import { nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
import { validateObjectMeta, validateObjectMetaUpdate } from "../../meta/v1/object-meta.ts";

const cidrsPath = FieldPath.of("spec", "cidrs");
const cidrsType = slice(goString);
const specType = struct("networking.ServiceCIDRSpec", { CIDRs: ["cidrs", cidrsType] });

export const serviceCIDR: Kind<NetworkingV1ServiceCIDR> = {
  group: "networking.k8s.io",
  version: "v1",
  kind: "ServiceCIDR",
  plural: "servicecidrs",
  singular: "servicecidr",
  shortNames: [],
  namespaced: false,
  since: 33,
  subresources: ["status"],

  prepareForCreate(object, context) {
    if (context.feature("ServiceCIDRStatusFieldWiping")) object.status = {};
  },

  prepareForUpdate(object, old, context, subresource) {
    if (subresource === "status") {
      if (old.spec) object.spec = old.spec;
    } else if (context.feature("ServiceCIDRStatusFieldWiping")) object.status = old.status ?? {};
  },

  validate: (object, context) => [
    ...validateObjectMeta(
      object.metadata,
      { namespaced: false, name: nameIsDNSSubdomain },
      context,
    ),
    ...validateCIDRs(object.spec?.cidrs ?? [], context),
  ],

  validateUpdate(object, old, context, subresource) {
    const metadata = validateObjectMetaUpdate(object.metadata, old.metadata, context);
    if (subresource === "status") return metadata;
    return [...metadata, ...validateCIDRsUpdate(object.spec?.cidrs, old.spec?.cidrs, context)];
  },

  columns: [
    nameColumn,
    { name: "CIDRs", cell: (object) => (object.spec?.cidrs ?? []).join(",") },
    ageColumn,
  ],
};

function validateCIDRs(cidrs: readonly string[], context: ApiContext): FieldError[] {
  if (cidrs.length === 0) return [fieldError.required(cidrsPath, "at least one CIDR required")];
  if (cidrs.length > 2)
    return [
      fieldError.invalid(
        cidrsPath,
        goValue(specType, { cidrs }, context),
        "may only hold up to 2 values",
      ),
    ];
  const errors = cidrs.flatMap((cidr, i) => validateCIDR(cidrsPath.index(i), cidr));
  const parsed = cidrs.map(parseCIDR);
  const families = new Set(parsed.map((cidr) => cidr && isIPv6(cidr.ip)));
  if (parsed.length === 2 && parsed[0] && parsed[1] && families.size === 1)
    errors.push(
      fieldError.invalid(
        cidrsPath,
        goValue(cidrsType, cidrs, context),
        "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64",
      ),
    );
  return errors;
}

/** A second range may be added; nothing else changes. */
function validateCIDRsUpdate(
  given: readonly string[] | undefined,
  old: readonly string[] | undefined,
  context: ApiContext,
): FieldError[] {
  const now = given ?? [];
  const before = old ?? [];
  const changed = (i: number) =>
    now[i] === before[i]
      ? []
      : [fieldError.invalid(cidrsPath.index(i), now[i], "field is immutable")];
  if (now.length === before.length) return before.flatMap((_, i) => changed(i));
  if (before.length === 1 && now.length === 2)
    return [...changed(0), ...validateCIDRs(now, context)];
  return [fieldError.invalid(cidrsPath, goValue(cidrsType, given, context), "field is immutable")];
}
