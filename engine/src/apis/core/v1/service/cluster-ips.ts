// Mirrors ValidateServiceClusterIPsRelatedFields and the rules for going to two address families and back in
// pkg/apis/core/validation/validation.go (1.36). The API server also calls the former before it allocates addresses.
import { type FieldError, fieldError } from "../../../../model/field-error.ts";
import { FieldPath } from "../../../../model/field-path.ts";
import type { CoreV1Service, CoreV1ServiceSpec } from "../../../../model/generated/types.ts";
import { goString, goValue, namedString, slice } from "../../../go-structs.ts";
import type { ApiContext } from "../../../kind.ts";
import { isIPv6, parseIP, validateIPForLegacyField } from "../../../meta/v1/ip.ts";

const specPath = FieldPath.of("spec");
const clusterIPsPath = specPath.child("clusterIPs");
const ipFamiliesPath = specPath.child("ipFamilies");
const ipFamilyPolicyPath = specPath.child("ipFamilyPolicy");

const goStrings = slice(goString);
const goFamilies = slice(namedString("core.IPFamily"));

/** Whether the Service has no address by its own wish, going by `clusterIPs`. */
export function isHeadless(spec: CoreV1ServiceSpec): boolean {
  return spec.clusterIPs?.length === 1 && spec.clusterIPs[0] === "None";
}

/** Consistency of clusterIP, clusterIPs, ipFamilies and ipFamilyPolicy. Addresses of `old` pass as they are. */
export function validateClusterIPsRelatedFields(
  object: CoreV1Service,
  old: CoreV1Service | undefined,
  context: ApiContext,
): FieldError[] {
  const spec = object.spec ?? {};
  if (spec.type === "ExternalName") return [];
  const clusterIPs = spec.clusterIPs ?? [];
  const families = spec.ipFamilies ?? [];
  const all = goValue(goStrings, spec.clusterIPs, context);
  const errors: FieldError[] = [];

  if (spec.clusterIP) {
    if (clusterIPs.length === 0) errors.push(fieldError.required(clusterIPsPath));
    else if (clusterIPs[0] !== spec.clusterIP)
      errors.push(fieldError.invalid(clusterIPsPath, all, "first value must match `clusterIP`"));
  } else if (clusterIPs.length > 0)
    errors.push(
      fieldError.invalid(clusterIPsPath, all, "must be empty when `clusterIP` is not specified"),
    );

  families.forEach((family, i) => {
    if (family !== "IPv4" && family !== "IPv6")
      errors.push(fieldError.notSupported(ipFamiliesPath.index(i), family, ["IPv4", "IPv6"]));
    if (families.indexOf(family) < i)
      errors.push(fieldError.duplicate(ipFamiliesPath.index(i), family));
  });
  const policies = ["PreferDualStack", "RequireDualStack", "SingleStack"];
  if (spec.ipFamilyPolicy !== undefined && !policies.includes(spec.ipFamilyPolicy))
    errors.push(fieldError.notSupported(ipFamilyPolicyPath, spec.ipFamilyPolicy, policies));

  const malformed: FieldError[] = [];
  clusterIPs.forEach((ip, i) => {
    if (i === 0 && ip === "None") {
      if (clusterIPs.length > 1)
        malformed.push(
          fieldError.invalid(clusterIPsPath, all, "'None' must be the first and only value"),
        );
    } else
      malformed.push(
        ...validateIPForLegacyField(
          clusterIPsPath.index(i),
          ip,
          context.feature("StrictIPCIDRValidation"),
          old?.spec?.clusterIPs,
        ),
      );
  });
  errors.push(...malformed);
  if (clusterIPs.length > 2)
    errors.push(fieldError.invalid(clusterIPsPath, all, "may only hold up to 2 values"));
  // What follows compares addresses, and would only confuse after a malformed one.
  if (malformed.length > 0) return errors;

  if (clusterIPs.length > 1 && new Set(clusterIPs.map(isIPv6Text)).size < 2)
    errors.push(
      fieldError.invalid(clusterIPsPath, all, "may specify no more than one IP for each IP family"),
    );
  if (!isHeadless(spec)) errors.push(...validateFamiliesMatch(clusterIPs, families));
  return errors;
}

