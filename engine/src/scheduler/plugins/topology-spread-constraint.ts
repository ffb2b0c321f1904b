// Mirrors pkg/scheduler/framework/plugins/podtopologyspread/common.go and plugins/helper/spread.go (1.36).
import type {
  AppsV1ReplicaSet,
  AppsV1StatefulSet,
  CoreV1ReplicationController,
  CoreV1Service,
  MetaV1LabelSelector,
} from "../../model/generated/types.ts";
import { requiredNodeAffinity } from "../../model/node-selector.ts";
import { type Labels, matchesLabelMap, matchesLabelSelector } from "../../model/selector.ts";
import { findUntoleratedTaint, keepsPodsAway } from "../../model/tolerations.ts";
import type { ClusterView } from "../framework.ts";
import type { NodeInfo } from "../node-info.ts";
import type { PodSelection } from "../pod-index.ts";
import type { PodInfo } from "../pod-info.ts";

export const hostnameLabel = "kubernetes.io/hostname";

/** A constraint of the pod (or a default one) with what counting needs. */
export interface SpreadConstraint {
  readonly topologyKey: string;
  readonly maxSkew: number;
  readonly minDomains: number;
  /** Whether the selector selects these labels. */
  selects(labels: Labels): boolean;
  /** Running pods that count: in the pod's namespace, selected, not terminating. */
  readonly matching: PodSelection;
  /** Whether pods on the node count (node affinity and taints of the pod under test); absent: all do. */
  readonly counts: ((node: NodeInfo) => boolean) | undefined;
}

type Selector = MetaV1LabelSelector | undefined;

/** The constraints of the pod with the given `whenUnsatisfiable`; `soft` ones fall back to the cluster's defaults. */
export function spreadConstraints(
  pod: PodInfo,
  cluster: ClusterView,
  whenUnsatisfiable: "DoNotSchedule" | "ScheduleAnyway",
): SpreadConstraint[] {
  const own = pod.pod.spec?.topologySpreadConstraints ?? [];
  if (own.length > 0) {
    const affinity = requiredNodeAffinity(pod.pod);
    const tolerations = pod.pod.spec?.tolerations ?? [];
    return own
      .filter((constraint) => constraint.whenUnsatisfiable === whenUnsatisfiable)
      .map((constraint) => {
        const honorAffinity = constraint.nodeAffinityPolicy !== "Ignore" && affinity;
        const honorTaints = constraint.nodeTaintsPolicy === "Honor";
        const selector = withMatchLabelKeys(
          constraint.labelSelector,
          constraint.matchLabelKeys ?? [],
          pod.labels,
        );
        return {
          topologyKey: constraint.topologyKey,
          maxSkew: constraint.maxSkew,
          minDomains: constraint.minDomains ?? 1,
          selects: (labels: Labels) => matchesLabelSelector(selector, labels),
          matching: matchingPods(pod, cluster, selector),
          counts:
            honorAffinity || honorTaints
              ? (node: NodeInfo) =>
                  (!honorAffinity || honorAffinity(node.name, node.labels)) &&
                  (!honorTaints || !findUntoleratedTaint(node.taints, tolerations, keepsPodsAway))
              : undefined,
        };
      });
  }
  if (whenUnsatisfiable === "DoNotSchedule") return [];
  const selector = defaultSelector(pod, cluster);
  if (!selector) return [];
  const affinity = requiredNodeAffinity(pod.pod);
  const matching = matchingPods(pod, cluster, selector);
  const constraint = (topologyKey: string, maxSkew: number): SpreadConstraint => ({
    topologyKey,
    maxSkew,
    minDomains: 1,
    selects: (labels) => matchesLabelSelector(selector, labels),
    matching,
    counts: affinity && ((node) => affinity(node.name, node.labels)),
  });
  return [constraint(hostnameLabel, 3), constraint("topology.kubernetes.io/zone", 5)];
}

/** Whether the node has the topology keys of all the constraints. */
export function hasAllTopologyKeys(
  node: NodeInfo,
  constraints: readonly SpreadConstraint[],
): boolean {
  return constraints.every(({ topologyKey }) => node.labels[topologyKey] !== undefined);
}

function matchingPods(pod: PodInfo, cluster: ClusterView, selector: Selector): PodSelection {
  const { namespace } = pod;
  // An empty selector selects every pod, but upstream counts none for it.
  const empty = isEmpty(selector);
  return cluster.cache.index.selection(
    `spread ${JSON.stringify([namespace, selector ?? null])}`,
    (other) =>
      !empty &&
      other.namespace === namespace &&
      other.pod.metadata.deletionTimestamp === undefined &&
      matchesLabelSelector(selector, other.labels),
  );
}

function isEmpty(selector: Selector): boolean {
  return (
    selector !== undefined &&
    Object.keys(selector.matchLabels ?? {}).length === 0 &&
    (selector.matchExpressions ?? []).length === 0
  );
}

function withMatchLabelKeys(selector: Selector, keys: readonly string[], labels: Labels): Selector {
  const pairs = keys.flatMap((key) => {
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
    return value === undefined ? [] : [{ key, operator: "In", values: [value] }];
  });
  if (pairs.length === 0 || !selector) return selector;
  return { ...selector, matchExpressions: [...(selector.matchExpressions ?? []), ...pairs] };
}

/** What the default constraints select by: the services that select the pod, and the selector of its owner. */
function defaultSelector(pod: PodInfo, { client }: ClusterView): Selector {
  const matchLabels: Record<string, string> = {};
  for (const service of client.list<CoreV1Service>("services", pod.namespace)) {
    const selector = service.spec?.selector;
    if (selector && Object.keys(selector).length > 0 && matchesLabelMap(selector, pod.labels))
      Object.assign(matchLabels, selector);
  }
  const owner = pod.pod.metadata.ownerReferences?.find(({ controller }) => controller);
  let matchExpressions: NonNullable<MetaV1LabelSelector["matchExpressions"]> = [];
  const use = (selector: Selector) => {
    matchExpressions = [
      ...Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => ({
        key,
        operator: "In",
        values: [value],
      })),
      ...(selector?.matchExpressions ?? []),
    ];
  };
  switch (owner && `${owner.apiVersion} ${owner.kind}`) {
    case "v1 ReplicationController":
      Object.assign(
        matchLabels,
        client.get<CoreV1ReplicationController>(
          "replicationcontrollers",
          pod.namespace,
          owner?.name ?? "",
        )?.spec?.selector,
      );
      break;
    case "apps/v1 ReplicaSet":
      use(
        client.get<AppsV1ReplicaSet>("replicasets.apps", pod.namespace, owner?.name ?? "")?.spec
          ?.selector,
      );
      break;
    case "apps/v1 StatefulSet":
      use(
        client.get<AppsV1StatefulSet>("statefulsets.apps", pod.namespace, owner?.name ?? "")?.spec
          ?.selector,
      );
      break;
  }
  const selector = { matchLabels, matchExpressions };
  return isEmpty(selector) ? undefined : selector;
}
