// Mirrors the PEM part of Go's tls.X509KeyPair (crypto/tls/tls.go) and encoding/pem. Difference: what the PEM blocks
// hold is not looked at, so a certificate that does not parse or does not fit its key gives no warning.

const block = /-----BEGIN ([^\n]*?)-----[ \t\r]*\n([\s\S]*?)-----END \1-----[ \t\r]*(?:\n|$)/g;

/** The types of the PEM blocks in a text, in order. */
function pemTypes(text: string): string[] {
  const types: string[] = [];
  for (const [, type = "", body = ""] of text.matchAll(block)) {
    const base64 = body.replace(/^(?:[^\n:]+:[^\n]*\n)*/, "").replace(/\s/g, "");
    if (base64.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(base64)) types.push(type);
  }
  return types;
}

/** The one warning that the server gives about a certificate and its key, one character per byte, if any. */
export function keyPairWarnings(certificate: string, key: string): string[] {
  const inCertificate = pemTypes(certificate);
  if (!inCertificate.includes("CERTIFICATE")) {
    if (inCertificate.length === 0)
      return ["tls: failed to find any PEM data in certificate input"];
    if (inCertificate.length === 1 && inCertificate[0]!.endsWith("PRIVATE KEY"))
      return [
        "tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched",
      ];
    return [
      `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [${inCertificate.join(" ")}]`,
    ];
  }
  const inKey = pemTypes(key);
  if (inKey.some((type) => type === "PRIVATE KEY" || type.endsWith(" PRIVATE KEY"))) return [];
  if (inKey.length === 0) return ["tls: failed to find any PEM data in key input"];
  if (inKey.length === 1 && inKey[0] === "CERTIFICATE")
    return ["tls: found a certificate rather than a key in the PEM for the private key"];
  return [
    `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [${inKey.join(" ")}]`,
  ];
}
