// Probes: what a container's checks ask, and what a proposed one would.
import type { Path } from "../finding.ts";
import { asMap, field } from "../resources/json.ts";
import { type Container, portsOf } from "../resources/workload.ts";
import type { ProbeHandler } from "./image-catalogue.ts";
import type { ImageRoles } from "./image-roles.ts";

const PROBES = ["livenessProbe", "readinessProbe", "startupProbe"] as const;

export interface ProbePort {
  /** `readinessProbe`, `lifecycle.preStop`. */
  readonly owner: string;
  readonly port: string | number;
  readonly path: Path;
}

const PLACES: readonly (readonly [owner: string, ...path: string[]])[] = [
  ...PROBES.flatMap((probe) => [
    [probe, probe, "httpGet", "port"] as const,
    [probe, probe, "tcpSocket", "port"] as const,
    [probe, probe, "grpc", "port"] as const,
  ]),
  ...(["postStart", "preStop"] as const).map(
    (hook) => [`lifecycle.${hook}`, "lifecycle", hook, "httpGet", "port"] as const,
  ),
];

/** The ports that the probes and hooks of a container ask. */
export function probePorts({ fields, path }: Container): ProbePort[] {
  return PLACES.flatMap(([owner, ...steps]) => {
    const port = field(fields, ...steps);
    const usable = (typeof port === "string" && port !== "") || typeof port === "number";
    return usable ? [{ owner, port, path: [...path, ...steps] }] : [];
  });
}

export function hasProbe({ fields }: Container, probe: (typeof PROBES)[number]): boolean {
  return asMap(fields[probe]) !== undefined;
}

const HTTP_NAMES = new Set(["http", "https", "web"]);
const HTTP_NUMBERS = new Set([80, 8080, 3000, 8000, 5000]);

/** The handler that suits a container best; undefined when nothing is known of it. */
export function proposedHandler(
  container: Container,
  roles: ImageRoles,
  servicePort?: string | number,
): ProbeHandler | { readonly [handler: string]: unknown } | undefined {
  const { probe } = roles.of(container);
  const ports = portsOf(container);
  if (probe && !("httpGet" in probe)) return probe;
  const asked = ports.find(({ name, number }) => servicePort === name || servicePort === number);
  const web =
    ports.find(({ name }) => name !== undefined && HTTP_NAMES.has(name)) ??
    ports.find(({ number }) => number !== undefined && HTTP_NUMBERS.has(number));
  const port = web ?? (probe ? (asked ?? ports[0]) : undefined);
  const path = probe && "httpGet" in probe ? probe.httpGet.path : "/";
  if (port) return { httpGet: { path, port: port.name ?? port.number } };
  if (probe) return probe;
  const first = asked ?? ports[0];
  const target = first ? (first.name ?? first.number) : servicePort;
  return target === undefined ? undefined : { tcpSocket: { port: target } };
}
