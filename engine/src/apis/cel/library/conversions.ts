// Conversions between types (common/stdlib/standard.go and common/types of cel-go 0.26).
import { decodeUtf8, encodeUtf8 } from "../../../model/base64.ts";
import type { Library } from "../functions.ts";
import {
  Bytes,
  Duration,
  EvaluationError,
  Timestamp,
  TypeValue,
  typeNameOf,
  type Uint,
  type Value,
} from "../values.ts";
import { formatDouble } from "./numbers.ts";
import { int, uint } from "./operators.ts";
import { formatTimestamp, parseDurationText, parseTimestamp, secondsText } from "./times.ts";

const durationName = "google.protobuf.Duration";
const timestampName = "google.protobuf.Timestamp";

export const conversions: Library = {
  dyn: { "(A) dyn": same },
  type: { "(A) type(A)": (value: Value) => new TypeValue(typeNameOf(value)) },
  bool: {
    "(bool) bool": same,
    "(string) bool": (text: string) => {
      if (/^(?:1|t|T|TRUE|true|True)$/.test(text)) return true;
      return /^(?:0|f|F|FALSE|false|False)$/.test(text) ? false : cannot("string", "bool");
    },
  },
  bytes: {
    "(bytes) bytes": same,
    "(string) bytes": (text: string) => new Bytes(encodeUtf8(text)),
  },
  double: {
    "(double) double": same,
    "(int) double": (value: bigint) => Number(value),
    "(uint) double": ({ value }: Uint) => Number(value),
    "(string) double": parseDouble,
  },
  duration: {
    "(duration) duration": same,
    "(int) duration": () => cannot("int", durationName),
    "(string) duration": (text: string) => {
      const nanoseconds = parseDurationText(text);
      return nanoseconds === undefined ? cannot("string", durationName) : new Duration(nanoseconds);
    },
  },
  timestamp: {
    "(timestamp) timestamp": same,
    "(int) timestamp": (seconds: bigint) =>
      seconds < -62_135_596_800n || seconds > 253_402_300_799n
        ? new EvaluationError("timestamp overflow")
        : new Timestamp(seconds * 1_000_000_000n),
    "(string) timestamp": (text: string) => parseTimestamp(text) ?? cannot("string", timestampName),
  },
  int: {
    "(int) int": same,
    "(double) int": (value: number) => truncate(value, -(2 ** 63), int),
    "(duration) int": ({ nanoseconds }: Duration) => nanoseconds,
    "(string) int": (text: string) =>
      /^[+-]?[0-9]+$/.test(text) ? parsed(int(toBigInt(text)), "int") : cannot("string", "int"),
    "(timestamp) int": ({ nanoseconds }: Timestamp) => floorDivide(nanoseconds, 1_000_000_000n),
    "(uint) int": ({ value }: Uint) => int(value),
  },
  uint: {
    "(uint) uint": same,
    "(double) uint": (value: number) => truncate(value, 0, uint),
    "(int) uint": (value: bigint) => uint(value),
    "(string) uint": (text: string) =>
      /^[0-9]+$/.test(text) ? parsed(uint(BigInt(text)), "uint") : cannot("string", "uint"),
  },
  string: {
    "(string) string": same,
    "(bool) string": (value: boolean) => String(value),
    "(bytes) string": ({ bytes }: Bytes) => {
      const text = decodeUtf8(bytes);
      const isWhole = encodeUtf8(text).length === bytes.length;
      const isExact = isWhole && encodeUtf8(text).every((byte, i) => byte === bytes[i]);
      return isExact
        ? text
        : new EvaluationError("invalid UTF-8 in bytes, cannot convert to string");
    },
    "(double) string": (value: number) => formatDouble(value),
    "(duration) string": secondsText,
    "(int) string": (value: bigint) => String(value),
    "(timestamp) string": formatTimestamp,
    "(uint) string": ({ value }: Uint) => String(value),
  },
};

function same(value: Value): Value {
  return value;
}

export function cannot(from: string, to: string): EvaluationError {
  return new EvaluationError(`type conversion error from '${from}' to '${to}'`);
}

/** A text that no number of the type holds is none. */
function parsed(value: Value, type: string): Value {
  return value instanceof EvaluationError ? cannot("string", type) : value;
}

function toBigInt(text: string): bigint {
  const size = BigInt(text.replace(/^[+-]/, ""));
  return text.startsWith("-") ? -size : size;
}

function parseDouble(text: string): Value {
  const special = /^([+-]?)(inf|infinity|nan)$/i.exec(text);
  if (special) {
    if (special[2]!.toLowerCase() === "nan")
      return special[1] ? cannot("string", "double") : Number.NaN;
    return special[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  const isNumber = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/.test(text);
  const value = Number(text);
  return isNumber && Number.isFinite(value) ? value : cannot("string", "double");
}

function truncate(value: number, low: number, make: (whole: bigint) => Value): Value {
  const isWithin = low === 0 ? value >= 0 && value < 2 ** 64 : value > low && value < 2 ** 63;
  if (isWithin) return make(BigInt(Math.trunc(value)));
  return new EvaluationError(low === 0 ? "unsigned integer overflow" : "integer overflow");
}

function floorDivide(value: bigint, by: bigint): bigint {
  return value >= 0n || value % by === 0n ? value / by : value / by - 1n;
}
