// Mirrors staging/src/k8s.io/endpointslice/reconciler.go (1.36).
import type {
  CoreV1Node,
  CoreV1Pod,
  CoreV1Service,
  DiscoveryV1Endpoint,
  DiscoveryV1EndpointPort,
  DiscoveryV1EndpointSlice,
} from "../../model/generated/types.ts";
import { deepEqual, type Stored } from "../../model/object.ts";
import { controllerReference } from "../framework/owner.ts";
import { shareOf } from "./pod-endpoints.ts";
import { belongsInEndpoints, headlessLabel, isHeadless, isIPv6 } from "./service-endpoints.ts";
import { portsKey, type Slice, type SliceChanges, slicePrefix } from "./slice-changes.ts";
import { setHints } from "./traffic-hints.ts";

export const serviceNameLabel = "kubernetes.io/service-name";
export const managedByLabel = "endpointslice.kubernetes.io/managed-by";
export const sliceManager = "endpointslice-controller.k8s.io";

const maxEndpointsPerSlice = 100;

type Service = Stored<CoreV1Service>;

interface Group {
  readonly ports: DiscoveryV1EndpointPort[];
  readonly endpoints: DiscoveryV1Endpoint[];
}

export interface Reconciliation {
  readonly changes: SliceChanges;
  /** Pods that had to be left out because their node does not exist. */
  readonly problems: string[];
}

/** The changes that bring the slices of a Service in line with the pods that it selects. */
export function reconcileSlices(
  service: Service,
  pods: readonly Stored<CoreV1Pod>[],
  existing: readonly Slice[],
  nodeOf: (name: string) => CoreV1Node | undefined,
  hintTraffic: boolean,
): Reconciliation {
  const types = addressTypes(service);
  const changes: SliceChanges = {
    create: [],
    update: [],
    delete: existing.filter((slice) => !types.includes(slice.addressType)),
  };
  const problems: string[] = [];
  for (const type of types) {
    const groups = desiredGroups(service, pods, type, nodeOf, problems);
    const current = existing.filter((slice) => slice.addressType === type);
    const part = reconcileType(service, current, groups, type);
    const unchanged = current.filter(
      (slice) =>
        !part.delete.includes(slice) &&
        !part.update.some((updated) => updated.metadata?.name === slice.metadata.name),
    );
    setHints(service, part, unchanged, hintTraffic);
    changes.create.push(...part.create);
    changes.update.push(...part.update);
    changes.delete.push(...part.delete);
  }
  return { changes, problems };
}

export function isOwnedBy(slice: Slice, service: Service): boolean {
  return (slice.metadata.ownerReferences ?? []).some(
    (owner) =>
      owner.uid === service.metadata.uid && owner.kind === "Service" && owner.apiVersion === "v1",
  );
}

function addressTypes(service: Service): string[] {
  const families = service.spec?.ipFamilies ?? [];
  if (families.length > 0) return [...families];
  const clusterIP = service.spec?.clusterIP;
  if (clusterIP && clusterIP !== "None") return [isIPv6(clusterIP) ? "IPv6" : "IPv4"];
  return ["IPv4", "IPv6"];
}

function desiredGroups(
  service: Service,
  pods: readonly Stored<CoreV1Pod>[],
  type: string,
  nodeOf: (name: string) => CoreV1Node | undefined,
  problems: string[],
): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const pod of pods) {
    if (!belongsInEndpoints(pod, true)) continue;
    const nodeName = pod.spec?.nodeName ?? "";
    const node = nodeOf(nodeName);
    const { ports, endpoint } = shareOf(service, pod, node, type);
    const key = portsKey(ports);
    const group = groups.get(key) ?? { ports, endpoints: [] };
    groups.set(key, group);
    if (!node && !service.spec?.publishNotReadyAddresses) {
      const { namespace, name } = service.metadata;
      problems.push(
        `skipping Pod ${pod.metadata.name} for Service ${namespace}/${name}: Node ${nodeName} Not Found`,
      );
      continue;
    }
    if (endpoint) group.endpoints.push(endpoint);
  }
  return groups;
}

function reconcileType(
  service: Service,
  existing: readonly Slice[],
  groups: ReadonlyMap<string, Group>,
  type: string,
): SliceChanges {
  const changes: SliceChanges = { create: [], update: [], delete: [] };
  const byPorts = new Map<string, Slice[]>();
  for (const slice of existing) {
    const key = portsKey(slice.ports);
    if (!isOwnedBy(slice, service) || !groups.has(key)) changes.delete.push(slice);
    else byPorts.set(key, [...(byPorts.get(key) ?? []), slice]);
  }
  for (const [key, group] of groups)
    reconcileGroup(service, byPorts.get(key) ?? [], group, type, changes);
  if (existing.length === changes.delete.length && changes.create.length === 0)
    keepPlaceholder(service, type, changes);
  return changes;
}

/** A Service without endpoints keeps one slice that says so. */
function keepPlaceholder(service: Service, type: string, changes: SliceChanges): void {
  const placeholder = newSlice(service, type, []);
  const [only, ...others] = changes.delete;
  if (only && others.length === 0 && isPlaceholder(only, placeholder)) changes.delete = [];
  else changes.create.push(placeholder);
}

function isPlaceholder(slice: Slice, placeholder: DiscoveryV1EndpointSlice): boolean {
  return (
    (slice.endpoints?.length ?? 0) === 0 &&
    (slice.ports?.length ?? 0) === 0 &&
    slice.addressType === placeholder.addressType &&
    deepEqual(slice.metadata.labels, placeholder.metadata?.labels)
  );
}

