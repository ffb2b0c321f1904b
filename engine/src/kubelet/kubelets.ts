// All kubelets of the cluster. Their pods' changes are delivered one pod at a time (the earliest due; at one instant
// the oldest pod's), so that controllers can react in between.
import type { ComponentHost } from "../model/cluster-access.ts";
import type { ContainerWorld } from "../model/container-behaviour.ts";
import type { CoreV1Node, CoreV1Pod } from "../model/generated/types.ts";
import type { Stored } from "../model/object.ts";
import { NodeAgent } from "./node-agent.ts";
import { readyAgain } from "./node-status.ts";
import { PodWorker } from "./pod-worker.ts";
import { endInstance } from "./process.ts";
import { type TimerEntry, Timers } from "./timers.ts";

export class Kubelets {
  readonly #host: ComponentHost;
  readonly #world: ContainerWorld;
  readonly #timers = new Timers();
  readonly #agents = new Map<string, NodeAgent>();
  readonly #workers = new Map<string, PodWorker>();
  /** Place in the order of creation, by UID. */
  readonly #orders = new Map<string, number>();
  #created = 0;
  /** Due work of nodes that are silent. */
  readonly #held = new Map<NodeAgent, { worker: PodWorker; entry: TimerEntry }[]>();
  readonly #owners = new Map<TimerEntry, PodWorker>();
  readonly #heartbeatHandlers: ((node: string) => void)[] = [];

