// What must hold of a store after anything at all, whatever was done to it.
import type { Store } from "../apiserver/store.ts";
import type { CoreV1Pod } from "../model/generated/types.ts";

/** Every breach found in the store's history, in words; none when all is well. */
export function storeBreaches(store: Store): string[] {
  const breaches: string[] = [];
  let revision = 0;
  let atMs = Number.NEGATIVE_INFINITY;
  const uids = new Map<string, string>();
  const gone = new Set<string>();
  for (const change of store.changes) {
    const { namespace = "", name, uid, resourceVersion } = change.object.metadata;
    const key = `${change.resource} ${namespace}/${name}`;
    if (change.revision <= revision) breaches.push(`${key}: resourceVersion went back`);
    if (Number(resourceVersion) !== change.revision) breaches.push(`${key}: wrong resourceVersion`);
    if (change.atMs < atMs) breaches.push(`${key}: time went back`);
    if (change.type === "ADDED" && uids.has(key)) breaches.push(`${key}: added twice`);
    if (change.type !== "ADDED" && !uids.has(key)) breaches.push(`${key}: changed while gone`);
    if (uids.has(key) && uids.get(key) !== uid) breaches.push(`${key}: the uid changed`);
    if (gone.has(uid)) breaches.push(`${key}: written after its deletion`);
    breaches.push(...nodeBreaches(key, change.old as CoreV1Pod, change.object as CoreV1Pod));
    if (change.type === "DELETED") {
      uids.delete(key);
      gone.add(uid);
    } else uids.set(key, uid);
    revision = change.revision;
    atMs = change.atMs;
  }
  return breaches;
}

/** A pod never moves to another node. */
function nodeBreaches(key: string, old: CoreV1Pod | undefined, now: CoreV1Pod): string[] {
  const before = key.startsWith("pods ") ? old?.spec?.nodeName : undefined;
  return before && before !== now.spec?.nodeName ? [`${key}: moved from ${before}`] : [];
}
