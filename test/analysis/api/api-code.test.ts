import assert from "node:assert/strict";
import { test } from "node:test";
import { apiCode } from "../../../server/src/analysis/api/api-code.ts";
import { fieldSteps } from "../../../server/src/analysis/api/field-steps.ts";

/** `kind|path|reason|message`: what the API server says, and its name. */
const refusals: {
  given: [kind: string, path: string, reason: string, text: string];
  want: string;
}[] = [
  {
    given: ["Pod", "metadata.name", "FieldValueRequired", "name or generateName is required"],
    want: "name-invalid",
  },
  {
    given: ["Pod", "metadata.labels", "FieldValueInvalid", "a valid label must be"],
    want: "label-invalid",
  },
  {
    given: ["Pod", "spec.nodeSelector", "FieldValueInvalid", "a valid label must be"],
    want: "label-invalid",
  },
  {
    given: [
      "Deployment",
      "spec.template.metadata.labels",
      "FieldValueInvalid",
      "`selector` does not match template `labels`",
    ],
    want: "selector-mismatch",
  },
  {
    given: ["Deployment", "spec.selector", "FieldValueRequired", "spec.selector: Required value"],
    want: "selector-mismatch",
  },
  {
    given: [
      "Pod",
      "spec.containers[0].ports[0].containerPort",
      "FieldValueInvalid",
      "must be between 1 and 65535, inclusive",
    ],
    want: "port-invalid",
  },
  {
    given: [
      "Pod",
      "spec.containers[0].ports[0].name",
      "FieldValueInvalid",
      "must be no more than 15 characters",
    ],
    want: "port-invalid",
  },
  {
    given: ["Service", "spec.ports[1].name", "FieldValueRequired", "Required value"],
    want: "port-invalid",
  },
  {
    given: [
      "Pod",
      "spec.containers[0].readinessProbe.httpGet.port",
      "FieldValueInvalid",
      "must contain at least one letter",
    ],
    want: "port-invalid",
  },
  {
    given: [
      "Pod",
      "spec.containers[1].ports[0].hostPort",
      "FieldValueDuplicate",
      "Duplicate value",
    ],
    want: "port-host-duplicate",
  },
  {
    given: ["Pod", "spec.containers[0].volumeMounts[0].name", "FieldValueNotFound", "Not found"],
    want: "volume-mount-invalid",
  },
  {
    given: ["Job", "spec.template.spec.restartPolicy", "FieldValueRequired", "valid values"],
    want: "restart-policy-invalid",
  },
  {
    given: [
      "Pod",
      "spec.containers[0].livenessProbe",
      "FieldValueRequired",
      "must specify a handler type",
    ],
    want: "probe-invalid",
  },
  {
    given: ["CronJob", "spec.schedule", "FieldValueInvalid", "expected exactly 5 fields"],
    want: "cronjob-schedule-invalid",
  },
  {
    given: [
      "Deployment",
      "spec.strategy.rollingUpdate.maxUnavailable",
      "FieldValueInvalid",
      "may not be 0",
    ],
    want: "rollout-invalid",
  },
  {
    given: [
      "Deployment",
      "spec.progressDeadlineSeconds",
      "FieldValueInvalid",
      "must be greater than minReadySeconds",
    ],
    want: "rollout-invalid",
  },
  {
    given: [
      "Pod",
      "spec.topologySpreadConstraints[0].maxSkew",
      "FieldValueInvalid",
      "must be greater than zero",
    ],
    want: "topology-spread-invalid",
  },
  {
    given: [
      "HorizontalPodAutoscaler",
      "spec.maxReplicas",
      "FieldValueInvalid",
      "must be greater than or equal",
    ],
    want: "hpa-replicas-invalid",
  },
  {
    given: ["Secret", "data[.dockerconfigjson]", "FieldValueRequired", "Required value"],
    want: "secret-type-mismatch",
  },
  {
    given: [
      "Service",
      "spec.ports[0].nodePort",
      "FieldValueInvalid",
      "provided port is not in the valid range.",
    ],
    want: "service-nodeport-out-of-range",
  },
  {
    given: [
      "Service",
      "spec.ports[0].nodePort",
      "FieldValueInvalid",
      "provided port is already allocated",
    ],
    want: "service-nodeport-conflict",
  },
  {
    given: [
      "Service",
      "spec.ports[0].nodePort",
      "FieldValueForbidden",
      "may not be used when `type` is 'ClusterIP'",
    ],
    want: "service-nodeport-conflict",
  },
  {
    given: [
      "Pod",
      "spec.containers[0].resources.requests",
      "FieldValueInvalid",
      "must be less than or equal to cpu limit",
    ],
    want: "resources-invalid",
  },
  {
    given: ["LimitRange", "spec.limits[0].min[cpu]", "FieldValueInvalid", "min value"],
    want: "resources-invalid",
  },
  {
    given: [
      "Pod",
      "",
      "Forbidden",
      'pods "a" is forbidden: failed quota: q: must specify limits.cpu for: a',
    ],
    want: "quota-must-specify",
  },
  {
    given: [
      "Pod",
      "",
      "Forbidden",
      'pods "a" is forbidden: violates PodSecurity "baseline:latest"',
    ],
    want: "pod-security-violation",
  },
  {
    given: ["Pod", "spec.volumes[1].name", "FieldValueDuplicate", 'Duplicate value: "v"'],
    want: "api-invalid",
  },
];

