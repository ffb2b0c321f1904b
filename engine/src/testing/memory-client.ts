// An API server that only stores: no defaulting, admission or validation. For tests of components that need a
// ComponentHost and nothing of the real pipeline.
import type {
  ApiClient,
  Component,
  ComponentFactory,
  ComponentHost,
  WatchEvent,
} from "../model/cluster-access.ts";
import { featureDefault } from "../model/feature-gates.ts";
import type { CoreV1Pod } from "../model/generated/types.ts";
import {
  clone,
  deepEqual,
  deepFreeze,
  type KubeObject,
  type Result,
  type Stored,
} from "../model/object.ts";
import { failureStatus } from "../model/status.ts";
import { formatTime, utcMs } from "../model/time.ts";

/** An event as a component recorded it. */
export interface RecordedEvent {
  readonly object: string;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
}

type Handler = (event: WatchEvent) => void;

/** Cluster-scoped and namespaced kinds by the plural that a resource name starts with. */
const irregularPlurals: Readonly<Record<string, string>> = {
  StorageClass: "storageclasses",
  PriorityClass: "priorityclasses",
  RuntimeClass: "runtimeclasses",
  NetworkPolicy: "networkpolicies",
  CSIStorageCapacity: "csistoragecapacities",
  DeviceClass: "deviceclasses",
};

/** `Deployment` of `apps/v1` -> `deployments.apps`. */
function resourceOfObject({ apiVersion, kind }: KubeObject): string {
  const plural = irregularPlurals[kind] ?? `${kind.toLowerCase()}s`;
  const slash = apiVersion.indexOf("/");
  return slash < 0 ? plural : `${plural}.${apiVersion.slice(0, slash)}`;
}

/** A store, a clock with timers and an event log, for one component at a time. */
export class MemoryCluster {
  readonly events: RecordedEvent[] = [];
  readonly client: ApiClient;
  readonly #minor: number;
  readonly #objects = new Map<string, Map<string, Stored>>();
  readonly #handlers = new Map<string, Handler[]>();
  readonly #timers = new Set<{ atMs: number; order: number; callback: () => void }>();
  #nowMs = utcMs(2026, 1, 1);
  #serial = 0;

