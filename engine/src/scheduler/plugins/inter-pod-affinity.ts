// Mirrors pkg/scheduler/framework/plugins/interpodaffinity/{plugin,filtering,scoring}.go (1.36).
// Difference: pods are counted per topology domain as they come and go (pod-index.ts), not anew for every pod.
import type { CoreV1Namespace, CoreV1Node, CoreV1Pod } from "../../model/generated/types.ts";
import { deepEqual, type Stored } from "../../model/object.ts";
import type { Labels } from "../../model/selector.ts";
import {
  type ClusterEvent,
  type ClusterView,
  type EnqueueExtension,
  type FilterPlugin,
  maxNodeScore,
  type PreparedFilter,
  type PreparedScore,
  rejection,
  type ScorePlugin,
  type Status,
} from "../framework.ts";
import type { NodeInfo } from "../node-info.ts";
import type { PodSelection, TermKind } from "../pod-index.ts";
import { type AffinityTerm, newPodInfo, type PodInfo, termSelects } from "../pod-info.ts";
import { requestOptions } from "../resource.ts";

const name = "InterPodAffinity";
const affinityMissed = rejection(
  "UnschedulableAndUnresolvable",
  name,
  "node(s) didn't match pod affinity rules",
);
const antiAffinityViolated = rejection(
  "Unschedulable",
  name,
  "node(s) didn't match pod anti-affinity rules",
);
const existingAntiAffinityViolated = rejection(
  "Unschedulable",
  name,
  "node(s) didn't satisfy existing pods anti-affinity rules",
);

/** What a required affinity term of a running pod adds for an incoming pod that it selects. */
const hardPodAffinityWeight = 1;

export const interPodAffinity: FilterPlugin & ScorePlugin & EnqueueExtension = {
  name,
  weight: 2,
  preFilter(pod, cluster) {
    const existing = new PairCounts();
    const namespaceLabels = labelsOfNamespace(pod.namespace, cluster);
    for (const { kind, term, domains } of cluster.cache.index.termHolders())
      if (
        kind === "requiredAntiAffinity" &&
        domains.size > 0 &&
        termSelects(term, pod, namespaceLabels)
      )
        existing.addBase(term.topologyKey, domains);
    if (
      existing.isEmpty &&
      pod.requiredAffinity.length === 0 &&
      pod.requiredAntiAffinity.length === 0
    )
      return {};
    const affinity = new PairCounts();
    if (pod.requiredAffinity.length > 0) {
      const matching = podsSelectedByAll(pod.requiredAffinity, cluster);
      for (const { topologyKey } of pod.requiredAffinity)
        affinity.addBase(topologyKey, matching.domains(topologyKey));
    }
    const antiAffinity = new PairCounts();
    for (const term of pod.requiredAntiAffinity)
      antiAffinity.addBase(
        term.topologyKey,
        podsSelectedByAll([term], cluster).domains(term.topologyKey),
      );
    return { filter: new AffinityFilter(pod, cluster, existing, affinity, antiAffinity) };
  },
  preScore,
  hints: [
    { resource: "pods", types: ["ADDED", "MODIFIED", "DELETED"], helps: podChangeHelps },
    { resource: "nodes", types: ["ADDED", "MODIFIED"], helps: nodeChangeHelps },
  ],
};

/** Pods per (topology key, value): the sum of live counts of the index and of changes made for a trial. */
class PairCounts {
  readonly #base: { topologyKey: string; counts: ReadonlyMap<string, number> }[] = [];
  readonly #changes = new Map<string, Map<string, number>>();

  addBase(topologyKey: string, counts: ReadonlyMap<string, number>): void {
    this.#base.push({ topologyKey, counts });
  }

  change(topologyKey: string, value: string | undefined, amount: number): void {
    if (value === undefined) return;
    let changes = this.#changes.get(topologyKey);
    if (!changes) {
      changes = new Map();
      this.#changes.set(topologyKey, changes);
    }
    changes.set(value, (changes.get(value) ?? 0) + amount);
  }

