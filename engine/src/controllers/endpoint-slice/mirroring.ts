// Mirrors pkg/controller/endpointslicemirroring (1.36): EndpointSlices for Endpoints that a user has made for a Service
// without a selector.
import type { ComponentFactory } from "../../model/cluster-access.ts";
import type {
  CoreV1EndpointAddress,
  CoreV1Endpoints,
  CoreV1Service,
  DiscoveryV1Endpoint,
  DiscoveryV1EndpointPort,
  DiscoveryV1EndpointSlice,
} from "../../model/generated/types.ts";
import { deepEqual, type Stored } from "../../model/object.ts";
import { keyOf, queueController, type SyncOutcome } from "../framework/controller.ts";
import { Informer } from "../framework/informer.ts";
import { controllerReference } from "../framework/owner.ts";
import { WorkQueue } from "../framework/work-queue.ts";
import { managedByLabel, serviceNameLabel } from "./reconcile.ts";
import { isIPv6 } from "./service-endpoints.ts";
import {
  applyChanges,
  portsKey,
  type Slice,
  type SliceChanges,
  slicePrefix,
} from "./slice-changes.ts";

const manager = "endpointslicemirroring-controller.k8s.io";
const skipLabel = "endpointslice.kubernetes.io/skip-mirror";
const leaderAnnotation = "control-plane.alpha.kubernetes.io/leader";
const notMirrored = new Set([
  "endpoints.kubernetes.io/last-change-trigger-time",
  "kubectl.kubernetes.io/last-applied-configuration",
]);
const maxEndpointsPerSubset = 1000;
const maxRetries = 15;

type Endpoints = Stored<CoreV1Endpoints>;

interface Group {
  readonly addressType: string;
  readonly ports: DiscoveryV1EndpointPort[];
  readonly endpoints: DiscoveryV1Endpoint[];
}

export const endpointSliceMirroringController: ComponentFactory = (host) => {
  const queue = new WorkQueue(host, { baseMs: 1000, maxMs: 1_000_000 });
  const recorder = host.recorder("endpoint-slice-mirroring-controller");
  const services = new Informer<CoreV1Service>(host, "services", ({ object }) =>
    queue.add(keyOf(object)),
  );
  const endpoints = new Informer<CoreV1Endpoints>(host, "endpoints", ({ object }) =>
    queue.add(keyOf(object)),
  );
  const slices = new Informer<DiscoveryV1EndpointSlice>(
    host,
    "endpointslices.discovery.k8s.io",
    ({ object }) => {
      const key = mirroredKey(object);
      if (key !== undefined) queue.add(key);
    },
    { mirrored: (slice) => [mirroredKey(slice) ?? ""] },
  );

  function sync(key: string): SyncOutcome {
    const source = endpoints.get(key);
    const service = services.get(key);
    const existing = slices.by("mirrored", key);
    const mirrored =
      source && service && service.spec?.selector === undefined && isMirrored(source);
    if (!mirrored) {
      for (const { metadata } of existing)
        host.client.delete(
          "endpointslices.discovery.k8s.io",
          metadata.namespace ?? "",
          metadata.name,
        );
      return "done";
    }
    const changes = changesFor(source, existing, skippedEvent(source));
    const { namespace = "", name, deletionTimestamp } = source.metadata;
    const owner = { kind: "Endpoints", namespace, name, deleting: deletionTimestamp !== undefined };
    const failure = applyChanges(host.client, owner, changes, () => true);
    if (failure === undefined) return "done";
    recorder.event(
      source,
      "Warning",
      "FailedToUpdateEndpointSlices",
      `Error updating EndpointSlices for Endpoints ${namespace}/${name}: ${failure}`,
    );
    return queue.requeues(key) < maxRetries ? "retry" : "done";
  }

  function skippedEvent(source: Endpoints): (count: number) => void {
    return (count) =>
      recorder.event(
        source,
        "Warning",
        "TooManyAddressesToMirror",
        `A max of ${maxEndpointsPerSubset} addresses can be mirrored to EndpointSlices per Endpoints subset. ${count} addresses were skipped`,
      );
  }

  return queueController("endpointslice-mirroring-controller", queue, sync);
};

function isMirrored(source: Endpoints): boolean {
  const { labels, annotations } = source.metadata;
  return labels?.[skipLabel] !== "true" && annotations?.[leaderAnnotation] === undefined;
}