function isIPv6Text(text: string): boolean {
  const ip = parseIP(text);
  return ip !== undefined && isIPv6(ip);
}

function validateFamiliesMatch(
  clusterIPs: readonly string[],
  families: readonly string[],
): FieldError[] {
  const errors: FieldError[] = [];
  clusterIPs.forEach((ip, i) => {
    const expected = families[i];
    const actual = isIPv6Text(ip) ? "IPv6" : "IPv4";
    if ((expected === "IPv4" || expected === "IPv6") && expected !== actual)
      errors.push(
        fieldError.invalid(
          clusterIPsPath.index(i),
          ip,
          `expected an ${expected} value as indicated by \`ipFamilies[${i}]\``,
        ),
      );
  });
  return errors;
}

/** A second address may be added and given up; the first may not change. */
export function validateClusterIPsUpdate(
  spec: CoreV1ServiceSpec,
  old: CoreV1ServiceSpec,
  context: ApiContext,
): FieldError[] {
  if (spec.type === "ExternalName" || old.type === "ExternalName") return [];
  if (isHeadless(spec) && isHeadless(old)) return [];
  const now = spec.clusterIPs ?? [];
  const before = old.clusterIPs ?? [];
  const value = goValue(goStrings, spec.clusterIPs, context);
  const changed = (i: number) =>
    fieldError.invalid(clusterIPsPath.index(i), value, "may not change once set");

  if (now.length === before.length)
    return before.flatMap((ip, i) => (ip === now[i] ? [] : [changed(i)]));
  const errors: FieldError[] = [];
  if (now.length === 0)
    errors.push(
      fieldError.invalid(clusterIPsPath.index(0), value, "primary clusterIP can not be unset"),
    );
  else if (before.length > 0 && now[0] !== before[0]) errors.push(changed(0));
  if (before.length > now.length && now.length === 1)
    errors.push(...validateRelease(spec, "clusterIP"));
  return errors;
}

/** The same for the families. Upstream prints the addresses in some places. */
export function validateIPFamiliesUpdate(
  spec: CoreV1ServiceSpec,
  old: CoreV1ServiceSpec,
  context: ApiContext,
): FieldError[] {
  if (spec.type === "ExternalName" || old.type === "ExternalName") return [];
  if (isHeadless(spec) || isHeadless(old)) return [];
  const now = spec.ipFamilies ?? [];
  const before = old.ipFamilies ?? [];
  const families = goValue(goFamilies, spec.ipFamilies, context);
  const addresses = goValue(goStrings, spec.clusterIPs, context);
  const first = ipFamiliesPath.index(0);

  if (now.length === before.length)
    return before.flatMap((family, i) =>
      family === now[i] ? [] : [fieldError.invalid(first, families, "may not change once set")],
    );
  const errors: FieldError[] = [];
  const released = before.length > now.length;
  if (released && (spec.clusterIPs ?? []).length === 0)
    errors.push(fieldError.invalid(first, families, "primary ipFamily can not be unset"));
  if (now.length > 0 && before.length > 0 && now[0] !== before[0])
    errors.push(fieldError.invalid(first, addresses, "may not change once set"));
  if (released && now.length === 1) errors.push(...validateRelease(spec, "ipFamily"));
  return errors;
}

function validateRelease(spec: CoreV1ServiceSpec, what: string): FieldError[] {
  if (spec.ipFamilyPolicy === "SingleStack") return [];
  return [
    fieldError.invalid(
      ipFamilyPolicyPath,
      spec.ipFamilyPolicy,
      `must be set to 'SingleStack' when releasing the secondary ${what}`,
    ),
  ];
}
