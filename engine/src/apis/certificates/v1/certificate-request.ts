// Mirrors ParseCSR of pkg/apis/certificates/helpers.go (1.36) as far as the shape of a request goes: PEM around a DER
// sequence. Difference: neither its key nor its signature is looked at.
import { bytesAsLatin1, decodeBase64, decodeUtf8 } from "../../../model/base64.ts";

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

/** The organizations of the request's subject: the groups of who will show the certificate. */
export function organizationsOf(request: string | undefined): string[] {
  const [whole] = elements(derOf(request) ?? new Uint8Array());
  const [info] = elements(whole?.content);
  const [, subject] = elements(info?.content);
  return elements(subject?.content)
    .flatMap((names) => elements(names.content))
    .flatMap((name) => {
      const [type, value] = elements(name.content);
      const isOrganization = type?.content.join(".") === organization;
      return isOrganization && value ? [decodeUtf8(value.content)] : [];
    });
}

/** 2.5.4.10 as DER writes it. */
const organization = "85.4.10";
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
