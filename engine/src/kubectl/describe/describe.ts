// `kubectl describe`: one describer per kind, and one for every kind that has none.
import type { AnyKind } from "../../apis/registry.ts";
import type { Stored } from "../../model/object.ts";
import { describeRole, describeRoleBinding, describeServiceAccount } from "./access.ts";
import { describeCSINode, describeIPAddress, describeServiceCIDR } from "./addresses.ts";
import { describeAnyObject } from "./any-object.ts";
import { describeCertificateSigningRequest } from "./certificate-signing-request.ts";
import { describePersistentVolumeClaim } from "./claims.ts";
import { describeCronJob } from "./cron-job.ts";
import { describeConfigMap, describeSecret } from "./data.ts";
import { describeEndpointSlice, describeEndpoints } from "./endpoints.ts";
import { describeHorizontalPodAutoscaler } from "./horizontal-pod-autoscaler.ts";
import { describeIngress, describeIngressClass } from "./ingress.ts";
import { describeLimitRange, describeNamespace } from "./namespace.ts";
import { describeNetworkPolicy } from "./network-policy.ts";
import { describeNode } from "./node.ts";
import type { Surroundings } from "./parts.ts";
import { describePod } from "./pod.ts";
import { describePodDisruptionBudget, describePriorityClass } from "./policies.ts";
import { describeResourceQuota } from "./resource-quota.ts";
import { describeService } from "./service.ts";
import { Sheet } from "./sheet.ts";
import {
  describePersistentVolume,
  describeStorageClass,
  describeVolumeAttributesClass,
} from "./storage.ts";
import {
  describeDaemonSet,
  describeDeployment,
  describeJob,
  describeReplicaSet,
  describeReplicationController,
  describeStatefulSet,
} from "./workloads.ts";

type Describer = (sheet: Sheet, object: never, around: Surroundings) => void;

/** By kind and group. */
const describers: Readonly<Record<string, Describer>> = {
  "Pod.": describePod,
  "Service.": describeService,
  "Node.": describeNode,
  "ResourceQuota.": describeResourceQuota,
  "ConfigMap.": describeConfigMap,
  "Secret.": describeSecret,
  "Deployment.apps": describeDeployment,
  "ReplicaSet.apps": describeReplicaSet,
  "StatefulSet.apps": describeStatefulSet,
  "DaemonSet.apps": describeDaemonSet,
  "Job.batch": describeJob,
  "HorizontalPodAutoscaler.autoscaling": describeHorizontalPodAutoscaler,
  "Namespace.": describeNamespace,
  "LimitRange.": describeLimitRange,
  "ServiceAccount.": describeServiceAccount,
  "Endpoints.": describeEndpoints,
  "PersistentVolume.": describePersistentVolume,
  "PersistentVolumeClaim.": describePersistentVolumeClaim,
  "ReplicationController.": describeReplicationController,
  "CronJob.batch": describeCronJob,
  "EndpointSlice.discovery.k8s.io": describeEndpointSlice,
  "Ingress.networking.k8s.io": describeIngress,
  "IngressClass.networking.k8s.io": describeIngressClass,
  "IPAddress.networking.k8s.io": describeIPAddress,
  "ServiceCIDR.networking.k8s.io": describeServiceCIDR,
  "CSINode.storage.k8s.io": describeCSINode,
  "NetworkPolicy.networking.k8s.io": describeNetworkPolicy,
  "PodDisruptionBudget.policy": describePodDisruptionBudget,
  "PriorityClass.scheduling.k8s.io": describePriorityClass,
  "StorageClass.storage.k8s.io": describeStorageClass,
  "VolumeAttributesClass.storage.k8s.io": describeVolumeAttributesClass,
  "CertificateSigningRequest.certificates.k8s.io": describeCertificateSigningRequest,
  "Role.rbac.authorization.k8s.io": describeRole,
  "ClusterRole.rbac.authorization.k8s.io": describeRole,
  "RoleBinding.rbac.authorization.k8s.io": describeRoleBinding,
  "ClusterRoleBinding.rbac.authorization.k8s.io": describeRoleBinding,
};

/** The text that kubectl prints for one object. */
export function describe(kind: AnyKind, object: Stored, around: Surroundings): string {
  const sheet = new Sheet();
  const describer = describers[`${kind.kind}.${kind.group}`] ?? describeAnyObject;
  describer(sheet, object as never, around);
  return sheet.toString();
}