function mirroredKey(slice: Stored<DiscoveryV1EndpointSlice>): string | undefined {
  const { labels = {}, namespace = "" } = slice.metadata;
  const name = labels[serviceNameLabel];
  return name && labels[managedByLabel] === manager ? `${namespace}/${name}` : undefined;
}

function changesFor(
  source: Endpoints,
  existing: readonly Slice[],
  reportSkipped: (count: number) => void,
): SliceChanges {
  const changes: SliceChanges = { create: [], update: [], delete: [] };
  const groups = groupsOf(source, reportSkipped);
  const byKey = new Map<string, Slice[]>();
  for (const slice of existing) {
    const key = `${slice.addressType}|${portsKey(slice.ports)}`;
    byKey.set(key, [...(byKey.get(key) ?? []), slice]);
  }
  for (const [key, held] of byKey) if (!groups.has(key)) changes.delete.push(...held);
  for (const [key, group] of groups) {
    const [first, ...others] = byKey.get(key) ?? [];
    changes.delete.push(...others);
    const wanted = sliceOf(source, group);
    if (!first) changes.create.push(wanted);
    else if (!sameSlice(first, wanted)) changes.update.push(replacing(first, wanted));
  }
  return changes;
}

/** One group per address family and set of ports; those without an address make no slice. */
function groupsOf(source: Endpoints, reportSkipped: (count: number) => void): Map<string, Group> {
  const groups = new Map<string, Group>();
  let skipped = 0;
  for (const { addresses = [], notReadyAddresses = [], ports: subsetPorts } of source.subsets ??
    []) {
    const ports = (subsetPorts ?? []).map(({ name = "", port, protocol = "TCP", appProtocol }) => ({
      name,
      port,
      protocol,
      ...(appProtocol === undefined ? {} : { appProtocol }),
    }));
    const all = [
      ...addresses.map((address) => ({ address, ready: true })),
      ...notReadyAddresses.map((address) => ({ address, ready: false })),
    ];
    skipped += Math.max(0, all.length - maxEndpointsPerSubset);
    for (const { address, ready } of all.slice(0, maxEndpointsPerSubset)) {
      const addressType = isIPv6(address.ip) ? "IPv6" : "IPv4";
      const key = `${addressType}|${portsKey(ports)}`;
      const group = groups.get(key) ?? { addressType, ports, endpoints: [] };
      group.endpoints.push(endpointOf(address, ready));
      groups.set(key, group);
    }
  }
  if (skipped > 0) reportSkipped(skipped);
  return groups;
}

function endpointOf(address: CoreV1EndpointAddress, ready: boolean): DiscoveryV1Endpoint {
  const { ip, hostname, targetRef, nodeName } = address;
  return {
    addresses: [ip],
    conditions: { ready },
    ...(hostname ? { hostname } : {}),
    ...(targetRef ? { targetRef } : {}),
    ...(nodeName ? { nodeName } : {}),
  };
}

function sliceOf(source: Endpoints, group: Group): DiscoveryV1EndpointSlice {
  const { namespace = "", name, labels, annotations } = source.metadata;
  const kept = Object.entries(annotations ?? {}).filter(([key]) => !notMirrored.has(key));
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: {
      namespace,
      generateName: slicePrefix(name),
      labels: { ...labels, [serviceNameLabel]: name, [managedByLabel]: manager },
      ...(kept.length > 0 ? { annotations: Object.fromEntries(kept) } : {}),
      ownerReferences: [controllerReference({ ...source, apiVersion: "v1", kind: "Endpoints" })],
    },
    addressType: group.addressType,
    endpoints: group.endpoints,
    ports: group.ports,
  };
}

function sameSlice(slice: Slice, wanted: DiscoveryV1EndpointSlice): boolean {
  return (
    deepEqual(slice.endpoints ?? [], wanted.endpoints) &&
    deepEqual(slice.metadata.labels, wanted.metadata?.labels) &&
    deepEqual(slice.metadata.annotations ?? {}, wanted.metadata?.annotations ?? {})
  );
}

function replacing(slice: Slice, wanted: DiscoveryV1EndpointSlice): DiscoveryV1EndpointSlice {
  const { generateName: _generateName, ...metadata } = wanted.metadata ?? {};
  const { name, resourceVersion } = slice.metadata;
  return { ...wanted, metadata: { ...metadata, name, resourceVersion } };
}
