// What workloads looked like at every point of rest at which they had changed.
import type { Store } from "../apiserver/store.ts";
import type { Clock } from "../model/cluster-access.ts";
import type { BatchV1Job, CoreV1Pod, DiscoveryV1EndpointSlice } from "../model/generated/types.ts";
import type { KubeObject, Stored } from "../model/object.ts";

export interface ReplicaSetState {
  readonly name: string;
  readonly replicas: number;
  readonly status: unknown;
}

export interface TraceEntry {
  readonly atMs: number;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly replicas?: number;
  readonly status: unknown;
  readonly replicaSets?: readonly ReplicaSetState[];
}

interface Scaled extends KubeObject {
  readonly spec?: { readonly replicas?: number };
  readonly status?: unknown;
}

interface Subject {
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

/** What controllers change again so soon by themselves, a request that they repeat for instance, was no rest. */
const restMs = 100;

const serviceNameLabel = "kubernetes.io/service-name";
const traced = new Set([
  "deployments.apps",
  "replicasets.apps",
  "replicationcontrollers",
  "statefulsets.apps",
  "daemonsets.apps",
  "jobs.batch",
  "horizontalpodautoscalers.autoscaling",
  "poddisruptionbudgets.policy",
  "services",
]);

export class Trace {
  readonly entries: TraceEntry[] = [];
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #kubeletsBusy: () => boolean;
  readonly #last = new Map<string, string>();
  /** Entries since a kubelet or a step has changed something, by object. */
  readonly #fresh = new Map<string, TraceEntry>();
  /** Jobs whose status is told of later. */
  #held: Subject[] = [];
  #seen = 0;

  /** `kubeletsBusy`: whether kubelets have more to do at this instant. */
  constructor(store: Store, clock: Clock, kubeletsBusy: () => boolean) {
    this.#store = store;
    this.#clock = clock;
    this.#kubeletsBusy = kubeletsBusy;
  }

  /** Forgets what was, so that everything after is told from here on. */
  restart(): void {
    this.entries.length = 0;
    this.#last.clear();
    this.#fresh.clear();
    this.#held = [];
    this.#seen = this.#store.changes.length;
  }

  /** Called whenever everything is at rest; `byTimer`: controllers have gone on by themselves since the last time. */
  rest(byTimer: boolean): void {
    if (!byTimer) this.#fresh.clear();
    const dirty = new Map<string, Subject>();
    const note = (target: Subject) =>
      dirty.set(`${target.resource}/${target.namespace}/${target.name}`, target);
    for (const target of this.#held.splice(0)) note(target);
    const { changes } = this.#store;
    for (; this.#seen < changes.length; this.#seen++) {
      const { resource, object } = changes[this.#seen]!;
      const target = subject(resource, object);
      if (target) note(target);
    }
    for (const [key, { resource, namespace, name }] of dirty) {
      const object = this.#store.get(resource, namespace, name);
      if (!object) {
        this.#last.delete(key);
        continue;
      }
      if (resource === "jobs.batch" && this.#awaitsPods(object as Stored<BatchV1Job>)) {
        this.#held.push(dirty.get(key)!);
        continue;
      }
      const state = this.#state(resource, object as Stored<Scaled>);
      const text = JSON.stringify(state);
      if (this.#last.get(key) === text) continue;
      this.#last.set(key, text);
      const atMs = this.#clock.nowMs();
      const before = this.#fresh.get(key);
      if (before && atMs - before.atMs < restMs)
        this.entries.splice(this.entries.lastIndexOf(before), 1);
      const entry = { atMs, kind: object.kind, namespace, name, ...state };
      this.#fresh.set(key, entry);
      this.entries.push(entry);
    }
  }

  /** The Job controller takes note of pods that go once a second: those that go at this instant are told of as gone. */
  #awaitsPods({ metadata, status }: Stored<BatchV1Job>): boolean {
    const terminating = status?.terminating ?? 0;
    if (terminating === 0) return false;
    if (this.#kubeletsBusy()) return true;
    const pods = this.#store.list("pods", metadata.namespace ?? "") as readonly Stored<CoreV1Pod>[];
    const ending = pods.filter(
      (pod) =>
        pod.metadata.deletionTimestamp !== undefined &&
        pod.metadata.ownerReferences?.some(({ uid }) => uid === metadata.uid),
    );
    return ending.length < terminating;
  }

  #state(resource: string, object: Stored<Scaled>) {
    const { namespace = "", name, uid } = object.metadata;
    if (resource === "services") return { status: this.#endpoints(namespace, name) };
    const replicas = object.spec?.replicas;
    const state = { ...(replicas === undefined ? {} : { replicas }), status: object.status ?? {} };
    if (resource !== "deployments.apps") return state;
    const sets = this.#store.list("replicasets.apps", namespace) as readonly Stored<Scaled>[];
    const replicaSets = (byOwner(sets).get(uid) ?? []).map(({ metadata, spec, status }) => ({
      name: metadata.name,
      replicas: spec?.replicas ?? 0,
      status: status ?? {},
    }));
    return { ...state, replicaSets };
  }

  #endpoints(namespace: string, service: string) {
    const counts = { ready: 0, notReady: 0, terminating: 0, slices: 0 };
    const slices = this.#store.list(
      "endpointslices.discovery.k8s.io",
      namespace,
    ) as readonly Stored<DiscoveryV1EndpointSlice>[];
    for (const slice of byService(slices).get(service) ?? []) {
      const endpoints = slice.endpoints ?? [];
      if (endpoints.length > 0) counts.slices++;
      for (const { conditions } of endpoints) {
        if (conditions?.terminating) counts.terminating++;
        // Absent means ready.
        else if (conditions?.ready !== false) counts.ready++;
        else counts.notReady++;
      }
    }
    return counts;
  }
}

/** The objects of a list under each of the names that `namesOf` gives them; remembered by list, as lists are frozen. */
function grouped<T extends Stored>(namesOf: (object: T) => readonly string[]) {
  const known = new WeakMap<readonly T[], Map<string, T[]>>();
  return (list: readonly T[]): ReadonlyMap<string, readonly T[]> => {
    let groups = known.get(list);
    if (groups) return groups;
    groups = new Map();
    for (const object of list)
      for (const name of namesOf(object)) {
        const group = groups.get(name);
        if (group) group.push(object);
        else groups.set(name, [object]);
      }
    known.set(list, groups);
    return groups;
  };
}

const byOwner = grouped(({ metadata }: Stored<Scaled>) => [
  ...new Set(metadata.ownerReferences?.map(({ uid }) => uid)),
]);

const byService = grouped(({ metadata }: Stored<DiscoveryV1EndpointSlice>) => {
  const service = metadata.labels?.[serviceNameLabel];
  return service === undefined ? [] : [service];
});

/** The traced object that a change concerns. */
function subject(resource: string, object: Stored): Subject | undefined {
  const { namespace = "", name, labels, ownerReferences } = object.metadata;
  if (resource === "endpointslices.discovery.k8s.io") {
    const service = labels?.[serviceNameLabel];
    return service === undefined ? undefined : { resource: "services", namespace, name: service };
  }
  if (!traced.has(resource)) return undefined;
  const owner = ownerReferences?.find(({ controller }) => controller);
  if (resource === "replicasets.apps" && owner?.kind === "Deployment")
    return { resource: "deployments.apps", namespace, name: owner.name };
  // A ReplicaSet or ReplicationController with another owner belongs to that one's story.
  if (owner && (resource === "replicasets.apps" || resource === "replicationcontrollers"))
    return undefined;
  return { resource, namespace, name };
}
