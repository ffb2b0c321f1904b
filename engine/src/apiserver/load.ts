// Objects that are there before the first request: a cluster as a snapshot or as manifests describe it.
import { clone, type KubeObject, type ObjectMeta, type Stored } from "../model/object.ts";
import { markLoaded } from "./loaded.ts";
import type { Request } from "./request.ts";
import { storageOf } from "./storage/registry.ts";
import { storedForm, write } from "./write.ts";

type WithMeta = KubeObject & { metadata: ObjectMeta; status?: unknown };

/** Stores the object as it is; what every stored object has (uid, creation time) is made up where it is missing. */
export function load(request: Request, object: KubeObject): Stored {
  const { namespace = "", name = "", uid, creationTimestamp } = object.metadata ?? {};
  const metadata = {
    ...object.metadata,
    uid: uid || request.uid(namespace, name),
    creationTimestamp: creationTimestamp || request.timestamp(),
  };
  const stored = storedForm(request, { ...object, metadata });
  return markLoaded(write(request, stored, request.get(request.storedResource, namespace, name)));
}

/** Runs what a creation would have filled in, whatever it would have been refused for. */
export function adopt(request: Request, given: KubeObject): Stored {
  const { kind, resource } = request;
  const object = clone(given) as WithMeta;
  object.metadata ??= {};
  const { status, metadata } = object;
  request.admission("admit", {
    operation: "CREATE",
    kind,
    resource,
    namespace: metadata.namespace ?? "",
    name: metadata.name ?? "",
    object,
    dryRun: false,
  });
  storageOf(resource).beginCreate?.(object, request);
  kind.prepareForCreate?.(object, request);
  if (request.countsGenerations()) object.metadata.generation ??= 1;
  if (status !== undefined) object.status = status;
  return load(request, object);
}
