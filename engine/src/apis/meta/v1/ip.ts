// Mirrors staging/src/k8s.io/apimachinery/pkg/util/validation/ip.go (1.36), with the parts of Go's net and net/netip
// that it rests on: parsing and printing of IP addresses and CIDR blocks, strict and as lenient as old Go was.
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import type { FieldPath } from "../../../model/field-path.ts";
import { goQuote } from "../../../model/go-format.ts";
import { remember } from "../../../model/remember.ts";
import type { ApiContext } from "../../kind.ts";

type Version = Pick<ApiContext, "minor">;

/** An address: 4 bytes, or 16. An IPv4-mapped IPv6 address is `mapped` and holds the 4 bytes. */
export interface IP {
  readonly bytes: readonly number[];
  readonly mapped: boolean;
  /** Whether the text had octets with leading zeros, which strict parsers refuse. */
  readonly leadingZeros: boolean;
}

export interface Cidr {
  readonly ip: IP;
  /** Length of the prefix in bits of the address as written (of 128 for a mapped address). */
  readonly prefixLength: number;
  readonly leadingZeros: boolean;
}

/** Parses as Go's net package did before 1.17: leading zeros in octets are dropped. Undefined when it is no address. */
export const parseIP: (text: string) => IP | undefined = remember((text: string) =>
  text.includes(":") ? parseIPv6(text) : parseIPv4(text),
);

function parseIPv4(text: string): IP | undefined {
  const octets = text.split(".");
  if (octets.length !== 4 || !octets.every((o) => /^[0-9]+$/.test(o))) return undefined;
  const bytes = octets.map(Number);
  if (bytes.some((b) => b > 255)) return undefined;
  return { bytes, mapped: false, leadingZeros: octets.some((o) => o.length > 1 && o[0] === "0") };
}

function parseIPv6(text: string): IP | undefined {
  let head = text;
  let tail: IP | undefined;
  const dot = text.indexOf(".");
  if (dot >= 0) {
    const colon = text.lastIndexOf(":");
    tail = parseIPv4(text.slice(colon + 1));
    if (!tail) return undefined;
    head = `${text.slice(0, colon + 1)}0:0`;
  }
  const halves = head.split("::");
  if (halves.length > 2) return undefined;
  const groups = halves.map((half) => (half === "" ? [] : half.split(":")));
  if (groups.some((list) => list.some((g) => !/^[0-9a-fA-F]{1,4}$/.test(g)))) return undefined;
  const count = groups.reduce((sum, list) => sum + list.length, 0);
  if (halves.length === 1 ? count !== 8 : count > 7) return undefined;
  const fill = Array.from({ length: 8 - count }, () => "0");
  const words = [...groups[0]!, ...fill, ...(groups[1] ?? [])].map((g) => Number.parseInt(g, 16));
  const bytes = words.flatMap((w) => [w >> 8, w & 255]);
  if (tail) bytes.splice(12, 4, ...tail.bytes);
  const leadingZeros = tail?.leadingZeros ?? false;
  const mapped = bytes.slice(0, 10).every((b) => b === 0) && bytes[10] === 255 && bytes[11] === 255;
  return { bytes: mapped ? bytes.slice(12) : bytes, mapped, leadingZeros };
}

export const isIPv6 = (ip: IP): boolean => ip.bytes.length === 16;

/** Go's `net.IP.String`: IPv4 dotted (mapped addresses too), IPv6 as RFC 5952 has it. */
export function formatIP(ip: IP): string {
  if (ip.bytes.length === 4) return ip.bytes.join(".");
  const words = Array.from({ length: 8 }, (_, i) => (ip.bytes[2 * i]! << 8) | ip.bytes[2 * i + 1]!);
  let start = -1;
  let length = 1;
  for (let i = 0; i < 8; i++) {
    let end = i;
    while (end < 8 && words[end] === 0) end++;
    if (end - i > length) {
      start = i;
      length = end - i;
    }
  }
  const hex = words.map((w) => w.toString(16));
  if (start < 0) return hex.join(":");
  return `${hex.slice(0, start).join(":")}::${hex.slice(start + length).join(":")}`;
}

