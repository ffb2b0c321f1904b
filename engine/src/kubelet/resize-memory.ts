// Mirrors validateMemoryResizeAction in pkg/kubelet/kuberuntime/kuberuntime_manager.go (1.36): memory that is in use cannot
// be taken away from a process that runs.
import { podLimits } from "../apis/core/v1/pod-resources.ts";
import type { CoreV1Container, CoreV1Pod } from "../model/generated/types.ts";
import { type Quantity, quantityOf } from "../model/quantity.ts";
import type { PodWorker } from "./pod-worker.ts";
import { joinErrors } from "./references.ts";
import { memoryBytes, podMemoryBytes } from "./usage.ts";

/** Why the pod cannot get less memory than it has; `before` is the pod as it runs now. */
export function memoryInUseError(worker: PodWorker, before: CoreV1Pod): string | undefined {
  const errors: string[] = [];
  const used = podMemoryBytes(worker);
  const ofPod = podMemoryLimit(worker.pod);
  if (ofPod && isLess(ofPod, podMemoryLimit(before)) && used >= ofPod.value())
    errors.push(
      `attempting to set pod memory limit (${ofPod.value()}) below current usage (${used})`,
    );
  for (const record of worker.records) {
    const limit = memoryLimit(containerOf(worker.pod, record.name));
    if (!record.running || !limit || !isLess(limit, memoryLimit(record.spec))) continue;
    if (memoryBytes(worker, record) >= limit.value())
      errors.push(
        `attempting to set container "${record.name}" memory limit (${limit.value()}) below current usage (${used})`,
      );
  }
  const joined = joinErrors(errors);
  return joined && `cannot decrease memory limits: ${joined}`;
}

/** A limit that is new is less than none. */
function isLess(limit: Quantity, before: Quantity | undefined): boolean {
  return !before || limit.compare(before) < 0;
}

/** The limit of the pod's cgroup: there is one when every container has one. */
function podMemoryLimit({ spec }: CoreV1Pod): Quantity | undefined {
  const ofPod = spec?.resources?.limits?.["memory"];
  const limited = (spec?.containers ?? []).every((container) => memoryLimit(container));
  if (ofPod === undefined && !limited) return undefined;
  return podLimits(spec ?? { containers: [] }).get("memory");
}

function memoryLimit(container: CoreV1Container | undefined): Quantity | undefined {
  const text = container?.resources?.limits?.["memory"];
  return text === undefined ? undefined : quantityOf(text);
}

function containerOf({ spec }: CoreV1Pod, name: string): CoreV1Container | undefined {
  return [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])].find(
    (container) => container.name === name,
  );
}
