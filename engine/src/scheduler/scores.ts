// Mirrors prioritizeNodes and nodeScoreHeap of pkg/scheduler/schedule_one.go (1.36).
// Difference: the best node is the root of the heap in every version; up to 1.34 one of the best was drawn at random.
import { goQuote } from "../model/go-format.ts";
import type { ClusterView } from "./framework.ts";
import type { NodeInfo } from "./node-info.ts";
import { scorePlugins } from "./plugins/index.ts";
import type { PodFilters } from "./pod-filters.ts";
import type { PodInfo } from "./pod-info.ts";

/** Scores of the feasible nodes, in the order of the search. */
export interface ScoreTable {
  readonly nodes: readonly NodeInfo[];
  /** Weighted scores per plugin that had something to say. */
  readonly plugins: readonly { readonly name: string; readonly scores: Scores }[];
  readonly totals: readonly number[];
}

/** Of each node, or the one score that all nodes have: most plugins tell them apart for few pods only. */
export type Scores = number | readonly number[];

/** The score of the node at that place of the table. */
export function scoreAt(scores: Scores, i: number): number {
  return typeof scores === "number" ? scores : (scores[i] ?? 0);
}

/** Scores of all nodes, or the error of a plugin that cannot say. */
export function scoreNodes(
  pod: PodInfo,
  nodes: readonly NodeInfo[],
  cluster: ClusterView,
  filters: PodFilters,
): ScoreTable | { readonly error: string } {
  const totals = new Array<number>(nodes.length).fill(0);
  const plugins: { name: string; scores: Scores }[] = [];
  for (const { name, weight, preScore } of scorePlugins) {
    const prepared = preScore(pod, nodes, cluster, filters.of(name));
    if (!prepared) continue;
    if ("error" in prepared)
      return { error: `running PreScore plugin ${goQuote(name)}: ${prepared.error}` };
    const scores: number[] = [];
    for (const node of nodes) scores.push(prepared.score(node));
    prepared.normalize?.(scores, nodes);
    let areEqual = true;
    for (let i = 0; i < scores.length; i++) {
      const weighted = (scores[i] ?? 0) * weight;
      scores[i] = weighted;
      totals[i] = (totals[i] ?? 0) + weighted;
      areEqual &&= weighted === scores[0];
    }
    plugins.push({ name, scores: areEqual ? (scores[0] ?? 0) : scores });
  }
  return { nodes, plugins, totals };
}

/** The node that the scheduler takes: the root of a binary max-heap made of the totals in the order of the search. */
export function bestNode({ nodes, totals }: ScoreTable): NodeInfo | undefined {
  const heap = nodes.map((_, i) => i);
  const better = (left: number, right: number) =>
    (totals[heap[left] ?? 0] ?? 0) > (totals[heap[right] ?? 0] ?? 0);
  for (let parent = (heap.length >> 1) - 1; parent >= 0; parent--)
    for (let i = parent; ; ) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && better(child + 1, child)) child++;
      if (!better(child, i)) break;
      [heap[i], heap[child]] = [heap[child] ?? 0, heap[i] ?? 0];
      i = child;
    }
  return nodes[heap[0] ?? -1];
}

/** The nodes that share the highest total, in the order of the search. */
export function topNodes({ nodes, totals }: ScoreTable): NodeInfo[] {
  let best = Number.NEGATIVE_INFINITY;
  for (const total of totals) if (total > best) best = total;
  return nodes.filter((_, i) => totals[i] === best);
}

/** The `count` best nodes of a larger table, in the order of the search. */
export function bestScores(table: ScoreTable, count: number): ScoreTable {
  const { nodes, plugins, totals } = table;
  if (nodes.length <= count) return table;
  const kept = nodes
    .map((_, i) => i)
    .sort((left, right) => (totals[right] ?? 0) - (totals[left] ?? 0) || left - right)
    .slice(0, count)
    .sort((left, right) => left - right);
  const keep = (values: readonly number[]) => kept.map((i) => values[i] ?? 0);
  return {
    nodes: kept.flatMap((i) => nodes[i] ?? []),
    plugins: plugins.map(({ name, scores }) => ({
      name,
      scores: typeof scores === "number" ? scores : keep(scores),
    })),
    totals: keep(totals),
  };
}
