// Mirrors ParseCSR of pkg/apis/certificates/helpers.go (1.36) as far as the shape of a request goes: PEM around a DER
// sequence. Difference: neither its key nor its signature is looked at.
import { bytesAsLatin1, decodeBase64, decodeUtf8 } from "../../../model/base64.ts";
import { formatIP } from "../../meta/v1/ip.ts";

/** Why the base64 text is no PEM block with a request; nothing where it may be one. */
export function requestProblem(request: string | undefined): string | undefined {
  const der = derOf(request);
  if (!der) return "PEM block type must be CERTIFICATE REQUEST";
  const [whole] = elements(der);
  if (!whole || whole.end > der.length)
    return der.length > 0 && der[0] !== sequence
      ? "asn1: structure error: tags don't match"
      : "asn1: syntax error: sequence truncated";
  if (whole.tag !== sequence) return "asn1: structure error: tags don't match";
  return whole.end < der.length ? "asn1: syntax error: trailing data" : undefined;
}

/** What a request says of who it is for. */
export interface RequestedNames {
  /** The values of an attribute of the subject, in order. */
  subject(attribute: keyof typeof attributeTypes): readonly string[];
  readonly dnsNames: readonly string[];
  readonly emailAddresses: readonly string[];
  readonly uris: readonly string[];
  readonly ipAddresses: readonly string[];
}

/** The names in a request; none where it is no request. */
export function requestedNames(request: string | undefined): RequestedNames {
  const [whole] = elements(derOf(request) ?? new Uint8Array());
  const [info] = elements(whole?.content);
  const [, subject, , attributes] = elements(info?.content);
  const values = elements(subject?.content)
    .flatMap((names) => elements(names.content))
    .map((name) => elements(name.content));
  const alternatives = alternativeNames(attributes?.content);
  const texts = (tag: number) =>
    alternatives.filter((name) => name.tag === tag).map(({ content }) => decodeUtf8(content));
  return {
    subject: (attribute) =>
      values.flatMap(([type, value]) =>
        value && dotted(type) === attributeTypes[attribute] ? [decodeUtf8(value.content)] : [],
      ),
    emailAddresses: texts(0x81),
    dnsNames: texts(0x82),
    uris: texts(0x86),
    ipAddresses: alternatives
      .filter(({ tag }) => tag === 0x87)
      .map(({ content }) => formatIP({ bytes: [...content], mapped: false, leadingZeros: false })),
  };
}

/** The organizations of the request's subject: the groups of who will show the certificate. */
export function organizationsOf(request: string | undefined): readonly string[] {
  return requestedNames(request).subject("organization");
}

/** Attributes of a subject, by their object identifiers as DER writes them. */
const attributeTypes = {
  commonName: "85.4.3",
  serialNumber: "85.4.5",
  country: "85.4.6",
  locality: "85.4.7",
  province: "85.4.8",
  streetAddress: "85.4.9",
  organization: "85.4.10",
  organizationalUnit: "85.4.11",
  postalCode: "85.4.17",
};

/** The attribute that asks for extensions, and the extension that holds alternative names. */
const extensionRequest = "42.134.72.134.247.13.1.9.14";
const subjectAltName = "85.29.17";

const dotted = (element: Element | undefined) => element?.content.join(".");

/** The general names in the attributes of a request. */
function alternativeNames(attributes: Uint8Array | undefined): Element[] {
  return elements(attributes)
    .map((attribute) => elements(attribute.content))
    .filter(([type]) => dotted(type) === extensionRequest)
    .flatMap(([, values]) => elements(values?.content))
    .flatMap((extensions) => elements(extensions.content))
    .map((extension) => elements(extension.content))
    .filter(([type]) => dotted(type) === subjectAltName)
    .flatMap((parts) => elements(parts.at(-1)?.content))
    .flatMap((names) => elements(names.content));
}

const sequence = 0x30;

function derOf(request: string | undefined): Uint8Array | undefined {
  const text = bytesAsLatin1(decodeBase64(request ?? ""));
  const block =
    /-----BEGIN ([^\n]*?)-----[ \t\r]*\n([\s\S]*?)-----END \1-----[ \t\r]*(?:\n|$)/.exec(text);
  const body = (block?.[2] ?? "").replace(/\s/g, "");
  const isRequest = block?.[1] === "CERTIFICATE REQUEST" && /^[A-Za-z0-9+/]*={0,2}$/.test(body);
  return isRequest ? decodeBase64(body) : undefined;
}

interface Element {
  readonly tag: number;
  readonly content: Uint8Array;
  /** Where the next one would begin. */
  readonly end: number;
}

/** The elements in a row of DER; the last one may be cut off. */
function elements(der: Uint8Array = new Uint8Array()): Element[] {
  const found: Element[] = [];
  for (let at = 0; at + 1 < der.length; ) {
    const first = der[at + 1]!;
    const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
    let length = first < 0x80 ? first : 0;
    for (let i = 0; i < lengthBytes; i++) length = length * 256 + (der[at + 2 + i] ?? 0);
    const start = at + 2 + lengthBytes;
    const end = start + length;
    found.push({ tag: der[at]!, content: der.subarray(start, end), end });
    at = end;
  }
  return found;
}