  count(topologyKey: string, value: string): number {
    let sum = this.#changes.get(topologyKey)?.get(value) ?? 0;
    for (const base of this.#base)
      if (base.topologyKey === topologyKey) sum += base.counts.get(value) ?? 0;
    return sum;
  }

  /** Whether no pair has a pod. */
  get isEmpty(): boolean {
    if (this.#changes.size === 0) return this.#base.every(({ counts }) => counts.size === 0);
    const topologyKeys = new Set([
      ...this.#changes.keys(),
      ...this.#base.map(({ topologyKey }) => topologyKey),
    ]);
    for (const topologyKey of topologyKeys) {
      const values = new Set([
        ...(this.#changes.get(topologyKey)?.keys() ?? []),
        ...this.#base.flatMap((base) =>
          base.topologyKey === topologyKey ? [...base.counts.keys()] : [],
        ),
      ]);
      for (const value of values) if (this.count(topologyKey, value) !== 0) return false;
    }
    return true;
  }

  /** Whether the node is in a domain that has a pod. */
  touches(node: NodeInfo): boolean {
    for (const { topologyKey, counts } of this.#base) {
      const value = node.labels[topologyKey];
      if (value === undefined) continue;
      if (this.#changes.size === 0) {
        if ((counts.get(value) ?? 0) > 0) return true;
      } else if (this.count(topologyKey, value) > 0) return true;
    }
    for (const topologyKey of this.#changes.keys()) {
      const value = node.labels[topologyKey];
      if (value !== undefined && this.count(topologyKey, value) > 0) return true;
    }
    return false;
  }

  clone(): PairCounts {
    const copy = new PairCounts();
    copy.#base.push(...this.#base);
    for (const [topologyKey, changes] of this.#changes)
      copy.#changes.set(topologyKey, new Map(changes));
    return copy;
  }
}

class AffinityFilter implements PreparedFilter {
  readonly #pod: PodInfo;
  readonly #cluster: ClusterView;
  readonly #existing: PairCounts;
  readonly #affinity: PairCounts;
  readonly #antiAffinity: PairCounts;

  constructor(
    pod: PodInfo,
    cluster: ClusterView,
    existing: PairCounts,
    affinity: PairCounts,
    antiAffinity: PairCounts,
  ) {
    this.#pod = pod;
    this.#cluster = cluster;
    this.#existing = existing;
    this.#affinity = affinity;
    this.#antiAffinity = antiAffinity;
  }

  filter(node: NodeInfo): Status | undefined {
    if (!this.#satisfiesAffinity(node)) return affinityMissed;
    if (this.#antiAffinity.touches(node)) return antiAffinityViolated;
    if (this.#existing.touches(node)) return existingAntiAffinityViolated;
    return undefined;
  }

  addPod(pod: PodInfo, node: NodeInfo): void {
    this.#change(pod, node, 1);
  }

  removePod(pod: PodInfo, node: NodeInfo): void {
    this.#change(pod, node, -1);
  }

  clone(): AffinityFilter {
    return new AffinityFilter(
      this.#pod,
      this.#cluster,
      this.#existing.clone(),
      this.#affinity.clone(),
      this.#antiAffinity.clone(),
    );
  }

  #satisfiesAffinity(node: NodeInfo): boolean {
    const terms = this.#pod.requiredAffinity;
    if (terms.length === 0) return true;
    let found = true;
    for (const { topologyKey } of terms) {
      const value = node.labels[topologyKey];
      if (value === undefined) return false;
      if (this.#affinity.count(topologyKey, value) <= 0) found = false;
    }
    // The first of a group of pods that want to be together has no one to join yet.
    return found || (this.#affinity.isEmpty && selectedByAll(terms, this.#pod, this.#cluster));
  }

  #change(other: PodInfo, node: NodeInfo, amount: number): void {
    const ownNamespace = labelsOfNamespace(this.#pod.namespace, this.#cluster);
    for (const term of other.requiredAntiAffinity)
      if (termSelects(term, this.#pod, ownNamespace))
        this.#existing.change(term.topologyKey, node.labels[term.topologyKey], amount);
    if (
      this.#pod.requiredAffinity.length > 0 &&
      selectedByAll(this.#pod.requiredAffinity, other, this.#cluster)
    )
      for (const { topologyKey } of this.#pod.requiredAffinity)
        this.#affinity.change(topologyKey, node.labels[topologyKey], amount);
    for (const term of this.#pod.requiredAntiAffinity)
      if (selectedByAll([term], other, this.#cluster))
        this.#antiAffinity.change(term.topologyKey, node.labels[term.topologyKey], amount);
  }
}

const preferenceSigns: Readonly<Record<TermKind, number>> = {
  requiredAffinity: hardPodAffinityWeight,
  requiredAntiAffinity: 0,
  preferredAffinity: 1,
  preferredAntiAffinity: -1,
};

function preScore(
  pod: PodInfo,
  _: readonly NodeInfo[],
  cluster: ClusterView,
): PreparedScore | undefined {
  const parts: { topologyKey: string; counts: ReadonlyMap<string, number>; weight: number }[] = [];
  const add = (topologyKey: string, counts: ReadonlyMap<string, number>, weight: number) => {
    if (weight !== 0 && counts.size > 0) parts.push({ topologyKey, counts, weight });
  };
  for (const term of pod.preferredAffinity)
    add(
      term.topologyKey,
      podsSelectedByAll([term], cluster).domains(term.topologyKey),
      term.weight,
    );
  for (const term of pod.preferredAntiAffinity)
    add(
      term.topologyKey,
      podsSelectedByAll([term], cluster).domains(term.topologyKey),
      -term.weight,
    );
  const namespaceLabels = labelsOfNamespace(pod.namespace, cluster);
  for (const { kind, term, domains } of cluster.cache.index.termHolders())
    if (preferenceSigns[kind] !== 0 && termSelects(term, pod, namespaceLabels))
      add(term.topologyKey, domains, preferenceSigns[kind] * term.weight);
  if (parts.length === 0) return undefined;
  return {
    score(node) {
      let sum = 0;
      for (const { topologyKey, counts, weight } of parts) {
        const value = node.labels[topologyKey];
        if (value !== undefined) sum += weight * (counts.get(value) ?? 0);
      }
      return sum;
    },
    normalize(scores) {
      let min = Number.POSITIVE_INFINITY;
      let max = Number.NEGATIVE_INFINITY;
      for (const score of scores) {
        if (score < min) min = score;
        if (score > max) max = score;
      }
      const range = max - min;
      for (let i = 0; i < scores.length; i++)
        scores[i] = range > 0 ? Math.trunc(maxNodeScore * (((scores[i] ?? 0) - min) / range)) : 0;
    },
  };
}

/** The running pods that every term selects. */
function podsSelectedByAll(terms: readonly AffinityTerm[], cluster: ClusterView): PodSelection {
  return cluster.cache.index.selection(
    `terms ${terms.map(({ selectionKey }) => selectionKey).join(" ")}`,
    (pod) => selectedByAll(terms, pod, cluster),
  );
}

function selectedByAll(
  terms: readonly AffinityTerm[],
  pod: PodInfo,
  cluster: ClusterView,
): boolean {
  return terms.every(
    (term) =>
      termSelects(term, pod, term.namespaceSelector && labelsOfNamespace(pod.namespace, cluster)) ||
      // From 1.34 on the scheduler forgets that it has resolved the selector, and asks it once more about no labels.
      (cluster.minor >= 34 && termSelects(term, pod, noLabels)),
  );
}

const noLabels: Labels = {};

function labelsOfNamespace(namespace: string, { client }: ClusterView): Labels {
  return client.get<CoreV1Namespace>("namespaces", "", namespace)?.metadata.labels ?? {};
}

function podChangeHelps(
  pod: PodInfo,
  { type, object, old }: ClusterEvent<CoreV1Pod>,
  cluster: ClusterView,
): boolean {
  if (object.metadata.uid === pod.uid)
    return !deepEqual(object.metadata.labels, old?.metadata.labels);
  const infoOf = (other: Stored<CoreV1Pod>) => newPodInfo(other, requestOptions(cluster));
  const info = infoOf(object);
  const wanted = (other: PodInfo) => mayMatchAll(pod.requiredAffinity, other);
  const unwanted = (other: PodInfo) => mayMatchAll(pod.requiredAntiAffinity, other);
  if (type === "ADDED") return wanted(info);
  if (type === "DELETED") return unwanted(info) || mayMatchAll(info.requiredAntiAffinity, pod);
  if (!old || deepEqual(object.metadata.labels, old.metadata.labels)) return false;
  const before = infoOf(old);
  return (!wanted(before) && wanted(info)) || (unwanted(before) && !unwanted(info));
}

/** Whether a pod is one that all terms are about, as far as can be told without the labels of its namespace. */
function mayMatchAll(terms: readonly AffinityTerm[], pod: PodInfo): boolean {
  return terms.length > 0 && terms.every((term) => termSelects(term, pod, noLabels));
}

function nodeChangeHelps(
  { requiredAffinity, requiredAntiAffinity }: PodInfo,
  { object, old }: ClusterEvent<CoreV1Node>,
): boolean {
  const after = ({ topologyKey }: AffinityTerm) => object.metadata.labels?.[topologyKey];
  const before = ({ topologyKey }: AffinityTerm) => old?.metadata.labels?.[topologyKey];
  const moved = (term: AffinityTerm) => after(term) !== before(term);
  return (
    requiredAffinity.some((term) => after(term) !== undefined && moved(term)) ||
    requiredAntiAffinity.some((term) => !old || (before(term) !== undefined && moved(term)))
  );
}
