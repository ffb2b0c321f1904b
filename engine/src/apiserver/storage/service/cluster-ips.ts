// Mirrors pkg/registry/core/service/{storage/alloc.go,ipallocator} (1.36): addresses of services, out of one IPv4 range.
// Differences: the upper band is searched from a seeded place, where the server picks at random; there is no second range.
import { goString, goValue, slice } from "../../../apis/go-structs.ts";
import { type IP, parseCIDR, parseIP } from "../../../apis/meta/v1/ip.ts";
import { findKind } from "../../../apis/registry.ts";
import { fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type {
  CoreV1Service,
  CoreV1ServiceSpec,
  NetworkingV1IPAddress,
} from "../../../model/generated/types.ts";
import type { Status } from "../../../model/status.ts";
import type { Request } from "../../request.ts";
import { internalError, invalid } from "../../status.ts";

const defaultRange = "10.96.0.0/12";
const addresses = "ipaddresses.networking.k8s.io";
const goStrings = slice(goString);

interface Range {
  readonly cidr: string;
  /** The network address and the last one, as numbers; neither is given out. */
  readonly first: number;
  readonly last: number;
}

const toNumber = (ip: IP): number => ip.bytes.reduce((sum, byte) => sum * 256 + byte, 0);

function toText(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}

function serviceRange(request: Request): Range {
  const cidr = request.state.options.serviceCidr ?? defaultRange;
  const { ip, prefixLength } = parseCIDR(cidr)!;
  const size = 2 ** (32 - prefixLength);
  const first = Math.floor(toNumber(ip) / size) * size;
  return { cidr, first, last: first + size - 1 };
}

function takenAddresses(request: Request): Set<string> {
  const taken = new Set<string>();
  for (const service of request.list<CoreV1Service>("services"))
    for (const address of service.spec?.clusterIPs ?? []) taken.add(address);
  for (const address of request.list(addresses)) taken.add(address.metadata.name);
  return taken;
}

/** Gives the service the addresses it has not got yet and checks those it asks for; in place. */
export function allocateClusterIPs(service: CoreV1Service, request: Request): Status | undefined {
  const spec = service.spec ?? {};
  if (spec.type === "ExternalName" || spec.clusterIPs?.[0] === "None") return undefined;
  const asked = spec.clusterIPs?.[0] ?? "";
  return asked === "" ? allocateNext(service, spec, request) : claim(service, asked, request);
}

function claim(service: CoreV1Service, asked: string, request: Request): Status | undefined {
  const ip = parseIP(asked);
  if (!ip) return internalError(`failed to parse service IP "${asked}"`);
  const range = serviceRange(request);
  const address = toNumber(ip);
  const canonical = toText(address);
  if (ip.bytes.length !== 4 || address <= range.first || address >= range.last)
    return failed(
      service,
      request,
      ` ${asked}`,
      request.minor >= 33
        ? "the provided network does not match the current range"
        : `the provided IP (${canonical}) is not in the valid range. The range of valid IPs is ${range.cidr}`,
    );
  const taken = takenAddresses(request).has(canonical)
    ? "provided IP is already allocated"
    : undefined;
  const refusal = checkOwner(service, canonical, request) ?? taken;
  return refusal === undefined ? undefined : failed(service, request, ` ${asked}`, refusal);
}

function allocateNext(
  service: CoreV1Service,
  spec: CoreV1ServiceSpec,
  request: Request,
): Status | undefined {
  const address = nextFree(request);
  if (address === undefined)
    return internalError(
      request.minor >= 35
        ? `failed to allocate a serviceIP for Service "${service.metadata?.name ?? ""}": range is full`
        : "failed to allocate a serviceIP: range is full",
    );
  const refusal = checkOwner(service, address, request);
  // The list holds a mark in the place of the address when this is reported.
  if (refusal) {
    spec.clusterIPs = [""];
    return failed(service, request, "", refusal);
  }
  spec.clusterIP = address;
  spec.clusterIPs = [address];
  return undefined;
}

/** The upper band first, from a seeded place; when that is full, the lower one, which is kept for requested addresses. */
function nextFree(request: Request): string | undefined {
  const range = serviceRange(request);
  const taken = takenAddresses(request);
  const usable = range.last - range.first - 1;
  const reserved = Math.min(Math.max(16, Math.floor((usable + 2) / 16)), 256);
  const lower = Math.min(reserved, usable);
  const upper = usable - lower;
  const search = (start: number, count: number, offset: number): string | undefined => {
    for (let i = 0; i < count; i++) {
      const address = toText(range.first + 1 + start + ((offset + i) % count));
      if (!taken.has(address)) return address;
    }
    return undefined;
  };
  const offset = Math.floor(request.random("cluster-ip")() * upper);
  return search(lower, upper, offset) ?? search(0, lower, 0);
}

/** Since 1.33 an address is an object that names its service, and must be valid: why it is not, or nothing. */
function checkOwner(service: CoreV1Service, address: string, request: Request): string | undefined {
  const kind = findKind("networking.k8s.io/v1", "IPAddress", request.minor);
  if (!kind) return undefined;
  const errors = kind.validate(ipAddressOf(service, address), request);
  return errors.length > 0 ? invalid(kind.group, kind.kind, address, errors).message : undefined;
}

function ipAddressOf(service: CoreV1Service, address: string): NetworkingV1IPAddress {
  const { name = "", namespace } = service.metadata ?? {};
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "IPAddress",
    metadata: {
      name: address,
      labels: {
        "ipaddress.kubernetes.io/ip-family": "IPv4",
        "ipaddress.kubernetes.io/managed-by": "ipallocator.k8s.io",
      },
    },
    spec: {
      parentRef: { group: "", resource: "services", name, ...(namespace ? { namespace } : {}) },
    },
  };
}

/** Writes the objects that stand for the service's addresses, and takes away those that it gave up. */
export function recordAddresses(
  request: Request,
  service: CoreV1Service | undefined,
  old: CoreV1Service | undefined,
): void {
  if (!findKind("networking.k8s.io/v1", "IPAddress", request.minor)) return;
  const held = (owner: CoreV1Service | undefined) =>
    (owner?.spec?.clusterIPs ?? []).filter((address) => address !== "None" && address !== "");
  const { store } = request.state;
  for (const address of held(service))
    if (service && !request.get(addresses, "", address)) {
      const object = ipAddressOf(service, address);
      const metadata = {
        ...object.metadata,
        uid: request.uid("", address),
        creationTimestamp: request.timestamp(),
        generation: 1,
      };
      store.put(addresses, { ...object, metadata }, request.nowMs());
    }
  for (const address of held(old))
    if (!held(service).includes(address) && request.get(addresses, "", address))
      store.remove(addresses, "", address, request.nowMs());
}

function failed(service: CoreV1Service, request: Request, which: string, reason: string): Status {
  return invalid("", "Service", service.metadata?.name ?? "", [
    fieldError.invalid(
      FieldPath.of("spec", "clusterIPs"),
      goValue(goStrings, service.spec?.clusterIPs, request),
      `failed to allocate IP${which}: ${reason}`,
    ),
  ]);
}

/** The family of the service range. */
export function clusterFamily(request: Request): "IPv4" | "IPv6" {
  return (request.state.options.serviceCidr ?? defaultRange).includes(":") ? "IPv6" : "IPv4";
}
