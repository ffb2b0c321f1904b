// Mirrors pkg/kubeapiserver/options/plugins.go (1.36): the plugins that are on by default, in order of execution.
// All mutating phases run first, then all validating ones. Left out: what needs configuration of its own (webhooks,
// mutating policies, image policy) and what asks whether somebody may approve or sign certificates: everybody may.
import type { ResourceName } from "../../model/object.ts";
import { certificateSubjectRestriction } from "./certificate-subject-restriction.ts";
import { defaultIngressClass } from "./default-ingress-class.ts";
import { defaultStorageClass } from "./default-storage-class.ts";
import { defaultTolerationSeconds } from "./default-toleration-seconds.ts";
import { limitRanger } from "./limit-ranger.ts";
import { namespaceLifecycle } from "./namespace-lifecycle.ts";
import { persistentVolumeClaimResize } from "./persistent-volume-claim-resize.ts";
import type { AdmissionPlugin } from "./plugin.ts";
import { podResizeValidator } from "./pod-resize-validator.ts";
import { podSecurity } from "./pod-security.ts";
import { podTopologyLabels } from "./pod-topology-labels.ts";
import { priority } from "./priority.ts";
import { resourceQuota } from "./resource-quota.ts";
import { runtimeClass } from "./runtime-class.ts";
import { serviceAccount } from "./service-account.ts";
import { storageObjectInUseProtection } from "./storage-object-in-use-protection.ts";
import { taintNodesByCondition } from "./taint-nodes-by-condition.ts";
import { validatingAdmissionPolicyPlugin } from "./validating-admission-policy.ts";

const plugins: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  limitRanger,
  serviceAccount,
  taintNodesByCondition,
  podSecurity,
  priority,
  defaultTolerationSeconds,
  defaultStorageClass,
  storageObjectInUseProtection,
  persistentVolumeClaimResize,
  runtimeClass,
  certificateSubjectRestriction,
  defaultIngressClass,
  podTopologyLabels,
  podResizeValidator,
  validatingAdmissionPolicyPlugin,
  resourceQuota,
];

type Phase = "admit" | "validate";

const concerned = { admit: new Map(), validate: new Map() } as Readonly<
  Record<Phase, Map<ResourceName, readonly AdmissionPlugin[]>>
>;

/** The plugins that have a say about a resource in this phase, in order. */
export function admissionPlugins(phase: Phase, resource: ResourceName): readonly AdmissionPlugin[] {
  let found = concerned[phase].get(resource);
  if (!found) {
    found = plugins.filter(
      (plugin) => plugin[phase] && (plugin.resources?.includes(resource) ?? true),
    );
    concerned[phase].set(resource, found);
  }
  return found;
}
