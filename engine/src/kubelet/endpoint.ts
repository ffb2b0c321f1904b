// Mirrors pkg/probe/util.go and pkg/probe/http/request.go (1.36): where probes and hooks that speak to a container go, and
// whether somebody listens there.
import type { ContainerBehaviour } from "../model/container-behaviour.ts";
import type {
  CoreV1Container,
  CoreV1HTTPGetAction,
  IntOrString,
} from "../model/generated/types.ts";

export interface Listener {
  readonly behaviour: ContainerBehaviour;
  readonly container: CoreV1Container;
  /** Since the container started. */
  readonly elapsedMs: number;
}

/** The ports that the process is assumed to listen on: those that are said, else the declared ones, else all. */
export function listensOn({ behaviour, container, elapsedMs }: Listener, port: number): boolean {
  if (elapsedMs < behaviour.listensAfterMs) return false;
  if (behaviour.listens) return behaviour.listens.includes(port);
  const declared = (container.ports ?? []).map(({ containerPort }) => containerPort);
  return declared.length === 0 || declared.includes(port);
}

/** The port's number, or Go's error about a name that the container does not declare. */
export function portNumber(
  port: IntOrString | undefined,
  container: CoreV1Container,
): number | string {
  const declared = container.ports?.find(({ name }) => name === port);
  if (declared) return declared.containerPort;
  if (typeof port !== "number" && !/^[+-]?\d+$/.test(port ?? ""))
    return `strconv.Atoi: parsing "${port ?? ""}": invalid syntax`;
  const number = Number(port);
  return number > 0 && number < 65536 ? number : `invalid port number: ${number}`;
}

export function httpUrl(
  { scheme = "HTTP", host, path = "" }: CoreV1HTTPGetAction,
  podIP: string,
  port: number,
): string {
  const place = `${scheme.toLowerCase()}://${hostPart(host || podIP)}:${port}`;
  return place + (path === "" || path.startsWith("/") ? path : `/${path}`);
}

/** Where a request goes. */
export interface HttpPlace {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** What is asked for there. */
  readonly path: string;
}

/** Where a redirect leads: an absolute location, one on the same host, or one beside what was asked for. */
export function redirectTarget(from: HttpPlace, location: string): HttpPlace {
  const absolute = /^(https?):\/\/(\[[^\]]*\]|[^/:?#]*)(?::(\d+))?(.*)$/i.exec(location);
  if (absolute) {
    const [, scheme = "", host = "", port, path = ""] = absolute;
    return {
      url: location,
      host: host.replace(/^\[(.*)\]$/, "$1"),
      port: port === undefined ? (scheme.toLowerCase() === "https" ? 443 : 80) : Number(port),
      path: path === "" ? "/" : path,
    };
  }
  const path = location.startsWith("/")
    ? location
    : from.path.slice(0, from.path.lastIndexOf("/") + 1) + location;
  const origin = /^\w+:\/\/[^/]*/.exec(from.url)?.[0] ?? "";
  return { ...from, url: origin + path, path };
}

/** What Go says of a port that nobody listens on. */
export function connectionRefused(host: string, port: number): string {
  return `dial tcp ${hostPart(host)}:${port}: connect: connection refused`;
}

export function hostPart(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}
