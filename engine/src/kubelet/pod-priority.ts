// Mirrors IsCriticalPod and Preemptable in pkg/kubelet/types/pod_update.go (1.36).
import type { CoreV1Pod } from "../model/generated/types.ts";

const systemCriticalPriority = 2_000_000_000;
const mirrorAnnotation = "kubernetes.io/config.mirror";

/** Pods that a kubelet neither evicts nor refuses for want of room. */
export function isCriticalPod({ metadata, spec }: CoreV1Pod): boolean {
  return (
    metadata?.annotations?.[mirrorAnnotation] !== undefined ||
    (spec?.priority ?? 0) >= systemCriticalPriority
  );
}

/** Whether a pod may go for another one. */
export function isPreemptable(preemptor: CoreV1Pod, pod: CoreV1Pod): boolean {
  if (isCriticalPod(preemptor) && !isCriticalPod(pod)) return true;
  const [priority, own] = [preemptor.spec?.priority, pod.spec?.priority];
  return priority !== undefined && own !== undefined && priority > own;
}
