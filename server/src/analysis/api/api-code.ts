// Names for the API server's refusals and warnings, so that a finding can be looked up and configured. The first row
// that fits gives the code; what no row names is `api-invalid`, or `api-warning` for a warning.
import type { Path } from "../finding.ts";

interface Row {
  readonly code: string;
  /** Part of the path in the server's form, list positions as `[]`. */
  readonly path?: RegExp;
  /** The cause's reason: `FieldValueDuplicate`. */
  readonly reason?: string;
  readonly message?: RegExp;
  readonly kinds?: readonly string[];
}

const POD = ["Pod", "PodTemplate"];
const CONTROLLERS = [
  "Deployment",
  "ReplicaSet",
  "StatefulSet",
  "DaemonSet",
  "ReplicationController",
  "Job",
  "CronJob",
];
const WORKLOADS = [...POD, ...CONTROLLERS];
const CONTAINER = "(?:containers|initContainers|ephemeralContainers)\\.\\[\\]\\.";

const refusals: readonly Row[] = [
  { code: "exceeded-quota", message: /exceeded quota/ },
  { code: "quota-must-specify", message: /failed quota: .*must specify/ },
  { code: "pod-security-violation", message: /violates PodSecurity/ },
  {
    code: "pod-security-violation",
    path: /^metadata\.labels\.pod-security\.kubernetes\.io\//,
  },
  {
    code: "service-nodeport-out-of-range",
    kinds: ["Service"],
    path: /nodePort$/,
    message: /valid range/,
  },
  { code: "service-nodeport-conflict", kinds: ["Service"], path: /nodePort$/ },
  { code: "selector-mismatch", message: /`selector` does not match template `labels`/ },
  {
    code: "selector-mismatch",
    kinds: ["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "ReplicationController"],
    path: /^spec\.selector$/,
    message: /Required value|empty selector is invalid/,
  },
  { code: "name-invalid", path: /^metadata\.(?:name|generateName)$/ },
  {
    code: "secret-type-mismatch",
    kinds: ["Secret"],
    path: /^data\b|^metadata\.annotations\.kubernetes\.io\/service-account\.name$/,
    message: /Required value|<secret contents redacted>|Too long/,
  },
  {
    code: "label-invalid",
    path: /(?:^|\.)(?:labels|matchLabels|annotations|nodeSelector)(?:\.|$)|matchExpressions/,
  },
  { code: "label-invalid", kinds: ["Service", "ReplicationController"], path: /^spec\.selector/ },
  { code: "port-host-duplicate", path: /hostPort$/, reason: "FieldValueDuplicate" },
  {
    code: "probe-invalid",
    kinds: WORKLOADS,
    path: /(?:livenessProbe|readinessProbe|startupProbe|lifecycle)(?!.*\.port$)/,
  },
  {
    code: "port-invalid",
    kinds: WORKLOADS,
    path: /ports\.\[\](?:$|\.(?:name|containerPort|hostPort)$)|\.(?:httpGet|tcpSocket|grpc)\.port$/,
  },
  { code: "port-invalid", kinds: ["Service"], path: /^spec\.ports/ },
  { code: "volume-mount-invalid", kinds: WORKLOADS, path: new RegExp(`${CONTAINER}volumeMounts`) },
  { code: "restart-policy-invalid", kinds: CONTROLLERS, path: /template\.spec\.restartPolicy$/ },
  { code: "cronjob-schedule-invalid", kinds: ["CronJob"], path: /^spec\.(?:schedule|timeZone)$/ },
  {
    code: "rollout-invalid",
    kinds: ["Deployment", "DaemonSet", "StatefulSet"],
    path: /^spec\.(?:strategy|updateStrategy|progressDeadlineSeconds)/,
  },
  { code: "topology-spread-invalid", path: /topologySpreadConstraints/ },
  {
    code: "hpa-replicas-invalid",
    kinds: ["HorizontalPodAutoscaler"],
    path: /^spec\.(?:minReplicas|maxReplicas)$/,
  },
  { code: "resources-invalid", kinds: WORKLOADS, path: /\.resources(?:\.|$)/ },
  { code: "resources-invalid", kinds: ["PersistentVolumeClaim"], path: /resources/ },
  { code: "resources-invalid", kinds: ["ResourceQuota"], path: /^spec\.hard/ },
  { code: "resources-invalid", kinds: ["LimitRange"], path: /^spec\.limits(?!.*\.type$)/ },
];

const DEPRECATED_PLACES =
  /node-role\.kubernetes|beta\.kubernetes\.io|failure-domain|deprecated (?:in|since) v|non-functional in v|is deprecated|are deprecated|the feature is removed|unused by Kubernetes|please use/;

const warnings: readonly Row[] = [
  { code: "pod-security-violation", message: /^would violate PodSecurity/ },
  { code: "service-external-ips", message: /^spec\.externalIPs is deprecated/ },
  { code: "api-version-deprecated", message: /^\S+ \S+ is deprecated in v1\./ },
  { code: "env-duplicate", message: /hides previous definition/ },
  {
    code: "port-conflict",
    message: /(?:duplicate|overlapping|dangerously ambiguous) port definition/,
  },
  { code: "port-name-duplicate", message: /duplicate port name/ },
  {
    code: "field-ignored",
    message: /hostIP set without hostPort|negative value|is ignored (?:for|when)/,
  },
  { code: "resources-fractional-bytes", message: /fractional byte value/ },
  { code: "selector-null", message: /null labelSelector/ },
  { code: "entry-duplicate", message: /duplicate (?:ip|name) "|invalid empty name/ },
  { code: "volume-path-overlap", message: /overlapping paths|has no sources provided/ },
  { code: "name-not-dns-label", message: /a DNS label is recommended/ },
  {
    code: "ip-nonstandard",
    message:
      /non-standard (?:IP|CIDR)|RFC 5952|is ambiguous in this context|IP address was accepted/,
  },
  { code: "field-deprecated", message: DEPRECATED_PLACES },
];

/** Every code that an answer of the API server can have. */
export const apiCodes: readonly string[] = [
  ...new Set([...refusals, ...warnings].map(({ code }) => code)),
  "api-invalid",
  "api-warning",
];

/** The code of a refusal or warning. `reason` is the cause's reason, or `Warning`. */
export function apiCode(kind: string, path: Path, reason: string, message: string): string {
  const field = path.map((step) => (typeof step === "number" ? "[]" : step)).join(".");
  const warned = reason === "Warning";
  const row = (warned ? warnings : refusals).find(
    (r) =>
      (r.kinds?.includes(kind) ?? true) &&
      (r.path?.test(field) ?? true) &&
      (r.reason === undefined || r.reason === reason) &&
      (r.message?.test(message) ?? true),
  );
  return row?.code ?? (warned ? "api-warning" : "api-invalid");
}
