// What one scheduling attempt came to and why, for people: the placements of the dry run, hovers, "why not here".
import type { Status } from "./framework.ts";
import type { NodeInfo } from "./node-info.ts";
import type { QueuedPod } from "./queue.ts";
import type { ScheduleResult } from "./schedule-pod.ts";
import { bestScores, type ScoreTable, scoreAt, topNodes } from "./scores.ts";

export interface NodeScore {
  readonly node: string;
  readonly total: number;
  /** Weighted score per plugin; plugins that had nothing to say are absent. */
  readonly plugins: Readonly<Record<string, number>>;
}

export interface NodeRejection {
  /** The plugin that rejected the node; filters stop at the first. */
  readonly plugin: string;
  /** As the FailedScheduling message counts them. */
  readonly reasons: readonly string[];
  /** With the numbers where there are some: `Insufficient cpu: 500m requested, 200m left`. */
  readonly details: readonly string[];
}

/** What an attempt that placed nothing led to. */
export interface SchedulingFailure {
  readonly message: string;
  readonly nominatedNode?: string;
  readonly victims: readonly string[];
}

/** Of how many nodes a decision keeps scores and rejections: a simulation keeps the decisions about all its pods. */
const maxRecordedNodes = 100;

/** One attempt to schedule a pod, or why there is none. Scores and rejections are put together when they are asked for. */
export class SchedulingDecision {
  readonly pod: { readonly namespace: string; readonly name: string; readonly uid: string };
  /** 1 for the first attempt; 0 where the pod is kept from being tried. */
  readonly attempt: number;
  readonly atMs: number;
  /** What brought the pod back after a rejection, e.g. `nodes ADDED`. */
  readonly wokenBy: string | undefined;
  /** Where the pod was placed. */
  readonly node: string | undefined;
  /** The node where pods were preempted for this one, and those pods (`namespace/name`). */
  readonly nominatedNode: string | undefined;
  readonly victims: readonly string[];
  /** The FailedScheduling message, or what keeps the pod from being tried. */
  readonly message: string | undefined;
  readonly #equalChoices: readonly NodeInfo[];
  readonly #scores: ScoreTable | undefined;
  readonly #rejected: readonly (readonly [string, Status])[];

  constructor(
    queued: QueuedPod,
    atMs: number,
    result: ScheduleResult | { readonly kind: "notQueued" },
    failure?: SchedulingFailure,
  ) {
    const { namespace, name, uid } = queued.info;
    this.pod = { namespace, name, uid };
    this.attempt = queued.attempts;
    this.atMs = atMs;
    this.wokenBy = queued.wokenBy;
    this.node = result.kind === "placed" ? result.node.name : undefined;
    this.nominatedNode = failure?.nominatedNode;
    this.victims = failure?.victims ?? [];
    this.message = failure?.message;
    const placed = result.kind === "placed" ? result : undefined;
    this.#equalChoices = placed?.scores ? topNodes(placed.scores) : placed ? [placed.node] : [];
    this.#scores = placed?.scores && bestScores(placed.scores, maxRecordedNodes);
    this.#rejected =
      result.kind === "noNodes" || result.kind === "notQueued"
        ? []
        : result.diagnosis.statuses.first(maxRecordedNodes);
  }

  /** All nodes with the highest total, in the order of the search; the scheduler may take any of them. */
  get equalChoices(): readonly string[] {
    return this.#equalChoices.map(({ name }) => name);
  }

  /** The feasible nodes in the order of the search, in large clusters the best of them; empty when there was no choice. */
  get scores(): readonly NodeScore[] {
    if (!this.#scores) return [];
    const { nodes, plugins, totals } = this.#scores;
    return nodes.map(({ name }, i) => ({
      node: name,
      total: totals[i] ?? 0,
      plugins: Object.fromEntries(
        plugins.map((plugin) => [plugin.name, scoreAt(plugin.scores, i)]),
      ),
    }));
  }

  /** The nodes that were looked at and rejected, in large clusters the first of them. */
  get rejected(): ReadonlyMap<string, NodeRejection> {
    const rejected = new Map<string, NodeRejection>();
    for (const [node, status] of this.#rejected)
      rejected.set(node, {
        plugin: status.plugin,
        reasons: status.reasons,
        details: status.explain?.() ?? status.reasons,
      });
    return rejected;
  }
}
