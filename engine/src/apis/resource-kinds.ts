// Every kind that is not in workload-kinds.ts, one line each.

import {
  mutatingAdmissionPolicy,
  mutatingAdmissionPolicyBinding,
} from "./admissionregistration/v1/mutating-admission-policy.ts";
import {
  validatingAdmissionPolicy,
  validatingAdmissionPolicyBinding,
} from "./admissionregistration/v1/validating-admission-policy.ts";
import {
  mutatingWebhookConfiguration,
  validatingWebhookConfiguration,
} from "./admissionregistration/v1/webhooks.ts";
import { customResourceDefinition } from "./apiextensions/v1/custom-resource-definition.ts";
import { apiService } from "./apiregistration/v1/api-service.ts";
import { selfSubjectReview } from "./authentication/v1/self-subject-review.ts";
import { tokenReview } from "./authentication/v1/token-review.ts";
import {
  localSubjectAccessReview,
  selfSubjectAccessReview,
  selfSubjectRulesReview,
  subjectAccessReview,
} from "./authorization/v1/access-reviews.ts";
import { horizontalPodAutoscaler as horizontalPodAutoscalerV1 } from "./autoscaling/v1/horizontal-pod-autoscaler.ts";
import { horizontalPodAutoscaler } from "./autoscaling/v2/horizontal-pod-autoscaler.ts";
import { certificateSigningRequest } from "./certificates/v1/certificate-signing-request.ts";
import { lease } from "./coordination/v1/lease.ts";
import { binding } from "./core/v1/binding.ts";
import { componentStatus } from "./core/v1/component-status.ts";
import { configMap } from "./core/v1/config-map.ts";
import { endpoints } from "./core/v1/endpoints.ts";
import { event } from "./core/v1/event.ts";
import { limitRange } from "./core/v1/limit-range.ts";
import { namespace } from "./core/v1/namespace.ts";
import { node } from "./core/v1/node.ts";
import { persistentVolume } from "./core/v1/persistent-volume.ts";
import { persistentVolumeClaim } from "./core/v1/persistent-volume-claim.ts";
import { resourceQuota } from "./core/v1/resource-quota.ts";
import { secret } from "./core/v1/secret.ts";
import { service } from "./core/v1/service.ts";
import { serviceAccount } from "./core/v1/service-account.ts";
import { endpointSlice } from "./discovery/v1/endpoint-slice.ts";
import { eventsEvent } from "./events/v1/event.ts";
import { flowSchema } from "./flowcontrol/v1/flow-schema.ts";
import { priorityLevelConfiguration } from "./flowcontrol/v1/priority-level-configuration.ts";
import {
  flowSchemaV1beta3,
  priorityLevelConfigurationV1beta3,
} from "./flowcontrol/v1beta3/kinds.ts";
import type { AnyKind } from "./kind.ts";
import { ingress } from "./networking/v1/ingress.ts";
import { ingressClass } from "./networking/v1/ingress-class.ts";
import { ipAddress } from "./networking/v1/ip-address.ts";
import { networkPolicy } from "./networking/v1/network-policy.ts";
import { serviceCIDR } from "./networking/v1/service-cidr.ts";
import { runtimeClass } from "./node/v1/runtime-class.ts";
import { podDisruptionBudget } from "./policy/v1/pod-disruption-budget.ts";
import { clusterRole } from "./rbac/v1/cluster-role.ts";
import { clusterRoleBinding } from "./rbac/v1/cluster-role-binding.ts";
import { role } from "./rbac/v1/role.ts";
import { roleBinding } from "./rbac/v1/role-binding.ts";
import { deviceClass } from "./resource/v1/device-class.ts";
import { resourceClaim, resourceClaimTemplate } from "./resource/v1/resource-claim.ts";
import { resourceSlice } from "./resource/v1/resource-slice.ts";
import { priorityClass } from "./scheduling/v1/priority-class.ts";
import { csiDriver } from "./storage/v1/csi-driver.ts";
import { csiNode } from "./storage/v1/csi-node.ts";
import { csiStorageCapacity } from "./storage/v1/csi-storage-capacity.ts";
import { storageClass } from "./storage/v1/storage-class.ts";
import { volumeAttachment } from "./storage/v1/volume-attachment.ts";
import { volumeAttributesClass } from "./storage/v1/volume-attributes-class.ts";

export const resourceKinds: readonly AnyKind[] = [
  binding,
  componentStatus,
  tokenReview,
  selfSubjectReview,
  selfSubjectAccessReview,
  subjectAccessReview,
  localSubjectAccessReview,
  selfSubjectRulesReview,
  namespace,
  node,
  service,
  endpoints,
  configMap,
  secret,
  serviceAccount,
  resourceQuota,
  limitRange,
  horizontalPodAutoscaler,
  horizontalPodAutoscalerV1,
  priorityClass,
  endpointSlice,
  role,
  clusterRole,
  roleBinding,
  clusterRoleBinding,
  podDisruptionBudget,
  networkPolicy,
  ingress,
  ingressClass,
  ipAddress,
  serviceCIDR,
  persistentVolume,
  persistentVolumeClaim,
  storageClass,
  volumeAttributesClass,
  csiDriver,
  csiNode,
  csiStorageCapacity,
  volumeAttachment,
  runtimeClass,
  lease,
  event,
  eventsEvent,
  apiService,
  flowSchema,
  priorityLevelConfiguration,
  flowSchemaV1beta3,
  priorityLevelConfigurationV1beta3,
  mutatingWebhookConfiguration,
  validatingWebhookConfiguration,
  validatingAdmissionPolicy,
  validatingAdmissionPolicyBinding,
  mutatingAdmissionPolicy,
  mutatingAdmissionPolicyBinding,
  customResourceDefinition,
  deviceClass,
  resourceClaim,
  resourceClaimTemplate,
  resourceSlice,
  certificateSigningRequest,
];
