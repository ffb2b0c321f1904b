// Mirrors plugin/pkg/admission/nodetaint/admission.go (1.36): a new node takes no pods until it is known to be ready.
import type { CoreV1Node } from "../../model/generated/types.ts";
import { type AdmissionPlugin, type Attributes, isRequestFor } from "./plugin.ts";

const notReady = { key: "node.kubernetes.io/not-ready", effect: "NoSchedule" };

function admit(attributes: Attributes): undefined {
  if (!isRequestFor(attributes, "nodes", "CREATE")) return;
  const node = attributes.object as CoreV1Node;
  const taints = node.spec?.taints ?? [];
  if (taints.some(({ key, effect }) => key === notReady.key && effect === notReady.effect)) return;
  node.spec = { ...node.spec, taints: [...taints, { ...notReady }] };
}

export const taintNodesByCondition: AdmissionPlugin = {
  name: "TaintNodesByCondition",
  resources: ["nodes"],
  admit,
};
