// Mirrors plugin/pkg/admission/certificates/subjectrestriction/admission.go (1.36): nobody becomes a master by asking the
// signer of client certificates.
import { organizationsOf } from "../../apis/certificates/v1/certificate-request.ts";
import type { CertificatesV1CertificateSigningRequest } from "../../model/generated/types.ts";
import type { Status } from "../../model/status.ts";
import { type AdmissionPlugin, type Attributes, isRequestFor, refuse } from "./plugin.ts";

const signer = "kubernetes.io/kube-apiserver-client";
const masters = "system:masters";

function validate(attributes: Attributes): Status | undefined {
  if (!isRequestFor(attributes, "certificatesigningrequests.certificates.k8s.io", "CREATE"))
    return undefined;
  const { spec } = attributes.object as CertificatesV1CertificateSigningRequest;
  if (spec?.signerName !== signer || !organizationsOf(spec.request).includes(masters))
    return undefined;
  return refuse(attributes, `use of ${signer} signer with ${masters} group is not allowed`);
}

export const certificateSubjectRestriction: AdmissionPlugin = {
  name: "CertificateSubjectRestriction",
  resources: ["certificatesigningrequests.certificates.k8s.io"],
  validate,
};
