// Mirrors pkg/controller/endpoint/endpoints_controller.go and pkg/api/v1/endpoints/util.go (1.36). Difference: subsets
// and ports keep the order of their first port and of the service, where upstream sorts by hashes.
import type { ComponentFactory } from "../model/cluster-access.ts";
import type {
  CoreV1EndpointAddress,
  CoreV1EndpointPort,
  CoreV1EndpointSubset,
  CoreV1Endpoints,
  CoreV1Pod,
  CoreV1Service,
} from "../model/generated/types.ts";
import { goJson } from "../model/go-format.ts";
import { deepEqual, type Stored } from "../model/object.ts";
import {
  belongsInEndpoints,
  findPort,
  hasSelectedEndpoints,
  headlessLabel,
  isHeadless,
  isIPv6,
  podIps,
  publishedHostname,
} from "./endpoint-slice/service-endpoints.ts";
import { maxRetries, watchServices } from "./endpoint-slice/watch-services.ts";
import { keyOf, queueController, type SyncOutcome, splitKey } from "./framework/controller.ts";
import { Informer } from "./framework/informer.ts";
import { isNamespaceTerminating, isNotFound } from "./framework/pod-control.ts";
import { isPodReady } from "./framework/pod-state.ts";

const maxCapacity = 1000;
const overCapacityAnnotation = "endpoints.kubernetes.io/over-capacity";
const managedByLabel = "endpoints.kubernetes.io/managed-by";

export const endpointsController: ComponentFactory = (host) => {
  const { client } = host;
  const { services, queue, selectedPods } = watchServices(host);
  const recorder = host.recorder("endpoint-controller");
  const endpoints = new Informer<CoreV1Endpoints>(host, "endpoints", ({ type, object }) => {
    if (type === "DELETED") queue.add(keyOf(object));
  });

  function sync(key: string): SyncOutcome {
    const service = services.get(key);
    const current = endpoints.get(key);
    if (!service) {
      const { namespace, name } = splitKey(key);
      const result = current ? client.delete("endpoints", namespace, name) : undefined;
      return result && !result.ok && !isNotFound(result.status) ? "retry" : "done";
    }
    if (!hasSelectedEndpoints(service)) return "done";
    const { namespace = "", name } = service.metadata;
    const selected = selectedPods(service);
    const wanted = endpointsObject(service, selected, current, host.minor);
    if (current && deepEqual(content(current), content(wanted))) return "done";
    const result = current
      ? client.update("endpoints", wanted)
      : client.create("endpoints", wanted);
    if (result.ok) return "done";
    if (isNamespaceTerminating(result.status)) return "done";
    const text = `${namespace}/${name}: ${result.status.message}`;
    if (current)
      recorder.event(
        wanted,
        "Warning",
        "FailedToUpdateEndpoint",
        `Failed to update endpoint ${text}`,
      );
    else
      recorder.event(
        wanted,
        "Warning",
        "FailedToCreateEndpoint",
        `Failed to create endpoint for service ${text}`,
      );
    return queue.requeues(key) < maxRetries ? "retry" : "done";
  }

  return queueController("endpoints-controller", queue, sync);
};

function content(object: CoreV1Endpoints): unknown {
  return [
    object.metadata?.labels,
    object.metadata?.annotations?.[overCapacityAnnotation],
    object.subsets ?? [],
  ];
}

function endpointsObject(
  service: Stored<CoreV1Service>,
  pods: readonly Stored<CoreV1Pod>[],
  current: Stored<CoreV1Endpoints> | undefined,
  minor: number,
): CoreV1Endpoints {
  const all = subsetsOf(service, pods, current);
  const { subsets, truncated } = truncate(all);
  const { [overCapacityAnnotation]: _capacity, ...annotations } =
    current?.metadata.annotations ?? {};
  if (truncated) annotations[overCapacityAnnotation] = "truncated";
  const { [headlessLabel]: _headless, ...labels } = service.metadata.labels ?? {};
  if (isHeadless(service)) labels[headlessLabel] = "";
  if (minor >= 33) labels[managedByLabel] = "endpoint-controller";
  return {
    apiVersion: "v1",
    kind: "Endpoints",
    metadata: {
      ...(current?.metadata ?? {
        namespace: service.metadata.namespace ?? "",
        name: service.metadata.name,
      }),
      ...(Object.keys(labels).length > 0 ? { labels } : {}),
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    },
    ...(subsets.length > 0 ? { subsets } : {}),
  };
}

interface Offer {
  readonly port: CoreV1EndpointPort | undefined;
  readonly addresses: { address: CoreV1EndpointAddress; ready: boolean }[];
}

/** Addresses are grouped by port, then ports that the very same addresses offer share a subset. */
function subsetsOf(
  service: Stored<CoreV1Service>,
  pods: readonly Stored<CoreV1Pod>[],
  current: CoreV1Endpoints | undefined,
): CoreV1EndpointSubset[] {
  const held = heldAddresses(current);
  const includeUnready = Boolean(service.spec?.publishNotReadyAddresses);
  const offers = new Map<string, Offer>();
  for (const pod of pods) {
    if (!belongsInEndpoints(pod, includeUnready)) continue;
    const { address, ports } = shareOf(service, pod);
    if (!address) continue;
    for (const { key, port } of ports) {
      const offer = offers.get(key) ?? { port, addresses: [] };
      offer.addresses.push({
        address: refreshed(address, held.get(address.ip)),
        ready: includeUnready || isPodReady(pod),
      });
      offers.set(key, offer);
    }
  }
  const subsets = new Map<string, CoreV1EndpointSubset>();
  for (const { port, addresses } of offers.values()) {
    addresses.sort((a, b) =>
      a.address.ip < b.address.ip ? -1 : a.address.ip > b.address.ip ? 1 : 0,
    );
    const key = offers.size === 1 ? "" : goJson(addresses);
    const known = subsets.get(key);
    if (known && port) known.ports = [...(known.ports ?? []), port];
    if (known) continue;
    const ready = addresses.filter((entry) => entry.ready).map((entry) => entry.address);
    const notReady = addresses.filter((entry) => !entry.ready).map((entry) => entry.address);
    subsets.set(key, {
      ...(ready.length > 0 ? { addresses: ready } : {}),
      ...(notReady.length > 0 ? { notReadyAddresses: notReady } : {}),
      ...(port ? { ports: [port] } : {}),
    });
  }
  return [...subsets.values()];
}

