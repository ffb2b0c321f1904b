// Mirrors podToEndpoint and getEndpointPorts of staging/src/k8s.io/endpointslice/utils.go (1.36).
import type {
  CoreV1Node,
  CoreV1Pod,
  CoreV1Service,
  DiscoveryV1Endpoint,
  DiscoveryV1EndpointPort,
} from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import { isPodReady } from "../framework/pod-state.ts";
import { findPort, isIPv6, podIps, publishedHostname } from "./service-endpoints.ts";

const zoneLabel = "topology.kubernetes.io/zone";

type Service = Stored<CoreV1Service>;

/** What one pod gives to a service in one address family. */
interface Share {
  readonly node: CoreV1Node | undefined;
  readonly ports: DiscoveryV1EndpointPort[];
  readonly endpoint: DiscoveryV1Endpoint | undefined;
}

/** By service, then by pod and family. A change of one pod leaves the shares of all others as they were. */
const shares = new WeakMap<Service, WeakMap<CoreV1Pod, Map<string, Share>>>();

/** The share of a pod whose node is as given; the same object as long as nothing that it depends on is another. */
export function shareOf(
  service: Service,
  pod: Stored<CoreV1Pod>,
  node: CoreV1Node | undefined,
  type: string,
): Share {
  const ofService = shares.get(service) ?? new WeakMap<CoreV1Pod, Map<string, Share>>();
  shares.set(service, ofService);
  const ofPod = ofService.get(pod) ?? new Map<string, Share>();
  ofService.set(pod, ofPod);
  const known = ofPod.get(type);
  if (known && known.node === node) return known;
  const addresses = podIps(pod).filter((ip) => isIPv6(ip) === (type === "IPv6"));
  const share = {
    node,
    ports: portsOf(service, pod),
    endpoint: addresses.length > 0 ? endpointOf(service, pod, node, addresses) : undefined,
  };
  ofPod.set(type, share);
  return share;
}

/** By service and what is asked of the pod, which its status leaves as it was. */
const portLists = new WeakMap<Service, WeakMap<object, DiscoveryV1EndpointPort[]>>();

function portsOf(service: Service, pod: CoreV1Pod): DiscoveryV1EndpointPort[] {
  const ofService = portLists.get(service) ?? new WeakMap<object, DiscoveryV1EndpointPort[]>();
  portLists.set(service, ofService);
  const spec = pod.spec ?? service;
  const ports = ofService.get(spec) ?? resolvedPorts(service, pod);
  ofService.set(spec, ports);
  return ports;
}

/** In order of their names, where upstream's order is that of a hash. */
function resolvedPorts(service: Service, pod: CoreV1Pod): DiscoveryV1EndpointPort[] {
  const ports = (service.spec?.ports ?? []).flatMap((servicePort) => {
    const port = findPort(pod, servicePort);
    if (port === undefined) return [];
    const { appProtocol } = servicePort;
    return [
      {
        name: servicePort.name ?? "",
        port,
        protocol: servicePort.protocol ?? "TCP",
        ...(appProtocol === undefined ? {} : { appProtocol }),
      },
    ];
  });
  return ports.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function endpointOf(
  service: Service,
  pod: Stored<CoreV1Pod>,
  node: CoreV1Node | undefined,
  addresses: string[],
): DiscoveryV1Endpoint {
  const serving = isPodReady(pod);
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const ready = Boolean(service.spec?.publishNotReadyAddresses) || (serving && !terminating);
  const nodeName = pod.spec?.nodeName;
  const zone = node?.metadata?.labels?.[zoneLabel];
  const hostname = publishedHostname(pod, service);
  return {
    addresses,
    conditions: { ready, serving, terminating },
    ...(hostname ? { hostname } : {}),
    targetRef: {
      kind: "Pod",
      namespace: pod.metadata.namespace ?? "",
      name: pod.metadata.name,
      uid: pod.metadata.uid,
    },
    ...(nodeName ? { nodeName } : {}),
    ...(zone ? { zone } : {}),
  };
}
