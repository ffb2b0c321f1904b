// Mirrors pkg/scheduler/framework/plugins/tainttoleration/taint_toleration.go (1.36; texts up to 1.33 as they were).
import type { CoreV1Node, CoreV1Pod, CoreV1Taint } from "../../model/generated/types.ts";
import { deepEqual } from "../../model/object.ts";
import { findUntoleratedTaint, isTolerated, keepsPodsAway } from "../../model/tolerations.ts";
import {
  type ClusterEvent,
  defaultNormalize,
  type EnqueueExtension,
  type FilterPlugin,
  type ScorePlugin,
} from "../framework.ts";
import type { PodInfo } from "../pod-info.ts";

const name = "TaintToleration";

export const taintToleration: FilterPlugin & ScorePlugin & EnqueueExtension = {
  name,
  weight: 3,
  preFilter(pod, cluster) {
    const tolerations = pod.pod.spec?.tolerations ?? [];
    return {
      filter: {
        filter(node) {
          const taint = findUntoleratedTaint(node.taints, tolerations, keepsPodsAway);
          if (!taint) return undefined;
          const text = `{${taint.key}: ${taint.value ?? ""}}`;
          return {
            code: "UnschedulableAndUnresolvable",
            plugin: name,
            reasons: [
              cluster.minor >= 34
                ? "node(s) had untolerated taint(s)"
                : `node(s) had untolerated taint ${text}`,
            ],
            explain: () => [`untolerated taint ${formatTaint(taint)}`],
          };
        },
      },
    };
  },
  preScore(pod) {
    const tolerations = (pod.pod.spec?.tolerations ?? []).filter(
      ({ effect }) => !effect || effect === "PreferNoSchedule",
    );
    return {
      score(node) {
        let count = 0;
        for (const taint of node.taints)
          if (taint.effect === "PreferNoSchedule" && !isTolerated(taint, tolerations)) count++;
        return count;
      },
      normalize: (scores) => defaultNormalize(scores, true),
    };
  },
  watchesTaints: true,
  hints: [
    {
      resource: "nodes",
      types: ["ADDED", "MODIFIED"],
      helps(pod, { object, old }: ClusterEvent<CoreV1Node>) {
        const tolerations = pod.pod.spec?.tolerations ?? [];
        const keepsAway = (node: CoreV1Node) =>
          findUntoleratedTaint(node.spec?.taints ?? [], tolerations, keepsPodsAway) !== undefined;
        return !keepsAway(object) && (!old || keepsAway(old));
      },
    },
    { resource: "pods", types: ["MODIFIED"], helps: changesOwnTolerations },
  ],
};

/** Whether the event is a change of the tolerations of the pod itself. */
export function changesOwnTolerations(
  pod: PodInfo,
  { object, old }: ClusterEvent<CoreV1Pod>,
): boolean {
  return (
    object.metadata.uid === pod.uid && !deepEqual(object.spec?.tolerations, old?.spec?.tolerations)
  );
}

function formatTaint(taint: CoreV1Taint): string {
  return `${taint.key}${taint.value ? `=${taint.value}` : ""}:${taint.effect}`;
}
