// Mirrors the describer of CertificateSigningRequests in staging/src/k8s.io/kubectl/pkg/describe/describe.go (1.36).
import {
  type RequestedNames,
  requestedNames,
} from "../../apis/certificates/v1/certificate-request.ts";
import { labelsText } from "../../apis/columns.ts";
import { humanDuration } from "../../model/duration.ts";
import type { CertificatesV1CertificateSigningRequest } from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import { eventLines, longTime, type Surroundings } from "./parts.ts";
import type { Sheet } from "./sheet.ts";

export function describeCertificateSigningRequest(
  sheet: Sheet,
  { metadata, spec, status }: Stored<CertificatesV1CertificateSigningRequest>,
  around: Surroundings,
): void {
  sheet.line(`Name:\t${metadata.name}`);
  sheet.line(`Labels:\t${labelsText(metadata.labels)}`);
  sheet.line(`Annotations:\t${labelsText(metadata.annotations)}`);
  sheet.line(`CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`);
  sheet.line(`Requesting User:\t${spec.username ?? ""}`);
  if (spec.signerName) sheet.line(`Signer:\t${spec.signerName}`);
  if (spec.expirationSeconds !== undefined)
    sheet.line(`Requested Duration:\t${humanDuration(spec.expirationSeconds * 1000)}`);
  sheet.line(`Status:\t${statusText(status)}`);
  nameLines(sheet, requestedNames(spec.request));
  eventLines(sheet, around);
}

function statusText(status: CertificatesV1CertificateSigningRequest["status"]): string {
  const has = (wanted: string) => status?.conditions?.some(({ type }) => type === wanted);
  const decision = has("Denied") ? "Denied" : has("Approved") ? "Approved" : "Pending";
  return `${decision}${has("Failed") ? ",Failed" : ""}${status?.certificate ? ",Issued" : ""}`;
}

function nameLines(sheet: Sheet, names: RequestedNames): void {
  sheet.line("Subject:");
  sheet.line(`\tCommon Name:\t${names.subject("commonName").at(-1) ?? ""}`);
  sheet.line(`\tSerial Number:\t${names.subject("serialNumber").at(-1) ?? ""}`);
  valueLines(sheet, "Organization", names.subject("organization"));
  valueLines(sheet, "Organizational Unit", names.subject("organizationalUnit"));
  valueLines(sheet, "Country", names.subject("country"));
  valueLines(sheet, "Locality", names.subject("locality"));
  valueLines(sheet, "Province", names.subject("province"));
  valueLines(sheet, "StreetAddress", names.subject("streetAddress"));
  valueLines(sheet, "PostalCode", names.subject("postalCode"));
  const { dnsNames, emailAddresses, uris, ipAddresses } = names;
  if ([dnsNames, emailAddresses, uris, ipAddresses].every(({ length }) => length === 0)) return;
  sheet.line("Subject Alternative Names:");
  valueLines(sheet, "DNS Names", dnsNames);
  valueLines(sheet, "Email Addresses", emailAddresses);
  valueLines(sheet, "URIs", uris);
  valueLines(sheet, "IP Addresses", ipAddresses);
}

/** Nothing without values; each further one under the first. */
function valueLines(sheet: Sheet, title: string, values: readonly string[]): void {
  values.forEach((value, i) => {
    sheet.line(`\t${i === 0 ? `${title}:` : ""}\t${value}`);
  });
}
