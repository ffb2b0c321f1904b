// Mirrors generateAPIPodStatus of pkg/kubelet/kubelet_pods.go and pkg/kubelet/status/status_manager.go (1.36): makes one
// pod's status from what runs, and writes it once per delivered change.
import { podLimits, podRequests } from "../apis/core/v1/pod-resources.ts";
import { resourceListOf } from "../apis/core/v1/resource-list.ts";
import type {
  CoreV1ContainerStatus,
  CoreV1Pod,
  CoreV1PodCondition,
  CoreV1PodSpec,
  CoreV1PodStatus,
} from "../model/generated/types.ts";
import { clone, deepEqual } from "../model/object.ts";
import { parseTime } from "../model/time.ts";
import { watchActiveDeadline } from "./active-deadline.ts";
import type { ContainerRecord, WaitingReason } from "./container-record.ts";
import { isKubeletCondition, isResizeCondition, podConditions } from "./pod-conditions.ts";
import {
  appContainerStatuses,
  ephemeralContainerStatuses,
  initContainerStatuses,
  type Phase,
  podPhase,
} from "./pod-status.ts";
import type { PodWorker } from "./pod-worker.ts";
import { restartsAllContainers } from "./restart-all.ts";
import { finalStatus } from "./stop-pod.ts";

/** Reason and message of a pod that the kubelet itself ends. */
export interface PodOverride extends WaitingReason {
  /** The message of condition DisruptionTarget, where the pod makes room for others. */
  readonly disruption?: string;
}

type PodResources = Pick<CoreV1PodStatus, "allocatedResources" | "resources">;

export class StatusManager {
  readonly #worker: PodWorker;
  resizeConditions: readonly CoreV1PodCondition[] = [];
  #status: CoreV1PodStatus;
  #override: PodOverride | undefined;
  /** What the last comparison with the API's status was made of. */
  #written:
    | {
        readonly stored: CoreV1Pod;
        readonly status: CoreV1PodStatus;
        readonly resizeConditions: readonly CoreV1PodCondition[];
      }
    | undefined;

  /** The newest account of the pod's resources, and what it was made from. */
  #resourcesOf:
    | { readonly basis: readonly unknown[]; readonly resources: PodResources }
    | undefined;

  constructor(worker: PodWorker) {
    this.#worker = worker;
    this.#status = clone(worker.pod.status ?? {});
  }

