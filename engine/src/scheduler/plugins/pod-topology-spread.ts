// Mirrors pkg/scheduler/framework/plugins/podtopologyspread/{plugin,filtering,scoring}.go (1.36).
// Difference: matching pods are counted as they come and go (pod-index.ts), not anew for every pod.
import type { CoreV1Node, CoreV1Pod } from "../../model/generated/types.ts";
import { deepEqual } from "../../model/object.ts";
import type { Cache } from "../cache.ts";
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
import type { PodInfo } from "../pod-info.ts";
import { changesOwnTolerations } from "./taint-toleration.ts";
import {
  hasAllTopologyKeys,
  hostnameLabel,
  type SpreadConstraint,
  spreadConstraints,
} from "./topology-spread-constraint.ts";

const name = "PodTopologySpread";
const mismatch = "node(s) didn't match pod topology spread constraints";
const mismatchReasons = [mismatch];
const missingLabel = rejection(
  "UnschedulableAndUnresolvable",
  name,
  `${mismatch} (missing required label)`,
);

export const podTopologySpread: FilterPlugin & ScorePlugin & EnqueueExtension = {
  name,
  weight: 2,
  preFilter(pod, cluster) {
    const constraints = spreadConstraints(pod, cluster, "DoNotSchedule");
    if (constraints.length === 0) return {};
    return { filter: new SpreadFilter(pod, constraints, countDomains(constraints, cluster)) };
  },
  preScore,
  watchesTaints: true,
  hints: [
    { resource: "pods", types: ["ADDED", "MODIFIED", "DELETED"], helps: changesMatchingPods },
    { resource: "nodes", types: ["ADDED", "MODIFIED", "DELETED"], helps: changesDomains },
  ],
};

/** Matching pods per domain of one constraint, and the fewest of any domain. */
class Domains {
  /** All domains, each with some value; only the keys count. */
  readonly #values: ReadonlyMap<string, unknown>;
  readonly #counts: ReadonlyMap<string, number>;
  readonly #changes = new Map<string, number>();
  /** The domain with the fewest pods and the next one: enough to know the fewest after changes in one domain. */
  #fewest: readonly [Domain, Domain];

