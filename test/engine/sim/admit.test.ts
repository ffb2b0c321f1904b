import assert from "node:assert/strict";
import { test } from "node:test";
import { admit } from "#engine";
import { pack } from "../../schema-pack.ts";

/** An object, what it replaces where it does, and the server's answer. */
interface Case {
  readonly name: string;
  readonly given: object;
  readonly old?: object;
  readonly cluster?: readonly object[];
  readonly code: number;
  readonly message?: string;
  readonly warnings?: readonly string[];
  /** Values of the stored object, by path with dots. */
  readonly stored?: { readonly [path: string]: unknown };
}

function judge(title: string, cases: readonly Case[]): void {
  for (const { name, given, old, cluster = [], code, message, warnings, stored } of cases)
    test(`${title}: ${name}`, () => {
      const input = { object: given, file: "a.yaml", ...(old ? { old: [old] } : {}) };
      const [answer] = admit([input], { minor: 36, pack, cluster, each: true });
      assert.ok(answer);
      if (message !== undefined) assert.equal(answer.status?.message, message);
      assert.equal(answer.code, code, answer.status?.message);
      if (warnings) assert.deepEqual(answer.warnings, warnings);
      for (const [path, value] of Object.entries(stored ?? {}))
        assert.deepEqual(at(answer.object, path), value, path);
    });
}

