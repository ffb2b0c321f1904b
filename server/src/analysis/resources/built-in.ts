// What every cluster has.
import { type GroupKind, kindName } from "./kinds.ts";

const RBAC = "rbac.authorization.k8s.io";

/** Objects that manifests name. */
const NAMES: ReadonlyMap<string, readonly string[]> = new Map([
  ["ConfigMap", ["kube-root-ca.crt"]],
  ["ServiceAccount", ["default"]],
  [`${RBAC}/ClusterRole`, ["admin", "cluster-admin", "edit", "view"]],
  ["scheduling.k8s.io/PriorityClass", ["system-cluster-critical", "system-node-critical"]],
  ["Namespace", ["default", "kube-node-lease", "kube-public", "kube-system"]],
]);

/** Objects that are there too. */
const PATTERNS: ReadonlyMap<string, RegExp> = new Map([
  // Of operators, by the names that they give: postgres-operator (Zalando), Elastic Cloud on Kubernetes.
  [
    "Secret",
    /\.credentials\.postgresql\.acid\.zalan\.do$|-(?:es-elastic-user|es-http-certs-(?:public|internal)|kb-http-certs-public)$/,
  ],
  [`${RBAC}/ClusterRole`, /^system:/],
  [`${RBAC}/Role`, /^(?:system:.*|extension-apiserver-authentication-reader)$/],
  [`${RBAC}/RoleBinding`, /^system:/],
  [`${RBAC}/ClusterRoleBinding`, /^(?:system:.*|cluster-admin)$/],
]);

/** What the control plane makes for itself: an account for each controller, the certificates of aggregated servers. */
const IN_KUBE_SYSTEM: ReadonlyMap<string, RegExp> = new Map([
  [
    "ServiceAccount",
    /^(?:[a-z-]+-controller|horizontal-pod-autoscaler|generic-garbage-collector|pod-garbage-collector|token-cleaner|bootstrap-signer|kube-dns|coredns|kube-proxy)$/,
  ],
  [
    "ConfigMap",
    /^(?:extension-apiserver-authentication|kubeadm-config|kubelet-config|kube-proxy|coredns)$/,
  ],
]);

/** Whether an object of this name is there before anything is applied. */
export function isBuiltIn(kind: GroupKind, name: string, namespace: string): boolean {
  if (kindName(kind) === "Service") return name === "kubernetes" && namespace === "default";
  if (namespace === "kube-system" && IN_KUBE_SYSTEM.get(kindName(kind))?.test(name)) return true;
  return builtInNames(kind).includes(name) || PATTERNS.get(kindName(kind))?.test(name) === true;
}

/** Names that can be counted on in every cluster, for manifests to use. */
export function builtInNames(kind: GroupKind): readonly string[] {
  return NAMES.get(kindName(kind)) ?? [];
}
