// Mirrors pkg/kubeapiserver/options/plugins.go (1.36): the plugins that are on by default, in order of execution.
// All mutating phases run first, then all validating ones. Left out: what needs configuration of its own (webhooks,
// admission policies, image policy).
import { limitRanger } from "./limit-ranger.ts";
import { namespaceLifecycle } from "./namespace-lifecycle.ts";
import type { AdmissionPlugin } from "./plugin.ts";
import { priority } from "./priority.ts";
import { resourceQuota } from "./resource-quota.ts";
import { serviceAccount } from "./service-account.ts";

export const admissionPlugins: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  limitRanger,
  serviceAccount,
  priority,
  resourceQuota,
];
