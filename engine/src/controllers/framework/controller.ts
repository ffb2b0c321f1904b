// How every controller runs: keys of dirty objects in a queue, and workers that sync them (controllers of the Kubernetes
// controller manager, pkg/controller, 1.36). Reads are never stale here, so expectations have nothing to wait for.
import type { Component } from "../../model/cluster-access.ts";
import type { WorkQueue } from "./work-queue.ts";

/** `retry`: the sync failed and is repeated after the back-off. */
export type SyncOutcome = "done" | "retry";

/** How many objects a controller looks at side by side, as the controller manager's flags have it by default. */
const defaultWorkers = 5;

/** A component that syncs the keys of `queue`, in each step as many as it has workers. */
export function queueController(
  name: string,
  queue: WorkQueue,
  sync: (key: string) => SyncOutcome,
  workers = defaultWorkers,
): Component {
  return {
    name,
    step() {
      if (queue.waiting.size === 0) return false;
      const keys = queue.take(workers);
      for (const key of keys) {
        if (queue.wasIdle(key)) continue;
        if (sync(key) === "retry") queue.addRateLimited(key);
        else queue.forget(key);
      }
      return true;
    },
  };
}

/** A component made of several that share a name and run in the order given. */
export function combine(name: string, parts: readonly Component[]): Component {
  return { name, step: () => parts.some((part) => part.step()) };
}

/** `namespace/name`, or the name alone of an object without a namespace. */
export function keyOf(object: { metadata?: { name?: string; namespace?: string } }): string {
  const namespace = object.metadata?.namespace;
  const name = object.metadata?.name ?? "";
  return namespace ? `${namespace}/${name}` : name;
}

export function splitKey(key: string): { namespace: string; name: string } {
  const slash = key.indexOf("/");
  return slash < 0
    ? { namespace: "", name: key }
    : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}
