// Mirrors staging/src/k8s.io/endpointslice/utils.go and util/controller_utils.go (1.36): what a pod contributes to a
// Service. Used for EndpointSlices and for the older Endpoints.
import type {
  CoreV1Container,
  CoreV1Pod,
  CoreV1Service,
  CoreV1ServicePort,
} from "../../model/generated/types.ts";
import { deepEqual, type Stored } from "../../model/object.ts";
import { isPodFinished, isPodReady } from "../framework/pod-state.ts";

export const headlessLabel = "service.kubernetes.io/headless";

/** Whether this pod can be an endpoint at all. */
export function belongsInEndpoints(pod: CoreV1Pod, includeTerminating: boolean): boolean {
  if (isPodFinished(pod) || !hasIp(pod)) return false;
  return includeTerminating || pod.metadata?.deletionTimestamp === undefined;
}

export function podIps(pod: CoreV1Pod): string[] {
  const ips: string[] = [];
  for (const { ip } of pod.status?.podIPs ?? []) if (ip) ips.push(ip);
  return ips.length === 0 && pod.status?.podIP ? [pod.status.podIP] : ips;
}

function hasIp({ status }: CoreV1Pod): boolean {
  return Boolean(status?.podIP) || (status?.podIPs?.some(({ ip }) => ip) ?? false);
}

/** The parts of a status that a write leaves alone are shared with the one before. */
function sameIps(old: CoreV1Pod, pod: CoreV1Pod): boolean {
  return (
    (old.status?.podIPs === pod.status?.podIPs && old.status?.podIP === pod.status?.podIP) ||
    deepEqual(podIps(old), podIps(pod))
  );
}

export function isIPv6(ip: string): boolean {
  return ip.includes(":");
}

/** Services without a selector and ExternalName services have endpoints that others make, or none. */
export function hasSelectedEndpoints(service: CoreV1Service): boolean {
  return service.spec?.type !== "ExternalName" && service.spec?.selector !== undefined;
}

export function isHeadless(service: CoreV1Service): boolean {
  const clusterIP = service.spec?.clusterIP;
  return clusterIP === undefined || clusterIP === "" || clusterIP === "None";
}

/** The pod's hostname is part of its DNS name only under the service that its subdomain names. */
export function publishedHostname(
  pod: Stored<CoreV1Pod>,
  service: Stored<CoreV1Service>,
): string | undefined {
  const { hostname, subdomain } = pod.spec ?? {};
  return hostname && subdomain === service.metadata.name ? hostname : undefined;
}

/** The container port that a service port leads to in this pod; undefined when a named port is not found. */
export function findPort(pod: CoreV1Pod, servicePort: CoreV1ServicePort): number | undefined {
  const target = servicePort.targetPort ?? servicePort.port;
  if (typeof target === "number") return target;
  const protocol = servicePort.protocol ?? "TCP";
  const sidecars = (pod.spec?.initContainers ?? []).filter(
    (container) => container.restartPolicy === "Always",
  );
  const containers: readonly CoreV1Container[] = [...(pod.spec?.containers ?? []), ...sidecars];
  for (const container of containers)
    for (const port of container.ports ?? [])
      if (port.name === target && (port.protocol ?? "TCP") === protocol) return port.containerPort;
  return undefined;
}

/** Whether a change of a pod can change the endpoints of the services that select it. */
export function changesEndpoints(old: CoreV1Pod, pod: CoreV1Pod): boolean {
  return (
    old.metadata?.deletionTimestamp !== pod.metadata?.deletionTimestamp ||
    isPodReady(old) !== isPodReady(pod) ||
    isPodFinished(old) !== isPodFinished(pod) ||
    old.spec?.nodeName !== pod.spec?.nodeName ||
    !deepEqual(old.metadata?.labels, pod.metadata?.labels) ||
    !sameIps(old, pod)
  );
}
