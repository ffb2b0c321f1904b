import { hostNamespaceRule } from "../host-namespace.ts";

export const hostNetwork = hostNamespaceRule("hostNetwork", {
  id: "host-network",
  summary: "a pod in the network of its node",
  message:
    "The Pod uses the node's network: its ports must be free on every node and NetworkPolicies do not apply.",
});