/** Parses `address/length` leniently. Undefined when it is no CIDR block. */
export function parseCIDR(text: string): Cidr | undefined {
  const slash = text.indexOf("/");
  if (slash < 0) return undefined;
  const ip = parseIP(text.slice(0, slash));
  const digits = text.slice(slash + 1);
  if (!ip || !/^[0-9]+$/.test(digits)) return undefined;
  const prefixLength = Number(digits);
  if (prefixLength > (isIPv6(ip) || ip.mapped ? 128 : 32)) return undefined;
  return {
    ip,
    prefixLength,
    leadingZeros: ip.leadingZeros || (digits.length > 1 && digits[0] === "0"),
  };
}

/** The first address of the block. */
export function maskIP(cidr: Cidr): IP {
  const bits = cidr.ip.mapped ? cidr.prefixLength - 96 : cidr.prefixLength;
  const bytes = cidr.ip.bytes.map((byte, i) => {
    const kept = Math.min(8, Math.max(0, bits - 8 * i));
    return byte & (0xff << (8 - kept)) & 0xff;
  });
  return { ...cidr.ip, bytes };
}

/** Whether the block holds the address; false across families. */
export function cidrContains(cidr: Cidr, ip: IP): boolean {
  if (cidr.ip.bytes.length !== ip.bytes.length) return false;
  return sameAddress(maskIP({ ...cidr, ip: { ...cidr.ip, bytes: ip.bytes } }), maskIP(cidr));
}

const sameAddress = (a: IP, b: IP): boolean =>
  a.bytes.length === b.bytes.length && a.bytes.every((byte, i) => byte === b.bytes[i]);

const networkText = (cidr: Cidr): string =>
  `${formatIP(maskIP(cidr))}/${cidr.ip.mapped && cidr.prefixLength >= 96 ? cidr.prefixLength - 96 : cidr.prefixLength}`;

const notAnIP = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
const notACIDR = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";

/** For fields that predate strict checks; `strict` is the gate StrictIPCIDRValidation. Values of `validOld` pass. */
export function validateIPForLegacyField(
  path: FieldPath,
  value: string,
  strict: boolean,
  validOld: readonly string[] = [],
): FieldError[] {
  if (validOld.includes(value)) return [];
  const ip = parseIP(value);
  if (!ip) return [fieldError.invalid(path, value, notAnIP)];
  if (!strict) return [];
  if (ip.leadingZeros) return [fieldError.invalid(path, value, "must not have leading 0s")];
  return ip.mapped
    ? [fieldError.invalid(path, value, "must not be an IPv4-mapped IPv6 address")]
    : [];
}

/** Strict, and in canonical form. */
export function validateIP(path: FieldPath, value: string): FieldError[] {
  const errors = validateIPForLegacyField(path, value, true);
  if (errors.length > 0) return errors;
  const canonical = formatIP(parseIP(value)!);
  return value === canonical
    ? []
    : [fieldError.invalid(path, value, `must be in canonical form (${goQuote(canonical)})`)];
}

export function validateCIDRForLegacyField(
  path: FieldPath,
  value: string,
  strict: boolean,
  validOld: readonly string[] = [],
): FieldError[] {
  if (validOld.includes(value)) return [];
  const cidr = parseCIDR(value);
  if (!cidr) return [fieldError.invalid(path, value, notACIDR)];
  if (!strict) return [];
  if (cidr.leadingZeros)
    return [fieldError.invalid(path, value, "must not have leading 0s in IP or prefix length")];
  if (cidr.ip.mapped)
    return [fieldError.invalid(path, value, "must not have an IPv4-mapped IPv6 address")];
  return sameAddress(cidr.ip, maskIP(cidr))
    ? []
    : [fieldError.invalid(path, value, "must not have bits set beyond the prefix length")];
}

