// When API versions came, were deprecated and went. Facts of the Kubernetes API's own lifecycle data, and for a few old
// groups that it does not cover, of the deprecation guide. Versions that never change are listed only if they came
// after 1.31, the oldest target.

export interface ApiLifecycle {
  /** Minor versions of 1.x. */
  readonly introduced?: number;
  readonly deprecated?: number;
  readonly removed?: number;
  /** What the server's warning names as replacement. */
  readonly replacement?: { readonly apiVersion: string; readonly kind: string };
  /** A newer version of the kind that the server does not name. */
  readonly successor?: string;
}

/** `kinds introduced deprecated removed [replacement]`, a dash for what is unknown; `~` marks a successor. */
const table: { readonly [apiVersion: string]: readonly string[] } = {
  v1: ["ComponentStatus - 19 -", "Endpoints - 33 - discovery.k8s.io/v1=EndpointSlice"],
  "admissionregistration.k8s.io/v1": [
    "MutatingAdmissionPolicy,MutatingAdmissionPolicyBinding 36 - -",
  ],
  "admissionregistration.k8s.io/v1alpha1": [
    "ValidatingAdmissionPolicy,ValidatingAdmissionPolicyBinding 26 29 32 ~admissionregistration.k8s.io/v1",
    "MutatingAdmissionPolicy,MutatingAdmissionPolicyBinding 32 35 38 ~admissionregistration.k8s.io/v1",
  ],
  "admissionregistration.k8s.io/v1beta1": [
    "ValidatingAdmissionPolicy,ValidatingAdmissionPolicyBinding 28 31 34 ~admissionregistration.k8s.io/v1",
    "MutatingAdmissionPolicy,MutatingAdmissionPolicyBinding 34 37 40 admissionregistration.k8s.io/v1",
    "MutatingWebhookConfiguration,ValidatingWebhookConfiguration 9 16 22 admissionregistration.k8s.io/v1",
  ],
  "apiextensions.k8s.io/v1beta1": ["CustomResourceDefinition 7 16 22 apiextensions.k8s.io/v1"],
  "apiregistration.k8s.io/v1beta1": ["APIService 7 19 22 apiregistration.k8s.io/v1"],
  "apps/v1beta1": [
    "ControllerRevision,Deployment,DeploymentRollback,StatefulSet 6 8 16 apps/v1",
    "Scale 6 8 16 autoscaling/v1",
  ],
  "apps/v1beta2": [
    "ControllerRevision,DaemonSet,Deployment,ReplicaSet,StatefulSet 8 9 16 apps/v1",
    "Scale 8 9 16 autoscaling/v1",
  ],
  "authentication.k8s.io/v1alpha1": ["SelfSubjectReview 26 29 32 ~authentication.k8s.io/v1"],
  "authentication.k8s.io/v1beta1": [
    "SelfSubjectReview 27 30 33 ~authentication.k8s.io/v1",
    "TokenReview 4 19 22 authentication.k8s.io/v1",
  ],
  "authorization.k8s.io/v1beta1": [
    "LocalSubjectAccessReview,SelfSubjectAccessReview,SelfSubjectRulesReview,SubjectAccessReview 2 19 22 authorization.k8s.io/v1",
  ],
  "autoscaling/v2beta1": ["HorizontalPodAutoscaler 8 22 25 autoscaling/v2"],
  "autoscaling/v2beta2": ["HorizontalPodAutoscaler 12 23 26 autoscaling/v2"],
  "batch/v1beta1": ["CronJob 8 21 25 batch/v1", "JobTemplate 8 22 25"],
  "batch/v2alpha1": ["CronJob 4 - 21 batch/v1"],
  "certificates.k8s.io/v1": ["ClusterTrustBundle,PodCertificateRequest 37 - -"],
  "certificates.k8s.io/v1alpha1": [
    "ClusterTrustBundle 26 34 37 ~certificates.k8s.io/v1beta1",
    "PodCertificateRequest 34 37 40",
  ],
  "certificates.k8s.io/v1beta1": [
    "CertificateSigningRequest 12 19 22 certificates.k8s.io/v1",
    "ClusterTrustBundle 33 37 40 certificates.k8s.io/v1",
    "PodCertificateRequest 35 37 40 certificates.k8s.io/v1",
  ],
  "coordination.k8s.io/v1alpha1": ["LeaseCandidate 31 34 37 ~coordination.k8s.io/v1beta1"],
  "coordination.k8s.io/v1alpha2": ["LeaseCandidate 32 35 38 ~coordination.k8s.io/v1beta1"],
  "coordination.k8s.io/v1beta1": [
    "Lease 12 19 22 coordination.k8s.io/v1",
    "LeaseCandidate 33 36 39",
  ],
  "discovery.k8s.io/v1beta1": ["EndpointSlice 16 21 25 discovery.k8s.io/v1"],
  "events.k8s.io/v1beta1": ["Event 8 22 25 ~events.k8s.io/v1"],
  "extensions/v1beta1": [
    "DaemonSet,Deployment,ReplicaSet 1 8 16 apps/v1",
    "DeploymentRollback 2 8 16",
    "Ingress 1 14 22 networking.k8s.io/v1",
    "NetworkPolicy 3 9 16 networking.k8s.io/v1",
    "PodSecurityPolicy 2 11 16 policy/v1beta1",
    "Scale 1 2 16",
  ],
  "flowcontrol.apiserver.k8s.io/v1alpha1": [
    "FlowSchema,PriorityLevelConfiguration 18 20 21 flowcontrol.apiserver.k8s.io/v1beta3",
  ],
  "flowcontrol.apiserver.k8s.io/v1beta1": [
    "FlowSchema,PriorityLevelConfiguration 20 23 26 flowcontrol.apiserver.k8s.io/v1beta3",
  ],
  "flowcontrol.apiserver.k8s.io/v1beta2": [
    "FlowSchema,PriorityLevelConfiguration 23 26 29 flowcontrol.apiserver.k8s.io/v1beta3",
  ],
  "flowcontrol.apiserver.k8s.io/v1beta3": [
    "FlowSchema,PriorityLevelConfiguration 26 29 32 flowcontrol.apiserver.k8s.io/v1",
  ],
  "internal.apiserver.k8s.io/v1alpha1": ["StorageVersion 20 - -"],
  "lifecycle.k8s.io/v1alpha1": ["Eviction,EvictionRequest 37 40 43"],
  "networking.k8s.io/v1": ["IPAddress,ServiceCIDR 33 - -"],
  "networking.k8s.io/v1alpha1": [
    "ClusterCIDR 25 28 31",
    "ClusterCIDRConfig 24 27 30",
    "IPAddress,ServiceCIDR 27 30 33 ~networking.k8s.io/v1",
  ],
  "networking.k8s.io/v1beta1": [
    "Ingress,IngressClass 14 19 22 networking.k8s.io/v1",
    "IPAddress,ServiceCIDR 31 34 37 ~networking.k8s.io/v1",
  ],
  "node.k8s.io/v1alpha1": ["RuntimeClass 12 - 22 ~node.k8s.io/v1"],
  "node.k8s.io/v1beta1": ["RuntimeClass 13 22 25 ~node.k8s.io/v1"],
  "policy/v1beta1": [
    "Eviction 5 22 25 ~policy/v1",
    "PodDisruptionBudget 5 21 25 policy/v1",
    "PodSecurityPolicy 10 21 25",
  ],
  "rbac.authorization.k8s.io/v1alpha1": [
    "ClusterRole,ClusterRoleBinding,Role,RoleBinding 5 17 22 rbac.authorization.k8s.io/v1",
  ],
  "rbac.authorization.k8s.io/v1beta1": [
    "ClusterRole,ClusterRoleBinding,Role,RoleBinding 6 17 22 rbac.authorization.k8s.io/v1",
  ],
  "resource.k8s.io/v1": [
    "DeviceClass,ResourceClaim,ResourceClaimTemplate,ResourceSlice 34 - -",
    "DeviceTaintRule 37 - -",
  ],
  "resource.k8s.io/v1alpha3": [
    "DeviceClass,ResourceClaim,ResourceClaimTemplate,ResourceSlice 31 34 37 resource.k8s.io/v1beta1",
    "PodSchedulingContext 31 34 37",
    "DeviceTaintRule 33 36 39",
    "ResourcePoolStatusRequest 36 39 42",
  ],
  "resource.k8s.io/v1beta1": [
    "DeviceClass,ResourceClaim,ResourceClaimTemplate,ResourceSlice 32 35 38 ~resource.k8s.io/v1",
  ],
  "resource.k8s.io/v1beta2": [
    "DeviceClass,ResourceClaim,ResourceClaimTemplate,ResourceSlice 33 36 39 ~resource.k8s.io/v1",
    "DeviceTaintRule 36 39 42",
  ],
  "scheduling.k8s.io/v1alpha1": ["PriorityClass 8 14 17 scheduling.k8s.io/v1", "Workload 35 - 36"],
  "scheduling.k8s.io/v1alpha2": ["PodGroup,Workload 36 - -"],
  "scheduling.k8s.io/v1alpha3": ["CompositePodGroup,PodGroup,Workload 37 - -"],
  "scheduling.k8s.io/v1beta1": [
    "PriorityClass 11 14 22 scheduling.k8s.io/v1",
    "PodGroup,Workload 37 40 43",
  ],
  "storage.k8s.io/v1": ["VolumeAttributesClass 34 - -"],
  "storage.k8s.io/v1alpha1": [
    "CSIStorageCapacity 19 21 24 storage.k8s.io/v1beta1",
    "VolumeAttachment 9 21 24 storage.k8s.io/v1",
    "VolumeAttributesClass 29 32 35 storage.k8s.io/v1",
  ],
  "storage.k8s.io/v1beta1": [
    "CSIDriver,StorageClass,VolumeAttachment 4 19 22 storage.k8s.io/v1",
    "CSINode 14 17 22 storage.k8s.io/v1",
    "CSIStorageCapacity 21 24 27 storage.k8s.io/v1",
    "VolumeAttributesClass 31 34 37 storage.k8s.io/v1",
  ],
  "storagemigration.k8s.io/v1": ["StorageVersionMigration 37 - -"],
  "storagemigration.k8s.io/v1alpha1": ["StorageVersionMigration 30 33 36"],
  "storagemigration.k8s.io/v1beta1": [
    "StorageVersionMigration 35 37 40 storagemigration.k8s.io/v1",
  ],
};

