// Mirrors pkg/scheduler/{scheduler,eventhandlers,schedule_one}.go (1.36): the scheduler with its default profile.
// Differences: one thread; a pod is bound in the step that places it unless its volumes are still to be bound;
// pods are preempted right after the failed attempt is recorded (upstream does it at the same time, from 1.33 on).
import type {
  Component,
  ComponentFactory,
  ComponentHost,
  EventRecorder,
  WatchEvent,
} from "../model/cluster-access.ts";
import type { CoreV1Namespace, CoreV1Node, CoreV1Pod } from "../model/generated/types.ts";
import { deepEqual, type KubeObject, type Stored } from "../model/object.ts";
import { BindingCycles } from "./binding-cycles.ts";
import { Cache } from "./cache.ts";
import { SchedulingDecision, type SchedulingFailure } from "./decision.ts";
import { fitErrorMessage } from "./fit-error.ts";
import type { ClusterEvent, ClusterView } from "./framework.ts";
import { Nominator } from "./nominator.ts";
import { filterPlugins } from "./plugins/index.ts";
import { isTerminated, newPodInfo, type PodInfo } from "./pod-info.ts";
import { updatePodStatus } from "./pod-status.ts";
import { runPostFilters } from "./post-filter.ts";
import type { Candidate } from "./preemption.ts";
import { type QueuedPod, SchedulingQueue } from "./queue.ts";
import { type RequestOptions, requestOptions } from "./resource.ts";
import { NodeSearch, type ScheduleResult } from "./schedule-pod.ts";

const schedulerName = "default-scheduler";
const noteLengthLimit = 1024;
const noNodesMessage = "no nodes available to schedule pods";

export interface SchedulerOptions {
  /** Told of every attempt, right after it, and of pods that a plugin does not want to be tried yet. Decisions can be kept: they change no more. */
  readonly onDecision?: (decision: SchedulingDecision) => void;
}

/** kube-scheduler with its default profile. */
export function createScheduler(options: SchedulerOptions = {}): ComponentFactory {
  return (host) => new Scheduler(host, options);
}

class Scheduler implements Component {
  readonly name = schedulerName;
  readonly #host: ComponentHost;
  readonly #recorder: EventRecorder;
  readonly #onDecision: SchedulerOptions["onDecision"];
  readonly #requestOptions: RequestOptions;
  readonly #cache = new Cache();
  readonly #nominator = new Nominator();
  readonly #cluster: ClusterView;
  readonly #queue: SchedulingQueue;
  readonly #search: NodeSearch;
  readonly #binding: BindingCycles;

