// Mirrors FitError and Diagnosis of pkg/scheduler/framework/types.go (1.36).
import type { Status } from "./framework.ts";
import type { NodeInfo } from "./node-info.ts";

/** The nodes that were looked at and rejected, in the order of the search. */
export class NodeStatuses {
  readonly #nodes: NodeInfo[] = [];
  readonly #statuses: Status[] = [];
  readonly #plugins = new Set<string>();

  get size(): number {
    return this.#nodes.length;
  }

  add(node: NodeInfo, status: Status): void {
    this.#nodes.push(node);
    this.#statuses.push(status);
    this.#plugins.add(status.plugin);
  }

  get(name: string): Status | undefined {
    return this.#statuses[this.#nodes.findIndex((node) => node.name === name)];
  }

  /** Whose word it was. */
  plugins(): ReadonlySet<string> {
    return this.#plugins;
  }

  statuses(): readonly Status[] {
    return this.#statuses;
  }

  nodesWith(code: Status["code"]): NodeInfo[] {
    return this.#nodes.filter((_, i) => this.#statuses[i]?.code === code);
  }

  /** The first `count` nodes, by name, with their statuses. */
  first(count: number): [string, Status][] {
    const entries: [string, Status][] = [];
    for (const [i, node] of this.#nodes.slice(0, count).entries()) {
      const status = this.#statuses[i];
      if (status) entries.push([node.name, status]);
    }
    return entries;
  }
}

/** Why a pod fits nowhere. */
export interface Diagnosis {
  readonly totalNodes: number;
  readonly statuses: NodeStatuses;
  /** Status of the nodes that `statuses` does not list; absent: they go without a reason. */
  readonly otherNodes?: Status;
  /** A plugin rejected the pod before any node was looked at. */
  readonly preFilterStatus?: Status;
}

/** `0/3 nodes are available: 1 node(s) were unschedulable, 2 Insufficient cpu. {postFilter}`. */
export function fitErrorMessage(diagnosis: Diagnosis, postFilter = ""): string {
  const { totalNodes, statuses, otherNodes, preFilterStatus } = diagnosis;
  const reasons = preFilterStatus
    ? preFilterStatus.reasons.join(", ")
    : histogram(statuses.statuses(), otherNodes, totalNodes);
  const message = `${noNodeAvailable(totalNodes)}${reasons === "" ? "" : ` ${reasons}.`}`;
  return postFilter === "" ? message : `${message} ${postFilter}`;
}

export function noNodeAvailable(totalNodes: number): string {
  return `0/${totalNodes} nodes are available:`;
}

/** How many nodes have each reason, sorted as text; nodes without a status count for `other`. */
export function histogram(
  statuses: readonly Status[],
  other: Status | undefined,
  totalNodes: number,
): string {
  // Most nodes share a few lists of reasons, which are told apart by identity before their texts are looked at.
  const lists = new Map<readonly string[], number>();
  for (const { reasons } of statuses) lists.set(reasons, (lists.get(reasons) ?? 0) + 1);
  if (other && statuses.length < totalNodes)
    lists.set(other.reasons, (lists.get(other.reasons) ?? 0) + totalNodes - statuses.length);
  const counts = new Map<string, number>();
  for (const [reasons, nodes] of lists)
    for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + nodes);
  return [...counts]
    .map(([reason, nodes]) => `${nodes} ${reason}`)
    .sort()
    .join(", ");
}
