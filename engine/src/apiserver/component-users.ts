// As whom the components of a cluster that kubeadm made write: each controller has a service account of its own.
// Differences: a kubelet's name lacks its node's, and a controller is told by what it creates.
import type { AuthenticationV1UserInfo } from "../model/generated/types.ts";
import type { KubeObject } from "../model/object.ts";

const controllers: Readonly<Record<string, string>> = {
  CronJob: "cronjob-controller",
  DaemonSet: "daemon-set-controller",
  Deployment: "deployment-controller",
  Job: "job-controller",
  ReplicaSet: "replicaset-controller",
  ReplicationController: "replication-controller",
  Service: "endpointslice-controller",
  StatefulSet: "statefulset-controller",
};

/** The user of a program that writes the object. */
export function componentUser(
  program: string,
  { object }: { readonly object: KubeObject },
): string {
  if (program === "kubelet") return "system:node";
  if (program !== "kube-controller-manager") return `system:${program}`;
  const owner = object.metadata?.ownerReferences?.find(({ controller }) => controller);
  const controller = controllers[owner?.kind ?? ""] ?? "generic-garbage-collector";
  return `system:serviceaccount:kube-system:${controller}`;
}

/** The user with its groups. */
export function userInfoOf(username: string): AuthenticationV1UserInfo {
  const [, namespace] = /^system:serviceaccount:([^:]+):/.exec(username) ?? [];
  const groups = [
    ...(namespace ? ["system:serviceaccounts", `system:serviceaccounts:${namespace}`] : []),
    ...(username === "system:node" ? ["system:nodes"] : []),
    "system:authenticated",
  ];
  return { username, groups };
}
