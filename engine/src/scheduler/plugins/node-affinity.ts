// Mirrors pkg/scheduler/framework/plugins/nodeaffinity/node_affinity.go (1.36).
import type { CoreV1Node, CoreV1NodeSelectorTerm } from "../../model/generated/types.ts";
import { matchesNodeSelectorTerm, requiredNodeAffinity } from "../../model/node-selector.ts";
import {
  type ClusterEvent,
  defaultNormalize,
  type EnqueueExtension,
  type FilterPlugin,
  type PreFilterResult,
  rejection,
  type ScorePlugin,
} from "../framework.ts";
import type { PodInfo } from "../pod-info.ts";
import { unreadableTerms } from "./preferred-terms.ts";

const name = "NodeAffinity";
const mismatch = rejection(
  "UnschedulableAndUnresolvable",
  name,
  "node(s) didn't match Pod's node affinity/selector",
);
const conflict = rejection("UnschedulableAndUnresolvable", name, "pod affinity terms conflict");

export const nodeAffinity: FilterPlugin & ScorePlugin & EnqueueExtension = {
  name,
  weight: 2,
  preFilter(pod): PreFilterResult {
    const required = requiredNodeAffinity(pod.pod);
    if (!required) return {};
    const nodeNames = pinnedNodes(pod);
    if (nodeNames?.size === 0) return { status: conflict };
    const filter = {
      filter: (node: { name: string; labels: Readonly<Record<string, string>> }) =>
        required(node.name, node.labels) ? undefined : mismatch,
    };
    return nodeNames ? { filter, nodeNames } : { filter };
  },
  preScore(pod, _, { minor }) {
    const terms =
      pod.pod.spec?.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    if (terms.length === 0) return undefined;
    const error = unreadableTerms(terms, minor);
    if (error !== undefined) return { error };
    return {
      score(node) {
        let sum = 0;
        for (const { preference, weight } of terms)
          if (matchesNodeSelectorTerm(preference, node.name, node.labels)) sum += weight;
        return sum;
      },
      normalize: (scores) => defaultNormalize(scores, false),
    };
  },
  hints: [
    {
      resource: "nodes",
      types: ["ADDED", "MODIFIED"],
      helps(pod, { object, old }: ClusterEvent<CoreV1Node>) {
        const required = requiredNodeAffinity(pod.pod);
        const matches = (node: CoreV1Node) =>
          !required || required(node.metadata?.name ?? "", node.metadata?.labels ?? {});
        return matches(object) && (!old || !matches(old));
      },
    },
  ],
};

/** The nodes that the terms name when every term names some; an empty set when a term contradicts itself everywhere. */
function pinnedNodes(pod: PodInfo): ReadonlySet<string> | undefined {
  const terms: readonly CoreV1NodeSelectorTerm[] =
    pod.pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
      ?.nodeSelectorTerms ?? [];
  if (terms.length === 0) return undefined;
  const union = new Set<string>();
  for (const term of terms) {
    let names: string[] | undefined;
    for (const { key, operator, values = [] } of term.matchFields ?? [])
      if (key === "metadata.name" && operator === "In")
        names = names ? names.filter((candidate) => values.includes(candidate)) : [...values];
    if (!names) return undefined;
    for (const candidate of names) union.add(candidate);
  }
  return union;
}
