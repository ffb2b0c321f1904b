// Which objects were there before the first request: what works only a while after it was created, works with them at once.
import type { KubeObject } from "../model/object.ts";

/** Stored objects never change. */
const loaded = new WeakSet<KubeObject>();

export function markLoaded<T extends KubeObject>(stored: T): T {
  loaded.add(stored);
  return stored;
}

export function wasLoaded(stored: KubeObject): boolean {
  return loaded.has(stored);
}
