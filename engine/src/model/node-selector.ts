// Mirrors staging/src/k8s.io/component-helpers/scheduling/corev1/nodeaffinity/nodeaffinity.go (1.36).
import type { CoreV1NodeSelector, CoreV1NodeSelectorTerm, CoreV1Pod } from "./generated/types.ts";
import { type Labels, matchesRequirement } from "./selector.ts";

/** Whether one of the terms holds. No terms, or a term without expressions and fields, matches nothing. */
export function matchesNodeSelector(
  selector: CoreV1NodeSelector,
  nodeName: string,
  labels: Labels,
): boolean {
  return (selector.nodeSelectorTerms ?? []).some((term) =>
    matchesNodeSelectorTerm(term, nodeName, labels),
  );
}

export function matchesNodeSelectorTerm(
  term: CoreV1NodeSelectorTerm,
  nodeName: string,
  labels: Labels,
): boolean {
  const expressions = term.matchExpressions ?? [];
  const fields = term.matchFields ?? [];
  if (expressions.length === 0 && fields.length === 0) return false;
  return (
    expressions.every(({ key, operator, values }) =>
      matchesRequirement(key, operator, values ?? [], labels),
    ) &&
    fields.every(({ key, operator, values }) =>
      matchesRequirement(key, operator, values ?? [], { "metadata.name": nodeName }),
    )
  );
}

/** What the pod demands of nodes: its nodeSelector and its required node affinity. Nothing when it demands nothing. */
export function requiredNodeAffinity(
  pod: CoreV1Pod,
): ((nodeName: string, labels: Labels) => boolean) | undefined {
  const selector = pod.spec?.nodeSelector;
  const affinity = pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const pairs = Object.entries(selector ?? {});
  if (pairs.length === 0 && !affinity) return undefined;
  return (nodeName, labels) =>
    pairs.every(([key, value]) => labels[key] === value) &&
    (!affinity || matchesNodeSelector(affinity, nodeName, labels));
}
