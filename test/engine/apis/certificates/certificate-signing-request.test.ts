import { judge } from "../table.ts";

const request = (spec: object) => ({
  apiVersion: "certificates.k8s.io/v1",
  kind: "CertificateSigningRequest",
  metadata: { name: "me" },
  spec: {
    // An empty DER sequence between PEM lines.
    request: btoa("-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----\n"),
    signerName: "example.com/me",
    usages: ["client auth"],
    ...spec,
  },
});

judge("CertificateSigningRequest", [
  { name: "complete", given: request({}), stored: { "spec.username": "admin" } },
  {
    name: "no PEM",
    given: request({ request: btoa("x") }),
    errors: ['spec.request: Invalid value: "eA==": PEM block type must be CERTIFICATE REQUEST'],
  },
  {
    name: "a signer without a domain",
    given: request({ signerName: "me" }),
    errors: [
      "spec.signerName: Invalid value: \"me\": must be a fully qualified domain and path of the form 'example.com/signer-name'",
    ],
  },
]);
