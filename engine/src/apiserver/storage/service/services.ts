// Mirrors pkg/registry/core/service/storage/storage.go (1.36): services get addresses and node ports before they are
// validated, so that a collision is told first.
import type { CoreV1Service } from "../../../model/generated/types.ts";
import type { KubeObject, Stored } from "../../../model/object.ts";
import type { Status } from "../../../model/status.ts";
import type { Request } from "../../request.ts";
import type { ResourceStorage } from "../resource-storage.ts";
import { allocateClusterIPs, clusterFamily, recordAddresses } from "./cluster-ips.ts";
import {
  initIPFamilyFields,
  isUnchangedPreferDualStack,
  normalizeClusterIPs,
} from "./ip-families.ts";
import { allocateNodePorts, keepNodePorts, updateNodePorts } from "./node-ports.ts";

function beginCreate(object: KubeObject, request: Request): Status | undefined {
  const service = object as CoreV1Service;
  service.spec ??= {};
  normalizeClusterIPs(service.spec);
  return (
    initIPFamilyFields(service, undefined, clusterFamily(request), request) ??
    allocateClusterIPs(service, request) ??
    allocateNodePorts(service, request)
  );
}

function beginUpdate(object: KubeObject, existing: Stored, request: Request): Status | undefined {
  const service = object as CoreV1Service;
  const old = existing as Stored<CoreV1Service>;
  service.spec ??= {};
  const before = old.spec ?? {};
  if (before.type !== "ExternalName" && service.spec.type !== "ExternalName") {
    if (before.clusterIP) service.spec.clusterIP ||= before.clusterIP;
    if (before.clusterIPs && !service.spec.clusterIPs?.length)
      service.spec.clusterIPs = [...before.clusterIPs];
  }
  keepNodePorts(service, old);
  normalizeClusterIPs(service.spec, before);
  const refusal = initIPFamilyFields(service, old, clusterFamily(request), request);
  if (refusal) return refusal;
  const starts = before.type === "ExternalName" && service.spec.type !== "ExternalName";
  const unchanged = isUnchangedPreferDualStack(service.spec, before);
  return (
    (starts && !unchanged ? allocateClusterIPs(service, request) : undefined) ??
    updateNodePorts(service, old, request)
  );
}

export const services: ResourceStorage = {
  beginCreate,
  beginUpdate,
  afterWrite: (stored, old, request) =>
    recordAddresses(request, stored as CoreV1Service | undefined, old as CoreV1Service | undefined),
};
