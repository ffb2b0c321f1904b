// Mirrors pkg/scheduler/framework/plugins/nodename/node_name.go (1.36).
import { type EnqueueExtension, type FilterPlugin, rejection } from "../framework.ts";

const name = "NodeName";
const otherNode = rejection(
  "UnschedulableAndUnresolvable",
  name,
  "node(s) didn't match the requested node name",
);

export const nodeName: FilterPlugin & EnqueueExtension = {
  name,
  preFilter(pod) {
    const wanted = pod.pod.spec?.nodeName;
    if (!wanted) return {};
    return { filter: { filter: (node) => (node.name === wanted ? undefined : otherNode) } };
  },
  hints: [{ resource: "nodes", types: ["ADDED"] }],
};
