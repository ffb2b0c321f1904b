// Mirrors pkg/scheduler/framework/plugins/nodeunschedulable/node_unschedulable.go (1.36).
import type { CoreV1Node, CoreV1Pod } from "../../model/generated/types.ts";
import { isTolerated } from "../../model/tolerations.ts";
import {
  type ClusterEvent,
  type EnqueueExtension,
  type FilterPlugin,
  rejection,
} from "../framework.ts";
import { changesOwnTolerations } from "./taint-toleration.ts";

const name = "NodeUnschedulable";
const cordoned = rejection("UnschedulableAndUnresolvable", name, "node(s) were unschedulable");
const unschedulableTaint = { key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" };

export const nodeUnschedulable: FilterPlugin & EnqueueExtension = {
  name,
  preFilter(pod) {
    if (isTolerated(unschedulableTaint, pod.pod.spec?.tolerations ?? [])) return {};
    return {
      filter: { filter: (node) => (node.unschedulable ? cordoned : undefined) },
    };
  },
  watchesTaints: true,
  hints: [
    {
      resource: "nodes",
      types: ["ADDED", "MODIFIED"],
      helps: (_, { object, old }: ClusterEvent<CoreV1Node>) =>
        !object.spec?.unschedulable && (!old || old.spec?.unschedulable === true),
    },
    {
      resource: "pods",
      types: ["MODIFIED"],
      helps: (pod, event: ClusterEvent<CoreV1Pod>) =>
        changesOwnTolerations(pod, event) &&
        isTolerated(unschedulableTaint, event.object.spec?.tolerations ?? []),
    },
  ],
};
