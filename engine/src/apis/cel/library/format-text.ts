// `format` of strings (ext/formatting.go of cel-go 0.26 with the locale en_US).

import { encodeUtf8 } from "../../../model/base64.ts";
import { goQuote } from "../../../model/go-format.ts";
import {
  Bytes,
  CelList,
  CelMap,
  Duration,
  EvaluationError,
  Timestamp,
  TypeValue,
  typeNameOf,
  Uint,
  type Value,
} from "../values.ts";
import { formatDouble, formatSpecial } from "./numbers.ts";
import { formatTimestamp, secondsText } from "./times.ts";

const defaultPrecision = 6;
/** Go's texts are no longer than this either before the cost is too high. */
const maxPrecision = 100;

/** Replaces each `%s` and the like by one of the arguments. */
export function formatText(text: string, list: CelList): Value {
  let result = "";
  let index = 0;
  for (let i = 0; i < text.length; ) {
    if (text[i] !== "%") {
      result += text[i++];
      continue;
    }
    if (text[i + 1] === "%") {
      result += "%";
      i += 2;
      continue;
    }
    if (index >= list.size) return new EvaluationError(`index ${index} out of range`);
    if (i + 1 >= text.length) return new EvaluationError("unexpected end of string");
    const clause = readClause(text.slice(i + 1));
    if (typeof clause === "string")
      return new EvaluationError(`could not parse formatting clause: ${clause}`);
    const formatted = clause.format(list.at(index++), clause.precision);
    if (typeof formatted !== "string")
      return new EvaluationError(`error during formatting: ${formatted.problem}`);
    result += formatted;
    i += 1 + clause.length;
  }
  return result;
}

interface Problem {
  readonly problem: string;
}
type Format = (value: Value, precision: number) => string | Problem;
interface Clause {
  readonly length: number;
  readonly precision: number;
  readonly format: Format;
}

function readClause(text: string): Clause | string {
  const [before, digits] = /^\.(\d*)/.exec(text) ?? [""];
  if (before.length === text.length)
    return "error while parsing precision: could not find end of precision specifier";
  if (digits === "")
    return `error while parsing precision: error while converting precision to integer: strconv.Atoi: parsing "": invalid syntax`;
  const letter = text[before.length]!;
  const format = Object.hasOwn(formats, letter) ? formats[letter] : undefined;
  if (!format) return `unrecognized formatting clause "${letter}"`;
  const precision = digits === undefined ? defaultPrecision : Number(digits);
  return { length: before.length + 1, precision: Math.min(precision, maxPrecision), format };
}

const formats: Readonly<Record<string, Format>> = {
  s: formatString,
  d: (value) => decimal(value) ?? refuse("decimal clause can only be used on integers", value),
  f: (value, precision) => {
    const number = asDouble(value);
    if (number === undefined)
      return refuse("fixed-point clause can only be used on doubles", value);
    return formatSpecial(number, "∞", "-∞") ?? grouped(number, precision);
  },
  e: (value, precision) => {
    const number = asDouble(value);
    if (number === undefined) return refuse("scientific clause can only be used on doubles", value);
    // What is given as the precision is taken for the width upstream.
    return (formatSpecial(number, "∞", "-∞") ?? scientific(number)).padStart(precision);
  },
  b: (value) => {
    if (typeof value === "boolean") return value ? "1" : "0";
    return radix(value, 2) ?? refuse("only integers and bools can be formatted as binary", value);
  },
  o: (value) => radix(value, 8) ?? refuse("octal clause can only be used on integers", value),
  x: hexadecimal,
  X: (value) => {
    const text = hexadecimal(value);
    return typeof text === "string" ? text.toUpperCase() : text;
  },
};

function refuse(rule: string, value: Value): Problem {
  return { problem: `${rule}, was given ${typeNameOf(value)}` };
}

function integer(value: Value): bigint | undefined {
  if (typeof value === "bigint") return value;
  return value instanceof Uint ? value.value : undefined;
}