/** Takes away and refreshes what the slices hold, then fills in what is missing: changed slices first, the fullest first. */
function reconcileGroup(
  service: Service,
  existing: readonly Slice[],
  group: Group,
  type: string,
  changes: SliceChanges,
): void {
  const missing = new Map(group.endpoints.map((endpoint) => [identity(endpoint), endpoint]));
  const labels = sliceLabels(service);
  const unchanged: Slice[] = [];
  const updated: DiscoveryV1EndpointSlice[] = [];
  for (const slice of existing) {
    const held = slice.endpoints ?? [];
    const kept = held.flatMap((endpoint) => {
      const wanted = missing.get(identity(endpoint));
      missing.delete(identity(endpoint));
      return wanted ? [refreshed(wanted, endpoint)] : [];
    });
    if (kept.length !== held.length || kept.some((endpoint, i) => endpoint !== held[i])) {
      if (kept.length === 0) changes.delete.push(slice);
      else updated.push(changedSlice(slice, kept, labels));
    } else if (!deepEqual(ownLabels(slice.metadata.labels), ownLabels(labels)))
      updated.push(changedSlice(slice, kept, labels));
    else unchanged.push(slice);
  }
  const left = [...missing.values()];
  updated.sort((a, b) => (b.endpoints?.length ?? 0) - (a.endpoints?.length ?? 0));
  for (const slice of updated) fill(slice, left);
  while (left.length > 0) {
    const room =
      left.length < maxEndpointsPerSlice ? closestFit(unchanged, left.length) : undefined;
    const slice = room
      ? changedSlice(room, [...(room.endpoints ?? [])], room.metadata.labels ?? labels)
      : newSlice(service, type, group.ports);
    fill(slice, left);
    if (room) {
      unchanged.splice(unchanged.indexOf(room), 1);
      updated.push(slice);
    } else changes.create.push(slice);
  }
  changes.update.push(...updated);
}

function changedSlice(
  slice: Slice,
  endpoints: DiscoveryV1Endpoint[],
  labels: { [key: string]: string },
): DiscoveryV1EndpointSlice {
  return { ...slice, metadata: { ...slice.metadata, labels }, endpoints };
}

const identities = new WeakMap<DiscoveryV1Endpoint, string>();

/** Two endpoints are the same when they have the same addresses and stand for the same pod. */
function identity(endpoint: DiscoveryV1Endpoint): string {
  const known = identities.get(endpoint);
  if (known !== undefined) return known;
  const { targetRef, hostname = "" } = endpoint;
  const text = `${endpoint.addresses.toSorted().join()}|${hostname}|${targetRef?.namespace}/${targetRef?.name}/${targetRef?.uid}`;
  identities.set(endpoint, text);
  return text;
}

/** The endpoint that was found equal to a held one last. */
const equals = new WeakMap<DiscoveryV1Endpoint, DiscoveryV1Endpoint>();

/** The held endpoint itself where it is as it should be. */
function refreshed(wanted: DiscoveryV1Endpoint, held: DiscoveryV1Endpoint): DiscoveryV1Endpoint {
  if (equals.get(held) === wanted) return held;
  const endpoint = keepHints(wanted, held);
  if (!deepEqual(endpoint, held)) return endpoint;
  equals.set(held, wanted);
  return held;
}

/** Hints are settled afterwards; until then those that are there are no reason for a change. */
function keepHints(wanted: DiscoveryV1Endpoint, held: DiscoveryV1Endpoint): DiscoveryV1Endpoint {
  return held.hints && wanted.conditions?.ready === held.conditions?.ready
    ? { ...wanted, hints: held.hints }
    : wanted;
}

function fill(slice: DiscoveryV1EndpointSlice, left: DiscoveryV1Endpoint[]): void {
  const endpoints = slice.endpoints ?? [];
  endpoints.push(...left.splice(0, Math.max(0, maxEndpointsPerSlice - endpoints.length)));
  slice.endpoints = endpoints;
}

function closestFit(slices: readonly Slice[], count: number): Slice | undefined {
  const room = (slice: Slice) => maxEndpointsPerSlice - count - (slice.endpoints?.length ?? 0);
  return slices
    .filter((slice) => room(slice) >= 0)
    .toSorted((a, b) => room(a) - room(b))
    .at(0);
}

function newSlice(
  service: Service,
  addressType: string,
  ports: DiscoveryV1EndpointPort[],
): DiscoveryV1EndpointSlice {
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: {
      namespace: service.metadata.namespace ?? "",
      generateName: slicePrefix(service.metadata.name),
      labels: sliceLabels(service),
      ownerReferences: [controllerReference({ ...service, apiVersion: "v1", kind: "Service" })],
    },
    addressType,
    ...(ports.length > 0 ? { ports: [...ports] } : {}),
  } as DiscoveryV1EndpointSlice;
}

const reservedLabels = new Set([serviceNameLabel, managedByLabel, headlessLabel]);

function ownLabels(labels: { [key: string]: string } | undefined): { [key: string]: string } {
  return Object.fromEntries(
    Object.entries(labels ?? {}).filter(([label]) => !reservedLabels.has(label)),
  );
}

function sliceLabels(service: Service): { [key: string]: string } {
  return {
    ...ownLabels(service.metadata.labels),
    ...(isHeadless(service) ? { [headlessLabel]: "" } : {}),
    [serviceNameLabel]: service.metadata.name,
    [managedByLabel]: sliceManager,
  };
}
