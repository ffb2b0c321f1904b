// Mirrors the finalize step of staging/src/k8s.io/endpointslice/reconciler.go and of
// pkg/controller/endpointslicemirroring/reconciler.go (1.36).
import type { ApiClient } from "../../model/cluster-access.ts";
import type {
  DiscoveryV1EndpointPort,
  DiscoveryV1EndpointSlice,
} from "../../model/generated/types.ts";
import { goJson } from "../../model/go-format.ts";
import type { Stored } from "../../model/object.ts";
import type { Status } from "../../model/status.ts";
import { isNamespaceTerminating } from "../framework/pod-control.ts";

export type Slice = Stored<DiscoveryV1EndpointSlice>;

const resource = "endpointslices.discovery.k8s.io";

export interface SliceChanges {
  create: DiscoveryV1EndpointSlice[];
  update: DiscoveryV1EndpointSlice[];
  delete: Slice[];
}

const keys = new WeakMap<readonly DiscoveryV1EndpointPort[], string>();

/** Slices with the same ports in any order belong together. Lists of ports are never changed. */
export function portsKey(ports: readonly DiscoveryV1EndpointPort[] | undefined): string {
  if (!ports) return "";
  let key = keys.get(ports);
  if (key === undefined) {
    key = ports
      .map((port) => goJson(port))
      .sort()
      .join();
    keys.set(ports, key);
  }
  return key;
}

export function slicePrefix(name: string): string {
  return name.length < 253 ? `${name}-` : name;
}

/**
 * Makes the changes; a slice that would be deleted is used for one to be created instead where `reusable` allows.
 * Gives what went wrong in the controller's words, or undefined.
 */
export function applyChanges(
  client: ApiClient,
  owner: { kind: string; namespace: string; name: string; deleting: boolean },
  changes: SliceChanges,
  reusable: (slice: Slice, replacement: DiscoveryV1EndpointSlice) => boolean,
): string | undefined {
  recycle(changes, reusable);
  const subject = `EndpointSlice for ${owner.kind} ${owner.namespace}/${owner.name}`;
  const named = (name: string) =>
    `${name} EndpointSlice for ${owner.kind} ${owner.namespace}/${owner.name}`;
  if (!owner.deleting)
    for (const slice of changes.create) {
      const result = client.create(resource, slice);
      if (result.ok) continue;
      if (isNamespaceTerminating(result.status)) return undefined;
      return failure(`failed to create ${subject}`, result.status);
    }
  for (const slice of changes.update) {
    const result = client.update(resource, slice);
    if (!result.ok)
      return failure(`failed to update ${named(slice.metadata?.name ?? "")}`, result.status);
  }
  for (const slice of changes.delete) {
    const result = client.delete(resource, owner.namespace, slice.metadata.name);
    if (!result.ok) return failure(`failed to delete ${named(slice.metadata.name)}`, result.status);
  }
  return undefined;
}

function failure(what: string, status: Status): string {
  return `${what}: ${status.message}`;
}

function recycle(
  changes: SliceChanges,
  reusable: (slice: Slice, replacement: DiscoveryV1EndpointSlice) => boolean,
): void {
  changes.delete = changes.delete.filter((slice) => {
    const replacement = changes.create.at(-1);
    if (!replacement || slice.addressType !== replacement.addressType) return true;
    if (!reusable(slice, replacement)) return true;
    changes.create.pop();
    const { generateName: _generateName, ...metadata } = replacement.metadata ?? {};
    const { name, resourceVersion } = slice.metadata;
    changes.update.push({ ...replacement, metadata: { ...metadata, name, resourceVersion } });
    return false;
  });
}
