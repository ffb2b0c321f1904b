// What the server answers to objects whose texts, defaults or names are special.
import assert from "node:assert/strict";
import { test } from "node:test";
import { admit } from "#engine";
import { pack } from "../../schema-pack.ts";
import { at } from "../apis/table.ts";
import { judge, object } from "./answers.ts";

const template = { spec: { containers: [{ name: "c", image: "i" }], restartPolicy: "Never" } };
const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

judge("texts", [
  {
    name: "names are quoted as Go quotes them",
    given: object("v1", "ConfigMap", "a\nb"),
    code: 422,
    message: `ConfigMap "a\\nb" is invalid: metadata.name: Invalid value: "a\\nb": ${subdomain}`,
  },
  {
    name: "a string of a type of its own prints as JSON",
    given: object("v1", "PersistentVolumeClaim", "a", {
      spec: { accessModes: ["<MODE>"], resources: { requests: { storage: "1Gi" } } },
    }),
    code: 422,
    message:
      'PersistentVolumeClaim "a" is invalid: spec.accessModes: Unsupported value: "\\u003cMODE\\u003e": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"',
  },
  {
    name: "a plain string does not",
    given: object("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "a", {
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "<KIND>", name: "a" },
    }),
    code: 422,
    message:
      'ClusterRoleBinding.rbac.authorization.k8s.io "a" is invalid: roleRef.kind: Unsupported value: "<KIND>": supported values: "ClusterRole"',
  },
  {
    name: "an amount too large to count in thousandths counts as whole",
    given: object("v1", "PersistentVolumeClaim", "a", {
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1E" } } },
    }),
    code: 201,
    warnings: [],
  },
  {
    name: "an amount whose thousandths overflow does not",
    given: object("v1", "PersistentVolumeClaim", "a", {
      spec: {
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage: "123456789123456789" } },
      },
    }),
    code: 201,
    warnings: [
      'spec.resources.requests[storage]: fractional byte value "123456789123456789" is invalid, must be an integer',
    ],
  },
  {
    name: "an empty expression has no place",
    given: object("resource.k8s.io/v1", "DeviceClass", "a", {
      spec: { selectors: [{ cel: {} }] },
    }),
    code: 422,
    message:
      "DeviceClass.resource.k8s.io \"a\" is invalid: spec.selectors[0].cel.expression: Invalid value: \"\": compilation failed: ERROR: <input>:1:0: Syntax error: mismatched input '<EOF>' expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}",
  },
  {
    name: "a policy without variables has no `variables`",
    given: object("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy", "a", {
      spec: {
        matchConstraints: {
          resourceRules: [
            { apiGroups: [""], apiVersions: ["v1"], resources: ["pods"], operations: ["CREATE"] },
          ],
        },
        validations: [{ expression: "variables.x" }],
      },
    }),
    code: 422,
    message:
      "ValidatingAdmissionPolicy.admissionregistration.k8s.io \"a\" is invalid: spec.validations[0].expression: Invalid value: \"variables.x\": compilation failed: ERROR: <input>:1:1: undeclared reference to 'variables' (in container '')\n | variables.x\n | ^",
  },
]);

judge("a spec that is not there", [
  {
    name: "CustomResourceDefinition",
    given: object("apiextensions.k8s.io/v1", "CustomResourceDefinition", ".", { spec: null }),
    code: 422,
  },
  {
    name: "CertificateSigningRequest",
    given: object("certificates.k8s.io/v1", "CertificateSigningRequest", "a"),
    code: 422,
    message:
      'CertificateSigningRequest.certificates.k8s.io "a" is invalid: [spec.request: Invalid value: null: PEM block type must be CERTIFICATE REQUEST, spec.usages: Required value, spec.signerName: Required value]',
  },
  {
    name: "FlowSchema: its precedence is the default one",
    given: object("flowcontrol.apiserver.k8s.io/v1", "FlowSchema", "a"),
    code: 422,
    message:
      'FlowSchema.flowcontrol.apiserver.k8s.io "a" is invalid: spec.priorityLevelConfiguration.name: Required value: must reference a priority level',
  },
]);

