// Mirrors thresholds, ranking and messages of pkg/kubelet/eviction/helpers.go (1.36). Differences: memory and disk only;
// images and containers lie on the node's one file system, whose inodes and whatever else is on it are not counted.
import type { CoreV1Node } from "../model/generated/types.ts";
import { Quantity, quantityOf } from "../model/quantity.ts";
import type { PodWorker } from "./pod-worker.ts";
import {
  bytesWritten,
  memoryBytes,
  podDiskBytes,
  podMemoryBytes,
  requestedUnits,
} from "./usage.ts";

export type PressureCondition = "MemoryPressure" | "DiskPressure";

/** A threshold that has been crossed. */
export interface Breach {
  readonly condition: PressureCondition;
  readonly resource: "memory" | "ephemeral-storage";
  /** What must be free, and what is. */
  readonly threshold: Quantity;
  readonly available: Quantity;
}

/** Defaults of a kubelet: memory.available, and nodefs.available before imagefs.available. */
const memoryThreshold = quantityOf("100Mi");
const diskThresholds = [0.1, 0.15];

/** The thresholds that the pods' usage crosses, memory first. */
export function breaches(node: CoreV1Node, workers: readonly PodWorker[]): Breach[] {
  const sum = (of: (worker: PodWorker) => number) =>
    workers.reduce((total, worker) => total + of(worker), 0);
  const found: Breach[] = [];
  const memory = memoryForPods(node);
  if (memory !== undefined) {
    const available = bytes(memory - sum(podMemoryBytes));
    if (available.compare(memoryThreshold) < 0)
      found.push({
        condition: "MemoryPressure",
        resource: "memory",
        threshold: memoryThreshold,
        available,
      });
  }
  const disk = amount(node.status?.capacity, "ephemeral-storage");
  if (disk === undefined) return found;
  const available = bytes(disk - sum(podDiskBytes));
  for (const fraction of diskThresholds) {
    // The fractions are single-precision numbers upstream.
    const threshold = bytes(Math.trunc(disk * Math.fround(fraction)));
    if (available.compare(threshold) < 0)
      found.push({
        condition: "DiskPressure",
        resource: "ephemeral-storage",
        threshold,
        available,
      });
  }
  return found;
}

/** What pods may take before the node, or the cgroup of all pods, is out of memory. */
function memoryForPods({ status }: CoreV1Node): number | undefined {
  const capacity = amount(status?.capacity, "memory");
  const allocatable = amount(status?.allocatable, "memory");
  if (capacity === undefined || allocatable === undefined) return capacity;
  return Math.min(capacity, allocatable + memoryThreshold.value());
}

function amount(
  list: Readonly<Record<string, string | number>> | undefined,
  resource: string,
): number | undefined {
  const text = list?.[resource];
  return text === undefined ? undefined : quantityOf(text).value();
}

function bytes(count: number): Quantity {
  return Quantity.ofUnits(Math.max(0, count), "BinarySI");
}

/** The pods in the order in which they go: above their request, of low priority, furthest above their request. */
export function inOrderOfEviction(
  workers: readonly PodWorker[],
  { resource }: Breach,
): PodWorker[] {
  const used = resource === "memory" ? podMemoryBytes : podDiskBytes;
  const ranked = workers.map((worker, i) => {
    const above = used(worker) - requestedUnits(worker, resource);
    return { worker, above, priority: worker.pod.spec?.priority ?? 0, i };
  });
  return ranked
    .sort(
      (a, b) =>
        Number(b.above > 0) - Number(a.above > 0) ||
        a.priority - b.priority ||
        b.above - a.above ||
        a.i - b.i,
    )
    .map(({ worker }) => worker);
}

/** What is said of a pod that goes. */
export function evictionMessage(worker: PodWorker, breach: Breach): string {
  const { resource, threshold, available } = breach;
  const { spec } = worker.pod;
  const sentences = [
    `The node was low on resource: ${resource}. `,
    `Threshold quantity: ${threshold}, available: ${available}. `,
  ];
  const ofPod = spec?.resources?.requests?.[resource];
  if (resource === "memory" && ofPod !== undefined)
    sentences.push(
      `Pod ${worker.name} was using ${bytes(podMemoryBytes(worker))}, request is ${quantityOf(ofPod)}, has larger consumption of memory. `,
    );
  for (const record of worker.records) {
    if (record.kind === "ephemeral") continue;
    const used =
      resource === "memory" ? memoryBytes(worker, record) : bytesWritten(worker, [record]);
    const request = quantityOf(record.spec.resources?.requests?.[resource]);
    if (used > request.value())
      sentences.push(
        `Container ${record.name} was using ${bytes(used)}, request is ${request}, has larger consumption of ${resource}. `,
      );
  }
  return sentences.join("");
}
