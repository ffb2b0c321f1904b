// Questions to the server, and requests for certificates.
import { judge, object } from "./answers.ts";

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
