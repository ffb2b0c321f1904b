// IP addresses and blocks of them (apiserver/pkg/cel/library/{ip,cidr}.go, 1.36).
import { goQuote } from "../../../model/go-format.ts";
import {
  type Cidr,
  cidrContains,
  formatIP,
  type IP,
  isIPv6,
  maskIP,
  parseIP,
} from "../../meta/v1/ip.ts";
import type { Library } from "../functions.ts";
import { EvaluationError, noSuchOverload, Opaque, type Value } from "../values.ts";
import { addressProblem } from "./address-problem.ts";

class IPValue extends Opaque {
  override readonly typeName = "net.IP";
  readonly ip: IP;

  constructor(ip: IP) {
    super();
    this.ip = ip;
  }

  override equals(other: Value): boolean {
    return other instanceof IPValue && formatIP(this.ip) === formatIP(other.ip);
  }
}

class CIDRValue extends Opaque {
  override readonly typeName = "net.CIDR";
  readonly cidr: Cidr;

  constructor(cidr: Cidr) {
    super();
    this.cidr = cidr;
  }

  override equals(other: Value): boolean {
    return other instanceof CIDRValue && formatCIDR(this.cidr) === formatCIDR(other.cidr);
  }
}

function formatCIDR({ ip, prefixLength }: Cidr): string {
  return `${formatIP(ip)}/${prefixLength}`;
}

function readIP(text: string): IPValue | EvaluationError {
  const problem = addressProblem(text);
  if (problem)
    return new EvaluationError(
      `IP Address ${goQuote(text)} parse error during conversion from string: ${problem}`,
    );
  if (text.includes("%"))
    return new EvaluationError(`IP address ${goQuote(text)} with zone value is not allowed`);
  const ip = parseIP(text);
  return !ip || ip.mapped
    ? new EvaluationError(`IPv4-mapped IPv6 address ${goQuote(text)} is not allowed`)
    : new IPValue(ip);
}

function readCIDR(text: string): CIDRValue | EvaluationError {
  const fail = (problem: string) =>
    new EvaluationError(`network address parse error during conversion from string: ${problem}`);
  const wrong = (problem: string) =>
    fail(
      `network address parse error during conversion from string: netip.ParsePrefix(${goQuote(text)}): ${problem}`,
    );
  const slash = text.lastIndexOf("/");
  if (slash < 0) return wrong("no '/'");
  const [address, bits] = [text.slice(0, slash), text.slice(slash + 1)];
  const problem = addressProblem(address);
  if (problem) return wrong(problem);
  if (address.includes("%")) return wrong("IPv6 zones cannot be present in a prefix");
  if (!/^(?:[0-9]|[1-9][0-9]{1,17})$/.test(bits))
    return wrong(`bad bits after slash: ${goQuote(bits)}`);
  const ip = parseIP(address)!;
  if (Number(bits) > (isIPv6(ip) || ip.mapped ? 128 : 32))
    return wrong("prefix length out of range");
  return ip.mapped
    ? fail(`IPv4-mapped IPv6 address ${goQuote(text)} is not allowed`)
    : new CIDRValue({ ip, prefixLength: Number(bits), leadingZeros: false });
}

/** A question about the bytes of an address. */
function asks(holds: (bytes: readonly number[], isV4: boolean) => boolean) {
  return { "net.IP.() bool": ({ ip }: IPValue) => holds(ip.bytes, ip.bytes.length === 4) };
}

const isZero = (byte: number) => byte === 0;
const isLoopback = (bytes: readonly number[], isV4: boolean) =>
  isV4 ? bytes[0] === 127 : bytes.slice(0, 15).every(isZero) && bytes[15] === 1;
const isLinkLocal = (bytes: readonly number[], isV4: boolean) =>
  isV4 ? bytes[0] === 169 && bytes[1] === 254 : bytes[0] === 0xfe && (bytes[1]! & 0xc0) === 0x80;
const isMulticast = (bytes: readonly number[], isV4: boolean) =>
  isV4 ? (bytes[0]! & 0xf0) === 0xe0 : bytes[0] === 0xff;

export const ipLibrary: Library = {
  ip: { "(string) net.IP": readIP },
  isIP: { "(string) bool": (text: string) => readIP(text) instanceof IPValue },
  "ip.isCanonical": {
    "(string) bool": (text: string) => {
      const read = readIP(text);
      return read instanceof IPValue ? formatIP(read.ip) === text : read;
    },
  },
  family: { "net.IP.() int": ({ ip }: IPValue) => (ip.bytes.length === 4 ? 4n : 6n) },
  isUnspecified: asks((bytes) => bytes.every(isZero)),
  isLoopback: asks(isLoopback),
  isLinkLocalMulticast: asks((bytes, isV4) =>
    isV4
      ? bytes[0] === 224 && bytes[1] === 0 && bytes[2] === 0
      : bytes[0] === 0xff && (bytes[1]! & 0x0f) === 2,
  ),
  isLinkLocalUnicast: asks(isLinkLocal),
  isGlobalUnicast: asks(
    (bytes, isV4) =>
      !bytes.every(isZero) &&
      !(isV4 && bytes.every((byte) => byte === 255)) &&
      ![isLoopback, isLinkLocal, isMulticast].some((one) => one(bytes, isV4)),
  ),
  string: { "(net.IP) string": ({ ip }: IPValue) => formatIP(ip) },
};

/** Whether the block holds the whole of the other one. */
function holdsBlock(outer: CIDRValue, inner: Value): Value {
  if (!(inner instanceof CIDRValue)) return inner;
  return (
    cidrContains(outer.cidr, inner.cidr.ip) && outer.cidr.prefixLength <= inner.cidr.prefixLength
  );
}

function holdsAddress({ cidr }: CIDRValue, address: Value): Value {
  return address instanceof IPValue ? cidrContains(cidr, address.ip) : noSuchOverload();
}

export const cidrLibrary: Library = {
  cidr: { "(string) net.CIDR": readCIDR },
  isCIDR: { "(string) bool": (text: string) => readCIDR(text) instanceof CIDRValue },
  containsIP: {
    "net.CIDR.(string) bool": (cidr: CIDRValue, text: string) => holdsAddress(cidr, readIP(text)),
    "net.CIDR.(net.IP) bool": holdsAddress,
  },
  containsCIDR: {
    "net.CIDR.(string) bool": (cidr: CIDRValue, text: string) => holdsBlock(cidr, readCIDR(text)),
    "net.CIDR.(net.CIDR) bool": holdsBlock,
  },
  ip: { "net.CIDR.() net.IP": ({ cidr }: CIDRValue) => new IPValue(cidr.ip) },
  prefixLength: { "net.CIDR.() int": ({ cidr }: CIDRValue) => BigInt(cidr.prefixLength) },
  masked: {
    "net.CIDR.() net.CIDR": ({ cidr }: CIDRValue) => new CIDRValue({ ...cidr, ip: maskIP(cidr) }),
  },
  string: { "(net.CIDR) string": ({ cidr }: CIDRValue) => formatCIDR(cidr) },
};