  constructor(host: ComponentHost, world: ContainerWorld) {
    this.#host = host;
    this.#world = world;
    world.onChange(() => {
      for (const worker of this.#workers.values()) worker.probes.wake();
    });
    host.watch<CoreV1Node>("nodes", ({ type, object }) => {
      if (type === "DELETED") this.#nodeDeleted(object.metadata.name);
      else this.#nodeChanged(object);
    });
    host.watch<CoreV1Pod>("pods", ({ type, object }) => {
      if (type === "DELETED") this.#podDeleted(object);
      else this.#podChanged(object);
    });
  }

  /** When the next change of a pod is due, in milliseconds since the epoch. */
  nextDueMs(): number | undefined {
    return this.#next()?.entry.atMs;
  }

  /** Does everything that is due now for one pod, and writes its status once. */
  deliver(): void {
    const next = this.#next();
    if (!next) return;
    const { worker } = next;
    const nowMs = this.#host.clock.nowMs();
    for (;;) {
      const due = this.#next();
      if (!due || due.worker !== worker || due.entry.atMs > nowMs) break;
      this.#timers.pop();
      this.#owners.delete(due.entry);
      worker.plannedEarlier = due.entry.plannedMs < nowMs;
      due.entry.callback();
    }
    worker.plannedEarlier = false;
    worker.flush();
  }

  /** The process in a container ends; true when there was one. */
  kill(pod: CoreV1Pod, container: string | undefined, exitCode: number, reason?: string): boolean {
    const worker = this.#workers.get(pod.metadata?.uid ?? "");
    const running = worker?.records.filter(
      (record) => record.running && (container === undefined || record.name === container),
    );
    if (!worker || !running?.length) return false;
    this.#schedule(worker, 0, () => {
      for (const record of running)
        endInstance(worker, record, { exitCode, ...(reason === undefined ? {} : { reason }) });
    });
    return true;
  }

  /** The node's kubelet stops posting status and looking after its pods. */
  silence(node: string): void {
    const agent = this.#agents.get(node);
    if (!agent || agent.silentSinceMs !== undefined) return;
    for (const worker of agent.workers.values()) worker.probes.wake();
    agent.silentSinceMs = this.#host.clock.nowMs();
    for (const handler of this.#heartbeatHandlers) handler(node);
  }

  /** The node's kubelet is back. */
  wake(node: string): void {
    const agent = this.#agents.get(node);
    if (!agent || agent.silentSinceMs === undefined) return;
    agent.silentSinceMs = undefined;
    const nowMs = this.#host.clock.nowMs();
    for (const { worker, entry } of this.#held.get(agent) ?? []) {
      if (entry.cancelled) continue;
      const atMs = Math.max(nowMs, entry.atMs);
      const moved = this.#timers.add(atMs, entry.order, nowMs, entry.callback);
      this.#owners.set(moved, worker);
    }
    this.#held.delete(agent);
    // Whatever others wrote into its pods' statuses meanwhile, a delivery puts right.
    for (const worker of agent.workers.values()) this.#schedule(worker, 0, () => {});
    readyAgain(agent);
    agent.volumesInUse.post();
    for (const handler of this.#heartbeatHandlers) handler(node);
  }

  /** The kubelet of a node that has just joined has heard from its runtime. */
  ready(node: string): void {
    const agent = this.#agents.get(node);
    if (agent) readyAgain(agent);
  }

  /** See the controllers' NodeHeartbeats: a kubelet that is not silent has just reported. */
  lastHeartbeatMs(node: string): number | undefined {
    const agent = this.#agents.get(node);
    return agent && (agent.silentSinceMs ?? this.#host.clock.nowMs());
  }

  onChange(handler: (node: string) => void): void {
    this.#heartbeatHandlers.push(handler);
  }

  /** Since when the pod's containers run, for those that report usage. */
  runningSinceMs(pod: CoreV1Pod): number | undefined {
    const worker = this.#workers.get(pod.metadata?.uid ?? "");
    const starts = worker?.records.flatMap(({ running, instance }) =>
      running && instance?.startedAtMs !== undefined ? [instance.startedAtMs] : [],
    );
    return starts?.length ? Math.max(...starts) : undefined;
  }

  /** The earliest due work of a node that is not silent; what silent nodes would do is put aside. */
  #next(): { entry: TimerEntry; worker: PodWorker } | undefined {
    for (;;) {
      const entry = this.#timers.peek();
      if (!entry) return undefined;
      const worker = this.#owners.get(entry);
      if (worker && worker.node.silentSinceMs === undefined) return { entry, worker };
      this.#timers.pop();
      this.#owners.delete(entry);
      if (!worker) continue;
      const held = this.#held.get(worker.node) ?? [];
      this.#held.set(worker.node, held);
      held.push({ worker, entry });
    }
  }

  #schedule(
    worker: PodWorker,
    ms: number,
    callback: () => void,
    plannedMs = this.#host.clock.nowMs(),
  ): () => void {
    const order = this.#orders.get(worker.uid) ?? 0;
    const entry = this.#timers.add(this.#host.clock.nowMs() + ms, order, plannedMs, callback);
    this.#owners.set(entry, worker);
    return () => {
      entry.cancelled = true;
      this.#owners.delete(entry);
    };
  }

  #nodeChanged(node: Stored<CoreV1Node>): void {
    const { name } = node.metadata;
    const known = this.#agents.get(name);
    if (known) {
      known.object = node;
      return;
    }
    const agent = new NodeAgent(this.#host, this.#world, node);
    this.#agents.set(name, agent);
    for (const pod of this.#host.client.list<CoreV1Pod>("pods"))
      if (pod.spec?.nodeName === name) this.#podChanged(pod);
  }

  #nodeDeleted(name: string): void {
    const agent = this.#agents.get(name);
    if (!agent) return;
    this.#agents.delete(name);
    this.#held.delete(agent);
    agent.silentSinceMs ??= this.#host.clock.nowMs();
  }

  #podChanged(pod: Stored<CoreV1Pod>): void {
    const { uid } = pod.metadata;
    if (!this.#orders.has(uid)) this.#orders.set(uid, this.#created++);
    const known = this.#workers.get(uid);
    if (known) {
      known.observe(pod);
      return;
    }
    const agent = this.#agents.get(pod.spec?.nodeName ?? "");
    if (!agent) return;
    const worker: PodWorker = new PodWorker(agent, pod, (ms, callback, plannedMs) =>
      this.#schedule(worker, ms, callback, plannedMs),
    );
    this.#workers.set(uid, worker);
    agent.workers.set(uid, worker);
    this.#schedule(worker, 0, () => worker.begin());
  }

  #podDeleted(pod: Stored<CoreV1Pod>): void {
    const worker = this.#workers.get(pod.metadata.uid);
    this.#workers.delete(pod.metadata.uid);
    this.#orders.delete(pod.metadata.uid);
    if (!worker) return;
    worker.node.workers.delete(pod.metadata.uid);
    worker.objectDeleted();
  }
}
