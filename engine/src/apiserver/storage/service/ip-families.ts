// Mirrors initIPFamilyFields and normalizeClusterIPs of pkg/registry/core/service/storage (1.36): which address
// families a service gets. Difference: the cluster has one family, that of its service range.
import { validateClusterIPsRelatedFields } from "../../../apis/core/v1/service/cluster-ips.ts";
import { goString, goValue, slice } from "../../../apis/go-structs.ts";
import { isIPv6, parseIP } from "../../../apis/meta/v1/ip.ts";
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type { CoreV1Service, CoreV1ServiceSpec } from "../../../model/generated/types.ts";
import { deepEqual } from "../../../model/object.ts";
import type { Status } from "../../../model/status.ts";
import type { Request } from "../../request.ts";
import { invalid } from "../../status.ts";

const specPath = FieldPath.of("spec");
const policyPath = specPath.child("ipFamilyPolicy");
const goStrings = slice(goString);

function familyOf(address: string): "IPv4" | "IPv6" {
  const ip = parseIP(address);
  return ip && isIPv6(ip) ? "IPv6" : "IPv4";
}

const other = (family: string): string => (family === "IPv4" ? "IPv6" : "IPv4");

/** Fills `clusterIPs` from `clusterIP`, as a client means it that knows only the one. In place. */
export function normalizeClusterIPs(spec: CoreV1ServiceSpec, old?: CoreV1ServiceSpec): void {
  const address = spec.clusterIP ?? "";
  const given = (spec.clusterIPs ?? []).length > 0;
  if (!old) {
    if (address !== "" && !given) spec.clusterIPs = [address];
    return;
  }
  const before = old.clusterIP ?? "";
  if ((old.clusterIPs ?? []).length > 0 && !given && before === address)
    spec.clusterIPs = [...old.clusterIPs!];
  if (before === address || !sameAddresses(spec, old)) return;
  if (address === "") delete spec.clusterIPs;
  else spec.clusterIPs = [address];
}

/** Whether a dual-stack service is written back as it was: it is left alone even if the cluster has changed since. */
export function isUnchangedPreferDualStack(
  spec: CoreV1ServiceSpec,
  old: CoreV1ServiceSpec | undefined,
): boolean {
  return (
    old !== undefined &&
    spec.ipFamilyPolicy === "PreferDualStack" &&
    (old.ipFamilyPolicy ?? "PreferDualStack") === "PreferDualStack" &&
    old.type === spec.type &&
    spec.type !== "ExternalName" &&
    sameAddresses(spec, old) &&
    deepEqual(spec.ipFamilies ?? [], old.ipFamilies ?? [])
  );
}

function sameAddresses(spec: CoreV1ServiceSpec, old: CoreV1ServiceSpec): boolean {
  return deepEqual(spec.clusterIPs ?? [], old.clusterIPs ?? []);
}

/** Sets ipFamilyPolicy and ipFamilies, in place, or refuses what the cluster can not give. */
export function initIPFamilyFields(
  service: CoreV1Service,
  old: CoreV1Service | undefined,
  family: "IPv4" | "IPv6",
  request: Request,
): Status | undefined {
  const spec = service.spec ?? {};
  const before = old?.spec;
  if (spec.type === "ExternalName" || isUnchangedPreferDualStack(spec, before)) return undefined;
  const headlessWithoutSelector =
    spec.clusterIP === "None" && Object.keys(spec.selector ?? {}).length === 0;
  spec.ipFamilyPolicy ??=
    before?.ipFamilyPolicy ?? (headlessWithoutSelector ? "RequireDualStack" : "SingleStack");
  const refuse = (errors: readonly FieldError[]) =>
    errors.length > 0 ? invalid("", "Service", service.metadata?.name ?? "", errors) : undefined;
  const refusal =
    refuse(validateClusterIPsRelatedFields(service, old, request)) ??
    refuse(checkPolicy(spec, before, family, request));
  if (refusal) return refusal;
  const families = spec.ipFamilies ?? [];
  if (headlessWithoutSelector) {
    const first = families[0] ?? family;
    const single = spec.ipFamilyPolicy === "SingleStack" || families.length > 1;
    spec.ipFamilies = single ? (families.length > 0 ? families : [first]) : [first, other(first)];
    return undefined;
  }
  const errors: FieldError[] = [];
  if (spec.ipFamilyPolicy === "RequireDualStack")
    errors.push(
      fieldError.invalid(
        policyPath,
        spec.ipFamilyPolicy,
        "this cluster is not configured for dual-stack services",
      ),
    );
  families.forEach((asked, i) => {
    if (asked !== family)
      errors.push(
        fieldError.invalid(
          specPath.child("ipFamilies").index(i),
          asked,
          "not configured on this cluster",
        ),
      );
  });
  if (errors.length === 0 && families.length === 0) spec.ipFamilies = [family];
  return refuse(errors);
}

/** Whether the policy fits addresses and families; families are inferred from the addresses. In place. */
function checkPolicy(
  spec: CoreV1ServiceSpec,
  before: CoreV1ServiceSpec | undefined,
  family: "IPv4" | "IPv6",
  request: Request,
): FieldError[] {
  const errors: FieldError[] = [];
  const mistake = (detail: string) =>
    errors.push(fieldError.invalid(policyPath, spec.ipFamilyPolicy, detail));
  const single = spec.ipFamilyPolicy === "SingleStack";
  if (before && single) {
    if (sameAddresses(spec, before) && (spec.clusterIPs ?? []).length > 1)
      spec.clusterIPs = spec.clusterIPs!.slice(0, 1);
    if (deepEqual(spec.ipFamilies ?? [], before.ipFamilies ?? []) && spec.ipFamilies)
      spec.ipFamilies = spec.ipFamilies.slice(0, 1);
  } else if (before) {
    if (isReduced(spec.clusterIPs, before.clusterIPs))
      mistake("must be 'SingleStack' to release the secondary cluster IP");
    if (isReduced(spec.ipFamilies, before.ipFamilies))
      mistake("must be 'SingleStack' to release the secondary IP family");
  }
  const several = (what: string) =>
    `must be 'RequireDualStack' or 'PreferDualStack' when multiple ${what} are specified`;
  if (single && spec.clusterIPs?.length === 2) mistake(several("cluster IPs"));
  if (single && spec.ipFamilies?.length === 2) mistake(several("IP families"));
  const addresses = spec.clusterIPs ?? [];
  for (let i = 0; i < addresses.length && addresses[i] !== "None"; i++) {
    const needed = familyOf(addresses[i]!);
    if (i < (spec.ipFamilies ?? []).length) continue;
    if (needed === family) spec.ipFamilies = [...(spec.ipFamilies ?? []), needed];
    else
      errors.push(
        fieldError.invalid(
          specPath.child("clusterIPs").index(i),
          goValue(goStrings, addresses, request),
          `${needed} is not configured on this cluster`,
        ),
      );
  }
  return errors;
}

function isReduced(now: readonly string[] = [], before: readonly string[] = []): boolean {
  return now.length > 0 && now.length < before.length;
}