  constructor(minor = 36) {
    this.#minor = minor;
    this.client = {
      get: <T extends KubeObject>(resource: string, namespace: string, name: string) =>
        this.#objects.get(resource)?.get(keyOf(namespace, name)) as Stored<T> | undefined,
      list: <T extends KubeObject>(resource: string, namespace?: string) =>
        [...(this.#objects.get(resource)?.values() ?? [])].filter(
          (object) => namespace === undefined || object.metadata.namespace === namespace,
        ) as readonly Stored[] as readonly Stored<T>[],
      create: <T extends KubeObject>(_: string, object: T) => ok(this.create(object)),
      update: <T extends KubeObject>(resource: string, object: T, subresource?: string) =>
        this.#update(resource, object, subresource),
      patch: <T extends KubeObject>(
        resource: string,
        namespace: string,
        name: string,
        patch: unknown,
      ) => {
        const old = this.#objects.get(resource)?.get(keyOf(namespace, name));
        if (!old) return notFound(resource, name);
        return this.#update(resource, mergePatch(old, patch) as T);
      },
      delete: (resource, namespace, name) => this.#delete(resource, namespace, name),
    };
  }

  create<T extends KubeObject>(object: T): Stored<T> {
    const stored = clone(object) as Stored<T>;
    const serial = ++this.#serial;
    const { generateName } = stored.metadata ?? {};
    stored.metadata = Object.assign(
      {
        uid: `uid-${serial}`,
        resourceVersion: `${serial}`,
        creationTimestamp: formatTime(this.#nowMs),
        generation: 1,
        ...(generateName ? { name: `${generateName}${serial}` } : {}),
      },
      stored.metadata,
    );
    this.#write(resourceOfObject(object), stored);
    return stored;
  }

  /** Replaces or changes a stored object. */
  apply<T extends KubeObject>(resource: string, object: T): void {
    this.#update(resource, object);
  }

  /** Takes the object away at once, whatever its grace period. */
  remove(resource: string, namespace: string, name: string): void {
    const objects = this.#objects.get(resource);
    const old = objects?.get(keyOf(namespace, name));
    if (!old) return;
    objects?.delete(keyOf(namespace, name));
    this.#notify(resource, { type: "DELETED", object: old, old });
  }

  /** Lets go of the components that have been started. */
  forgetWatchers(): void {
    this.#handlers.clear();
    this.#timers.clear();
  }

  start(factory: ComponentFactory): Component {
    return factory(this.host());
  }

  host(): ComponentHost {
    return {
      client: this.client,
      minor: this.#minor,
      feature: (name) => featureDefault(name, this.#minor),
      clock: {
        nowMs: () => this.#nowMs,
        timestamp: () => formatTime(this.#nowMs),
      },
      watch: <T extends KubeObject>(resource: string, handler: (event: WatchEvent<T>) => void) => {
        const handlers = this.#handlers.get(resource) ?? [];
        this.#handlers.set(resource, [...handlers, handler as Handler]);
        for (const object of this.#objects.get(resource)?.values() ?? [])
          (handler as Handler)({ type: "ADDED", object });
      },
      after: (delayMs, callback) => {
        const timer = { atMs: this.#nowMs + delayMs, order: ++this.#serial, callback };
        this.#timers.add(timer);
        return () => this.#timers.delete(timer);
      },
      recorder: () => ({
        event: (object, type, reason, message) => {
          const { namespace, name } = object.metadata ?? {};
          this.events.push({ object: `${namespace}/${name}`, type, reason, message });
        },
      }),
    };
  }

  /** Lets the component work until it has nothing to do at this instant. */
  settle(component: Component): void {
    while (component.step());
  }

  /** Lets virtual time pass, and the component work whenever a timer is due. */
  advance(component: Component, ms: number): void {
    const endMs = this.#nowMs + ms;
    this.settle(component);
    for (;;) {
      const [next] = [...this.#timers].sort((a, b) => a.atMs - b.atMs || a.order - b.order);
      if (!next || next.atMs > endMs) break;
      this.#timers.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.callback();
      this.settle(component);
    }
    this.#nowMs = endMs;
  }

  #update<T extends KubeObject>(
    resource: string,
    object: T,
    subresource?: string,
  ): Result<Stored<T>> {
    const { namespace = "", name = "" } = object.metadata ?? {};
    const old = this.#objects.get(resource)?.get(keyOf(namespace, name)) as Stored<T> | undefined;
    if (!old) return notFound(resource, name);
    const stored = (
      subresource === "binding" ? boundPod(old, object, this.#nowMs) : clone(object)
    ) as Stored<T>;
    stored.metadata = { ...old.metadata, ...stored.metadata, resourceVersion: `${++this.#serial}` };
    if (!subresource && !deepEqual(specOf(old), specOf(stored)))
      stored.metadata.generation = (old.metadata.generation ?? 0) + 1;
    this.#write(resource, stored);
    return ok(stored);
  }

  /** Pods with a node end gracefully: something else takes them away. */
  #delete(resource: string, namespace: string, name: string): Result<KubeObject> {
    const old = this.#objects.get(resource)?.get(keyOf(namespace, name));
    if (!old) return notFound(resource, name);
    if (resource === "pods" && (old as CoreV1Pod).spec?.nodeName) {
      const ending = clone(old);
      ending.metadata.deletionTimestamp = formatTime(this.#nowMs + 30_000);
      this.#write(resource, ending);
      return ok(ending);
    }
    this.remove(resource, namespace, name);
    return ok(old);
  }

  #write(resource: string, object: Stored): void {
    let objects = this.#objects.get(resource);
    if (!objects) {
      objects = new Map();
      this.#objects.set(resource, objects);
    }
    const key = keyOf(object.metadata.namespace ?? "", object.metadata.name);
    const old = objects.get(key);
    objects.set(key, deepFreeze(object));
    this.#notify(resource, old ? { type: "MODIFIED", object, old } : { type: "ADDED", object });
  }

  #notify(resource: string, event: WatchEvent): void {
    for (const handler of this.#handlers.get(resource) ?? []) handler(event);
  }
}

/** The pod on the node that the Binding names. */
function boundPod(pod: KubeObject, binding: KubeObject, nowMs: number): KubeObject {
  const bound = clone(pod) as CoreV1Pod;
  const { target } = binding as KubeObject & { target?: { name?: string } };
  if (bound.spec && target?.name !== undefined) bound.spec.nodeName = target.name;
  const others = (bound.status?.conditions ?? []).filter(({ type }) => type !== "PodScheduled");
  bound.status = {
    ...bound.status,
    conditions: [
      ...others,
      { type: "PodScheduled", status: "True", lastTransitionTime: formatTime(nowMs) },
    ],
  };
  return bound;
}

function keyOf(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

function specOf(object: KubeObject): unknown {
  return (object as { spec?: unknown }).spec;
}

/** RFC 7396: objects are merged, null removes, everything else replaces. */
function mergePatch(target: unknown, patch: unknown): unknown {
  if (patch === null || typeof patch !== "object" || Array.isArray(patch)) return patch;
  const merged: Record<string, unknown> = { ...(target as Record<string, unknown> | undefined) };
  for (const [key, value] of Object.entries(patch))
    if (value === null) delete merged[key];
    else merged[key] = mergePatch(merged[key], value);
  return merged;
}

function notFound<T>(resource: string, name: string): Result<T> {
  const message = `${resource} "${name}" not found`;
  return {
    ok: false,
    warnings: [],
    status: failureStatus(404, "NotFound", message),
  };
}

function ok<T>(value: T): Result<T> {
  return { ok: true, value, warnings: [] };
}
