// Mirrors staging/src/k8s.io/component-helpers/scheduling/corev1/helpers.go (1.36), taints and tolerations.
import type { CoreV1Taint, CoreV1Toleration } from "./generated/types.ts";

/** The first taint for which `counts` holds and that no toleration matches. */
export function findUntoleratedTaint(
  taints: readonly CoreV1Taint[],
  tolerations: readonly CoreV1Toleration[],
  counts: (taint: CoreV1Taint) => boolean,
): CoreV1Taint | undefined {
  if (taints.length === 0) return undefined;
  return taints.find((taint) => counts(taint) && !isTolerated(taint, tolerations));
}

export function isTolerated(taint: CoreV1Taint, tolerations: readonly CoreV1Toleration[]): boolean {
  return tolerations.some((toleration) => tolerates(toleration, taint));
}

/** Whether the taint keeps pods off the node altogether. */
export function keepsPodsAway(taint: CoreV1Taint): boolean {
  return taint.effect === "NoSchedule" || taint.effect === "NoExecute";
}

/** Whether the toleration matches the taint. */
export function tolerates(toleration: CoreV1Toleration, taint: CoreV1Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  const operator = toleration.operator || "Equal";
  if (operator === "Exists") return true;
  return operator === "Equal" && (toleration.value ?? "") === (taint.value ?? "");
}
