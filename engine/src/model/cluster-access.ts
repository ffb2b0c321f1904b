// The one door between the API server and everything else in the control plane. Scheduler, controllers and
// kubelets see nothing of the cluster but these interfaces; the simulation hands them in (`sim/`).
import type { KubeObject, ResourceName, Result, Stored } from "./object.ts";

export interface WatchEvent<T extends KubeObject = KubeObject> {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly object: Stored<T>;
  /** The object before a MODIFIED or DELETED. */
  readonly old?: Stored<T>;
}

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: "Background" | "Foreground" | "Orphan";
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

export type PatchType = "json" | "merge" | "strategic";

/**
 * Requests to the API server. Every write passes the whole pipeline (defaulting, admission, validation, store) and
 * takes effect at once, at the current virtual instant. `update` with another resourceVersion than the stored one is
 * a 409, without one it is unconditional.
 */
export interface ApiClient {
  get<T extends KubeObject>(
    resource: ResourceName,
    namespace: string,
    name: string,
  ): Stored<T> | undefined;
  /** In order of creation. All namespaces when none is given. Objects are frozen and shared: do not change them. */
  list<T extends KubeObject>(resource: ResourceName, namespace?: string): readonly Stored<T>[];
  create<T extends KubeObject>(resource: ResourceName, object: T): Result<Stored<T>>;
  update<T extends KubeObject>(
    resource: ResourceName,
    object: T,
    subresource?: string,
  ): Result<Stored<T>>;
  patch<T extends KubeObject>(
    resource: ResourceName,
    namespace: string,
    name: string,
    patch: unknown,
    type: PatchType,
    subresource?: string,
  ): Result<Stored<T>>;
  delete(
    resource: ResourceName,
    namespace: string,
    name: string,
    options?: DeleteOptions,
  ): Result<KubeObject>;
}

/** Virtual time. Nothing in the engine reads another clock. */
export interface Clock {
  /** Milliseconds since the Unix epoch, on the virtual clock. */
  nowMs(): number;
  /** The instant as objects hold it (`metav1.Time`): RFC 3339 in UTC, whole seconds, rounded down. */
  timestamp(): string;
}

export type CancelTimer = () => void;

export interface EventRecorder {
  /** Records an Event about `object` at the current instant; repetitions are counted and combined as client-go does. */
  event(
    object: KubeObject,
    type: "Normal" | "Warning",
    reason: string,
    message: string,
    /** The part of the object that is concerned: `spec.containers{app}`. */
    fieldPath?: string,
  ): void;
}

/** What a component of the control plane gets from the simulation. */
export interface ComponentHost {
  readonly client: ApiClient;
  readonly clock: Clock;
  /** Minor of the Kubernetes version that is simulated: 31 to 36. */
  readonly minor: number;
  /** Whether a feature gate is on at that minor (by its default there). */
  feature(name: string): boolean;
  /**
   * Calls `handler` at every change of the resource, at once, and first with an ADDED for each object that exists.
   * A handler only takes note (updates a cache, enqueues a key): requests are made in `step`.
   */
  watch<T extends KubeObject>(
    resource: ResourceName,
    handler: (event: WatchEvent<T>) => void,
  ): void;
  /** Calls `callback` once, `delayMs` of virtual time later. The callback takes note, like a watch handler. */
  after(delayMs: number, callback: () => void): CancelTimer;
  /** `host` is the node that a kubelet speaks for. */
  recorder(component: string, host?: string): EventRecorder;
}

/** A controller or the scheduler: a work queue that the simulation drains. */
export interface Component {
  readonly name: string;
  /** Does one unit of work (one key, one scheduling cycle); false when there is nothing to do now. */
  step(): boolean;
}

export type ComponentFactory = (host: ComponentHost) => Component;
