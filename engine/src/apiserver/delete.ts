// Mirrors staging/src/k8s.io/apiserver/pkg/registry/{rest/delete.go,generic/registry/store.go} (1.36): graceful
// deletion, finalizers and propagation.
import type { DeleteOptions } from "../model/cluster-access.ts";
import {
  clone,
  type KubeObject,
  type ObjectMeta,
  type Result,
  type Stored,
} from "../model/object.ts";
import type { Status } from "../model/status.ts";
import { formatTime, parseTime } from "../model/time.ts";
import type { Request } from "./request.ts";
import { conflict, notFound } from "./status.ts";
import { storageOf } from "./storage/registry.ts";
import { erase, write } from "./write.ts";

type WithMeta = KubeObject & { metadata: ObjectMeta };

/** How an object leaves: at once, or marked until its grace period is over; or it is leaving already. */
type Graceful = "pending" | "graceful" | "at-once";

export function remove(
  request: Request,
  namespace: string,
  name: string,
  options: DeleteOptions = {},
): Result<KubeObject> {
  const { resource } = request;
  const { warnsOfOrphans = "" } = storageOf(resource);
  if (options.propagationPolicy === undefined) request.warn(warnsOfOrphans);
  const existing = request.get(request.storedResource, namespace, name);
  if (!existing) return request.refused(notFound(resource, name));
  const refusal =
    checkPreconditions(request, existing, options) ??
    admitDelete(request, existing, "admit") ??
    admitDelete(request, existing, "validate");
  if (refusal) return request.refused(refusal);
  const special = storageOf(resource).beginDelete?.(existing, request);
  if (special) return special;
  const object = clone(existing) as WithMeta;
  const graceful = markGraceful(request, object, options);
  if (graceful === "pending" || request.options.dryRun) return request.ok(existing);
  const finalizers = finalizersForDeletion(request, existing, options);
  if (finalizers.length > 0) object.metadata.finalizers = finalizers;
  else delete object.metadata.finalizers;
  if (graceful === "at-once" && finalizers.length > 0)
    markAsDeleting(object.metadata, request.nowMs());
  if (graceful === "at-once" && finalizers.length === 0)
    return request.ok(erase(request, existing));
  const marked = write(request, object, existing);
  const waits = finalizers.length > 0 || marked.metadata.deletionGracePeriodSeconds;
  return request.ok(waits ? marked : erase(request, marked));
}

/** These name the kind where every other refusal names the resource. */
function checkPreconditions(
  request: Request,
  existing: Stored,
  { preconditions }: DeleteOptions,
): Status | undefined {
  const { kind } = request;
  const { name, uid, resourceVersion } = existing.metadata;
  const subject = kind.group === "" ? kind.kind : `${kind.kind}.${kind.group}`;
  if (preconditions?.uid !== undefined && preconditions.uid !== uid)
    return conflict(
      subject,
      name,
      `the UID in the precondition (${preconditions.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
    );
  if (
    preconditions?.resourceVersion !== undefined &&
    preconditions.resourceVersion !== resourceVersion
  )
    return conflict(
      subject,
      name,
      `the ResourceVersion in the precondition (${preconditions.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`,
    );
  return undefined;
}

function admitDelete(
  request: Request,
  existing: Stored,
  phase: "admit" | "validate",
): Status | undefined {
  return request.admission(phase, {
    operation: "DELETE",
    kind: request.kind,
    resource: request.resource,
    namespace: existing.metadata.namespace ?? "",
    name: existing.metadata.name,
    object: existing,
    old: existing,
    dryRun: request.options.dryRun === true,
  });
}

/** Sets deletionTimestamp and deletionGracePeriodSeconds of a kind that is deleted gracefully. In place. */
function markGraceful(request: Request, object: WithMeta, options: DeleteOptions): Graceful {
  const { kind } = request;
  const { metadata } = object;
  if (!kind.gracePeriodSeconds) return "at-once";
  const asked = options.gracePeriodSeconds;
  const requested = asked !== undefined && asked < 0 ? 1 : asked;
  if (metadata.deletionTimestamp !== undefined) return shortenGrace(request, metadata, requested);
  const seconds = kind.gracePeriodSeconds(object, requested) ?? 0;
  metadata.deletionTimestamp = formatTime(request.nowMs() + seconds * 1000);
  metadata.deletionGracePeriodSeconds = seconds;
  if (metadata.generation) metadata.generation++;
  return "graceful";
}

/** A second deletion may only shorten the grace period. */
function shortenGrace(
  request: Request,
  metadata: ObjectMeta,
  requested: number | undefined,
): Graceful {
  const current = metadata.deletionGracePeriodSeconds ?? 0;
  if (current === 0) return "at-once";
  if (requested === undefined || requested >= current) return "pending";
  const start = (parseTime(metadata.deletionTimestamp!) ?? 0) - current * 1000;
  const due = start + requested * 1000;
  const overdue = due < request.nowMs();
  metadata.deletionTimestamp = formatTime(overdue ? request.nowMs() : due);
  metadata.deletionGracePeriodSeconds = overdue && requested !== 0 ? 1 : requested;
  return "graceful";
}

/** Without a grace period, but with finalizers: the object is marked and stays until they are gone. */
function markAsDeleting(metadata: ObjectMeta, nowMs: number): void {
  if (metadata.deletionTimestamp === undefined && metadata.generation) metadata.generation++;
  const due = metadata.deletionTimestamp && parseTime(metadata.deletionTimestamp);
  if (due === undefined || due === "" || due > nowMs)
    metadata.deletionTimestamp = formatTime(nowMs);
  metadata.deletionGracePeriodSeconds = 0;
}

/** The finalizers for the garbage collector: the request's wish, else what the object has, else the resource's way. */
function finalizersForDeletion(
  request: Request,
  existing: Stored,
  { propagationPolicy }: DeleteOptions,
): string[] {
  const given = existing.metadata.finalizers ?? [];
  const own = given.filter((name) => name !== "orphan" && name !== "foregroundDeletion");
  const wish =
    propagationPolicy ??
    (given.includes("orphan")
      ? "Orphan"
      : given.includes("foregroundDeletion")
        ? "Foreground"
        : storageOf(request.resource).orphansDependents
          ? "Orphan"
          : "Background");
  if (wish === "Orphan") return [...own, "orphan"];
  return wish === "Foreground" ? [...own, "foregroundDeletion"] : own;
}