function at(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce((inner: unknown, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
}

const object = (apiVersion: string, kind: string, name: string, rest: object = {}) => ({
  apiVersion,
  kind,
  metadata: { name },
  ...rest,
});
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

const review = (kind: string, spec?: object, rest: object = {}) => ({
  apiVersion: kind === "SelfSubjectReview" ? "authentication.k8s.io/v1" : "authorization.k8s.io/v1",
  kind,
  ...(spec ? { spec } : {}),
  ...rest,
});
const everything = {
  resourceRules: [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }],
  nonResourceRules: [{ verbs: ["*"], nonResourceURLs: ["*"] }],
  incomplete: false,
};
const pods = { verb: "get", resource: "pods", namespace: "default" };

judge("questions that are answered and not stored", [
  {
    name: "what the asker may do",
    given: review("SelfSubjectAccessReview", { resourceAttributes: pods }),
    code: 201,
    stored: { status: { allowed: true } },
  },
  {
    name: "what somebody may do, without saying what and who",
    given: review("SubjectAccessReview", {}),
    code: 422,
    message:
      '.authorization.k8s.io "" is invalid: [spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified, spec.user: Invalid value: "": at least one of user or group must be specified]',
  },
  {
    name: "what somebody may do in a namespace that need not exist",
    given: review(
      "LocalSubjectAccessReview",
      { user: "u", resourceAttributes: { ...pods, namespace: "elsewhere" } },
      { metadata: { namespace: "nowhere" } },
    ),
    code: 422,
    message:
      '.authorization.k8s.io "" is invalid: spec.resourceAttributes.namespace: Invalid value: "elsewhere": must match metadata.namespace',
  },
  {
    name: "about paths, of one namespace",
    given: review("LocalSubjectAccessReview", {
      user: "u",
      nonResourceAttributes: { path: "/a", verb: "get" },
    }),
    code: 422,
    message:
      '.authorization.k8s.io "" is invalid: spec.nonResourceAttributes: Invalid value: {"Path":"/a","Verb":"get"}: disallowed on this kind of request',
  },
  {
    name: "with selectors that ask nothing or too much",
    given: review("SelfSubjectAccessReview", {
      resourceAttributes: {
        ...pods,
        fieldSelector: { requirements: [{ operator: "Exists", values: ["a"] }] },
        labelSelector: {},
      },
    }),
    code: 422,
    message:
      ".authorization.k8s.io \"\" is invalid: [spec.resourceAttributes.fieldSelector.requirements[0].key: Required value: must be specified, spec.resourceAttributes.fieldSelector.requirements[0].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist', spec.resourceAttributes.labelSelector.requirements: Required value: when spec.resourceAttributes.labelSelector is specified, requirements or rawSelector is required]",
  },
  {
    name: "all that the asker may do in a namespace",
    given: review("SelfSubjectRulesReview", { namespace: "default" }),
    code: 201,
    stored: { spec: {}, status: everything },
  },
  {
    name: "all that the asker may do nowhere",
    given: review("SelfSubjectRulesReview", {}),
    code: 400,
    message: "no namespace on request",
  },
  {
    name: "who the asker is",
    given: review("SelfSubjectReview", undefined, { status: { userInfo: { username: "x" } } }),
    code: 201,
    stored: {
      "status.userInfo": {
        username: "admin",
        uid: "admin",
        groups: ["system:masters", "system:authenticated"],
      },
    },
  },
  {
    name: "a binding with two mistakes",
    given: object("v1", "Binding", "a", { target: { kind: "Pod" } }),
    code: 500,
    message:
      '[target.kind: Unsupported value: "Pod": supported values: "Node", "<empty>", target.name: Required value]',
  },
  {
    name: "a binding of no pod",
    given: { apiVersion: "v1", kind: "Binding", target: { kind: "Node", name: "n" } },
    code: 400,
    message: "Name parameter required.",
  },
  {
    name: "a component's status, which nobody writes, not even wrongly",
    given: object("v1", "ComponentStatus", "a", { conditions: 5 }),
    code: 405,
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

/** Asks for a certificate of the groups `dev` and `system:masters`. */
const masters = [
  "-----BEGIN CERTIFICATE REQUEST-----",
  "MIHtMIGVAgEAMDMxDDAKBgNVBAoMA2RldjEXMBUGA1UECgwOc3lzdGVtOm1hc3Rl",
  "cnMxCjAIBgNVBAMMAWEwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATCtWZdz+2E",
  "L1N90yjTbke+3WlThWeUQ14LlqbGXbWKza4nM/p5iifxQF5PDx1JXlhxaJEupmIa",
  "GcudG0gxQSzVoAAwCgYIKoZIzj0EAwIDRwAwRAIgSGKItdWblkEwJqIFbCnQupxc",
  "E7b7S9Ev0yOOhlX9ijwCIEe0XP3O5cSkW8+KrFRjpzt26/Xw2tlaTGOei3GNQNBU",
  "-----END CERTIFICATE REQUEST-----",
  "",
].join("\n");
const certificate = (signerName: string) =>
  object("certificates.k8s.io/v1", "CertificateSigningRequest", "a", {
    spec: {
      request: Buffer.from(masters).toString("base64"),
      usages: ["client auth"],
      signerName,
    },
  });

judge("certificates of masters", [
  {
    name: "are not signed for clients",
    given: certificate("kubernetes.io/kube-apiserver-client"),
    code: 403,
    message:
      'certificatesigningrequests.certificates.k8s.io "a" is forbidden: use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed',
  },
  {
    name: "others may sign",
    given: certificate("example.com/signer"),
    code: 201,
    stored: { "spec.username": "admin" },
  },
]);

const rules = (rule: object) => ({
  group: "sea.example.com",
  names: { kind: "Boat", plural: "boats" },
  scope: "Namespaced",
  versions: [
    {
      name: "v1",
      served: true,
      storage: true,
      schema: {
        openAPIV3Schema: {
          type: "object",
          properties: {
            spec: {
              type: "object",
              properties: { a: { type: "integer" } },
              "x-kubernetes-validations": [rule],
            },
          },
        },
      },
    },
  ],
});
const definition = (spec: object) =>
  object("apiextensions.k8s.io/v1", "CustomResourceDefinition", "boats.sea.example.com", { spec });

judge("definitions of custom resources", [
  {
    name: "an old self that no rule asks for",
    given: definition(rules({ rule: "self.a > 1", optionalOldSelf: true })),
    code: 422,
    message:
      'CustomResourceDefinition.apiextensions.k8s.io "boats.sea.example.com" is invalid: spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations[0].optionalOldSelf: Invalid value: true: may not be set if oldSelf is not used in rule',
  },
  {
    name: "a webhook that says nothing",
    given: definition({
      ...rules({ rule: "self.a > 1" }),
      conversion: { strategy: "None", webhook: {} },
    }),
    code: 201,
    stored: { "spec.conversion": { strategy: "None" } },
  },
]);

const slice = (labels: object) => ({
  ...object("discovery.k8s.io/v1", "EndpointSlice", "a", { addressType: "IPv4", endpoints: [] }),
  metadata: { name: "a", labels },
});

const volume = (capacity: object) =>
  object("v1", "PersistentVolume", "a", {
    spec: { capacity, accessModes: ["ReadWriteOnce"], hostPath: { path: "/a" } },
  });
const claimTemplate = (requests: object[]) =>
  object("resource.k8s.io/v1", "ResourceClaimTemplate", "a", {
    spec: { spec: { devices: { requests } } },
  });
const request = { name: "r", exactly: { deviceClassName: "c" } };

judge("updates", [
  {
    name: "show empty values as they were given",
    old: volume({ storage: "1Gi" }),
    given: volume({}),
    code: 422,
    message:
      'PersistentVolume "a" is invalid: [spec.capacity: Required value, spec.capacity: Unsupported value: {}: supported values: "storage"]',
  },
  {
    name: "of labels count for the generation of endpoint slices",
    old: slice({ a: "b" }),
    given: slice({ a: "c" }),
    code: 200,
    stored: { "metadata.generation": 2 },
  },
  {
    name: "of a claim template are looked at as a whole",
    old: claimTemplate([request]),
    given: claimTemplate([request, request]),
    code: 422,
  },
  {
    name: "of nothing find nothing",
    old: object("v1", "ConfigMap", "other"),
    given: object("v1", "ConfigMap", "a"),
    code: 404,
    message: 'configmaps "a" not found',
  },
  {
    name: "need a name",
    old: object("v1", "ConfigMap", "a"),
    given: { apiVersion: "v1", kind: "ConfigMap", metadata: { generateName: "a" } },
    code: 0,
    message: 'error: error when replacing "a.yaml": resource name may not be empty',
  },
  {
    name: "need a name that fits into a path",
    old: object("v1", "ConfigMap", "a"),
    given: object("v1", "ConfigMap", "a/b"),
    code: 0,
    message:
      'error: error when replacing "a.yaml": invalid resource name "a/b": [may not contain \'/\']',
  },
  {
    name: "with a name that is no text are malformed",
    old: object("v1", "ConfigMap", "a"),
    given: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: 5 } },
    code: 400,
    message:
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ObjectMeta.metadata.name of type string',
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
