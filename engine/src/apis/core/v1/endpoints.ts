// Mirrors the Endpoints parts of pkg/apis/core/validation/validation.go, pkg/apis/core/v1/defaults.go and
// pkg/registry/core/endpoint/strategy.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type {
  CoreV1EndpointAddress,
  CoreV1EndpointPort,
  CoreV1EndpointSubset,
  CoreV1Endpoints,
} from "../../../model/generated/types.ts";
import { deepEqual } from "../../../model/object.ts";
import { ageColumn, nameColumn } from "../../columns.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import { knownFaultless } from "../../known-faultless.ts";
import { validateIPForLegacyField, warningsForIP } from "../../meta/v1/ip.ts";
import {
  isDNS1123Label,
  isQualifiedName,
  isValidPortNum,
  nameIsDNSSubdomain,
} from "../../meta/v1/name-formats.ts";
import { validateObjectMeta, validateObjectMetaUpdate } from "../../meta/v1/object-meta.ts";
import { portProtocols, validateEndpointIP } from "./endpoint-ip.ts";

const subsetsPath = FieldPath.of("subsets");
const managedByLabel = "endpoints.kubernetes.io/managed-by";
const controllerName = "endpoint-controller";
const shownEndpoints = 3;
const unlessKnown = knownFaultless();

export const endpoints: Kind<CoreV1Endpoints> = {
  group: "",
  version: "v1",
  kind: "Endpoints",
  plural: "endpoints",
  singular: "endpoints",
  shortNames: ["ep"],
  namespaced: true,
  deprecation: { since: 33, replacement: "discovery.k8s.io/v1 EndpointSlice" },
  allowCreateOnUpdate: true,
  keepsItems: true,

  setDefaults(object) {
    for (const subset of object.subsets ?? [])
      for (const port of subset.ports ?? []) port.protocol ||= "TCP";
  },

  validate: (object, context) => validateEndpoints(object, undefined, context),

  validateUpdate: (object, old, context) => [
    ...validateObjectMetaUpdate(object.metadata, old.metadata, context),
    ...validateEndpoints(object, old, context),
  ],

  warnings(object, _old, context) {
    const managedBy = object.metadata?.labels?.[managedByLabel];
    if (context.minor < 33 || managedBy === controllerName) return [];
    return (object.subsets ?? []).flatMap((subset, i) =>
      (["addresses", "notReadyAddresses"] as const).flatMap((list) =>
        (subset[list] ?? []).flatMap(({ ip }, j) =>
          warningsForIP(subsetsPath.index(i).child(list).index(j).child("ip"), ip, context),
        ),
      ),
    );
  },

  columns: [nameColumn, { name: "Endpoints", cell: endpointsText }, ageColumn],
};

/** Subsets that an update leaves as they were pass. */
function validateEndpoints(
  object: CoreV1Endpoints,
  old: CoreV1Endpoints | undefined,
  context: ApiContext,
): FieldError[] {
  const metadata = validateObjectMeta(
    object.metadata,
    { namespaced: true, name: nameIsDNSSubdomain },
    context,
  );
  const unchanged = old !== undefined && deepEqual(object.subsets ?? [], old.subsets ?? []);
  if (unchanged) return metadata;
  const subsets = (object.subsets ?? []).flatMap((subset, i) =>
    validateSubset(subset, subsetsPath.index(i), context),
  );
  return [...metadata, ...subsets];
}

function validateSubset(
  subset: CoreV1EndpointSubset,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const { addresses = [], notReadyAddresses = [], ports = [] } = subset;
  const errors: FieldError[] = [];
  if (addresses.length === 0 && notReadyAddresses.length === 0)
    errors.push(fieldError.required(path, "must specify `addresses` or `notReadyAddresses`"));
  const validateAddresses = (list: readonly CoreV1EndpointAddress[], field: string) =>
    list.flatMap((address, i) =>
      unlessKnown(address, context, () =>
        validateAddress(address, path.child(field).index(i), context),
      ),
    );
  return [
    ...errors,
    ...validateAddresses(addresses, "addresses"),
    ...validateAddresses(notReadyAddresses, "notReadyAddresses"),
    ...ports.flatMap((port, i) =>
      validatePort(port, ports.length > 1, path.child("ports").index(i), context),
    ),
  ];
}

function validateAddress(
  address: CoreV1EndpointAddress,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const { ip = "", hostname, nodeName } = address;
  const strict = context.feature("StrictIPCIDRValidation");
  const errors = validateIPForLegacyField(path.child("ip"), ip, strict);
  if (hostname)
    for (const detail of isDNS1123Label(hostname))
      errors.push(fieldError.invalid(path.child("hostname"), hostname, detail));
  if (nodeName !== undefined)
    for (const detail of nameIsDNSSubdomain(nodeName, false))
      errors.push(fieldError.invalid(path.child("nodeName"), nodeName, detail));
  return [...errors, ...validateEndpointIP(ip, path.child("ip"))];
}

function validatePort(
  port: CoreV1EndpointPort,
  requireName: boolean,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const { name, port: number = 0, protocol, appProtocol } = port;
  const errors: FieldError[] = [];
  if (name)
    for (const detail of isDNS1123Label(name))
      errors.push(fieldError.invalid(path.child("name"), name, detail));
  else if (requireName) errors.push(fieldError.required(path.child("name")));
  for (const detail of isValidPortNum(number))
    errors.push(fieldError.invalid(path.child("port"), number, detail));
  if (!protocol) errors.push(fieldError.required(path.child("protocol")));
  else if (!portProtocols.includes(protocol))
    errors.push(fieldError.notSupported(path.child("protocol"), protocol, portProtocols));
  if (appProtocol !== undefined)
    for (const detail of isQualifiedName(appProtocol, context))
      errors.push(fieldError.invalid(path.child("appProtocol"), appProtocol, detail));
  return errors;
}

/** The first addresses with their ports, IPv6 in brackets. */
function endpointsText(object: CoreV1Endpoints): string {
  const host = (ip: string) => (ip.includes(":") ? `[${ip}]` : ip);
  const all = (object.subsets ?? []).flatMap(({ addresses = [], ports = [] }) =>
    ports.length === 0
      ? addresses.map(({ ip }) => ip)
      : ports.flatMap(({ port }) => addresses.map(({ ip }) => `${host(ip)}:${port}`)),
  );
  if (!object.subsets?.length) return "<none>";
  const more = all.length - shownEndpoints;
  const shown = all.slice(0, shownEndpoints).join(",");
  return more > 0 ? `${shown} + ${more} more...` : shown;
}