function decimal(value: Value): string | undefined {
  return integer(value)?.toString();
}

function radix(value: Value, base: number): string | undefined {
  return integer(value)?.toString(base);
}

function hexadecimal(value: Value): string | Problem {
  const bytes =
    typeof value === "string"
      ? encodeUtf8(value)
      : value instanceof Bytes
        ? value.bytes
        : undefined;
  if (bytes) return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const rule = "only integers, byte buffers, and strings can be formatted as hex";
  return radix(value, 16) ?? refuse(rule, value);
}

const specialTexts: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  "-Infinity": Number.NEGATIVE_INFINITY,
};

function asDouble(value: Value): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && Object.hasOwn(specialTexts, value)
    ? specialTexts[value]
    : undefined;
}

/** With commas, as English has them. */
function grouped(value: number, precision: number): string {
  const [whole = "", fraction] = fixed(value, precision).split(".");
  const withCommas = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? withCommas : `${withCommas}.${fraction}`;
}

/** JavaScript writes large numbers another way. */
function fixed(value: number, precision: number): string {
  if (Math.abs(value) < 1e21) return value.toFixed(precision);
  const whole = BigInt(value).toString();
  return precision === 0 ? whole : `${whole}.${"0".repeat(precision)}`;
}

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

function scientific(value: number): string {
  const [digits = "", exponent = ""] = value.toExponential(defaultPrecision).split("e");
  const [, sign = "", power = ""] = /^([+-])(\d+)$/.exec(exponent) ?? [];
  const raised = [...power.padStart(2, "0")].map((digit) => superscripts[Number(digit)]).join("");
  return `${digits}×10${sign === "-" ? "⁻" : ""}${raised}`;
}

const stringRule =
  "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps";

function formatString(value: Value): string | Problem {
  if (value instanceof CelList) return formatList(value);
  if (value instanceof CelMap) return formatMap(value);
  return plainText(value) ?? refuse(stringRule, value);
}

function plainText(value: Value): string | undefined {
  if (value === null) return "null";
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return String(value);
  if (typeof value === "number") return formatDouble(value);
  if (value instanceof Bytes) return String.fromCharCode(...value.bytes);
  if (value instanceof Duration) return secondsText(value);
  if (value instanceof Timestamp) return formatTimestamp(value);
  if (value instanceof TypeValue) return value.name;
  return decimal(value);
}

/** As the value stands in lists and maps: what can be written so is a literal. */
function inner(value: Value): string | Problem {
  if (value instanceof CelList) return formatList(value);
  if (value instanceof CelMap) return formatMap(value);
  if (typeof value === "string") return goQuote(value);
  if (value instanceof Bytes) return `b${goQuote(plainText(value)!)}`;
  if (typeof value === "number") {
    const special = formatSpecial(value, "+Inf", "-Inf");
    return special === undefined ? fixed(value, defaultPrecision) : `"${special}"`;
  }
  if (value instanceof Timestamp) return `timestamp("${formatTimestamp(value)}")`;
  if (value instanceof Duration) return `duration("${secondsText(value)}")`;
  return plainText(value) ?? { problem: `no formatting function for ${typeNameOf(value)}` };
}

function formatList(list: CelList): string | Problem {
  const texts: string[] = [];
  for (const item of list) {
    const text = inner(item);
    if (typeof text !== "string") return text;
    texts.push(text);
  }
  return `[${texts.join(", ")}]`;
}

function formatMap(map: CelMap): string | Problem {
  const entries: [string, string][] = [];
  for (const key of map.keys()) {
    if (typeof key !== "string" && typeof key !== "boolean" && integer(key) === undefined)
      return { problem: `no formatting function for map key of type ${typeNameOf(key)}` };
    const [name, value] = [inner(key), inner(map.find(key)!)];
    if (typeof value !== "string") return value;
    entries.push([name as string, value]);
  }
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, value]) => `${key}:${value}`).join(", ")}}`;
}
