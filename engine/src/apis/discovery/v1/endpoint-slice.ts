// Mirrors pkg/apis/discovery (defaults, validation) and pkg/registry/discovery/endpointslice/strategy.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type {
  DiscoveryV1EndpointPort,
  DiscoveryV1EndpointSlice,
} from "../../../model/generated/types.ts";
import { deepEqual } from "../../../model/object.ts";
import { ageColumn, nameColumn } from "../../columns.ts";
import { portProtocols } from "../../core/v1/endpoint-ip.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import { warningsForIP } from "../../meta/v1/ip.ts";
import { isDNS1123Label, isQualifiedName, nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
import { validateImmutableField, validateObjectMeta } from "../../meta/v1/object-meta.ts";
import { validateEndpoints } from "./endpoints.ts";

const addressTypes = ["FQDN", "IPv4", "IPv6"];
const addressTypePath = FieldPath.of("addressType");
const hostnameLabel = "kubernetes.io/hostname";
const managedByLabel = "endpointslice.kubernetes.io/managed-by";
const controllerNames = [
  "endpointslice-controller.k8s.io",
  "endpointslicemirroring-controller.k8s.io",
];
const maxPorts = 20_000;

export const endpointSlice: Kind<DiscoveryV1EndpointSlice> = {
  group: "discovery.k8s.io",
  version: "v1",
  kind: "EndpointSlice",
  plural: "endpointslices",
  singular: "endpointslice",
  shortNames: [],
  namespaced: true,
  generation: true,
  keepsItems: true,

  setDefaults(object) {
    for (const port of object.ports ?? []) {
      port.name ??= "";
      port.protocol ??= "TCP";
    }
  },

  prepareForCreate(object, context) {
    dropDisabledHints(object, undefined, context);
    dropDeprecatedTopology(object, undefined);
  },

  prepareForUpdate(object, old, context) {
    // Labels count as well, and so does what is dropped.
    const isChanged =
      !deepEqual(object.metadata?.labels ?? {}, old.metadata?.labels ?? {}) ||
      (object.endpoints ?? []).some(({ deprecatedTopology }) => deprecatedTopology);
    if (isChanged) object.metadata!.generation = (old.metadata?.generation ?? 0) + 1;
    dropDisabledHints(object, old, context);
    dropDeprecatedTopology(object, old);
  },

  validate: (object, context) => validateSlice(object, undefined, context),

  validateUpdate: (object, old, context) => [
    ...validateSlice(object, old, context),
    ...validateImmutableField(object.addressType, old.addressType, addressTypePath),
  ],

  warnings(object, old, context) {
    const warnings: string[] = [];
    if (old === undefined && object.addressType === "FQDN" && context.minor >= 33)
      warnings.push("spec.addressType: FQDN endpoints are deprecated");
    const managedBy = object.metadata?.labels?.[managedByLabel] ?? "";
    if (context.minor < 33 || controllerNames.includes(managedBy)) return warnings;
    (object.endpoints ?? []).forEach(({ addresses }, i) => {
      const path = FieldPath.of("endpoints").index(i).child("addresses");
      (addresses ?? []).forEach((address, j) => {
        warnings.push(...warningsForIP(path.index(j), address, context));
      });
    });
    return warnings;
  },

  columns: [
    nameColumn,
    { name: "AddressType", cell: (object) => object.addressType ?? "" },
    { name: "Ports", cell: portsText },
    { name: "Endpoints", cell: endpointsText },
    ageColumn,
  ],
};

function dropDisabledHints(
  object: DiscoveryV1EndpointSlice,
  old: DiscoveryV1EndpointSlice | undefined,
  context: ApiContext,
): void {
  if (context.feature("PreferSameTrafficDistribution")) return;
  if (old?.endpoints?.some(({ hints }) => hints?.forNodes !== undefined)) return;
  for (const { hints } of object.endpoints ?? []) delete hints?.forNodes;
}

/** Clients of v1 can not write the topology of v1beta1; a node name that stood there becomes the node name. */
function dropDeprecatedTopology(
  object: DiscoveryV1EndpointSlice,
  old: DiscoveryV1EndpointSlice | undefined,
): void {
  if (!object.endpoints || (old && deepEqual(object.endpoints, old.endpoints))) return;
  const known = (old?.endpoints ?? []).map((e) => e.deprecatedTopology?.[hostnameLabel]);
  object.endpoints = object.endpoints.map((given) => {
    if (!given.deprecatedTopology) return given;
    const { deprecatedTopology, ...endpoint } = given;
    const hostname = deprecatedTopology[hostnameLabel];
    if (
      endpoint.nodeName === undefined &&
      hostname !== undefined &&
      known.includes(hostname) &&
      nameIsDNSSubdomain(hostname, false).length === 0
    )
      endpoint.nodeName = hostname;
    return endpoint;
  });
}

function validateSlice(
  object: DiscoveryV1EndpointSlice,
  old: DiscoveryV1EndpointSlice | undefined,
  context: ApiContext,
): FieldError[] {
  const errors = validateObjectMeta(
    object.metadata,
    { namespaced: true, name: nameIsDNSSubdomain },
    context,
  );
  const type = object.addressType ?? "";
  if (type === "") errors.push(fieldError.required(addressTypePath));
  else if (!addressTypes.includes(type))
    errors.push(fieldError.notSupported(addressTypePath, type, addressTypes));
  const ports = validatePorts(object.ports ?? [], context);
  const endpoints = validateEndpoints(object.endpoints ?? [], type, context);
  if (context.minor < 33) return [...errors, ...endpoints, ...ports];
  // Endpoints that an update leaves as they were pass.
  const unchanged = old && deepEqual(object.endpoints ?? [], old.endpoints ?? []);
  return [...errors, ...ports, ...(unchanged ? [] : endpoints)];
}

function validatePorts(
  ports: readonly DiscoveryV1EndpointPort[],
  context: ApiContext,
): FieldError[] {
  const path = FieldPath.of("ports");
  if (ports.length > maxPorts) return [fieldError.tooMany(path, ports.length, maxPorts)];
  const names = new Set<string>();
  return ports.flatMap(({ name = "", protocol = "", appProtocol }, i) => {
    const at = path.index(i);
    const errors: FieldError[] = [];
    if (name !== "")
      for (const detail of isDNS1123Label(name))
        errors.push(fieldError.invalid(at.child("name"), name, detail));
    if (names.has(name)) errors.push(fieldError.duplicate(at.child("name"), name));
    names.add(name);
    if (!portProtocols.includes(protocol))
      errors.push(fieldError.notSupported(at.child("protocol"), protocol, portProtocols));
    if (appProtocol !== undefined)
      for (const detail of isQualifiedName(appProtocol, context))
        errors.push(fieldError.invalid(at.child("appProtocol"), appProtocol, detail));
    return errors;
  });
}

const shownItems = 3;

function shorten(items: readonly string[]): string {
  const more = items.length - shownItems;
  const shown = items.slice(0, shownItems).join(",");
  return more > 0 ? `${shown} + ${more} more...` : shown || "<unset>";
}

function portsText(object: DiscoveryV1EndpointSlice): string {
  return shorten((object.ports ?? []).map(({ port, name }) => String(port ?? name ?? "*")));
}

function endpointsText(object: DiscoveryV1EndpointSlice): string {
  return shorten((object.endpoints ?? []).flatMap(({ addresses }) => addresses ?? []));
}
