// Mirrors validateEndpoints in pkg/apis/discovery/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type {
  DiscoveryV1Endpoint,
  DiscoveryV1EndpointHints,
} from "../../../model/generated/types.ts";
import { validateEndpointIP } from "../../core/v1/endpoint-ip.ts";
import type { ApiContext } from "../../kind.ts";
import { knownFaultless } from "../../known-faultless.ts";
import { isIPv6, parseIP, validateIP, validateIPForLegacyField } from "../../meta/v1/ip.ts";
import { validateLabels } from "../../meta/v1/labels.ts";
import {
  isDNS1123Label,
  isDNS1123Subdomain,
  isValidLabelValue,
  nameIsDNSSubdomain,
} from "../../meta/v1/name-formats.ts";

const maxEndpoints = 1000;
const maxAddresses = 100;
const maxTopologyLabels = 16;
const maxHints = 8;

export function validateEndpoints(
  endpoints: readonly DiscoveryV1Endpoint[],
  addressType: string,
  context: ApiContext,
): FieldError[] {
  const path = FieldPath.of("endpoints");
  if (endpoints.length > maxEndpoints)
    return [fieldError.tooMany(path, endpoints.length, maxEndpoints)];
  const errors: FieldError[] = [];
  endpoints.forEach((endpoint, i) => {
    const unlessKnown = endpointRules[addressType];
    const validate = () => validateEndpoint(endpoint, addressType, path.index(i), context);
    errors.push(...(unlessKnown ? unlessKnown(endpoint, context, validate) : validate()));
  });
  return errors;
}

/** By address type. */
const endpointRules: Readonly<Record<string, ReturnType<typeof knownFaultless>>> = {
  IPv4: knownFaultless(),
  IPv6: knownFaultless(),
};

function validateEndpoint(
  endpoint: DiscoveryV1Endpoint,
  addressType: string,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const { nodeName, deprecatedTopology = {}, hostname, hints } = endpoint;
  const addresses = endpoint.addresses ?? [];
  const addressesPath = path.child("addresses");
  const errors: FieldError[] = [];
  if (addresses.length === 0)
    errors.push(fieldError.required(addressesPath, "must contain at least 1 address"));
  else if (addresses.length > maxAddresses)
    errors.push(fieldError.tooMany(addressesPath, addresses.length, maxAddresses));
  addresses.forEach((address, i) => {
    errors.push(...validateAddress(address, addressType, addressesPath, i, context));
  });
  if (nodeName !== undefined)
    for (const detail of nameIsDNSSubdomain(nodeName, false))
      errors.push(fieldError.invalid(path.child("nodeName"), nodeName, detail));
  const topologyPath = path.child("deprecatedTopology");
  const labels = Object.keys(deprecatedTopology).length;
  if (labels > maxTopologyLabels)
    errors.push(fieldError.tooMany(topologyPath, labels, maxTopologyLabels));
  errors.push(...validateLabels(deprecatedTopology, topologyPath, context));
  if (hostname !== undefined)
    for (const detail of isDNS1123Label(hostname))
      errors.push(fieldError.invalid(path.child("hostname"), hostname, detail));
  if (hints) errors.push(...validateHints(hints, path.child("hints"), context));
  return errors;
}

/** Addresses of an unknown type pass. */
function validateAddress(
  address: string,
  addressType: string,
  listPath: FieldPath,
  i: number,
  context: ApiContext,
): FieldError[] {
  const path = listPath.index(i);
  if (addressType === "FQDN") return validateFullyQualifiedDomainName(address, path);
  if (addressType !== "IPv4" && addressType !== "IPv6") return [];
  const v6 = addressType === "IPv6";
  if (context.minor < 33) {
    // Family and address were two rules that did not know of each other.
    const ip = parseIP(address);
    const special = validateEndpointIP(address, path);
    return ip && isIPv6(ip) === v6
      ? special
      : [fieldError.invalid(path, address, `must be a valid ${addressType} address`), ...special];
  }
  const malformed = v6
    ? validateIP(path, address)
    : validateIPForLegacyField(path, address, context.feature("StrictIPCIDRValidation"));
  if (malformed.length > 0) return malformed;
  const errors = validateEndpointIP(address, path);
  return isIPv6(parseIP(address)!) === v6
    ? errors
    : [fieldError.invalid(listPath, address, `must be an ${addressType} address`), ...errors];
}

/** At least two labels; a trailing dot is fine. */
function validateFullyQualifiedDomainName(name: string, path: FieldPath): FieldError[] {
  if (name === "") return [fieldError.required(path)];
  const bare = name.replace(/\.$/, "");
  const malformed = isDNS1123Subdomain(bare);
  if (malformed.length > 0) return [fieldError.invalid(path, bare, malformed.join(","))];
  const labels = bare.split(".");
  if (labels.length < 2)
    return [
      fieldError.invalid(
        path,
        bare,
        "should be a domain with at least two segments separated by dots",
      ),
    ];
  const bad = labels.find((label) => isDNS1123Label(label).length > 0);
  return bad === undefined ? [] : [fieldError.invalid(path, bad, isDNS1123Label(bad).join(","))];
}

function validateHints(
  hints: DiscoveryV1EndpointHints,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const lists = [
    ["forZones", (name: string) => isValidLabelValue(name, context)],
    ["forNodes", (name: string) => nameIsDNSSubdomain(name, false)],
  ] as const;
  const errors: FieldError[] = [];
  for (const [list, check] of lists) {
    const items = hints[list] ?? [];
    const at = path.child(list);
    // Too many of one kind ends the check, the other kind included.
    if (items.length > maxHints) return [...errors, fieldError.tooMany(at, items.length, maxHints)];
    const names = items.map(({ name = "" }) => name);
    names.forEach((name, i) => {
      const namePath = at.index(i).child("name");
      if (names.indexOf(name) < i) errors.push(fieldError.duplicate(namePath, name));
      for (const detail of check(name)) errors.push(fieldError.invalid(namePath, name, detail));
    });
  }
  return errors;
}
