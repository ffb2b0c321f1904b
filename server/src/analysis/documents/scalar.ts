// What a scalar means to kubectl: go-yaml v2's types, and when a text must be quoted to stay a text.

import { goFloat } from "./go-yaml/go-float.ts";

export type ScalarType = "null" | "bool" | "int" | "float" | "string";

/** A typed scalar. `value` of an int is a bigint when a double cannot hold it; a float may be infinite or NaN. */
export interface TypedScalar {
  readonly type: ScalarType;
  readonly value: null | boolean | number | bigint | string;
}

const WORDS = new Map<string, TypedScalar>([
  ...["", "~", "null", "Null", "NULL"].map((word) => entry(word, "null", null)),
  ...["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"].map((word) =>
    entry(word, "bool", true),
  ),
  ...["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"].map((word) =>
    entry(word, "bool", false),
  ),
  ...[".nan", ".NaN", ".NAN"].map((word) => entry(word, "float", Number.NaN)),
  ...[".inf", ".Inf", ".INF"].flatMap((word) => [
    entry(word, "float", Number.POSITIVE_INFINITY),
    entry(`+${word}`, "float", Number.POSITIVE_INFINITY),
    entry(`-${word}`, "float", Number.NEGATIVE_INFINITY),
  ]),
]);

function entry(word: string, type: ScalarType, value: TypedScalar["value"]): [string, TypedScalar] {
  return [word, { type, value }];
}

const DOT_FLOAT = /^\.\d+(?:_\d+)*(?:[eE][-+]?\d+(?:_\d+)*)?$/;
const FLOAT = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
const MIN_INT64 = -(2n ** 63n);
const MAX_INT64 = 2n ** 63n - 1n;
const MAX_UINT64 = 2n ** 64n - 1n;

/** Types the text of a plain scalar without a tag. */
export function typePlain(text: string): TypedScalar {
  const word = WORDS.get(text);
  if (word) return word;
  const first = text[0]!;
  if (first === ".") {
    const value = DOT_FLOAT.test(text) ? Number(text.replaceAll("_", "")) : Number.NaN;
    return Number.isFinite(value) ? { type: "float", value } : { type: "string", value: text };
  }
  if (!/[-+0-9]/.test(first)) return { type: "string", value: text };
  const digits = text.replaceAll("_", "");
  const integer = readInteger(digits);
  if (integer !== undefined) return { type: "int", value: integer };
  const float = FLOAT.test(digits) ? Number(digits) : Number.POSITIVE_INFINITY;
  if (Number.isFinite(float)) return { type: "float", value: float };
  const binary = /^(-?)0b([-+]?)([01]+)$/.exec(digits);
  if (binary && (binary[1] === "" || binary[2] === "")) {
    const magnitude = BigInt(`0b${binary[3]}`);
    const value = binary[1] + binary[2]! === "-" ? -magnitude : magnitude;
    if (value >= MIN_INT64 && value <= MAX_INT64) return { type: "int", value: narrow(value) };
  }
  return { type: "string", value: text };
}

function readInteger(text: string): number | bigint | undefined {
  const match = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9]\d*))$/.exec(
    text,
  );
  if (!match) return undefined;
  const [, sign, hex, binary, octal, decimal] = match;
  const magnitude = BigInt(
    hex ? `0x${hex}` : binary ? `0b${binary}` : octal ? `0o${octal}` : decimal!,
  );
  const value = sign === "-" ? -magnitude : magnitude;
  if (value < MIN_INT64 || value > (sign === "" ? MAX_UINT64 : MAX_INT64)) return undefined;
  return narrow(value);
}

/** As the request's JSON carries it: an integer beyond int64 is decoded as a float on its way. */
function narrow(value: bigint): number | bigint {
  const double = Number(value);
  return Number.isSafeInteger(double) || value > MAX_INT64 ? double : value;
}

/** The text that a typed key gets in JSON; undefined for one that kubectl refuses. */
export function keyText(key: TypedScalar, source: string): string | undefined {
  switch (key.type) {
    case "string":
      return String(key.value);
    case "bool":
      return key.value ? "true" : "false";
    case "int":
      return isUnsigned(source) ? undefined : String(key.value);
    case "float":
      return floatKey(key.value as number);
    case "null":
      return undefined;
  }
}

/** An integer beyond int64 has its own Go type, which kubectl cannot make a key of. */
function isUnsigned(source: string): boolean {
  const value = readInteger(source.replaceAll("_", ""));
  return typeof value === "number" && value >= 2 ** 63;
}

function floatKey(value: number): string {
  const text = goFloat(value, true);
  return FLOAT_KEYS[text] ?? text;
}

const FLOAT_KEYS: Readonly<Record<string, string>> = {
  NaN: ".nan",
  "+Inf": ".inf",
  "-Inf": "-.inf",
};

const INDICATORS = "-?:,[]{}#&*!|>'\"%@`";

/** Whether a plain scalar of this text would not read back as this very string. */
export function needsQuotes(text: string, flow: boolean): boolean {
  if (text === "" || text === "<<" || typePlain(text).type !== "string") return true;
  if (text !== text.trim() || INDICATORS.includes(text[0]!)) return true;
  if (
    /: |:$| #|\n|---|\.\.\./.test(text) ||
    !/^[\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]*$/.test(text)
  )
    return true;
  return flow && /[,[\]{}?]|:/.test(text);
}

/** A double-quoted scalar that reads back as this text, in YAML and in JSON alike. */
export function doubleQuote(text: string): string {
  return JSON.stringify(text).replace(
    /[\x7f-\x9f\ufeff\u2028\u2029\ufffe\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A single-quoted scalar; only for a text without line breaks and control characters. */
export function singleQuote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