/** Strict, and in canonical form. */
export function validateCIDR(path: FieldPath, value: string): FieldError[] {
  const errors = validateCIDRForLegacyField(path, value, true);
  if (errors.length > 0) return errors;
  const canonical = networkText(parseCIDR(value)!);
  return value === canonical
    ? []
    : [fieldError.invalid(path, value, `must be in canonical form (${goQuote(canonical)})`)];
}

/** The warning about a form that only lenient parsers take, in the words of the version. */
function nonStandard(
  path: FieldPath,
  what: "IP address" | "CIDR value",
  value: string,
  standard: string,
  version: Version,
): string {
  if (version.minor >= 33) {
    const verdict =
      version.minor >= 36
        ? "is invalid"
        : "will be considered invalid in a future Kubernetes release";
    return `${path}: non-standard ${what} ${goQuote(value)} ${verdict}: use ${goQuote(standard)}`;
  }
  const address = goQuote(value.split("/")[0]!);
  const reason = `ParseAddr(${address}): IPv4 field has octet with leading zero`;
  return what === "IP address"
    ? `${path}: IP address was accepted, but will be invalid in a future Kubernetes release: ${reason}`
    : `${path}: IP prefix was accepted, but will be invalid in a future Kubernetes release: netip.ParsePrefix(${goQuote(value)}): ${reason}`;
}

/** Warnings about addresses that pass but are not in the form that everyone reads alike. None for what is no address. */
export function warningsForIP(path: FieldPath, value: string, version: Version): string[] {
  const ip = parseIP(value);
  if (!ip) return [];
  const canonical = formatIP(ip);
  if (ip.leadingZeros || (ip.mapped && version.minor >= 33))
    return [nonStandard(path, "IP address", value, canonical, version)];
  if (!isIPv6(ip) || canonical === value) return [];
  return [
    version.minor >= 33
      ? `${path}: IPv6 address ${goQuote(value)} should be in RFC 5952 canonical format (${goQuote(canonical)})`
      : `${path}: IPv6 address ${goQuote(value)} is not in RFC 5952 canonical format (${goQuote(canonical)}), which may cause controller apply-loops`,
  ];
}

/** Why Go would not read a value with blanks around it, which some rules cut off; told until 1.32. */
function blanksWarning(path: FieldPath, value: string): string {
  const slash = value.lastIndexOf("/");
  const [address, bits] = [value.slice(0, slash), value.slice(slash + 1)];
  const stranger = address.search(/[^0-9.]/);
  const reason =
    stranger >= 0
      ? `ParseAddr(${goQuote(address)}): unexpected character (at ${goQuote(address.slice(stranger))})`
      : `bad bits after slash: ${goQuote(bits)}`;
  return `${path}: IP prefix was accepted, but will be invalid in a future Kubernetes release: netip.ParsePrefix(${goQuote(value)}): ${reason}`;
}

export function warningsForCIDR(path: FieldPath, value: string, version: Version): string[] {
  const cidr = parseCIDR(value);
  if (!cidr && version.minor < 33 && parseCIDR(value.trim())) return [blanksWarning(path, value)];
  if (!cidr) return [];
  const network = networkText(cidr);
  const warnings: string[] = [];
  if (version.minor >= 33 && !sameAddress(cidr.ip, maskIP(cidr))) {
    const single = `${formatIP(cidr.ip)}/${isIPv6(cidr.ip) || cidr.ip.mapped ? 128 : 32}`;
    warnings.push(
      `${path}: CIDR value ${goQuote(value)} is ambiguous in this context (should be ${goQuote(network)} or ${goQuote(single)}?)`,
    );
  }
  if (cidr.leadingZeros || (cidr.ip.mapped && version.minor >= 33))
    warnings.push(nonStandard(path, "CIDR value", value, network, version));
  if (warnings.length === 0 && isIPv6(cidr.ip) && network !== value && version.minor >= 33)
    warnings.push(
      `${path}: IPv6 CIDR value ${goQuote(value)} should be in RFC 5952 canonical format (${goQuote(network)})`,
    );
  return warnings;
}
