// Mirrors plugin/pkg/admission/podtopologylabels/admission.go (1.36): a pod carries the zone and region of its node.
import type { CoreV1Node, CoreV1Pod } from "../../model/generated/types.ts";
import {
  type AdmissionContext,
  type AdmissionPlugin,
  type Attributes,
  isRequestFor,
} from "./plugin.ts";

const topologyLabels = ["topology.kubernetes.io/region", "topology.kubernetes.io/zone"];

/** The labels that a pod takes over from the node; none while the gate is off. */
export function topologyLabelsOf(
  nodeName: string,
  context: Pick<AdmissionContext, "get" | "feature">,
): Record<string, string> {
  const found: Record<string, string> = {};
  if (!context.feature("PodTopologyLabelsAdmission")) return found;
  const node = context.get<CoreV1Node>("nodes", "", nodeName);
  for (const key of topologyLabels) {
    const value = node?.metadata.labels?.[key];
    if (value !== undefined) found[key] = value;
  }
  return found;
}

/** For pods that are created on a node; those that are bound later get the labels with the binding. */
function admit(attributes: Attributes, context: AdmissionContext): undefined {
  if (!isRequestFor(attributes, "pods", "CREATE")) return;
  const pod = attributes.object as CoreV1Pod;
  const labels = pod.spec?.nodeName ? topologyLabelsOf(pod.spec.nodeName, context) : {};
  if (Object.keys(labels).length > 0)
    pod.metadata = { ...pod.metadata, labels: { ...pod.metadata?.labels, ...labels } };
}

export const podTopologyLabels: AdmissionPlugin = {
  name: "PodTopologyLabels",
  resources: ["pods"],
  admit,
};