const warnings: { given: string; path?: string; want: string }[] = [
  {
    given: "policy/v1beta1 PodDisruptionBudget is deprecated in v1.21+, unavailable in v1.25+",
    want: "api-version-deprecated",
  },
  {
    given:
      'spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply',
    want: "env-duplicate",
  },
  {
    given:
      "spec.containers[1].ports[0]: overlapping port definition with spec.containers[0].ports[0]",
    want: "port-conflict",
  },
  {
    given:
      'spec.containers[1].ports[0]: duplicate port name "http" with spec.containers[0].ports[0]',
    want: "port-name-duplicate",
  },
  { given: "spec.loadBalancerIP is ignored for headless services", want: "field-ignored" },
  {
    given: "spec.externalIPs is deprecated and may no longer be implemented in some clusters",
    want: "service-external-ips",
  },
  {
    given:
      'spec.containers[0].resources.limits[memory]: fractional byte value "1500m" is invalid, must be an integer',
    want: "resources-fractional-bytes",
  },
  {
    given:
      "spec.topologySpreadConstraints[0].labelSelector: a null labelSelector results in matching no pod",
    want: "selector-null",
  },
  { given: 'spec.hostAliases[1].ip: duplicate ip "10.0.0.1"', want: "entry-duplicate" },
  {
    given: 'volume "cfg" (ConfigMap "c"): overlapping paths: "a/b" with "a"',
    want: "volume-path-overlap",
  },
  {
    given:
      "metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]",
    want: "name-not-dns-label",
  },
  {
    given: 'spec.clusterIPs[0]: non-standard IP address "010.0.0.1" is invalid: use "10.0.0.1"',
    want: "ip-nonstandard",
  },
  {
    given:
      'spec.template.spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead',
    want: "field-deprecated",
  },
  {
    given:
      "annotation \"kubernetes.io/ingress.class\" is deprecated, please use 'spec.ingressClassName' instead",
    want: "field-deprecated",
  },
  {
    given: 'would violate PodSecurity "restricted:latest": privileged',
    want: "pod-security-violation",
  },
  { given: "tls: private key does not match public key", want: "api-warning" },
];

for (const {
  given: [kind, path, reason, text],
  want,
} of refusals)
  test(`refusal of ${kind} ${path || text}`, () => {
    assert.equal(apiCode(kind, fieldSteps(path), reason, text), want);
  });

for (const { given, want } of warnings)
  test(`warning ${given}`, () => {
    assert.equal(apiCode("Pod", [], "Warning", given), want);
  });
