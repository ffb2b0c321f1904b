// Mirrors pkg/controller/history/controller_history.go (1.36): the revisions of a pod template as ControllerRevisions.
// Revisions are compared by the JSON of their data.
import type { ApiClient } from "../../model/cluster-access.ts";
import type {
  AppsV1ControllerRevision,
  CoreV1PodTemplateSpec,
  MetaV1LabelSelector,
} from "../../model/generated/types.ts";
import { goJson } from "../../model/go-format.ts";
import { clone, deepEqual, type KubeObject, type Stored } from "../../model/object.ts";
import type { Informer } from "./informer.ts";
import { claim, controllerReference } from "./owner.ts";
import { isNotFound } from "./pod-control.ts";
import { fnv32a, safeEncode } from "./template-hash.ts";

const resource = "controllerrevisions.apps";
const controllerHashLabel = "controller.kubernetes.io/hash";
/** The label by which a pod names its revision. */
export const revisionHashLabel = "controller-revision-hash";

export type Revision = Stored<AppsV1ControllerRevision>;

interface Owner extends KubeObject {
  spec?: { selector?: MetaV1LabelSelector; template?: CoreV1PodTemplateSpec };
}

/** The revisions of an owner, orphans adopted, lowest number first. */
export function revisionsOf(
  client: ApiClient,
  informer: Informer<AppsV1ControllerRevision>,
  owner: Stored<Owner>,
): Revision[] {
  return claim(
    client,
    resource,
    owner,
    owner.spec?.selector,
    informer.by("owner", owner.metadata.uid),
    informer.by("orphan", owner.metadata.namespace ?? ""),
  ).toSorted(byRevision);
}

function byRevision(a: Revision, b: Revision): number {
  if (a.revision !== b.revision) return a.revision - b.revision;
  return a.metadata.name < b.metadata.name ? -1 : a.metadata.name > b.metadata.name ? 1 : 0;
}

/** What a revision keeps of an owner: its template, as a patch that replaces it. */
function dataOf(owner: Owner): { spec: { template: object } } {
  return { spec: { template: { ...owner.spec?.template, $patch: "replace" } } };
}

/** The template that a revision keeps. */
export function templateOf(revision: Revision): CoreV1PodTemplateSpec {
  const data = clone(revision.data) as
    | { spec?: { template?: Record<string, unknown> } }
    | undefined;
  const { $patch: _patch, ...template } = data?.spec?.template ?? {};
  return template as CoreV1PodTemplateSpec;
}

/** Whether a revision keeps the owner's template as it is now. */
function isRevisionOf(revision: Revision, owner: Owner): boolean {
  return deepEqual(revision.data, dataOf(owner));
}

export interface CurrentRevision {
  readonly revision: Revision;
  readonly collisionCount: number;
}

/**
 * The revision of the owner's template as it is now: the newest of `revisions` if that is it, else an older one, moved
 * to the front, else a new one, with its hash in the label `hashLabel`. Gives the error text when a request failed.
 */
export function ensureRevision(
  client: ApiClient,
  owner: Stored<Owner>,
  revisions: readonly Revision[],
  collisionCount: number,
  hashLabel = controllerHashLabel,
): CurrentRevision | { readonly error: string } {
  const newest = revisions.at(-1);
  const equal = revisions.findLast((revision) => isRevisionOf(revision, owner));
  if (equal && newest && isRevisionOf(newest, owner)) return { revision: newest, collisionCount };
  const number = (newest?.revision ?? 0) + 1;
  if (equal) {
    const result = client.update<AppsV1ControllerRevision>(resource, {
      ...equal,
      revision: number,
    });
    return result.ok
      ? { revision: result.value, collisionCount }
      : { error: result.status.message };
  }
  return createRevision(client, owner, number, collisionCount, hashLabel);
}

/** A name that belongs to another template counts as a collision and gives another hash. */
function createRevision(
  client: ApiClient,
  owner: Stored<Owner>,
  number: number,
  collisionCount: number,
  hashLabel: string,
): CurrentRevision | { readonly error: string } {
  const data = dataOf(owner);
  const { name: ownerName, namespace = "", annotations } = owner.metadata;
  for (let collisions = collisionCount; ; collisions++) {
    const hash = safeEncode(String(fnv32a(goJson(data) + String(collisions))));
    const name = `${ownerName.slice(0, 223)}-${hash}`;
    const result = client.create<AppsV1ControllerRevision>(resource, {
      apiVersion: "apps/v1",
      kind: "ControllerRevision",
      metadata: {
        name,
        namespace,
        labels: { ...owner.spec?.template?.metadata?.labels, [hashLabel]: hash },
        ...(annotations ? { annotations: { ...annotations } } : {}),
        ownerReferences: [controllerReference(owner)],
      },
      data,
      revision: number,
    });
    if (result.ok) return { revision: result.value, collisionCount: collisions };
    if (result.status.reason !== "AlreadyExists") return { error: result.status.message };
    const existing = client.get<AppsV1ControllerRevision>(resource, namespace, name);
    if (existing && deepEqual(existing.data, data))
      return { revision: existing, collisionCount: collisions };
  }
}

/** Deletes the oldest revisions that are not `live`, until `limit` of those are left. False when a request failed. */
export function truncateRevisions(
  client: ApiClient,
  revisions: readonly Revision[],
  isLive: (revision: Revision) => boolean,
  limit: number,
): boolean {
  const dead = revisions.filter((revision) => !isLive(revision));
  return dead.slice(0, Math.max(0, dead.length - limit)).every((revision) => {
    const { namespace = "", name } = revision.metadata;
    const result = client.delete(resource, namespace, name);
    return result.ok || isNotFound(result.status);
  });
}
