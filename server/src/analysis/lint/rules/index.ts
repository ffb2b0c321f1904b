// Every rule, one line each, in the order in which their findings are shown.
import type { Rule } from "../rule.ts";
import { capabilitiesDangerous } from "./capabilities-dangerous.ts";
import { dbNoVolume } from "./db-no-volume.ts";
import { dbRollingUpdate } from "./db-rolling-update.ts";
import { dbSharedVolume } from "./db-shared-volume.ts";
import { envFromSecret } from "./env-from-secret.ts";
import { envReferenceOrder } from "./env-reference-order.ts";
import { envReferenceUndefined } from "./env-reference-undefined.ts";
import { hostIpc } from "./host-ipc.ts";
import { hostNetwork } from "./host-network.ts";
import { hostPath } from "./host-path.ts";
import { hostPathSensitive } from "./host-path-sensitive.ts";
import { hostPid } from "./host-pid.ts";
import { hostPort } from "./host-port.ts";
import { hostProcess } from "./host-process.ts";
import { hpaMinEqualsMax } from "./hpa-min-equals-max.ts";
import { hpaRequestMissing } from "./hpa-request-missing.ts";
import { hpaStaticReplicas } from "./hpa-static-replicas.ts";
import { hpaTargetDuplicate } from "./hpa-target-duplicate.ts";
import { imageDigestMissing } from "./image-digest-missing.ts";
import { imagePullPolicy } from "./image-pull-policy.ts";
import { imageReferenceInvalid } from "./image-reference-invalid.ts";
import { imageRegistryUnlisted } from "./image-registry-unlisted.ts";
import { imageTagLatest } from "./image-tag-latest.ts";
import { imageTagMoving } from "./image-tag-moving.ts";
import { ingressHostWildcard } from "./ingress-host-wildcard.ts";
import { ingressPortUndeclared } from "./ingress-port-undeclared.ts";
import { ingressRouteDuplicate } from "./ingress-route-duplicate.ts";
import { ingressTlsMissing } from "./ingress-tls-missing.ts";
import { jobUnbounded } from "./job-unbounded.ts";
import { metadataMissing } from "./metadata-missing.ts";
import { namespaceDefault } from "./namespace-default.ts";
import { networkPolicyMissing } from "./network-policy-missing.ts";
import { networkPolicySelectsNothing } from "./network-policy-selects-nothing.ts";
import { pdbBlocksEviction } from "./pdb-blocks-eviction.ts";
import { pdbMissing } from "./pdb-missing.ts";
import { pdbPolicyMissing } from "./pdb-policy-missing.ts";
import { pdbSelectsNothing } from "./pdb-selects-nothing.ts";
import { pdbUnhealthyPolicyUnset } from "./pdb-unhealthy-policy-unset.ts";
import { podMixedRoles } from "./pod-mixed-roles.ts";
import { podMixedTiers } from "./pod-mixed-tiers.ts";
import { podMultiProcess } from "./pod-multi-process.ts";
import { podNaked } from "./pod-naked.ts";
import { podSecurityRules } from "./pod-security.ts";
import { portDefaultConflict } from "./port-default-conflict.ts";
import { portNameMissing } from "./port-name-missing.ts";
import { portSensitive } from "./port-sensitive.ts";
import { priorityClassUnset } from "./priority-class-unset.ts";
import { probeIdentical } from "./probe-identical.ts";
import { probeLivenessMissing } from "./probe-liveness-missing.ts";
import { probePortNumberUndeclared } from "./probe-port-number-undeclared.ts";
import { probePortUndeclared } from "./probe-port-undeclared.ts";
import { probeReadinessMissing } from "./probe-readiness-missing.ts";
import { procMountUnmasked } from "./proc-mount-unmasked.ts";
import { pullSecretType } from "./pull-secret-type.ts";
import { rbacClusterAdmin } from "./rbac-cluster-admin.ts";
import { rbacEscalation } from "./rbac-escalation.ts";
import { rbacPodExec } from "./rbac-pod-exec.ts";
import { rbacSecretAccess } from "./rbac-secret-access.ts";
import { rbacWildcard } from "./rbac-wildcard.ts";
import { refKeyMissing } from "./ref-key-missing.ts";
import { refKindMismatch } from "./ref-kind-mismatch.ts";
import { refNameTypo } from "./ref-name-typo.ts";
import { refNotInWorkspace } from "./ref-not-in-workspace.ts";
import { replicasSingle } from "./replicas-single.ts";
import { resourcesCpuLimit } from "./resources-cpu-limit.ts";
import { resourcesIncomplete } from "./resources-incomplete.ts";
import { resourcesMissing } from "./resources-missing.ts";
import { resourcesNotGuaranteed } from "./resources-not-guaranteed.ts";
import { rolloutRecreate } from "./rollout-recreate.ts";
import { rootFilesystemWritable } from "./root-filesystem-writable.ts";
import { runtimeSocketMounted } from "./runtime-socket-mounted.ts";
import { seccompUnconfined } from "./seccomp-unconfined.ts";
import { secretInArgs } from "./secret-in-args.ts";
import { secretInConfigmap } from "./secret-in-configmap.ts";
import { secretInEnv } from "./secret-in-env.ts";
import { securityContextMissing } from "./security-context-missing.ts";
import { securityEscalationAllowed } from "./security-escalation-allowed.ts";
import { securityPrivileged } from "./security-privileged.ts";
import { serviceAccountDefault } from "./service-account-default.ts";
import { serviceAccountFieldDeprecated } from "./service-account-field-deprecated.ts";
import { serviceAccountTokenMounted } from "./service-account-token-mounted.ts";
import { serviceExposed } from "./service-exposed.ts";
import { serviceSelectorTypo } from "./service-selector-typo.ts";
import { serviceSelectsNothing } from "./service-selects-nothing.ts";
import { serviceTargetPortNumberUndeclared } from "./service-target-port-number-undeclared.ts";
import { serviceTargetPortUndeclared } from "./service-target-port-undeclared.ts";
import { spreadMissing } from "./spread-missing.ts";
import { sysctlUnsafe } from "./sysctl-unsafe.ts";
import { userIdLow } from "./user-id-low.ts";
import { userRoot } from "./user-root.ts";

