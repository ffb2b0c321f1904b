import { hostNamespaceRule } from "../host-namespace.ts";

export const hostPid = hostNamespaceRule("hostPID", {
  id: "host-pid",
  summary: "a pod that sees the processes of its node",
  message: "The Pod sees and can signal every process of the node.",
});
