// Mirrors pkg/registry/core/namespace/storage/storage.go (1.36): a namespace is marked as terminating and goes when
// the namespace controller has emptied it and taken its finalizer away.
import type { CoreV1Namespace } from "../../model/generated/types.ts";
import { clone, type KubeObject, type Result, type Stored } from "../../model/object.ts";
import type { Request } from "../request.ts";
import { write } from "../write.ts";
import type { ResourceStorage } from "./resource-storage.ts";

function beginDelete(existing: Stored, request: Request): Result<KubeObject> | undefined {
  const namespace = clone(existing) as Stored<CoreV1Namespace>;
  if (namespace.metadata.deletionTimestamp !== undefined)
    return namespace.spec?.finalizers?.length ? request.ok(existing) : undefined;
  namespace.metadata.deletionTimestamp = request.timestamp();
  namespace.status = { ...namespace.status, phase: "Terminating" };
  if (request.options.dryRun) return request.ok(namespace);
  return request.ok(write(request, namespace, existing));
}

export const namespaces: ResourceStorage = {
  beginDelete,
  shouldDeleteDuringUpdate: (object) => !(object as CoreV1Namespace).spec?.finalizers?.length,
};
