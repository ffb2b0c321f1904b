import { judge } from "../table.ts";

const configuration = (webhook: object) => ({
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "ValidatingWebhookConfiguration",
  metadata: { name: "guard" },
  webhooks: [
    {
      name: "pods.guard.example.com",
      admissionReviewVersions: ["v1"],
      sideEffects: "None",
      clientConfig: { service: { namespace: "guard", name: "guard" } },
      rules: [
        { operations: ["CREATE"], apiGroups: [""], apiVersions: ["v1"], resources: ["pods"] },
      ],
      ...webhook,
    },
  ],
});

judge("ValidatingWebhookConfiguration", [
  {
    name: "what is not said",
    given: configuration({}),
    stored: {
      "webhooks.0.failurePolicy": "Fail",
      "webhooks.0.timeoutSeconds": 10,
      "webhooks.0.clientConfig.service.port": 443,
      "webhooks.0.rules.0.scope": "*",
    },
  },
  {
    name: "side effects",
    given: configuration({ sideEffects: "Some" }),
    errors: [
      'webhooks[0].sideEffects: Unsupported value: "Some": supported values: "None", "NoneOnDryRun"',
    ],
  },
  {
    name: "a URL without TLS",
    given: configuration({ clientConfig: { url: "http://guard.example.com/check?x=1" } }),
    errors: [
      "webhooks[0].clientConfig.url: Invalid value: \"http\": 'https' is the only allowed URL scheme; desired format: https://host[/path]",
      'webhooks[0].clientConfig.url: Invalid value: "x=1": query parameters are not permitted in the URL',
    ],
  },
]);

judge("ValidatingAdmissionPolicy", [
  {
    name: "nothing to check",
    given: {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicy",
      metadata: { name: "none" },
      spec: {},
    },
    errors: [
      "spec.matchConstraints: Required value",
      "spec.validations: Required value: validations or auditAnnotations must contain at least one item",
      "spec.auditAnnotations: Required value: validations or auditAnnotations must contain at least one item",
    ],
  },
]);
