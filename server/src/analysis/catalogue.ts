// Everything that a finding can be called, in one line each: what `drydock rules` lists, what has a page, and what an
// editor explains.
import type { Severity } from "./finding.ts";
import type { Profile } from "./lint/rule.ts";
import { rules } from "./lint/rules/index.ts";

export interface CatalogueEntry {
  readonly id: string;
  readonly severity: Severity;
  /** Empty: it is found whatever the profile. */
  readonly profiles: readonly Profile[];
  readonly summary: string;
}

/** `id: summary`, by severity. What the API server says has no profile. */
const answers: Readonly<Record<"error" | "warning", Readonly<Record<string, string>>>> = {
  error: {
    "schema-invalid": "an unknown field, a value of the wrong type, or a kind that nobody knows",
    "api-version-removed": "an API version that the target version of Kubernetes does not serve",
    "api-invalid": "anything else that the API server refuses",
    "name-invalid": "a missing name, or one that the API server refuses",
    "label-invalid": "a label, annotation or selector that the API server refuses",
    "selector-mismatch": "a selector that does not match its own template, or none at all",
    "port-invalid": "a port number or port name that cannot be one",
    "port-host-duplicate": "the same port of the node taken twice by one pod",
    "volume-mount-invalid": "a mount without its volume, or on a path that is taken",
    "restart-policy-invalid": "a restart policy that the kind does not take",
    "probe-invalid": "a probe or hook that the API server refuses",
    "cronjob-schedule-invalid": "a schedule or time zone that cannot be read",
    "rollout-invalid": "a rollout strategy that could never move on",
    "topology-spread-invalid": "a topology spread constraint that the API server refuses",
    "hpa-replicas-invalid": "an autoscaler whose bounds leave nothing between them",
    "secret-type-mismatch": "a Secret without the keys that its type asks for",
    "service-nodeport-out-of-range": "a node port outside the range of the cluster",
    "service-nodeport-conflict": "a node port that is taken, or that the type does not have",
    "resources-invalid": "an amount that is no quantity, or a request above its limit",
    "quota-must-specify": "requests or limits that a quota of the namespace asks for are missing",
    "exceeded-quota": "more than a quota of the namespace has left",
    "namespace-not-found": "a namespace that neither the cluster nor the files have",
  },
  warning: {
    "api-version-deprecated": "an API version that later versions of Kubernetes do not serve",
    "pod-security-violation": "a pod that breaks the Pod Security level of its namespace",
    "field-deprecated": "a field, label or annotation that is deprecated",
    "env-duplicate": "an environment variable that is defined twice",
    "port-conflict": "two ports of a pod with the same number and protocol",
    "port-name-duplicate": "the same port name in two containers of a pod",
    "field-ignored": "a field that has no effect",
    "resources-fractional-bytes": "an amount of memory or storage that is no whole number of bytes",
    "selector-null": "a constraint or affinity term without a selector, which matches nothing",
    "entry-duplicate": "a host alias or pull secret that is listed twice",
    "volume-path-overlap": "two files of a volume on the same path",
    "name-not-dns-label": "a name that cannot be a hostname as it is",
    "service-external-ips": "a Service that takes over traffic to addresses of others",
    "ip-nonstandard": "an address or range that is not in its usual form",
    "api-warning": "anything else that the API server warns of",
    FailedCreate: "pods that a controller is refused",
    FailedScheduling: "a pod that fits on no node",
    FailedAttachVolume: "a volume that another node has, or that cannot get to its node",
    FailedMount: "a volume that cannot be mounted",
    Failed: "a container that cannot be made: its image, or what it refers to",
    ErrImageNeverPull: "an image that is not on the node and must not be pulled",
    InspectFailed: "an image reference that cannot be read",
    Unhealthy: "a probe that fails for ever",
    BackOff: "a container that ends again and again",
    FailedPostStartHook: "a hook that fails, so that its container is killed",
    ProgressDeadlineExceeded: "a rollout that does not get on in its time",
    FailedGetResourceMetric: "an autoscaler without the metric that it scales by",
    FailedGetContainerResourceMetric: "an autoscaler without the metric of a container",
    FailedGetScale: "an autoscaler whose target is not there",
  },
};

const ownHint: CatalogueEntry = {
  id: "suppression-unused",
  severity: "hint",
  profiles: [],
  summary: "a comment or annotation that silences nothing",
};

/** What the API server and the dry run say first, then the rules in their own order. */
export const catalogue: readonly CatalogueEntry[] = [
  ...(["error", "warning"] as const).flatMap((severity) =>
    Object.entries(answers[severity]).map(([id, summary]) => ({
      id,
      severity,
      profiles: [],
      summary,
    })),
  ),
  ownHint,
  ...rules.map(({ id, severity, profiles, summary }) => ({ id, severity, profiles, summary })),
];
