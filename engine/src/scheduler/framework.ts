// Mirrors the extension points of staging/src/k8s.io/kube-scheduler/framework/interface.go (1.36).
// Difference: a plugin's PreFilter and PreScore hand back what filters or scores the nodes for that one pod, instead of
// leaving untyped state in a CycleState; a plugin that hands back nothing is skipped for the pod.
import type { ApiClient, Clock, EventRecorder, WatchEvent } from "../model/cluster-access.ts";
import type { KubeObject, ResourceName, Stored } from "../model/object.ts";
import type { Cache } from "./cache.ts";
import type { NodeInfo } from "./node-info.ts";
import type { PodInfo } from "./pod-info.ts";

/**
 * Why something did not succeed. `Unschedulable`: taking pods off the node might help; `UnschedulableAndUnresolvable`:
 * it cannot; `Error`: the attempt itself failed.
 */
export type Code = "Unschedulable" | "UnschedulableAndUnresolvable" | "Error";

export interface Status {
  readonly code: Code;
  readonly plugin: string;
  readonly reasons: readonly string[];
  /** The numbers behind each reason, for people: `Insufficient cpu: 500m requested, 200m left`. */
  explain?(): readonly string[];
}

export function rejection(code: Code, plugin: string, ...reasons: string[]): Status {
  return { code, plugin, reasons };
}

/** What plugins have of the cluster. */
export interface ClusterView {
  readonly cache: Cache;
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly recorder: EventRecorder;
  /** Minor of the simulated Kubernetes version. */
  readonly minor: number;
  /** Whether a feature gate is on at that minor. */
  feature(name: string): boolean;
}

/** Decides about nodes for the one pod that it was prepared for. */
export interface PreparedFilter {
  /** Nothing when the pod may run on the node. */
  filter(node: NodeInfo): Status | undefined;
  /** Takes a pod into account as if it ran on (or had left) the node; only ever called on a clone. */
  addPod?(pod: PodInfo, node: NodeInfo): void;
  removePod?(pod: PodInfo, node: NodeInfo): void;
  /** A copy for a trial; needed where addPod and removePod are. */
  clone?(): PreparedFilter;
  /** Prepares what must happen before the pod is bound to a node that passed. */
  reserve?(node: NodeInfo): Reservation | undefined;
  /** Does what may help a pod that no node takes; what it came to, or why it could not be done. */
  postFilter?(): string | { readonly error: string };
}

/** What a plugin holds for a pod between its assumption and its binding. */
export interface Reservation {
  readonly plugin: string;
  /** What is said when it takes too long. */
  readonly timeoutError: string;
  /** Makes the requests that start it; an error message when one is refused. */
  start(): string | undefined;
  /** Whether the pod can be bound now; an error message when it never can. */
  check(): "wait" | "ready" | { readonly error: string };
  /** Takes back what it has started, for a pod that is not bound after all. */
  undo?(): void;
}

export interface PreFilterResult {
  readonly filter?: PreparedFilter;
  /** Only these nodes come into question. */
  readonly nodeNames?: ReadonlySet<string>;
  /** The pod is rejected on every node. */
  readonly status?: Status;
}

export interface FilterPlugin {
  readonly name: string;
  preFilter(pod: PodInfo, cluster: ClusterView): PreFilterResult;
}

/** Scores nodes for the one pod that it was prepared for. */
export interface PreparedScore {
  /** Any integer when there is `normalize`, else 0 to 100. */
  score(node: NodeInfo): number;
  /** Brings raw scores into 0 to 100, in place; `nodes` are in the same order. */
  normalize?(scores: number[], nodes: readonly NodeInfo[]): void;
}

export interface ScorePlugin {
  readonly name: string;
  readonly weight: number;
  /**
   * Nothing: the plugin has nothing to say about this pod, all nodes get 0. An error ends the attempt. `filter` is what
   * the plugin itself has prepared to filter the nodes.
   */
  preScore(
    pod: PodInfo,
    nodes: readonly NodeInfo[],
    cluster: ClusterView,
    filter: PreparedFilter | undefined,
  ): PreparedScore | { readonly error: string } | undefined;
}

/** A change in the cluster that may make a rejected pod schedulable. */
export interface ClusterEvent<T extends KubeObject = KubeObject> {
  readonly resource: ResourceName;
  readonly type: WatchEvent["type"];
  readonly object: Stored<T>;
  readonly old?: Stored<T> | undefined;
}

/** Which changes a plugin wants its rejected pods to be tried again after. */
export interface QueueingHint {
  readonly resource: ResourceName;
  readonly types: readonly WatchEvent["type"][];
  /** Whether this very change can help the pod; absent: every change of the kind may. */
  helps?(pod: PodInfo, event: ClusterEvent, cluster: ClusterView): boolean;
}

export interface EnqueueExtension {
  readonly name: string;
  /** Why the pod need not be looked at yet; nobody is told. */
  preEnqueue?(pod: PodInfo, cluster: ClusterView): Status | undefined;
  readonly hints: readonly QueueingHint[];
  /** It has hints about the taints of nodes; every other plugin that waits for nodes is woken whenever taints change. */
  readonly watchesTaints?: true;
}

export const maxNodeScore = 100;

/** Brings scores into 0 to 100 in proportion to the highest; with `reverse` the highest gets 0. */
export function defaultNormalize(scores: number[], reverse: boolean): void {
  let max = 0;
  for (const score of scores) if (score > max) max = score;
  for (let i = 0; i < scores.length; i++) {
    const scaled = max === 0 ? 0 : Math.trunc((maxNodeScore * (scores[i] ?? 0)) / max);
    scores[i] = reverse ? maxNodeScore - scaled : scaled;
  }
}
