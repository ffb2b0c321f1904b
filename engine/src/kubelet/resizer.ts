// Mirrors pkg/kubelet/allocation and events/resize.go (1.36): changes of a running pod's resources take effect when the
// node has room, and restart the containers that ask for it; a changed image restarts its container.
import type {
  CoreV1Container,
  CoreV1Pod,
  CoreV1PodCondition,
  CoreV1ResourceRequirements,
} from "../model/generated/types.ts";
import { goJson } from "../model/go-format.ts";
import { deepEqual } from "../model/object.ts";
import { resourceShortages } from "./admission.ts";
import type { ContainerRecord } from "./container-record.ts";
import type { NodeAgent } from "./node-agent.ts";
import type { PodWorker } from "./pod-worker.ts";
import { memoryInUseError } from "./resize-memory.ts";

/** The pass that actuates a resize is followed by the one that finds it done. */
const actuationMs = 1000;

export class Resizer {
  readonly #node: NodeAgent;
  readonly #deferred = new Set<PodWorker>();
  readonly #inProgress = new Map<PodWorker, number>();

  constructor(node: NodeAgent) {
    this.#node = node;
  }

  /** Looks at a changed pod object; everything else happens in the pod's own passes. */
  podChanged(worker: PodWorker): void {
    let wantsResize = !deepEqual(
      amounts(worker.pod.spec?.resources),
      amounts(worker.allocatedPodResources),
    );
    for (const record of worker.records) {
      const wanted = desired(worker.pod, record);
      if (!wanted) continue;
      if (wanted.image !== record.spec.image) {
        const { resources } = record.spec;
        record.spec = { ...wanted, ...(resources ? { resources } : {}) };
        if (record.running)
          record.restartCause =
            record.kind === "app" ? "definition changed, will be restarted" : "definition changed";
        worker.after(0, () => worker.requestSync());
      }
      if (!deepEqual(amounts(wanted.resources), amounts(record.spec.resources))) wantsResize = true;
    }
    if (wantsResize) worker.after(0, () => this.#try(worker));
  }

  /** A pod has left the node: deferred resizes are tried again. */
  roomFreed(): void {
    const waiting = [...this.#deferred];
    this.#deferred.clear();
    for (const worker of waiting) worker.after(0, () => this.#try(worker));
  }

  #try(worker: PodWorker): void {
    if (worker.stopping || !worker.active) return;
    const others = this.#node.activePods(worker);
    const [shortage] = resourceShortages(worker.pod, this.#node.object, others);
    const observed = { observedGeneration: worker.pod.metadata.generation ?? 0 };
    const since = { lastTransitionTime: worker.host.clock.timestamp() };
    if (shortage) {
      const never = resourceShortages(worker.pod, this.#node.object, []).length > 0;
      const reason = never ? "Infeasible" : "Deferred";
      if (!never) this.#deferred.add(worker);
      const { resource, requested, capacity } = shortage;
      const message = never
        ? `Node didn't have enough capacity: ${resource}, requested: ${requested}, capacity: ${capacity}`
        : shortage.message;
      if (worker.status.resizeConditions.some((condition) => condition.message === message)) return;
      worker.status.resizeConditions = [
        { type: "PodResizePending", status: "True", reason, message, ...observed, ...since },
      ];
      const word = never ? "Infeasible" : shortage.reason;
      worker.event(
        "Warning",
        `Resize${reason}`,
        `Pod resize ${word}: ${summary(worker.pod, message)}`,
      );
      return;
    }
    const inUse = memoryInUseError(worker, worker.allocatedPod());
    for (const record of worker.records) {
      const wanted = desired(worker.pod, record);
      if (!wanted) continue;
      if (record.running && needsRestart(record.spec, wanted))
        record.restartCause = "resize requires restart";
      record.spec = wanted;
    }
    worker.allocatedPodResources = worker.pod.spec?.resources;
    worker.event("Normal", "ResizeStarted", `Pod resize started: ${summary(worker.pod)}`);
    const condition: CoreV1PodCondition = {
      type: "PodResizeInProgress",
      status: "True",
      ...observed,
      ...since,
    };
    worker.status.resizeConditions = [condition];
    if (inUse !== undefined && !worker.records.some(({ restartCause }) => restartCause)) {
      worker.status.resizeConditions = [{ ...condition, reason: "Error", message: inUse }];
      worker.event("Warning", "ResizeError", `Pod resize error: ${summary(worker.pod, inUse)}`);
      worker.requestSync();
      return;
    }
    this.#inProgress.set(worker, worker.pod.metadata.generation ?? 0);
    worker.requestSync();
    worker.after(actuationMs, () => this.#complete(worker));
  }

  #complete(worker: PodWorker): void {
    if (!this.#inProgress.has(worker) || worker.stopping || !worker.active) return;
    if (worker.records.some(({ kind, running }) => kind !== "init" && !running)) {
      worker.after(actuationMs, () => this.#complete(worker));
      return;
    }
    this.#inProgress.delete(worker);
    worker.status.resizeConditions = [];
    worker.event("Normal", "ResizeCompleted", `Pod resize completed: ${summary(worker.pod)}`);
    worker.requestSync();
  }
}

function desired(pod: CoreV1Pod, record: ContainerRecord): CoreV1Container | undefined {
  const list = record.kind === "app" ? pod.spec?.containers : pod.spec?.initContainers;
  return list?.find(({ name }) => name === record.name);
}

function amounts(resources: CoreV1ResourceRequirements | undefined) {
  return { limits: resources?.limits ?? {}, requests: resources?.requests ?? {} };
}

function needsRestart(before: CoreV1Container, after: CoreV1Container): boolean {
  return (after.resizePolicy ?? []).some(
    ({ resourceName, restartPolicy }) =>
      restartPolicy === "RestartContainer" &&
      (["limits", "requests"] as const).some(
        (list) =>
          before.resources?.[list]?.[resourceName] !== after.resources?.[list]?.[resourceName],
      ),
  );
}

/** The resources of all containers as the events quote them, in the order of upstream's struct. */
function summary(pod: CoreV1Pod, error?: string): string {
  const allocations = (containers: readonly CoreV1Container[]) =>
    goJson(containers.map(({ name, resources }) => ({ name, resources: resources ?? {} })));
  const inits = pod.spec?.initContainers ?? [];
  return [
    "{",
    inits.length > 0 ? `"initContainers":${allocations(inits)},` : "",
    `"containers":${allocations(pod.spec?.containers ?? [])}`,
    `,"generation":${pod.metadata?.generation ?? 0}`,
    error === undefined ? "" : `,"error":${goJson(error)}`,
    "}",
  ].join("");
}
