// What the control plane would have added by now to a cluster that is described by a few manifests: for judging
// requests against it without running the controllers.

import type { ApiContext } from "../apis/kind.ts";
import { resourceName } from "../apis/kind.ts";
import { quotaUsage } from "../apis/quota/registry.ts";
import { findKind } from "../apis/registry.ts";
import type { ApiServer } from "../apiserver/api-server.ts";
import type {
  CoreV1PersistentVolume,
  CoreV1PersistentVolumeClaim,
  CoreV1ResourceQuota,
} from "../model/generated/types.ts";
import type { KubeObject } from "../model/object.ts";
import { systemObjects } from "./system-objects.ts";

/**
 * Adds the objects that every cluster has, and what every namespace gets. A model that has service accounts of its own
 * is complete: where it has none, there is none.
 */
export function completeNamespaces(server: ApiServer, context: ApiContext): void {
  const isComplete = server.list("serviceaccounts").length > 0;
  for (const object of systemObjects) {
    const kind = findKind(object.apiVersion, object.kind, context.minor);
    if (!kind) continue;
    const resource = resourceName(kind);
    if (!server.get(resource, "", object.metadata!.name!)) server.create(resource, object);
  }
  if (isComplete) return;
  for (const { metadata } of server.list("namespaces")) completeNamespace(server, metadata.name);
}

/** Measures the quotas that have no status yet, as the quota controller does at once. */
export function fillQuotas(server: ApiServer, context: ApiContext): void {
  for (const quota of server.list<CoreV1ResourceQuota>("resourcequotas"))
    if (quota.status?.hard === undefined) fillStatus(server, quota, context);
}

/** Volumes that name the claim which names them are bound to it, as the volume controller notes by its UID. */
export function completeBindings(server: ApiServer): void {
  for (const volume of server.list<CoreV1PersistentVolume>("persistentvolumes")) {
    const reference = volume.spec?.claimRef;
    if (!reference || reference.uid !== undefined) continue;
    const { namespace = "", name = "" } = reference;
    const claim = server.get<CoreV1PersistentVolumeClaim>(
      "persistentvolumeclaims",
      namespace,
      name,
    );
    if (claim?.spec?.volumeName !== volume.metadata.name) continue;
    const claimRef = { ...reference, uid: claim.metadata.uid };
    const bound = { ...volume, spec: { ...volume.spec, claimRef } };
    server.load("persistentvolumes", bound);
  }
}

/** What the controllers put into a namespace as soon as it exists. */
export function completeNamespace(server: ApiServer, namespace: string): void {
  const own: KubeObject[] = [
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default", namespace } },
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "kube-root-ca.crt", namespace } },
  ];
  for (const object of own) {
    const resource = `${object.kind.toLowerCase()}s`;
    if (!server.get(resource, namespace, object.metadata!.name!)) server.create(resource, object);
  }
}

function fillStatus(server: ApiServer, quota: CoreV1ResourceQuota, context: ApiContext): void {
  const namespace = quota.metadata?.namespace ?? "";
  const used = quotaUsage(quota, (resource) => server.list(resource, namespace), context);
  server.load("resourcequotas", {
    ...quota,
    status: { hard: quota.spec?.hard ?? {}, used },
  } as KubeObject);
}
