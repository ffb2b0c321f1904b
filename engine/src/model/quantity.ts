// Mirrors staging/src/k8s.io/apimachinery/pkg/api/resource/quantity.go (1.36): exact decimal amounts with a suffix.
// Difference: amounts are kept as a bigint count of 10^-9 units throughout, where upstream switches between int64
// and arbitrary precision; finer parts are rounded up, as upstream does.

import { remember } from "./remember.ts";

export type QuantityFormat = "BinarySI" | "DecimalSI" | "DecimalExponent";

const nanoPerUnit = 1_000_000_000n;
/** Sign, whole part without leading zeros, fraction, suffix: every part may be missing, as upstream reads it. */
const quantityPattern = /^([+-]?)0*([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)$/;
const binaryExponent: Record<string, number> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };
const decimalExponent: Record<string, number> = {
  n: -9,
  u: -6,
  m: -3,
  "": 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const decimalSuffix = new Map(
  Object.entries(decimalExponent).map(([suffix, exponent]) => [exponent, suffix]),
);
const maxInt64 = (1n << 63n) - 1n;
const maxAllowed = maxInt64 * nanoPerUnit;

export const quantityErrors = {
  format:
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
  suffix: "unable to parse quantity's suffix",
} as const;

/** An amount. Immutable. */
export class Quantity {
  readonly nano: bigint;
  readonly format: QuantityFormat;
  /** The text it was read from, where upstream prints that instead of the canonical form. */
  readonly source: string | undefined;

  constructor(nano: bigint, format: QuantityFormat, source?: string) {
    this.nano = nano;
    this.format = format;
    this.source = source;
  }

  static zero(): Quantity {
    return new Quantity(0n, "DecimalSI");
  }

  /** `units` whole units, e.g. bytes or cores. */
  static ofUnits(units: number | bigint, format: QuantityFormat = "DecimalSI"): Quantity {
    return new Quantity(BigInt(units) * nanoPerUnit, format);
  }

  /** `milli` thousandths, e.g. milli-CPU. */
  static ofMilli(milli: number | bigint, format: QuantityFormat = "DecimalSI"): Quantity {
    return new Quantity(BigInt(milli) * 1_000_000n, format);
  }

  /** -1, 0 or 1. */
  compare(other: Quantity): number {
    return this.nano < other.nano ? -1 : this.nano > other.nano ? 1 : 0;
  }

  /** -1, 0 or 1. */
  sign(): number {
    return this.nano < 0n ? -1 : this.nano > 0n ? 1 : 0;
  }

  isZero(): boolean {
    return this.nano === 0n;
  }

  /** Sum in this quantity's format, or in the other's when this one is zero, as upstream's Add. */
  add(other: Quantity): Quantity {
    return new Quantity(this.nano + other.nano, this.nano === 0n ? other.format : this.format);
  }

  sub(other: Quantity): Quantity {
    return new Quantity(this.nano - other.nano, this.nano === 0n ? other.format : this.format);
  }

  /** Whole units, rounded up. Exact below 2^53; larger amounts lose their last digits. */
  value(): number {
    return Number(ceilDivide(this.nano, nanoPerUnit));
  }

  valueBig(): bigint {
    return ceilDivide(this.nano, nanoPerUnit);
  }

  /** Thousandths, rounded up. */
  milliValue(): number {
    return Number(ceilDivide(this.nano, 1_000_000n));
  }

  milliValueBig(): bigint {
    return ceilDivide(this.nano, 1_000_000n);
  }

  /**
   * Whether these are whole units, as validation asks. Of amounts with too many thousandths for 64 bits Go looks at the
   * lowest bits, but at none where the suffix is a large one.
   */
  isInteger(): boolean {
    const milli = this.milliValueBig();
    const lowest = BigInt.asIntN(64, milli);
    if (lowest % 1000n === 0n) return true;
    return lowest !== milli && /(?:[GTPE]|e1[0-9])$/.test(this.toString());
  }

  /** The canonical form: no fraction, the largest suffix that keeps every digit (`1.5Gi` is `1536Mi`, `0.5` is `500m`). */
  toString(): string {
    if (this.source !== undefined) return this.source;
    if (this.nano === 0n) return "0";
    const negative = this.nano < 0n;
    const amount = negative ? -this.nano : this.nano;
    const sign = negative ? "-" : "";
    // Binary suffixes need whole units; upstream falls back to decimal ones below 1024 and for fractions.
    if (
      this.format === "BinarySI" &&
      amount >= 1024n * nanoPerUnit &&
      amount % nanoPerUnit === 0n
    ) {
      let units = amount / nanoPerUnit;
      let exponent = 0;
      while (exponent < 60 && units % 1024n === 0n) {
        units /= 1024n;
        exponent += 10;
      }
      return `${sign}${units}${exponent === 0 ? "" : Object.keys(binaryExponent)[exponent / 10 - 1]}`;
    }
    let digits = amount;
    let exponent = -9;
    while (exponent < 18 && digits % 1000n === 0n) {
      digits /= 1000n;
      exponent += 3;
    }
    if (this.format === "DecimalExponent")
      return `${sign}${digits}${exponent === 0 ? "" : `e${exponent}`}`;
    return `${sign}${digits}${decimalSuffix.get(exponent)}`;
  }
}

function ceilDivide(amount: bigint, divisor: bigint): bigint {
  const quotient = amount / divisor;
  return amount % divisor > 0n ? quotient + 1n : quotient;
}

/** The quantity that a JSON string or number stands for, or the API server's words for why it is none. */
export function parseQuantity(
  source: string | number | bigint,
): Quantity | { readonly error: string } {
  return parseText(typeof source === "string" ? source : String(source));
}

const parseText = remember((source: string): Quantity | { readonly error: string } => {
  const text = source.trim();
  if (text === "") return { error: quantityErrors.format };
  const match = quantityPattern.exec(text);
  if (!match) return { error: quantityErrors.format };
  const [, sign = "", whole = "", fraction = "", suffix = ""] = match;
  const scale = suffixScale(suffix);
  if (!scale) return { error: quantityErrors.suffix };
  let numerator = BigInt(`${whole}${fraction}` || "0");
  let denominator = 10n ** BigInt(fraction.length);
  if (scale.base === 2) numerator <<= BigInt(scale.exponent);
  else if (scale.exponent >= 0) numerator *= 10n ** BigInt(Math.min(scale.exponent, 400));
  else denominator *= 10n ** BigInt(Math.min(-scale.exponent, 400));
  numerator *= nanoPerUnit;
  let nano = numerator / denominator;
  // Precision below the nano scale is rounded away from zero.
  if (numerator % denominator !== 0n) nano += 1n;
  if (scale.format === "BinarySI" && nano > maxAllowed) nano = maxAllowed;
  let format = scale.format;
  // Binary amounts below 1024 print in decimal form, as upstream decides when it parses them.
  if (format === "BinarySI" && nano < 1024n * nanoPerUnit && nano % nanoPerUnit !== 0n)
    format = "DecimalSI";
  return new Quantity(
    sign === "-" ? -nano : nano,
    format,
    printsAsRead(whole || "0", fraction, scale) ? text : undefined,
  );
});

/** Whether upstream's fast path takes the text for canonical and keeps it: `1.500` and `+1` stay what they are. */
function printsAsRead(
  whole: string,
  fraction: string,
  { format, exponent }: { format: QuantityFormat; exponent: number },
): boolean {
  const digits = `${whole}${fraction}`;
  if (format === "BinarySI")
    return (
      fraction === "" &&
      digits.length + Math.floor((exponent * 3) / 10) < 15 &&
      BigInt(digits) % 8n !== 0n
    );
  const decimals = exponent - fraction.length;
  return (
    digits.length <= 18 &&
    decimals >= -9 &&
    decimals % 3 === 0 &&
    !digits.endsWith("000") &&
    !digits.startsWith("0")
  );
}

function suffixScale(
  suffix: string,
): { base: 2 | 10; exponent: number; format: QuantityFormat } | undefined {
  const binary = binaryExponent[suffix];
  if (binary !== undefined) return { base: 2, exponent: binary, format: "BinarySI" };
  const decimal = decimalExponent[suffix];
  if (decimal !== undefined) return { base: 10, exponent: decimal, format: "DecimalSI" };
  const exponent = /^[eE]([+-]?[0-9]+)$/.exec(suffix);
  if (exponent) return { base: 10, exponent: Number(exponent[1]), format: "DecimalExponent" };
  return undefined;
}

/** The quantity of a field that validation has accepted; absent or unreadable counts as zero. */
export function quantityOf(source: string | number | undefined): Quantity {
  if (source === undefined) return Quantity.zero();
  const parsed = parseQuantity(source);
  return parsed instanceof Quantity ? parsed : Quantity.zero();
}
