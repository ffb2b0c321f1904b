// Mirrors RunFilterPluginsWithNominatedPods and the PreFilter extensions of pkg/scheduler/framework/runtime/framework.go (1.36).
import type { ClusterView, PreparedFilter, Reservation, Status } from "./framework.ts";
import type { NodeInfo } from "./node-info.ts";
import type { Nominator } from "./nominator.ts";
import { filterPlugins } from "./plugins/index.ts";
import type { PodInfo } from "./pod-info.ts";

/** All filters that have a say about one pod. */
export class PodFilters {
  readonly #pod: PodInfo;
  /** By plugin, in the order of the plugins. */
  readonly #prepared: ReadonlyMap<string, PreparedFilter>;
  readonly #filters: readonly PreparedFilter[];
  readonly #nominator: Nominator;

  constructor(pod: PodInfo, prepared: ReadonlyMap<string, PreparedFilter>, nominator: Nominator) {
    this.#pod = pod;
    this.#prepared = prepared;
    this.#filters = [...prepared.values()];
    this.#nominator = nominator;
  }

  /** What a plugin has prepared for the pod, if it has. */
  of(plugin: string): PreparedFilter | undefined {
    return this.#prepared.get(plugin);
  }

  /** Why the pod cannot run on the node: the first filter's word. Pods nominated to the node count as if they ran there. */
  check(node: NodeInfo): Status | undefined {
    const nominated = this.#nominator.isEmpty
      ? []
      : this.#nominator
          .podsFor(node.name)
          .filter((other) => other.uid !== this.#pod.uid && other.priority >= this.#pod.priority);
    if (nominated.length > 0) {
      const trial = this.clone();
      const crowded = node.snapshot();
      for (const other of nominated) trial.addPod(other, crowded);
      const status = trial.#run(crowded);
      if (status) return status;
    }
    // Nominated pods may go elsewhere, so the pod must fit without them too (they may satisfy its affinity).
    return this.#run(node);
  }

  /** A copy, and the node with it, on which pods can come and go. */
  clone(): PodFilters {
    const prepared = new Map<string, PreparedFilter>();
    for (const [plugin, filter] of this.#prepared) prepared.set(plugin, filter.clone?.() ?? filter);
    return new PodFilters(this.#pod, prepared, this.#nominator);
  }

  addPod(other: PodInfo, node: NodeInfo): void {
    node.addPod(other);
    for (const filter of this.#filters) filter.addPod?.(other, node);
  }

  removePod(other: PodInfo, node: NodeInfo): void {
    node.removePod(other.uid);
    for (const filter of this.#filters) filter.removePod?.(other, node);
  }

  reserve(node: NodeInfo): Reservation[] {
    const reservations: Reservation[] = [];
    for (const filter of this.#filters) {
      const reservation = filter.reserve?.(node);
      if (reservation) reservations.push(reservation);
    }
    return reservations;
  }

  #run(node: NodeInfo): Status | undefined {
    for (const filter of this.#filters) {
      const status = filter.filter(node);
      if (status) return status;
    }
    return undefined;
  }
}

/** What the plugins say about the pod before any node is looked at. */
export interface PreFilterOutcome {
  readonly filters: PodFilters;
  /** The only nodes that come into question, and the plugins that said so. */
  readonly nodeNames?: ReadonlySet<string>;
  readonly restrictedBy: readonly string[];
  readonly status?: Status;
}

/** Prepares all filters for the pod, or says why no node will do. */
export function runPreFilters(
  pod: PodInfo,
  cluster: ClusterView,
  nominator: Nominator,
): PreFilterOutcome {
  const filters = new Map<string, PreparedFilter>();
  const restrictedBy: string[] = [];
  let nodeNames: ReadonlySet<string> | undefined;
  for (const plugin of filterPlugins) {
    const result = plugin.preFilter(pod, cluster);
    if (result.status)
      return {
        filters: new PodFilters(pod, filters, nominator),
        restrictedBy,
        status: result.status,
      };
    if (result.filter) filters.set(plugin.name, result.filter);
    if (result.nodeNames) {
      nodeNames = result.nodeNames;
      restrictedBy.push(plugin.name);
    }
  }
  const outcome = { filters: new PodFilters(pod, filters, nominator), restrictedBy };
  return nodeNames ? { ...outcome, nodeNames } : outcome;
}