  constructor(host: ComponentHost, options: SchedulerOptions) {
    this.#host = host;
    this.#recorder = host.recorder(schedulerName);
    this.#onDecision = options.onDecision;
    this.#requestOptions = requestOptions(host);
    this.#cluster = {
      cache: this.#cache,
      client: host.client,
      clock: host.clock,
      recorder: this.#recorder,
      minor: host.minor,
      feature: (name) => host.feature(name),
    };
    this.#queue = new SchedulingQueue(host, this.#cluster, filterPlugins, (queued, status) => {
      const message = status.reasons.join(", ");
      this.#onDecision?.(
        new SchedulingDecision(
          queued,
          host.clock.nowMs(),
          { kind: "notQueued" },
          { message, victims: [] },
        ),
      );
    });
    this.#search = new NodeSearch(this.#cluster, this.#nominator);
    this.#binding = new BindingCycles(host, {
      bind: (queued, node) => this.#bind(queued, node),
      fail: (queued, message) => this.#failBinding(queued, message),
    });
    this.#watch();
  }

  step(): boolean {
    if (this.#binding.step()) return true;
    const queued = this.#queue.pop();
    if (!queued) return false;
    const { pod } = queued.info;
    if (pod.metadata.deletionTimestamp !== undefined) {
      this.#recorder.event(
        pod,
        "Warning",
        "FailedScheduling",
        `skip schedule deleting pod: ${queued.info.namespace}/${queued.info.name}`,
      );
      this.#queue.delete(queued.info.uid);
      return true;
    }
    const result = this.#search.schedule(queued.info);
    if (result.kind === "placed") {
      this.#report(queued, result);
      this.#place(queued, result);
    } else this.#reject(queued, result);
    return true;
  }

  /** Assumes the pod on the node and starts what must be done before it can be bound. */
  #place(queued: QueuedPod, result: ScheduleResult & { kind: "placed" }): void {
    const { info } = queued;
    const { node, filters } = result;
    const reservations = filters.reserve(node);
    this.#cache.addPod(info, node.name);
    this.#nominator.delete(info.uid);
    if (reservations.length === 0) {
      this.#bind(queued, node.name);
      return;
    }
    if (this.#host.feature("NominatedNodeNameForExpectation"))
      updatePodStatus(this.#host, info.pod, { nominatedNodeName: node.name });
    this.#binding.start(queued, node.name, reservations);
  }

  /** Whether it worked. */
  #bind(queued: QueuedPod, nodeName: string): boolean {
    const { info } = queued;
    const { pod, namespace, name, uid } = info;
    const binding = {
      apiVersion: "v1",
      kind: "Binding",
      metadata: { namespace, name, uid },
      target: { kind: "Node", name: nodeName },
    };
    const result = this.#host.client.update<KubeObject>("pods", binding, "binding");
    if (!result.ok) {
      this.#failBinding(
        queued,
        `running Bind plugin "DefaultBinder": ${result.status.message ?? ""}`,
      );
      return false;
    }
    this.#queue.delete(info.uid);
    this.#recorder.event(
      pod,
      "Normal",
      "Scheduled",
      `Successfully assigned ${info.namespace}/${info.name} to ${nodeName}`,
    );
    return true;
  }

  /** The attempt failed after the pod was assumed: the node is free again, and the pod is tried after a back-off. */
  #failBinding(queued: QueuedPod, message: string): void {
    const { info } = queued;
    this.#cache.removePod(info.uid);
    this.#queue.moveAll({ resource: "pods", type: "DELETED", object: info.pod });
    this.#queue.putBack(queued, new Set());
    this.#recordFailure(info, message, "SchedulerError", "");
  }

  #reject(queued: QueuedPod, result: Exclude<ScheduleResult, { kind: "placed" }>): void {
    const { info } = queued;
    const nowMs = this.#host.clock.nowMs();
    if (result.kind !== "unfit") {
      const noNodes = result.kind === "noNodes";
      const message = noNodes ? noNodesMessage : result.message;
      this.#queue.putBack(queued, new Set());
      this.#nominator.delete(info.uid);
      this.#recordFailure(info, message, noNodes ? "Unschedulable" : "SchedulerError", "");
      this.#report(queued, result, { message, victims: [] });
      return;
    }
    const { filters, diagnosis, rejectedBy } = result;
    const postFilter = runPostFilters(info, filters, diagnosis, this.#cluster, nowMs);
    const { candidate } = postFilter;
    const message = fitErrorMessage(diagnosis, postFilter.message);
    this.#queue.putBack(queued, rejectedBy);
    let nomination: string | undefined;
    if (candidate) {
      nomination = candidate.node.name;
      this.#nominator.add(info, nomination);
    } else if (postFilter.nomination === "clear") {
      nomination = "";
      this.#nominator.delete(info.uid);
    }
    this.#recordFailure(info, message, "Unschedulable", nomination);
    this.#report(queued, result, {
      message,
      ...(candidate && { nominatedNode: candidate.node.name }),
      victims: candidate?.victims.map(({ namespace, name }) => `${namespace}/${name}`) ?? [],
    });
    if (candidate) this.#preempt(info, candidate);
  }

  #recordFailure(
    info: PodInfo,
    message: string,
    reason: "Unschedulable" | "SchedulerError",
    nominatedNodeName: string | undefined,
  ): void {
    this.#recorder.event(info.pod, "Warning", "FailedScheduling", truncate(message));
    updatePodStatus(this.#host, info.pod, {
      condition: { type: "PodScheduled", status: "False", reason, message },
      ...(nominatedNodeName !== undefined && { nominatedNodeName }),
    });
  }

  #preempt(preemptor: PodInfo, { node, victims }: Candidate): void {
    for (const other of this.#nominator.podsFor(node.name))
      if (other.priority < preemptor.priority)
        updatePodStatus(this.#host, other.pod, { nominatedNodeName: "" });
    for (const victim of victims) {
      if (victim.pod.metadata.deletionTimestamp !== undefined) continue;
      updatePodStatus(this.#host, victim.pod, {
        condition: {
          type: "DisruptionTarget",
          status: "True",
          reason: "PreemptionByScheduler",
          message: `${schedulerName}: preempting to accommodate a higher priority pod`,
        },
      });
      const { client } = this.#host;
      if (!client.delete("pods", victim.namespace, victim.name).ok) continue;
      this.#recorder.event(
        victim.pod,
        "Normal",
        "Preempted",
        `Preempted by pod ${preemptor.uid} on node ${node.name}`,
      );
    }
  }

  #report(queued: QueuedPod, result: ScheduleResult, failure?: SchedulingFailure): void {
    this.#onDecision?.(new SchedulingDecision(queued, this.#host.clock.nowMs(), result, failure));
  }

  #watch(): void {
    const handled = new Set(["nodes", "pods"]);
    this.#host.watch<CoreV1Node>("nodes", (event) => {
      if (event.type === "DELETED") this.#cache.removeNode(event.object.metadata.name);
      else this.#cache.setNode(event.object);
      this.#queue.moveAll({ ...event, resource: "nodes" });
    });
    // Other labels on a namespace wake nobody.
    this.#host.watch<CoreV1Namespace>("namespaces", ({ type, object, old }) => {
      const relabelled = !deepEqual(object.metadata.labels, old?.metadata.labels);
      if (type !== "MODIFIED" || relabelled) this.#cache.index.dropSelections();
    });
    this.#host.watch<CoreV1Pod>("pods", (event) => this.#onPod(event));
    for (const { hints } of filterPlugins)
      for (const { resource } of hints) {
        if (handled.has(resource)) continue;
        handled.add(resource);
        this.#host.watch<KubeObject>(resource, (event) => {
          this.#queue.moveAll({ ...event, resource });
          this.#binding.wake();
        });
      }
  }

  #onPod(event: WatchEvent<CoreV1Pod>): void {
    const { object, old } = event;
    const before = event.type === "ADDED" ? "none" : roleOf(old ?? object);
    const after = event.type === "DELETED" ? "none" : roleOf(object);
    const { uid } = object.metadata;
    if (before === "pending" && after !== "pending") {
      this.#queue.delete(uid);
      this.#nominator.delete(uid);
    }
    if (after === "pending") this.#onPendingPod(event, before);
    else if (after === "assigned") {
      if (before === "assigned" && old && !changesScheduling(object, old)) {
        if (this.#cache.refreshPod(object)) return;
      }
      this.#cache.addPod(this.#infoOf(object), object.spec?.nodeName ?? "");
      if (before !== "assigned") this.#moveAll(event, "ADDED");
      else if (!old || changesScheduling(object, old)) this.#moveAll(event, "MODIFIED");
    } else if (before === "assigned") {
      this.#cache.removePod(uid);
      this.#moveAll(event, "DELETED");
    } else if (before === "pending") {
      if (this.#binding.cancel(uid)) this.#cache.removePod(uid);
      if (object.status?.nominatedNodeName) this.#moveAll(event, "DELETED");
    }
  }

  #onPendingPod(event: WatchEvent<CoreV1Pod>, before: PodRole): void {
    const { object, old } = event;
    const { uid } = object.metadata;
    const info = this.#infoOf(object);
    const nominated = object.status?.nominatedNodeName;
    if (nominated && !this.#cache.nodeOfPod(uid)) this.#nominator.add(info, nominated);
    else if (old?.status?.nominatedNodeName) this.#nominator.delete(uid);
    this.#queue.set(info);
    if (before === "pending" && old && changesScheduling(object, old))
      this.#queue.moveOne(uid, { ...event, resource: "pods" });
  }

  /** To the scheduler a pod is added when it gets a node, and deleted when it ends. */
  #moveAll(event: WatchEvent<CoreV1Pod>, type: ClusterEvent["type"]): void {
    this.#queue.moveAll({ ...event, type, resource: "pods" });
  }

  #infoOf(pod: Stored<CoreV1Pod>): PodInfo {
    return newPodInfo(pod, this.#requestOptions);
  }
}