judge("what is stored", [
  {
    name: "both numbers of a DaemonSet's rolling update, also where they count for nothing",
    given: object("apps/v1", "DaemonSet", "a", {
      spec: {
        selector: { matchLabels: { a: "b" } },
        template: {
          metadata: { labels: { a: "b" } },
          spec: { containers: template.spec.containers },
        },
        updateStrategy: { type: "OnDelete", rollingUpdate: { maxUnavailable: "10%" } },
      },
    }),
    code: 201,
    stored: { "spec.updateStrategy.rollingUpdate": { maxUnavailable: "10%", maxSurge: 0 } },
  },
  {
    name: "a pod's quality of service, as given",
    given: object("v1", "Pod", "a", {
      spec: { containers: template.spec.containers },
      status: { qosClass: "Guaranteed" },
    }),
    code: 201,
    stored: { "status.qosClass": "Guaranteed" },
  },
  {
    name: "the overhead of a runtime class, with all its digits",
    given: object("node.k8s.io/v1", "RuntimeClass", "a", {
      handler: "h",
      overhead: { podFixed: { memory: "1.0000001" } },
    }),
    code: 201,
    stored: { "overhead.podFixed.memory": "1000000100n" },
  },
  {
    name: "an object that claims a version which is none",
    given: { ...object("v1", "ConfigMap", "a"), metadata: { name: "a", resourceVersion: "x" } },
    code: 201,
  },
  {
    name: "labels of a Job whose name is generated are its template's alone",
    given: {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { generateName: "a-" },
      spec: { template: { metadata: { labels: { a: "b" } }, ...template } },
    },
    code: 201,
    stored: { "metadata.labels": { a: "b" } },
  },
  {
    name: "what somebody answers to a token review stays beside the server's answer",
    given: {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenReview",
      spec: { token: "t" },
      status: { audiences: ["a"], user: { username: "u" } },
    },
    code: 201,
    stored: {
      status: { user: { username: "u" }, audiences: ["a"], error: "invalid bearer token" },
    },
  },
]);

judge("warnings", [
  {
    name: "old node labels in a runtime class, without their names",
    given: object("node.k8s.io/v1", "RuntimeClass", "a", {
      handler: "h",
      scheduling: { nodeSelector: { "beta.kubernetes.io/os": "linux" } },
    }),
    code: 201,
    warnings: ['scheduling.nodeSelector: deprecated since v1.14; use "kubernetes.io/os" instead'],
  },
]);

judge("warnings of an answer's headers", [
  {
    name: "none with a line break",
    given: object("apiextensions.k8s.io/v1", "CustomResourceDefinition", "a", {
      spec: { names: { kind: "a\nb" } },
    }),
    code: 422,
    warnings: [],
  },
  {
    name: "only so many",
    given: object("v1", "Pod", "a", {
      spec: {
        containers: [
          { name: "c", image: "i", env: Array.from({ length: 80 }, () => ({ name: "A" })) },
        ],
      },
    }),
    code: 201,
    warnings: Array.from(
      { length: 42 },
      (_, i) =>
        `spec.containers[0].env[${i + 1}]: hides previous definition of "A", which may be dropped when using apply`,
    ),
  },
]);

judge("names that fit into no path", [
  {
    name: "a service account",
    given: object("v1", "Pod", "a", { spec: { ...template.spec, serviceAccountName: "a/b" } }),
    code: 403,
    message:
      'pods "a" is forbidden: error looking up service account default/a/b: invalid resource name "a/b": [may not contain \'/\']',
  },
  {
    name: "a runtime class",
    given: object("v1", "Pod", "a", { spec: { ...template.spec, runtimeClassName: ".." } }),
    code: 500,
    message: "invalid resource name \"..\": [may not be '..']",
  },
]);

test("1.31 still serves flow control as v1beta3, with a warning and its default", () => {
  const level = object("flowcontrol.apiserver.k8s.io/v1beta3", "PriorityLevelConfiguration", "a", {
    spec: {
      type: "Limited",
      limited: { nominalConcurrencyShares: 0, limitResponse: { type: "Reject" } },
    },
  });
  const [old, now] = [31, 32].map(
    (minor) => admit([{ object: level, file: "a.yaml" }], { minor, pack, cluster: [] })[0],
  );
  assert.equal(old?.code, 201, old?.status?.message);
  assert.deepEqual(old?.warnings, [
    "flowcontrol.apiserver.k8s.io/v1beta3 PriorityLevelConfiguration is deprecated in v1.29+, unavailable in v1.32+; use flowcontrol.apiserver.k8s.io/v1 PriorityLevelConfiguration",
  ]);
  assert.equal(old?.object?.apiVersion, "flowcontrol.apiserver.k8s.io/v1beta3");
  assert.equal(at(old?.object, "spec.limited.nominalConcurrencyShares"), 30);
  assert.equal(now?.code, 404);
});

test("what cannot be part of the cluster is told with its object and place", () => {
  const told: string[] = [];
  const quota = object("v1", "ResourceQuota", "q", { spec: { hard: { pods: [1] } } });
  const cluster = [quota, object("v1", "Pod", "p", { spec: { containers: 5 } }), { foo: 1 }, [1]];
  const onClusterProblem = ({ message }: { message: string }) => told.push(message);
  admit([], { minor: 36, pack, cluster, onClusterProblem });
  assert.deepEqual(told, [
    "ResourceQuota/q: spec.hard.pods: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    "Pod/p: spec.containers: json: cannot unmarshal number into Go struct field PodSpec.spec.containers of type []v1.Container",
    "not a Kubernetes object: apiVersion and kind are needed",
    "not a Kubernetes object: apiVersion and kind are needed",
  ]);
});