export const rules: readonly Rule[] = [
  podNaked,
  podMixedTiers,
  podMixedRoles,
  podMultiProcess,
  imageReferenceInvalid,
  imageTagLatest,
  imageTagMoving,
  imageDigestMissing,
  imagePullPolicy,
  imageRegistryUnlisted,
  probePortUndeclared,
  probePortNumberUndeclared,
  probeReadinessMissing,
  probeLivenessMissing,
  probeIdentical,
  portDefaultConflict,
  portNameMissing,
  portSensitive,
  resourcesMissing,
  resourcesIncomplete,
  resourcesNotGuaranteed,
  resourcesCpuLimit,
  envReferenceOrder,
  envReferenceUndefined,
  envFromSecret,
  secretInEnv,
  secretInArgs,
  secretInConfigmap,
  refNameTypo,
  refKeyMissing,
  refKindMismatch,
  refNotInWorkspace,
  pullSecretType,
  dbNoVolume,
  dbSharedVolume,
  dbRollingUpdate,
  rolloutRecreate,
  serviceSelectorTypo,
  serviceSelectsNothing,
  serviceTargetPortUndeclared,
  serviceTargetPortNumberUndeclared,
  serviceExposed,
  ingressPortUndeclared,
  ingressRouteDuplicate,
  ingressHostWildcard,
  ingressTlsMissing,
  networkPolicySelectsNothing,
  networkPolicyMissing,
  hpaRequestMissing,
  hpaTargetDuplicate,
  hpaStaticReplicas,
  hpaMinEqualsMax,
  pdbBlocksEviction,
  pdbPolicyMissing,
  pdbSelectsNothing,
  pdbMissing,
  pdbUnhealthyPolicyUnset,
  replicasSingle,
  spreadMissing,
  priorityClassUnset,
  jobUnbounded,
  securityPrivileged,
  securityEscalationAllowed,
  capabilitiesDangerous,
  runtimeSocketMounted,
  hostPathSensitive,
  hostPath,
  hostNetwork,
  hostPid,
  hostIpc,
  hostPort,
  hostProcess,
  sysctlUnsafe,
  seccompUnconfined,
  procMountUnmasked,
  securityContextMissing,
  rootFilesystemWritable,
  userRoot,
  userIdLow,
  serviceAccountFieldDeprecated,
  serviceAccountDefault,
  serviceAccountTokenMounted,
  rbacClusterAdmin,
  rbacWildcard,
  rbacSecretAccess,
  rbacPodExec,
  rbacEscalation,
  namespaceDefault,
  metadataMissing,
  ...podSecurityRules,
];