/** What a pod is to the scheduler: on a node, to be placed, or none of its business (ended, or another scheduler's). */
type PodRole = "assigned" | "pending" | "none";

function roleOf(pod: CoreV1Pod): PodRole {
  if (isTerminated(pod)) return "none";
  if (pod.spec?.nodeName) return "assigned";
  return (pod.spec?.schedulerName ?? schedulerName) === schedulerName ? "pending" : "none";
}

/** Whether an update of a pod can matter to the placement of any pod. Most only report how its containers fare. */
function changesScheduling(pod: CoreV1Pod, old: CoreV1Pod): boolean {
  const resources = ({ status }: CoreV1Pod) => [
    [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])].map(
      ({ name, resources: used, allocatedResources }) => ({ name, used, allocatedResources }),
    ),
    status?.resources,
    status?.allocatedResources,
    status?.resourceClaimStatuses,
    status?.extendedResourceClaimStatus,
    status?.conditions?.find(({ type }) => type === "PodResizePending")?.reason,
  ];
  return (
    pod.metadata?.deletionTimestamp !== old.metadata?.deletionTimestamp ||
    !deepEqual(pod.metadata?.labels, old.metadata?.labels) ||
    !deepEqual(pod.spec, old.spec) ||
    !deepEqual(resources(pod), resources(old))
  );
}

/** Event notes have a limit; the condition carries the whole message. */
function truncate(message: string): string {
  if (message.length <= noteLengthLimit) return message;
  const suffix = " ...";
  return message.slice(0, noteLengthLimit - suffix.length) + suffix;
}
