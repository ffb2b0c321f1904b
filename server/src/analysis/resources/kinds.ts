// What the analysis knows of kinds by group and kind alone, in every version: scope, pod templates, sibling kinds.
import { parseApiVersion } from "#engine";
import type { Path } from "../finding.ts";
import { asMap, field } from "./json.ts";

export interface GroupKind {
  /** Empty for the core group. */
  readonly group: string;
  readonly kind: string;
}

const CLUSTER_SCOPED: ReadonlySet<string> = new Set([
  "Namespace",
  "Node",
  "PersistentVolume",
  "ComponentStatus",
  "admissionregistration.k8s.io/MutatingAdmissionPolicy",
  "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding",
  "admissionregistration.k8s.io/MutatingWebhookConfiguration",
  "admissionregistration.k8s.io/ValidatingAdmissionPolicy",
  "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
  "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
  "apiextensions.k8s.io/CustomResourceDefinition",
  "apiregistration.k8s.io/APIService",
  "authentication.k8s.io/SelfSubjectReview",
  "authentication.k8s.io/TokenReview",
  "authorization.k8s.io/SelfSubjectAccessReview",
  "authorization.k8s.io/SelfSubjectRulesReview",
  "authorization.k8s.io/SubjectAccessReview",
  "certificates.k8s.io/CertificateSigningRequest",
  "certificates.k8s.io/ClusterTrustBundle",
  "flowcontrol.apiserver.k8s.io/FlowSchema",
  "flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration",
  "gateway.networking.k8s.io/GatewayClass",
  "internal.apiserver.k8s.io/StorageVersion",
  "networking.k8s.io/IngressClass",
  "networking.k8s.io/IPAddress",
  "networking.k8s.io/ServiceCIDR",
  "node.k8s.io/RuntimeClass",
  "policy/PodSecurityPolicy",
  "rbac.authorization.k8s.io/ClusterRole",
  "rbac.authorization.k8s.io/ClusterRoleBinding",
  "resource.k8s.io/DeviceClass",
  "resource.k8s.io/DeviceTaintRule",
  "resource.k8s.io/ResourceSlice",
  "scheduling.k8s.io/PriorityClass",
  "storage.k8s.io/CSIDriver",
  "storage.k8s.io/CSINode",
  "storage.k8s.io/StorageClass",
  "storage.k8s.io/VolumeAttachment",
  "storage.k8s.io/VolumeAttributesClass",
  "storagemigration.k8s.io/StorageVersionMigration",
]);

/** Groups that a kind has left for another: their old manifests are read by the same rules. */
const MOVED: Readonly<Record<string, string>> = {
  "extensions/Deployment": "apps",
  "extensions/DaemonSet": "apps",
  "extensions/ReplicaSet": "apps",
  "extensions/Ingress": "networking.k8s.io",
  "extensions/NetworkPolicy": "networking.k8s.io",
  "extensions/PodSecurityPolicy": "policy",
};

/** Group and kind of an object, old groups as their new ones. */
export function groupKind(apiVersion: string, kind: string): GroupKind {
  const { group } = parseApiVersion(apiVersion);
  return { group: MOVED[`${group}/${kind}`] ?? group, kind };
}

/** `Pod`, `apps/Deployment`: how the tables of this folder name kinds. */
export function kindName({ group, kind }: GroupKind): string {
  return group === "" ? kind : `${group}/${kind}`;
}

/** The kind behind a table's name. */
export function kindOfName(name: string): GroupKind {
  const slash = name.indexOf("/");
  return slash < 0
    ? { group: "", kind: name }
    : { group: name.slice(0, slash), kind: name.slice(slash + 1) };
}

/** Whether objects of the kind lie in no namespace; kinds that nobody knows lie in one. */
export function isClusterScoped(kind: GroupKind): boolean {
  return CLUSTER_SCOPED.has(kindName(kind));
}

const POD_TEMPLATES: ReadonlyMap<string, Path> = new Map([
  ["Pod", []],
  ["PodTemplate", ["template"]],
  ["ReplicationController", ["spec", "template"]],
  ["apps/Deployment", ["spec", "template"]],
  ["apps/ReplicaSet", ["spec", "template"]],
  ["apps/StatefulSet", ["spec", "template"]],
  ["apps/DaemonSet", ["spec", "template"]],
  ["batch/Job", ["spec", "template"]],
  ["batch/CronJob", ["spec", "jobTemplate", "spec", "template"]],
]);

/**
 * Where an object holds `metadata` and `spec` of the pods it makes. An unknown kind counts when its `spec.template` has
 * labels and containers; undefined for kinds without pods.
 */
export function podTemplatePath(kind: GroupKind, value: unknown): Path | undefined {
  const known = POD_TEMPLATES.get(kindName(kind));
  if (known !== undefined) return known;
  const template = field(value, "spec", "template");
  const looksLikeOne =
    asMap(field(template, "metadata", "labels")) !== undefined &&
    Array.isArray(field(template, "spec", "containers"));
  return looksLikeOne ? ["spec", "template"] : undefined;
}

/** Where a manifest of the kind holds the spec of its pods; undefined for kinds that the API gives no pods. */
export function podSpecPath(ref: {
  readonly apiVersion: string;
  readonly kind: string;
}): Path | undefined {
  const template = POD_TEMPLATES.get(kindName(groupKind(ref.apiVersion, ref.kind)));
  return template && [...template, "spec"];
}

/** Whether the kind is one of those whose pod template the API defines. */
export function isWorkloadKind(kind: GroupKind): boolean {
  return POD_TEMPLATES.has(kindName(kind)) && kind.kind !== "PodTemplate";
}

const SIBLINGS: ReadonlyMap<string, string> = new Map([
  ["Secret", "ConfigMap"],
  ["ConfigMap", "Secret"],
  ["rbac.authorization.k8s.io/Role", "rbac.authorization.k8s.io/ClusterRole"],
  ["rbac.authorization.k8s.io/ClusterRole", "rbac.authorization.k8s.io/Role"],
  ["PersistentVolumeClaim", "PersistentVolume"],
  ["PersistentVolume", "PersistentVolumeClaim"],
]);

/** The kind that people confuse with this one. */
export function siblingKind(kind: GroupKind): GroupKind | undefined {
  const sibling = SIBLINGS.get(kindName(kind));
  return sibling === undefined ? undefined : kindOfName(sibling);
}