  get startedAtMs(): number | undefined {
    return parseTime(this.#status.startTime ?? "");
  }

  /** The pod will have failed for this; the first reason counts. */
  overrideWith(override: PodOverride): void {
    this.#override ??= override;
  }

  /** What the API holds stays. */
  keep(): void {
    this.#status = clone(this.#worker.pod.status ?? {});
  }

  /** The node does not take the pod. */
  reject({ reason, message }: WaitingReason): void {
    const text = `Pod was rejected: ${message}`;
    this.#status = { ...this.#status, phase: "Failed", reason, message: text };
  }

  /** The conditions follow what has changed since the status was made. */
  refreshConditions(): void {
    this.#status = this.#withConditions(this.#status, (this.#status.phase ?? "Pending") as Phase);
  }

  /** A probe has decided whether a running container is started and ready. */
  refreshContainer(record: ContainerRecord): void {
    const { started, ready } = this.#worker;
    const refresh = (statuses: CoreV1ContainerStatus[] | undefined) =>
      statuses?.map((status) =>
        status.name === record.name && status.state?.running
          ? {
              ...status,
              started: started.call(this.#worker, record),
              ready: ready.call(this.#worker, record),
            }
          : status,
      );
    const status = { ...this.#status };
    const inits = refresh(status.initContainerStatuses);
    const apps = refresh(status.containerStatuses);
    if (inits) status.initContainerStatuses = inits;
    if (apps) status.containerStatuses = apps;
    this.#status = status;
    this.refreshConditions();
  }

  /** Makes the status from what runs. A terminal phase is held back until the pod is torn down. */
  publish(): "terminal" | "alive" {
    const { deleted, stopping, records, pod } = this.#worker;
    const phase = this.#phase();
    this.#status = this.#generate(phase);
    const terminal = phase === "Succeeded" || phase === "Failed";
    if (terminal && !(deleted && stopping && records.every(({ running }) => !running)))
      this.#status = { ...this.#status, phase: pod.status?.phase ?? "Pending" };
    this.flush();
    return terminal ? "terminal" : "alive";
  }

  /** Makes the last status; it is written by the next flush. */
  finish(): void {
    const status = finalStatus(this.#generate(this.#phase()), this.#worker.initialized);
    const { reason, message, disruption } = this.#override ?? {};
    this.#status = {
      ...status,
      ...(reason === undefined ? {} : { reason }),
      ...(message === undefined ? {} : { message }),
    };
    if (disruption !== undefined) this.#addDisruption(disruption);
  }

  /** Writes the status if it differs from what the API holds. */
  flush(): void {
    const { host, namespace, name, uid } = this.#worker;
    const stored = host.client.get<CoreV1Pod>("pods", namespace, name);
    if (stored?.metadata.uid !== uid) return;
    const { resizeConditions } = this;
    // Most deliveries are probes that pass once more: nothing to compare.
    const written = this.#written;
    if (
      written?.stored === stored &&
      written.status === this.#status &&
      written.resizeConditions === resizeConditions
    )
      return;
    this.#written = { stored, status: this.#status, resizeConditions };
    const own = this.#status.conditions ?? [];
    const conditions: CoreV1PodCondition[] = [];
    for (const condition of own) if (isKubeletCondition(condition.type)) conditions.push(condition);
    conditions.push(...resizeConditions);
    for (const condition of stored.status?.conditions ?? []) {
      const { type } = condition;
      if (!isKubeletCondition(type) && !isResizeCondition(type) && !this.#replaces(type))
        conditions.push(condition);
    }
    for (const condition of own) if (this.#replaces(condition.type)) conditions.push(condition);
    const status = { ...this.#status };
    if (conditions.length > 0) status.conditions = conditions;
    if (deepEqual(stored.status, status)) return;
    const result = host.client.update<CoreV1Pod>("pods", { ...stored, status }, "status");
    if (!result.ok || result.value.metadata.uid !== uid) return;
    // What has been written is shared with the store, and has nothing in it to be written once more.
    this.#status = result.value.status ?? this.#status;
    this.#written = { stored: result.value, status: this.#status, resizeConditions };
  }

  #phase(): Phase {
    return this.#override ? "Failed" : (this.#worker.terminalPhase ?? podPhase(this.#worker));
  }

  /** Conditions that others set too are the kubelet's where it has a reason of its own. */
  #replaces(type: string): boolean {
    return type === "DisruptionTarget" && this.#override?.disruption !== undefined;
  }

  #addDisruption(message: string): void {
    const { host, pod } = this.#worker;
    const { generation } = pod.metadata;
    const condition: CoreV1PodCondition = {
      type: "DisruptionTarget",
      status: "True",
      reason: "TerminationByKubelet",
      message,
      lastTransitionTime: host.clock.timestamp(),
      ...(host.minor >= 34 && generation !== undefined ? { observedGeneration: generation } : {}),
    };
    const others = (this.#status.conditions ?? []).filter(({ type }) => type !== condition.type);
    this.#status = { ...this.#status, conditions: [...others, condition] };
  }

  #generate(phase: Phase): CoreV1PodStatus {
    const worker = this.#worker;
    const { pod, addresses, host } = worker;
    const inits = initContainerStatuses(worker);
    const ephemeral = ephemeralContainerStatuses(worker);
    const generation = worker.minor >= 34 ? pod.metadata.generation : undefined;
    const { hostIP, podIP } = addresses;
    const status: CoreV1PodStatus = {
      ...(pod.status ?? {}),
      phase,
      startTime: this.#status.startTime ?? host.clock.timestamp(),
      hostIP,
      hostIPs: [{ ip: hostIP }],
      ...(podIP === "" ? {} : { podIP, podIPs: [{ ip: podIP }] }),
      ...(inits.length > 0 ? { initContainerStatuses: inits } : {}),
      containerStatuses: appContainerStatuses(worker),
      ...(ephemeral.length > 0 ? { ephemeralContainerStatuses: ephemeral } : {}),
      ...(host.feature("InPlacePodLevelResourcesVerticalScaling") ? this.#resources() : {}),
      ...(generation === undefined ? {} : { observedGeneration: generation }),
    };
    if (this.#status.startTime === undefined) watchActiveDeadline(worker);
    return this.#withConditions(status, phase);
  }

  /** What is set aside for the pod as a whole, and what it may use. */
  #resources(): PodResources {
    const { records, allocatedPodResources } = this.#worker;
    const basis = [allocatedPodResources, ...records.map(({ spec }) => spec)];
    const known = this.#resourcesOf;
    if (known?.basis.every((part, i) => part === basis[i])) return known.resources;
    const resources = podResources(this.#worker.allocatedPod().spec ?? { containers: [] });
    this.#resourcesOf = { basis, resources };
    return resources;
  }

  #withConditions(status: CoreV1PodStatus, phase: Phase): CoreV1PodStatus {
    const { pod, host, sandbox } = this.#worker;
    return {
      ...status,
      conditions: podConditions({
        pod,
        phase,
        sandboxReady: sandbox.state === "ready",
        restartingAll: restartsAllContainers(this.#worker),
        initStatuses: status.initContainerStatuses ?? [],
        appStatuses: status.containerStatuses ?? [],
        before: this.#status.conditions ?? [],
        stored: pod.status?.conditions ?? [],
        now: host.clock.timestamp(),
        observedGeneration: status.observedGeneration,
      }),
    };
  }
}

function podResources(spec: CoreV1PodSpec): PodResources {
  const requests = resourceListOf(podRequests(spec));
  const limits = resourceListOf(podLimits(spec));
  const isSet = (list: object) => Object.keys(list).length > 0;
  return {
    ...(isSet(requests) ? { allocatedResources: requests } : {}),
    resources: { ...(isSet(limits) ? { limits } : {}), ...(isSet(requests) ? { requests } : {}) },
  };
}
