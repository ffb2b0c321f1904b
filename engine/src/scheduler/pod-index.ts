// What the topology plugins ask of all pods, kept up to date pod by pod: how many pods a selection holds per node and
// per topology domain, and in which domains pods with a given affinity term run. Upstream (1.36) walks over all pods
// of all nodes in every cycle (podtopologyspread, interpodaffinity); here a cycle costs the same however many pods run.
import type { NodeInfo } from "./node-info.ts";
import type { AffinityTerm, PodInfo } from "./pod-info.ts";

/** Pods per value of one topology key. */
export type DomainCounts = Map<string, number>;

/** The pods for which `matches` holds, counted. */
export class PodSelection {
  readonly perNode = new Map<NodeInfo, number>();
  readonly #matches: (pod: PodInfo) => boolean;
  readonly #domains = new Map<string, DomainCounts>();

  constructor(matches: (pod: PodInfo) => boolean, nodes: Iterable<NodeInfo>) {
    this.#matches = matches;
    for (const node of nodes) for (const pod of node.pods.values()) this.count(pod, node, 1);
  }

  /** Pods per domain of `topologyKey`; domains without a matching pod are absent. Live: do not change it. */
  domains(topologyKey: string): ReadonlyMap<string, number> {
    let counts = this.#domains.get(topologyKey);
    if (!counts) {
      counts = new Map();
      this.#domains.set(topologyKey, counts);
      for (const [node, count] of this.perNode) addTo(counts, node.labels[topologyKey], count);
    }
    return counts;
  }

  count(pod: PodInfo, node: NodeInfo, sign: 1 | -1): void {
    if (!this.#matches(pod)) return;
    const count = (this.perNode.get(node) ?? 0) + sign;
    if (count === 0) this.perNode.delete(node);
    else this.perNode.set(node, count);
    for (const [topologyKey, counts] of this.#domains)
      addTo(counts, node.labels[topologyKey], sign);
  }
}

export type TermKind =
  | "requiredAffinity"
  | "requiredAntiAffinity"
  | "preferredAffinity"
  | "preferredAntiAffinity";

const termKinds: readonly TermKind[] = [
  "requiredAffinity",
  "requiredAntiAffinity",
  "preferredAffinity",
  "preferredAntiAffinity",
];

/** Running pods that hold equal affinity terms, counted by domain of the term's topology key. */
export interface TermHolders {
  readonly kind: TermKind;
  readonly term: AffinityTerm;
  readonly domains: DomainCounts;
  pods: number;
}

/** Selections that nobody asked for in a while are dropped; the next cycle that needs one counts afresh. */
const maxSelections = 512;

export class PodIndex {
  readonly #nodes: () => Iterable<NodeInfo>;
  readonly #selections = new Map<string, PodSelection>();
  readonly #holders = new Map<string, TermHolders>();

  constructor(nodes: () => Iterable<NodeInfo>) {
    this.#nodes = nodes;
  }

  /** The running pods for which `matches` holds. `key` must be equal only for equal predicates. */
  selection(key: string, matches: (pod: PodInfo) => boolean): PodSelection {
    let selection = this.#selections.get(key);
    if (selection) {
      this.#selections.delete(key);
    } else {
      selection = new PodSelection(matches, this.#nodes());
      if (this.#selections.size >= maxSelections)
        for (const oldest of this.#selections.keys()) {
          this.#selections.delete(oldest);
          break;
        }
    }
    this.#selections.set(key, selection);
    return selection;
  }

  termHolders(): Iterable<TermHolders> {
    return this.#holders.values();
  }

  /** Forgets all counted selections: what they were counted by (namespace labels) has changed. */
  dropSelections(): void {
    this.#selections.clear();
  }

  add(pod: PodInfo, node: NodeInfo): void {
    this.#update(pod, node, 1);
  }

  /** `node` still has the labels that it had when the pod was added. */
  remove(pod: PodInfo, node: NodeInfo): void {
    this.#update(pod, node, -1);
  }

  #update(pod: PodInfo, node: NodeInfo, sign: 1 | -1): void {
    for (const selection of this.#selections.values()) selection.count(pod, node, sign);
    for (const kind of termKinds)
      for (const term of pod[kind]) {
        const key = `${kind} ${term.weight} ${term.topologyKey} ${term.selectionKey}`;
        let holders = this.#holders.get(key);
        if (!holders) {
          holders = { kind, term, domains: new Map(), pods: 0 };
          this.#holders.set(key, holders);
        }
        holders.pods += sign;
        addTo(holders.domains, node.labels[term.topologyKey], sign);
        if (holders.pods === 0) this.#holders.delete(key);
      }
  }
}

function addTo(counts: DomainCounts, value: string | undefined, amount: number): void {
  if (value === undefined) return;
  const count = (counts.get(value) ?? 0) + amount;
  if (count === 0) counts.delete(value);
  else counts.set(value, count);
}