function heldAddresses(current: CoreV1Endpoints | undefined): Map<string, CoreV1EndpointAddress> {
  const held = new Map<string, CoreV1EndpointAddress>();
  for (const { addresses = [], notReadyAddresses = [] } of current?.subsets ?? [])
    for (const list of [addresses, notReadyAddresses])
      for (const address of list) held.set(address.ip, address);
  return held;
}

/** The address that was found equal to a held one last. */
const equals = new WeakMap<CoreV1EndpointAddress, CoreV1EndpointAddress>();

/** The held address itself where it is as it should be. */
function refreshed(
  wanted: CoreV1EndpointAddress,
  held: CoreV1EndpointAddress | undefined,
): CoreV1EndpointAddress {
  if (!held || equals.get(held) === wanted) return held ?? wanted;
  if (!deepEqual(wanted, held)) return wanted;
  equals.set(held, wanted);
  return held;
}

/** What one pod gives to a service. */
interface Share {
  readonly address: CoreV1EndpointAddress | undefined;
  readonly ports: readonly {
    readonly key: string;
    readonly port: CoreV1EndpointPort | undefined;
  }[];
}

/** By service and pod. A change of one pod leaves the shares of all others as they were. */
const shares = new WeakMap<Stored<CoreV1Service>, WeakMap<CoreV1Pod, Share>>();

function shareOf(service: Stored<CoreV1Service>, pod: Stored<CoreV1Pod>): Share {
  const ofService = shares.get(service) ?? new WeakMap<CoreV1Pod, Share>();
  shares.set(service, ofService);
  const known = ofService.get(pod);
  if (known) return known;
  const ports = portsOf(service, pod).map((port) => ({ key: goJson(port ?? null), port }));
  const share = { address: addressOf(service, pod), ports };
  ofService.set(pod, share);
  return share;
}

/** The ports that a pod offers; a headless service without ports publishes the bare address. */
function portsOf(
  service: Stored<CoreV1Service>,
  pod: CoreV1Pod,
): (CoreV1EndpointPort | undefined)[] {
  const servicePorts = service.spec?.ports ?? [];
  if (servicePorts.length === 0) return service.spec?.clusterIP === "None" ? [undefined] : [];
  return servicePorts.flatMap((servicePort) => {
    const port = findPort(pod, servicePort);
    if (port === undefined) return [];
    const { name, appProtocol, protocol = "TCP" } = servicePort;
    return [
      {
        ...(name ? { name } : {}),
        port,
        protocol,
        ...(appProtocol === undefined ? {} : { appProtocol }),
      },
    ];
  });
}

/** The pod's address of the service's first family. */
function addressOf(
  service: Stored<CoreV1Service>,
  pod: Stored<CoreV1Pod>,
): CoreV1EndpointAddress | undefined {
  const clusterIP = service.spec?.clusterIP;
  const wantsIPv6 =
    clusterIP && clusterIP !== "None"
      ? isIPv6(clusterIP)
      : service.spec?.ipFamilies?.[0] === "IPv6";
  const ip = podIps(pod).find((candidate) => isIPv6(candidate) === wantsIPv6);
  if (ip === undefined) return undefined;
  const nodeName = pod.spec?.nodeName;
  const hostname = publishedHostname(pod, service);
  return {
    ip,
    ...(hostname ? { hostname } : {}),
    ...(nodeName ? { nodeName } : {}),
    targetRef: {
      kind: "Pod",
      namespace: pod.metadata.namespace ?? "",
      name: pod.metadata.name,
      uid: pod.metadata.uid,
    },
  };
}

/** Beyond the capacity addresses are left out, not ready ones first, from every subset in proportion. */
function truncate(subsets: CoreV1EndpointSubset[]): {
  subsets: CoreV1EndpointSubset[];
  truncated: boolean;
} {
  const count = (field: "addresses" | "notReadyAddresses") =>
    subsets.reduce((sum, subset) => sum + (subset[field]?.length ?? 0), 0);
  const ready = count("addresses");
  const notReady = count("notReadyAddresses");
  if (ready + notReady <= maxCapacity) return { subsets, truncated: false };
  const dropsReady = ready > maxCapacity;
  const field = dropsReady ? "addresses" : "notReadyAddresses";
  const room = dropsReady ? maxCapacity : maxCapacity - ready;
  let left = room;
  const kept = subsets.map((subset) => {
    const entries = subset[field] ?? [];
    const share = Math.ceil((entries.length / (dropsReady ? ready : notReady)) * room);
    const addresses = entries.slice(0, Math.min(share, left));
    left -= addresses.length;
    const { notReadyAddresses: _notReady, ...rest } = subset;
    return { ...(dropsReady ? rest : subset), [field]: addresses };
  });
  return { subsets: kept, truncated: true };
}