const lifecycles = new Map<string, ApiLifecycle>();
for (const [apiVersion, rows] of Object.entries(table))
  for (const row of rows) {
    const [kinds, introduced, deprecated, removed, target = ""] = row.split(" ");
    for (const kind of kinds!.split(",")) {
      const [replacement, renamed = kind] = target.split("=");
      lifecycles.set(`${apiVersion} ${kind}`, {
        ...minor("introduced", introduced),
        ...minor("deprecated", deprecated),
        ...minor("removed", removed),
        ...(target.startsWith("~")
          ? { successor: target.slice(1) }
          : target !== "" && { replacement: { apiVersion: replacement!, kind: renamed } }),
      });
    }
  }

function minor(name: string, text: string | undefined): { [name: string]: number } {
  return text === undefined || text === "-" ? {} : { [name]: Number(text) };
}

/** Before 1.0 the core group had beta versions; old tutorials still show them. */
const preRelease = /^v1beta[123]$/;

/** What is known of an API version's life; nothing for versions that are simply served, and for unknown ones. */
export function apiLifecycle(apiVersion: string, kind: string): ApiLifecycle | undefined {
  if (preRelease.test(apiVersion)) return { removed: 1, replacement: { apiVersion: "v1", kind } };
  return lifecycles.get(`${apiVersion} ${kind}`);
}

/** Every `apiVersion kind` of the table. */
export function knownApiVersions(): Iterable<string> {
  return lifecycles.keys();
}
