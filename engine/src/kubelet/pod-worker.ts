// Mirrors pkg/kubelet/pod_workers.go and the pod's part of pkg/kubelet/status (1.36): one pod on one node. Passes never
// overlap; what happens meanwhile asks for another one. The status is written once per delivered change.
import type { CancelTimer, ComponentHost } from "../model/cluster-access.ts";
import type { ContainerBehaviour } from "../model/container-behaviour.ts";
import type {
  CoreV1Pod,
  CoreV1ResourceRequirements,
  CoreV1Secret,
} from "../model/generated/types.ts";
import type { Stored } from "../model/object.ts";
import { adoptContainers } from "./adopt.ts";
import { BackOff } from "./back-off.ts";
import { ContainerRecord, type WaitingReason } from "./container-record.ts";
import type { PodAddresses } from "./downward-api.ts";
import type { NodeAgent } from "./node-agent.ts";
import { PodProbes } from "./pod-probes.ts";
import type { PodView } from "./pod-status.ts";
import { preempted } from "./preemption.ts";
import { beginProcess } from "./process.ts";
import { References } from "./references.ts";
import { restartsAfter, restartsAfterKill } from "./restart-policy.ts";
import { all, type Routine, Signal, startTask, type Task } from "./routine.ts";
import { Sandbox } from "./sandbox.ts";
import { type PodOverride, StatusManager } from "./status-manager.ts";
import { stopPod } from "./stop-pod.ts";
import { syncPod } from "./sync-pod.ts";

export class PodWorker implements PodView {
  readonly node: NodeAgent;
  readonly sandbox: Sandbox;
  readonly status: StatusManager;
  readonly references: References;
  readonly restartBackOff = new BackOff();
  readonly imageBackOff = new BackOff();
  readonly imageErrors = new Map<string, WaitingReason>();
  pod: Stored<CoreV1Pod>;
  volumesMounted = false;
  /** What the node has set aside for the pod as a whole; undefined when it asks for nothing as a whole. */
  allocatedPodResources: CoreV1ResourceRequirements | undefined;
  stopping = false;
  /** When a pod that is stopped must be gone. */
  stopDeadlineMs = Number.POSITIVE_INFINITY;
  graceShortened = new Signal();
  /** Fires when the pod has left the node. */
  readonly released = new Signal();
  /** Whether what runs now was asked for before this instant. */
  plannedEarlier = false;

  readonly #records: ContainerRecord[];
  readonly #after: (ms: number, callback: () => void, plannedMs?: number) => CancelTimer;
  readonly probes: PodProbes = new PodProbes(this);
  readonly #tasks: Task[] = [];
  readonly #exits: (() => void)[] = [];
  #task: Task | undefined;
  #syncWanted = false;
  #retry: CancelTimer = () => {};
  #admitted = false;
  /** Torn down, or rejected: nothing is left to do but to let go of the object. */
  #finished = false;
  #gone = false;

