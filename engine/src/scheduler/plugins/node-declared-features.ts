// Mirrors pkg/scheduler/framework/plugins/nodedeclaredfeatures and staging/src/k8s.io/component-helpers/nodedeclaredfeatures (1.36).
import type { CoreV1Node, CoreV1Pod } from "../../model/generated/types.ts";
import { deepEqual } from "../../model/object.ts";
import {
  type ClusterEvent,
  type EnqueueExtension,
  type FilterPlugin,
  rejection,
} from "../framework.ts";

const name = "NodeDeclaredFeatures";
const missing = rejection(
  "UnschedulableAndUnresolvable",
  name,
  "node(s) didn't match Pod's required features",
);

export const nodeDeclaredFeatures: FilterPlugin & EnqueueExtension = {
  name,
  preFilter(pod, cluster) {
    if (!cluster.feature(name)) return {};
    const required = requiredFeatures(pod.pod);
    if (required.length === 0) return {};
    return {
      filter: {
        filter({ node }) {
          const declared = node?.status?.declaredFeatures ?? [];
          return required.every((feature) => declared.includes(feature)) ? undefined : missing;
        },
      },
    };
  },
  hints: [
    {
      resource: "nodes",
      types: ["ADDED", "MODIFIED"],
      helps: (_, { object, old }: ClusterEvent<CoreV1Node>) =>
        !deepEqual(object.status?.declaredFeatures, old?.status?.declaredFeatures),
    },
  ],
};

/** What a kubelet must be able to do to run the pod as it is specified. */
function requiredFeatures({ spec }: CoreV1Pod): string[] {
  const required: string[] = [];
  const containers = [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])];
  const restartsAll = containers.some((container) =>
    container.restartPolicyRules?.some(({ action }) => action === "RestartAllContainers"),
  );
  if (restartsAll) required.push("RestartAllContainersOnContainerExits");
  if (spec?.hostNetwork && spec.hostUsers === false)
    required.push("UserNamespacesHostNetworkSupport");
  return required;
}
