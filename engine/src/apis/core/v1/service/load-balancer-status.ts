// Mirrors ValidateLoadBalancerStatus in pkg/apis/core/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../../model/field-error.ts";
import { FieldPath } from "../../../../model/field-path.ts";
import type { CoreV1Service } from "../../../../model/generated/types.ts";
import type { ApiContext } from "../../../kind.ts";
import { parseIP, validateIPForLegacyField } from "../../../meta/v1/ip.ts";
import { isDNS1123Subdomain } from "../../../meta/v1/name-formats.ts";

/** What a load balancer wrote into the status; addresses of `old` pass as they are. */
export function validateLoadBalancerStatus(
  object: CoreV1Service,
  old: CoreV1Service,
  context: ApiContext,
): FieldError[] {
  const path = FieldPath.of("status", "loadBalancer", "ingress");
  const points = object.status?.loadBalancer?.ingress ?? [];
  if (object.spec?.type !== "LoadBalancer" && points.length > 0)
    return [fieldError.forbidden(path, "may only be used when `spec.type` is 'LoadBalancer'")];
  const known = (old.status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => (ip ? [ip] : []));
  const strict = context.feature("StrictIPCIDRValidation");
  return points.flatMap(({ ip, ipMode, hostname }, i) => {
    const at = path.index(i);
    const modePath = at.child("ipMode");
    const errors = ip ? validateIPForLegacyField(at.child("ip"), ip, strict, known) : [];
    if (ipMode === undefined) {
      if (ip) errors.push(fieldError.required(modePath, "must be specified when `ip` is set"));
    } else if (!ip)
      errors.push(fieldError.forbidden(modePath, "may not be specified when `ip` is not set"));
    else if (ipMode !== "Proxy" && ipMode !== "VIP")
      errors.push(fieldError.notSupported(modePath, ipMode, ["Proxy", "VIP"]));
    return [...errors, ...validateIngressHostname(hostname, at.child("hostname"))];
  });
}

/** The name of a load balancer; an address is none. */
export function validateIngressHostname(
  hostname: string | undefined,
  path: FieldPath,
): FieldError[] {
  if (!hostname) return [];
  const errors = isDNS1123Subdomain(hostname).map((detail) =>
    fieldError.invalid(path, hostname, detail),
  );
  if (parseIP(hostname))
    errors.push(fieldError.invalid(path, hostname, "must be a DNS name, not an IP address"));
  return errors;
}
