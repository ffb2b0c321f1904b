import { hostNamespaceRule } from "../host-namespace.ts";

export const hostIpc = hostNamespaceRule("hostIPC", {
  id: "host-ipc",
  summary: "a pod that shares the memory segments of its node",
  message: "The Pod shares the node's inter-process memory.",
});
