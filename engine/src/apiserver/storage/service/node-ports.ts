// Mirrors pkg/registry/core/service/{storage/alloc.go,portallocator} (1.36): node ports of services. Difference: the
// upper band is searched from a seeded place, where the server picks at random.
import { needsHealthCheck } from "../../../apis/core/v1/service/traffic.ts";
import { fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type { CoreV1Service, CoreV1ServicePort } from "../../../model/generated/types.ts";
import type { Status } from "../../../model/status.ts";
import type { Request } from "../../request.ts";
import { internalError, invalid, plainError } from "../../status.ts";

const alreadyAllocated = "provided port is already allocated";
const rangeIsFull = "range is full";

/** The ports of the cluster while one service is looked at. */
class PortOperation {
  readonly #request: Request;
  readonly #taken = new Set<number>();
  readonly #first: number;
  readonly #last: number;

  constructor(request: Request) {
    this.#request = request;
    [this.#first, this.#last] = request.state.options.nodePorts ?? [30000, 32767];
    for (const service of request.list<CoreV1Service>("services"))
      for (const port of nodePortsOf(service)) this.#taken.add(port);
  }

  /** Why the port can not be had, or nothing. */
  allocate(port: number): string | undefined {
    if (port < this.#first || port > this.#last)
      return `provided port is not in the valid range. The range of valid ports is ${this.#first}-${this.#last}`;
    if (this.#taken.has(port)) return alreadyAllocated;
    this.#taken.add(port);
    return undefined;
  }

  allocateNext(): number | undefined {
    const size = this.#last - this.#first + 1;
    const reserved = Math.min(Math.max(16, Math.floor(size / 32)), 128);
    const lower = size <= 16 ? 0 : Math.min(reserved, size);
    const upper = size - lower;
    const offset = Math.floor(this.#request.random("node-port")() * upper);
    const port = this.#search(lower, upper, offset) ?? this.#search(0, lower, 0);
    if (port !== undefined) this.#taken.add(port);
    return port;
  }

  #search(start: number, count: number, offset: number): number | undefined {
    for (let i = 0; i < count; i++) {
      const port = this.#first + start + ((offset + i) % count);
      if (!this.#taken.has(port)) return port;
    }
    return undefined;
  }
}

/** Every port of the node that the service holds, that of its health check included. */
function nodePortsOf({ spec }: CoreV1Service): number[] {
  const ports = (spec?.ports ?? []).flatMap((port) => port.nodePort || []);
  return spec?.healthCheckNodePort ? [...ports, spec.healthCheckNodePort] : ports;
}

const hasNodePorts = ({ spec }: CoreV1Service): boolean =>
  spec?.type === "NodePort" || spec?.type === "LoadBalancer";

/** A load balancer may do without; then only what is asked for explicitly is allocated. */
const wantsNodePorts = ({ spec }: CoreV1Service): boolean =>
  spec?.type === "NodePort" ||
  (spec?.type === "LoadBalancer" && spec.allocateLoadBalancerNodePorts !== false);

function refusePort(service: CoreV1Service, index: number, port: number, reason: string): Status {
  const path = FieldPath.of("spec", "ports").index(index).child("nodePort");
  return invalid("", "Service", service.metadata?.name ?? "", [
    fieldError.invalid(path, port, reason),
  ]);
}

const exhausted = (): Status => internalError(`failed to allocate a nodePort: ${rangeIsFull}`);

/** On create; in place. Ports with the same number share one node port unless they ask for different ones. */
export function allocateNodePorts(service: CoreV1Service, request: Request): Status | undefined {
  const needed = hasNodePorts(service) || needsHealthCheck(service.spec ?? {});
  if (!needed) return undefined;
  const operation = new PortOperation(request);
  const ports = hasNodePorts(service) ? (service.spec?.ports ?? []) : [];
  const byPort = new Map<number, number>();
  for (const [i, port] of ports.entries()) {
    if (!port.nodePort && !wantsNodePorts(service)) continue;
    const shared = byPort.get(port.port);
    const asked = shared === undefined ? requestedFor(port.port, ports) : port.nodePort;
    if (asked && asked !== shared) {
      const reason = operation.allocate(asked);
      if (reason) return refusePort(service, i, asked, reason);
      port.nodePort = asked;
    } else {
      const next = shared ?? operation.allocateNext();
      if (next === undefined) return exhausted();
      port.nodePort = next;
    }
    if (shared === undefined) byPort.set(port.port, port.nodePort);
  }
  return needsHealthCheck(service.spec ?? {}) ? allocateHealthCheck(service, operation) : undefined;
}

function requestedFor(number: number, ports: readonly CoreV1ServicePort[]): number | undefined {
  return ports.find((port) => port.port === number && port.nodePort)?.nodePort;
}

function allocateHealthCheck(service: CoreV1Service, operation: PortOperation): Status | undefined {
  const asked = service.spec?.healthCheckNodePort;
  if (asked) {
    const reason = operation.allocate(asked);
    return reason
      ? internalError(`failed to allocate requested HealthCheck NodePort ${asked}: ${reason}`)
      : undefined;
  }
  const next = operation.allocateNext();
  if (next === undefined)
    return internalError(`failed to allocate a HealthCheck NodePort 0: ${rangeIsFull}`);
  service.spec!.healthCheckNodePort = next;
  return undefined;
}

/** On update; in place. What the service had it keeps. */
export function updateNodePorts(
  service: CoreV1Service,
  old: CoreV1Service,
  request: Request,
): Status | undefined {
  const operation = new PortOperation(request);
  const before = new Set((old.spec?.ports ?? []).flatMap((port) => port.nodePort || []));
  const seen = new Set<string>();
  const added = new Set<number>();
  const ports = hasNodePorts(service) ? (service.spec?.ports ?? []) : [];
  for (const [i, port] of ports.entries()) {
    if (!port.nodePort && !wantsNodePorts(service)) continue;
    if (!port.nodePort) {
      const next = operation.allocateNext();
      if (next === undefined) return exhausted();
      port.nodePort = next;
    } else if (!before.has(port.nodePort) && !added.has(port.nodePort)) {
      const reason = operation.allocate(port.nodePort);
      if (reason) return refusePort(service, i, port.nodePort, reason);
      added.add(port.nodePort);
    }
    const printed = `{${port.protocol ?? ""} ${port.nodePort}}`;
    if (seen.has(printed)) return plainError(`duplicate nodePort: ${printed}`);
    seen.add(printed);
  }
  return needsHealthCheck(service.spec ?? {}) && !needsHealthCheck(old.spec ?? {})
    ? allocateHealthCheck(service, operation)
    : undefined;
}

/** Gives a client that writes back an old manifest the ports that were allocated for it, found by the ports' names. */
export function keepNodePorts(service: CoreV1Service, old: CoreV1Service): void {
  const ports = service.spec?.ports ?? [];
  if (wantsNodePorts(old) && wantsNodePorts(service)) {
    const asked = new Set(ports.map((port) => port.nodePort));
    const byName = new Map((old.spec?.ports ?? []).map((port) => [port.name ?? "", port.nodePort]));
    for (const port of ports) {
      const known = port.nodePort ? undefined : byName.get(port.name ?? "");
      if (known && !asked.has(known)) port.nodePort = known;
    }
  }
  const kept = old.spec?.healthCheckNodePort;
  if (
    needsHealthCheck(old.spec ?? {}) &&
    needsHealthCheck(service.spec ?? {}) &&
    kept &&
    service.spec
  )
    service.spec.healthCheckNodePort ||= kept;
}