  constructor(
    node: NodeAgent,
    pod: Stored<CoreV1Pod>,
    after: (ms: number, callback: () => void, plannedMs?: number) => CancelTimer,
  ) {
    this.node = node;
    this.pod = pod;
    this.#after = after;
    this.references = new References(node.host.client, pod.metadata.namespace ?? "");
    this.#records = [
      ...(pod.spec?.initContainers ?? []).map(
        (spec) => new ContainerRecord(spec.restartPolicy === "Always" ? "sidecar" : "init", spec),
      ),
      ...(pod.spec?.containers ?? []).map((spec) => new ContainerRecord("app", spec)),
    ];
    this.allocatedPodResources = pod.spec?.resources;
    this.#addEphemeralContainers();
    this.sandbox = new Sandbox(node, pod.metadata.uid);
    this.status = new StatusManager(this);
  }

  get records(): readonly ContainerRecord[] {
    return this.#records;
  }

  get host(): ComponentHost {
    return this.node.host;
  }
  get minor(): number {
    return this.host.minor;
  }
  get uid(): string {
    return this.pod.metadata.uid;
  }
  get name(): string {
    return this.pod.metadata.name;
  }
  get namespace(): string {
    return this.pod.metadata.namespace ?? "";
  }
  /** The pod as container events and errors name it. */
  get fullName(): string {
    return `${this.name}_${this.namespace}(${this.uid})`;
  }
  get deleted(): boolean {
    return this.pod.metadata.deletionTimestamp !== undefined;
  }
  /** The terminal phase that the API holds: nobody takes it back. */
  get terminalPhase(): "Succeeded" | "Failed" | undefined {
    const phase = this.pod.status?.phase;
    return phase === "Succeeded" || phase === "Failed" ? phase : undefined;
  }
  get resizable(): boolean {
    return this.host.feature("InPlacePodVerticalScaling");
  }
  get addresses(): PodAddresses {
    return { hostIP: this.node.address, podIP: this.sandbox.podIP ?? "" };
  }
  /** Takes part in the node's account of resources and ports. */
  get active(): boolean {
    return this.#admitted && !this.#finished;
  }
  get gracePeriodMs(): number {
    return (this.pod.spec?.terminationGracePeriodSeconds ?? 30) * 1000;
  }

  nowMs(): number {
    return this.host.clock.nowMs();
  }

  /** `plannedMs`: its place among what is due at the same instant, as if it had been asked for then; default now. */
  after(ms: number, callback: () => void, plannedMs?: number): CancelTimer {
    const unlessGone = () => {
      if (!this.#gone) callback();
    };
    return this.#after(ms, unlessGone, plannedMs);
  }

  event(type: "Normal" | "Warning", reason: string, message: string, fieldPath?: string): void {
    this.node.recorder.event(this.pod, type, reason, message, fieldPath);
  }

  behaviour(record: ContainerRecord): ContainerBehaviour {
    return this.node.world.behaviour(this.pod, record.spec);
  }

  /** Begins, once the node has the pod: admission, then the first pass. */
  begin(): void {
    if (this.terminalPhase !== undefined) {
      this.#leave();
      this.#letGo();
      return;
    }
    if (adoptContainers(this.records, this.pod.status)) {
      this.#admitted = true;
      this.#adoptSandbox();
      this.requestSync();
      return;
    }
    const admission = this.node.admit(this);
    if ("refusal" in admission) {
      const { refusal } = admission;
      this.event("Warning", refusal.reason, refusal.message);
      this.#finished = true;
      this.status.reject(refusal);
      return;
    }
    this.#admitted = true;
    if (admission.victims.length === 0) this.requestSync();
    else this.spawn(this.#preempt(admission.victims));
  }

  /** Waits until the pods that make room for this one are gone. */
  *#preempt(victims: readonly PodWorker[]): Routine {
    for (const victim of victims) {
      victim.event("Warning", preempted.reason, preempted.message);
      victim.stop({ graceMs: victim.gracePeriodMs, override: preempted });
    }
    yield* all(victims.map(({ released }) => released));
    this.requestSync();
  }

  /** Goes on with a pod that has run before the story begins: volumes, network and address are there. */
  #adoptSandbox(): void {
    this.volumesMounted = true;
    this.node.volumesInUse.claim(this);
    this.sandbox.create(this.pod.status?.podIP);
    for (const record of this.records) {
      if (record.instance) this.node.images.add(record.spec.image ?? "");
      if (record.running) beginProcess(this, record);
    }
    this.probes.start(this.records);
    if (this.deleted) this.after(0, () => this.stop({ graceMs: this.gracePeriodMs }));
  }

  /** Whether any regular container can have been started. */
  get initialized(): boolean {
    const inits = this.records.filter(({ kind }) => kind === "init" || kind === "sidecar");
    const last = inits.at(-1);
    if (!last || this.records.some(({ kind, instance }) => kind === "app" && instance)) return true;
    return last.kind === "sidecar" ? this.started(last) : last.termination?.exitCode === 0;
  }

  /** The Secrets that the pod may pull images with. */
  pullSecrets(): readonly CoreV1Secret[] {
    const names = (this.pod.spec?.imagePullSecrets ?? []).flatMap(({ name }) => name ?? []);
    return this.references.secrets(names).found;
  }

  /** True when the pod has got containers that it did not have before. */
  #addEphemeralContainers(): boolean {
    const known = this.#records.length;
    for (const spec of this.pod.spec?.ephemeralContainers ?? [])
      if (!this.#records.some(({ name }) => name === spec.name))
        this.#records.push(new ContainerRecord("ephemeral", spec));
    return this.#records.length > known;
  }

  /** Takes note of a change of the object. */
  observe(pod: Stored<CoreV1Pod>): void {
    this.probes.wake();
    const wasDeleted = this.deleted;
    const graceBefore = this.pod.metadata.deletionGracePeriodSeconds;
    this.pod = pod;
    if (!this.deleted) {
      if (this.terminalPhase !== undefined && !this.stopping && !this.#finished) {
        this.after(0, () => this.#leave());
        return;
      }
      this.node.resizer.podChanged(this);
      if (this.#addEphemeralContainers()) this.after(0, () => this.requestSync());
      return;
    }
    const grace = pod.metadata.deletionGracePeriodSeconds;
    if (wasDeleted && grace === graceBefore) return;
    this.after(0, () => {
      if (this.#finished) this.#letGo();
      else this.stop({ graceMs: (grace ?? 30) * 1000 });
    });
  }

  /** The pod with the resources that the node has set aside for it. */
  allocatedPod(): CoreV1Pod {
    const of = (kinds: readonly string[]) =>
      this.records.filter(({ kind }) => kinds.includes(kind)).map(({ spec }) => spec);
    const resources = this.allocatedPodResources;
    const spec = {
      ...this.pod.spec,
      ...(resources ? { resources } : {}),
      containers: of(["app"]),
      initContainers: of(["init", "sidecar"]),
    };
    return { ...this.pod, spec };
  }

  /** The pod has ended without the node's doing: what the API holds of it stays. */
  #leave(): void {
    this.#finished = true;
    this.#task?.cancel();
    for (const task of this.#tasks) task.cancel();
    this.status.keep();
    this.#release();
  }

  /** The object is gone although the pod may still run: stop what runs and forget it. */
  objectDeleted(): void {
    if (!this.stopping)
      for (const record of this.records)
        if (record.running)
          this.event("Normal", "Killing", `Stopping container ${record.name}`, record.fieldPath);
    this.#gone = true;
    this.#task?.cancel();
    for (const task of this.#tasks) task.cancel();
    this.#release();
  }

  /** Asks for a pass as soon as the one that runs has ended. */
  requestSync(): void {
    if (this.stopping || this.#finished || this.#syncWanted) return;
    this.#syncWanted = true;
    if (!this.#task) this.after(0, () => this.#sync());
  }

  /** Sets when the next pass comes if nothing asks for one earlier; replaces what was set before. */
  retrySync(ms: number): void {
    this.#retry();
    this.#retry =
      ms === Number.POSITIVE_INFINITY ? () => {} : this.after(ms, () => this.requestSync());
  }

  #sync(): void {
    if (this.#task || this.stopping || this.#finished) return;
    this.#syncWanted = false;
    const task = startTask(syncPod(this), (ms, callback) => this.after(ms, callback));
    const ended = () => {
      if (this.#task === task) this.#task = undefined;
      if (this.#syncWanted) this.after(0, () => this.#sync());
    };
    if (!this.stopping) this.#task = task;
    task.done.onFire(ended);
  }

  /** Runs work beside the pass that asks for it. */
  spawn(routine: Routine): Task {
    const task = startTask(routine, (ms, callback) => this.after(ms, callback));
    this.#tasks.push(task);
    return task;
  }

  /** Everything has ended for good: tears the pod down. */
  finish(): void {
    this.stop({ graceMs: this.gracePeriodMs });
  }

  /** Stops the pod; a second call can only shorten the grace period. */
  stop({ graceMs, override }: { graceMs: number; override?: PodOverride }): void {
    if (this.#finished) return;
    const deadlineMs = this.nowMs() + graceMs;
    if (override) this.status.overrideWith(override);
    if (this.stopping) {
      if (deadlineMs >= this.stopDeadlineMs) return;
      this.stopDeadlineMs = deadlineMs;
      const shortened = this.graceShortened;
      this.graceShortened = new Signal();
      shortened.fire();
      return;
    }
    this.stopping = true;
    this.stopDeadlineMs = deadlineMs;
    this.#task?.cancel();
    this.#retry();
    this.#task = startTask(stopPod(this, graceMs), (ms, callback) => this.after(ms, callback));
  }

  /** A process that ends as soon as it starts is seen running first. */
  afterNextStatus(exit: () => void): void {
    this.#exits.push(exit);
  }

  containerExited(record: ContainerRecord): void {
    if (record.running) return;
    this.requestSync();
  }

  restarts(record: ContainerRecord, exitCode: number): boolean {
    return !this.stopping && !this.deleted && this.restartable(record, exitCode);
  }

  restartable(record: ContainerRecord, exitCode: number): boolean {
    const rules = this.host.feature("ContainerRestartRules");
    return restartsAfter(this.pod, record, exitCode, rules);
  }

  /** Whether the container is started again after a probe has had it killed. */
  restartsAfterKill(record: ContainerRecord): boolean {
    const rules = this.host.feature("ContainerRestartRules");
    return !this.deleted && restartsAfterKill(this.pod, record, rules);
  }

  /** Makes the pod's sandbox; true when there was none. */
  get hasSandbox(): boolean {
    return this.sandbox.state !== "none";
  }

  ensureSandbox(): boolean {
    if (this.hasSandbox) return false;
    this.sandbox.create(this.pod.spec?.hostNetwork ? this.node.address : undefined);
    this.status.refreshConditions();
    return true;
  }

  started(record: ContainerRecord): boolean {
    return this.probes.started(record);
  }

  ready(record: ContainerRecord): boolean {
    return this.probes.ready(record);
  }

  // Status

  publishStatus(): "terminal" | "alive" {
    const verdict = this.status.publish();
    for (const exit of this.#exits.splice(0)) this.after(0, exit);
    if (this.probes.triggerReadiness()) this.requestSync();
    return verdict;
  }

  publishFinalStatus(): void {
    this.sandbox.stop();
    this.status.finish();
    this.#finished = true;
    this.#release();
    if (!this.deleted) return;
    this.flush();
    this.#letGo();
  }

  /** Writes the status if it differs from what the API holds. */
  flush(): void {
    if (!this.#gone) this.status.flush();
  }

  /** Lets the object of a deleted pod go. */
  #letGo(): void {
    if (!this.deleted || this.#gone) return;
    this.#gone = true;
    const options = { gracePeriodSeconds: 0, preconditions: { uid: this.uid } };
    this.host.client.delete("pods", this.namespace, this.name, options);
  }

  #release(): void {
    this.released.fire();
    this.node.volumesInUse.release(this.uid);
    this.probes.stop();
    this.#retry();
    this.sandbox.releaseIP();
    this.node.resizer.roomFreed();
  }
}
