// Mirrors pkg/scheduler/framework/plugins/nodeports/node_ports.go (1.36).
import type { CoreV1Pod } from "../../model/generated/types.ts";
import type { ClusterEvent, EnqueueExtension, FilterPlugin } from "../framework.ts";
import { clash, hostPortsOf } from "../pod-info.ts";

const name = "NodePorts";

export const nodePorts: FilterPlugin & EnqueueExtension = {
  name,
  preFilter(pod) {
    if (pod.hostPorts.length === 0) return {};
    return {
      filter: {
        filter(node) {
          const taken = node.portsConflict(pod.hostPorts);
          if (!taken) return undefined;
          return {
            code: "Unschedulable",
            plugin: name,
            reasons: ["node(s) didn't have free ports for the requested pod ports"],
            explain: () => [`host port ${taken.port}/${taken.protocol} is in use`],
          };
        },
      },
    };
  },
  hints: [
    { resource: "nodes", types: ["ADDED"] },
    {
      resource: "pods",
      types: ["DELETED"],
      helps: (pod, { object }: ClusterEvent<CoreV1Pod>) =>
        Boolean(object.spec?.nodeName || object.status?.nominatedNodeName) &&
        hostPortsOf(object).some((freed) => pod.hostPorts.some((port) => clash(port, freed))),
    },
  ],
};
