// Mirrors schedulePod and findNodesThatFitPod of pkg/scheduler/schedule_one.go (1.36).
// Differences: nodes are searched one after another, so the search stops exactly at the wanted number of feasible
// nodes; no opportunistic batching, which only changes which of equal nodes is taken.
import { goQuote } from "../model/go-format.ts";
import { type Diagnosis, NodeStatuses } from "./fit-error.ts";
import { type ClusterView, rejection, type Status } from "./framework.ts";
import type { NodeInfo } from "./node-info.ts";
import type { Nominator } from "./nominator.ts";
import { type PodFilters, runPreFilters } from "./pod-filters.ts";
import type { PodInfo } from "./pod-info.ts";
import { bestNode, type ScoreTable, scoreNodes } from "./scores.ts";

const minFeasibleNodesToFind = 100;
const minFeasibleNodesPercentageToFind = 5;

export type ScheduleResult =
  | { readonly kind: "noNodes" }
  /** A plugin failed; the message says which and why. */
  | { readonly kind: "error"; readonly message: string; readonly diagnosis: Diagnosis }
  | {
      readonly kind: "placed";
      readonly node: NodeInfo;
      readonly filters: PodFilters;
      /** Absent when a single node was feasible: then nothing is scored. */
      readonly scores?: ScoreTable;
      readonly diagnosis: Diagnosis;
    }
  | {
      readonly kind: "unfit";
      readonly filters: PodFilters;
      readonly diagnosis: Diagnosis;
      /** The plugins whose word keeps the pod waiting. */
      readonly rejectedBy: ReadonlySet<string>;
    };

/** Finds nodes for pods; keeps where the next search starts. */
export class NodeSearch {
  readonly #cluster: ClusterView;
  readonly #nominator: Nominator;
  #nextStartIndex = 0;

  constructor(cluster: ClusterView, nominator: Nominator) {
    this.#cluster = cluster;
    this.#nominator = nominator;
  }

  /** Where the pod goes, or why it fits nowhere. Changes nothing but the start of the next search. */
  schedule(pod: PodInfo): ScheduleResult {
    const allNodes = this.#cluster.cache.nodes();
    if (allNodes.length === 0) return { kind: "noNodes" };
    const preFilter = runPreFilters(pod, this.#cluster, this.#nominator);
    const { filters, nodeNames, restrictedBy } = preFilter;
    const totalNodes = allNodes.length;
    const statuses = new NodeStatuses();
    if (preFilter.status)
      return {
        kind: "unfit",
        filters,
        diagnosis: {
          totalNodes,
          statuses,
          otherNodes: preFilter.status,
          preFilterStatus: preFilter.status,
        },
        rejectedBy: new Set([preFilter.status.plugin]),
      };
    const rejectedBy = new Set(restrictedBy);
    const diagnosis: Diagnosis =
      nodeNames && this.#cluster.minor >= 32
        ? { totalNodes, statuses, otherNodes: outside(restrictedBy) }
        : { totalNodes, statuses };
    const found =
      this.#tryNominated(pod, filters) ??
      this.#search(
        nodeNames ? allNodes.filter(({ name }) => nodeNames.has(name)) : allNodes,
        filters,
        statuses,
      );
    if ("error" in found) return { kind: "error", message: found.error, diagnosis };
    const feasible = found;
    const [first, second] = feasible;
    if (!first) {
      for (const plugin of statuses.plugins()) rejectedBy.add(plugin);
      return { kind: "unfit", filters, diagnosis, rejectedBy };
    }
    if (!second) return { kind: "placed", node: first, filters, diagnosis };
    const scores = scoreNodes(pod, feasible, this.#cluster, filters);
    if ("error" in scores) return { kind: "error", message: scores.error, diagnosis };
    return { kind: "placed", node: bestNode(scores) ?? first, filters, scores, diagnosis };
  }

  /** The node that pods were preempted on for this one, if it fits there by now. */
  #tryNominated(pod: PodInfo, filters: PodFilters): NodeInfo[] | undefined {
    const nominated = pod.pod.status?.nominatedNodeName;
    const node = nominated ? this.#cluster.cache.node(nominated) : undefined;
    return node && !filters.check(node) ? [node] : undefined;
  }

  #search(
    nodes: readonly NodeInfo[],
    filters: PodFilters,
    statuses: NodeStatuses,
  ): NodeInfo[] | { readonly error: string } {
    const wanted = feasibleNodesToFind(nodes.length);
    const feasible: NodeInfo[] = [];
    for (let i = 0; i < nodes.length && feasible.length < wanted; i++) {
      const node = nodes[(this.#nextStartIndex + i) % nodes.length];
      if (!node) continue;
      const status = filters.check(node);
      if (status?.code === "Error")
        return {
          error: `running ${goQuote(status.plugin)} filter plugin: ${status.reasons.join(", ")}`,
        };
      if (status) statuses.add(node, status);
      else feasible.push(node);
    }
    const allNodes = this.#cluster.cache.nodes().length;
    this.#nextStartIndex = (this.#nextStartIndex + feasible.length + statuses.size) % allNodes;
    return feasible;
  }
}

function outside(plugins: readonly string[]): Status {
  return rejection(
    "UnschedulableAndUnresolvable",
    plugins[0] ?? "",
    `node(s) didn't satisfy plugin(s) [${[...plugins].sort().join(" ")}]`,
  );
}

/** After how many feasible nodes a search among `nodes` ends. */
function feasibleNodesToFind(nodes: number): number {
  if (nodes < minFeasibleNodesToFind) return nodes;
  const percentage = Math.max(minFeasibleNodesPercentageToFind, 50 - Math.trunc(nodes / 125));
  return Math.max(minFeasibleNodesToFind, Math.trunc((nodes * percentage) / 100));
}