  constructor(
    values: ReadonlyMap<string, unknown>,
    counts: ReadonlyMap<string, number>,
    fewest?: readonly [Domain, Domain],
  ) {
    this.#values = values;
    this.#counts = counts;
    this.#fewest = fewest ?? [noDomain, noDomain];
    if (fewest) return;
    for (const value of values.keys()) {
      this.#note(value, counts.get(value) ?? 0);
      // Nothing is below two domains without a pod.
      if (this.#fewest[1].count === 0) break;
    }
  }

  get size(): number {
    return this.#values.size;
  }

  get minimum(): number {
    return this.#fewest[0].count;
  }

  count(value: string): number {
    return (
      (this.#changes.size > 0 ? this.#changes.get(value) : undefined) ??
      this.#counts.get(value) ??
      0
    );
  }

  change(value: string, amount: number): void {
    const count = this.count(value) + amount;
    this.#changes.set(value, count);
    this.#note(value, count);
  }

  clone(): Domains {
    const copy = new Domains(this.#values, this.#counts, this.#fewest);
    for (const [value, count] of this.#changes) copy.#changes.set(value, count);
    return copy;
  }

  #note(value: string, count: number): void {
    const [first, second] = this.#fewest;
    if (value === first.value || value === second.value) {
      const entry = { value, count };
      const other = value === first.value ? second : first;
      this.#fewest = other.count < count ? [other, entry] : [entry, other];
    } else if (count < first.count) this.#fewest = [{ value, count }, first];
    else if (count < second.count) this.#fewest = [first, { value, count }];
  }
}

interface Domain {
  readonly value: string | undefined;
  readonly count: number;
}

const noDomain: Domain = { value: undefined, count: 2 ** 31 - 1 };

class SkewTooLarge implements Status {
  readonly code = "Unschedulable";
  readonly plugin = name;
  readonly reasons = mismatchReasons;
  readonly #constraint: SpreadConstraint;
  readonly #value: string;
  readonly #count: number;
  readonly #minimum: number;

  constructor(constraint: SpreadConstraint, value: string, count: number, minimum: number) {
    this.#constraint = constraint;
    this.#value = value;
    this.#count = count;
    this.#minimum = minimum;
  }

  explain(): readonly string[] {
    const { topologyKey, maxSkew } = this.#constraint;
    return [
      `${mismatch}: ${topologyKey}=${this.#value} has ${this.#count} matching pods, the domain with the fewest ${this.#minimum}, maxSkew ${maxSkew}`,
    ];
  }
}

class SpreadFilter implements PreparedFilter {
  readonly #pod: PodInfo;
  readonly #constraints: readonly SpreadConstraint[];
  readonly #domains: readonly Domains[];
  readonly #self: readonly number[];

  constructor(pod: PodInfo, constraints: readonly SpreadConstraint[], domains: readonly Domains[]) {
    this.#pod = pod;
    this.#constraints = constraints;
    this.#domains = domains;
    this.#self = constraints.map((constraint) => (constraint.selects(pod.labels) ? 1 : 0));
  }

  filter(node: NodeInfo): Status | undefined {
    for (let i = 0; i < this.#constraints.length; i++) {
      const constraint = this.#constraints[i];
      const domains = this.#domains[i];
      if (!constraint || !domains) continue;
      const value = node.labels[constraint.topologyKey];
      if (value === undefined) return missingLabel;
      const minimum = domains.size < constraint.minDomains ? 0 : domains.minimum;
      const count = domains.count(value);
      if (count + (this.#self[i] ?? 0) - minimum > constraint.maxSkew)
        return new SkewTooLarge(constraint, value, count, minimum);
    }
    return undefined;
  }

  addPod(pod: PodInfo, node: NodeInfo): void {
    this.#change(pod, node, 1);
  }

  removePod(pod: PodInfo, node: NodeInfo): void {
    this.#change(pod, node, -1);
  }

  clone(): SpreadFilter {
    return new SpreadFilter(
      this.#pod,
      this.#constraints,
      this.#domains.map((domains) => domains.clone()),
    );
  }

  #change(pod: PodInfo, node: NodeInfo, amount: number): void {
    if (pod.namespace !== this.#pod.namespace) return;
    if (!hasAllTopologyKeys(node, this.#constraints)) return;
    this.#constraints.forEach((constraint, i) => {
      if (!constraint.selects(pod.labels) || constraint.counts?.(node) === false) return;
      this.#domains[i]?.change(node.labels[constraint.topologyKey] ?? "", amount);
    });
  }
}

function countDomains(constraints: readonly SpreadConstraint[], { cache }: ClusterView): Domains[] {
  if (countsEverywhere(constraints, cache))
    return constraints.map(
      ({ topologyKey, matching }) =>
        new Domains(cache.domains(topologyKey), matching.domains(topologyKey)),
    );
  const counts = constraints.map(() => new Map<string, number>());
  for (const node of cache.nodes()) {
    if (!hasAllTopologyKeys(node, constraints)) continue;
    for (let i = 0; i < constraints.length; i++) {
      const constraint = constraints[i];
      const domains = counts[i];
      if (!constraint || !domains || constraint.counts?.(node) === false) continue;
      const value = node.labels[constraint.topologyKey] ?? "";
      domains.set(value, (domains.get(value) ?? 0) + (constraint.matching.perNode.get(node) ?? 0));
    }
  }
  return counts.map((domains) => new Domains(domains, domains));
}

/** Whether pods on every node count for every constraint, so that the running totals can be used as they are. */
function countsEverywhere(constraints: readonly SpreadConstraint[], cache: Cache): boolean {
  return constraints.every(
    ({ topologyKey, counts }) => !counts && cache.hasLabelEverywhere(topologyKey),
  );
}

function preScore(
  pod: PodInfo,
  filtered: readonly NodeInfo[],
  cluster: ClusterView,
): PreparedScore | undefined {
  const constraints = spreadConstraints(pod, cluster, "ScheduleAnyway");
  if (constraints.length === 0) return undefined;
  // With the default constraints a node without a key just gets nothing for it.
  const needsAllKeys = (pod.pod.spec?.topologySpreadConstraints ?? []).length > 0;
  const scored = needsAllKeys
    ? filtered.filter((node) => hasAllTopologyKeys(node, constraints))
    : filtered;
  const ignored = new Set(
    scored.length === filtered.length
      ? []
      : filtered.filter((node) => !hasAllTopologyKeys(node, constraints)),
  );
  const everywhere = countsEverywhere(constraints, cluster.cache);
  const parts = constraints.map((constraint) => {
    const { topologyKey, matching, maxSkew } = constraint;
    if (topologyKey === hostnameLabel)
      return {
        topologyKey,
        maxSkew,
        matching,
        domains: undefined,
        weight: Math.log(scored.length + 2),
      };
    const domains = new Map<string | undefined, number>();
    for (const node of scored) domains.set(node.labels[topologyKey], 0);
    const weight = Math.log(domains.size + 2);
    if (everywhere)
      return { topologyKey, maxSkew, matching, domains: matching.domains(topologyKey), weight };
    for (const [node, count] of matching.perNode) {
      const value = node.labels[topologyKey];
      const sum = domains.get(value);
      if (sum === undefined || constraint.counts?.(node) === false) continue;
      if (needsAllKeys && !hasAllTopologyKeys(node, constraints)) continue;
      domains.set(value, sum + count);
    }
    return { topologyKey, maxSkew, matching, domains, weight };
  });
  return {
    score(node) {
      if (ignored.has(node)) return 0;
      let score = 0;
      for (const { topologyKey, maxSkew, matching, domains, weight } of parts) {
        const value = node.labels[topologyKey];
        if (value === undefined) continue;
        const count = domains ? (domains.get(value) ?? 0) : (matching.perNode.get(node) ?? 0);
        score += count * weight + (maxSkew - 1);
      }
      return Math.round(score);
    },
    normalize(scores, nodes) {
      let min = Number.MAX_SAFE_INTEGER;
      let max = 0;
      for (let i = 0; i < scores.length; i++) {
        const node = nodes[i];
        if (node && ignored.has(node)) continue;
        min = Math.min(min, scores[i] ?? 0);
        max = Math.max(max, scores[i] ?? 0);
      }
      for (let i = 0; i < scores.length; i++) {
        const node = nodes[i];
        if (node && ignored.has(node)) scores[i] = 0;
        else if (max === 0) scores[i] = maxNodeScore;
        else scores[i] = Math.trunc((maxNodeScore * (max + min - (scores[i] ?? 0))) / max);
      }
    },
  };
}

function changesMatchingPods(
  pod: PodInfo,
  event: ClusterEvent<CoreV1Pod>,
  cluster: ClusterView,
): boolean {
  const { type, object, old } = event;
  if (object.metadata.uid !== pod.uid && object.metadata.namespace !== pod.namespace) return false;
  if (changesOwnTolerations(pod, event) && honorsTaints(pod)) return true;
  const selectedBy =
    ({ metadata }: CoreV1Pod) =>
    (constraint: SpreadConstraint) =>
      constraint.selects(metadata?.labels ?? {});
  const constraints = spreadConstraints(pod, cluster, "DoNotSchedule");
  if (type !== "MODIFIED" || !old) return constraints.some(selectedBy(object));
  return constraints.some(
    (constraint) => selectedBy(object)(constraint) !== selectedBy(old)(constraint),
  );
}

function honorsTaints({ pod }: PodInfo): boolean {
  return (pod.spec?.topologySpreadConstraints ?? []).some(
    ({ whenUnsatisfiable, nodeTaintsPolicy }) =>
      whenUnsatisfiable === "DoNotSchedule" && nodeTaintsPolicy === "Honor",
  );
}

function changesDomains(
  pod: PodInfo,
  { object, old, type }: ClusterEvent<CoreV1Node>,
  cluster: ClusterView,
): boolean {
  const keys = spreadConstraints(pod, cluster, "DoNotSchedule").map(
    ({ topologyKey }) => topologyKey,
  );
  const labelled = (node: CoreV1Node) =>
    keys.every((key) => node.metadata?.labels?.[key] !== undefined);
  if (type !== "MODIFIED" || !old) return labelled(object);
  if (labelled(object) !== labelled(old)) return true;
  const moved = keys.some((key) => object.metadata.labels?.[key] !== old.metadata.labels?.[key]);
  return labelled(object) && (moved || !deepEqual(object.spec?.taints, old.spec?.taints));
}
