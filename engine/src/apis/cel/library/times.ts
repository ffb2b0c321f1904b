// Timestamps and durations (common/types/{timestamp,duration}.go of cel-go 0.26). Difference: of named time zones only
// UTC is known.
import { formatTime, utcFields, utcMs } from "../../../model/time.ts";
import type { Library } from "../functions.ts";
import { type Duration, EvaluationError, Timestamp, type Value } from "../values.ts";
import { plainDouble } from "./numbers.ts";

const nanosPerMs = 1_000_000n;

type Fields = ReturnType<typeof utcFields>;
type Field = (fields: Fields) => number;

function dayOfYear({ year, month, day }: Fields): number {
  return (utcMs(year, month, day) - utcMs(year, 1, 1)) / 86_400_000;
}

/** A field of a time, in UTC or in a zone. */
function dateField(field: Field) {
  return {
    "timestamp.() int": (time: Timestamp) => readField(field, time, 0),
    "timestamp.(string) int": (time: Timestamp, zone: string) => {
      const offset = zoneOffset(zone);
      return typeof offset === "number" ? readField(field, time, offset) : offset;
    },
  };
}

function readField(field: Field, { nanoseconds }: Timestamp, offsetMinutes: number): Value {
  const milliseconds = floorDivide(nanoseconds, nanosPerMs);
  return BigInt(field(utcFields(Number(milliseconds) + offsetMinutes * 60_000)));
}

export const timeLibrary: Library = {
  getFullYear: dateField(({ year }) => year),
  getMonth: dateField(({ month }) => month - 1),
  getDayOfYear: dateField(dayOfYear),
  getDayOfMonth: dateField(({ day }) => day - 1),
  getDate: dateField(({ day }) => day),
  getDayOfWeek: dateField(({ weekday }) => weekday),
  getHours: { ...dateField(({ hour }) => hour), ...durationField(3_600_000_000_000n) },
  getMinutes: { ...dateField(({ minute }) => minute), ...durationField(60_000_000_000n) },
  getSeconds: { ...dateField(({ second }) => second), ...durationField(1_000_000_000n) },
  getMilliseconds: {
    ...dateField(({ ms }) => ms),
    ...durationField(nanosPerMs),
  },
};

function durationField(unit: bigint) {
  return { "duration.() int": ({ nanoseconds }: Duration) => nanoseconds / unit };
}

/** Minutes east of Greenwich: `02:00`, `-08:00`. */
function zoneOffset(zone: string): number | EvaluationError {
  const [, sign, hours, minutes] = /^([+-]?)(\d{1,2}):(\d{1,2})$/.exec(zone) ?? [];
  if (hours !== undefined) return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  return zone === "" || zone === "UTC" ? 0 : new EvaluationError(`unknown time zone ${zone}`);
}

const unitNanoseconds: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: nanosPerMs,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

/** Go's `time.ParseDuration`; undefined for what it can not read. */
export function parseDurationText(text: string): bigint | undefined {
  if (/^[+-]?0$/.test(text)) return 0n;
  const part = "(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h)";
  if (!new RegExp(`^[+-]?(?:${part})+$`).test(text)) return undefined;
  let total = 0n;
  for (const [, whole = "", fraction = "", unit = ""] of text.matchAll(
    /([0-9]*)(?:\.([0-9]*))?(ns|us|µs|μs|ms|s|m|h)/g,
  )) {
    const size = unitNanoseconds[unit]!;
    total += BigInt(whole || "0") * size;
    if (fraction !== "") total += (BigInt(fraction) * size) / 10n ** BigInt(fraction.length);
  }
  if (text.startsWith("-")) total = -total;
  return BigInt.asIntN(64, total) === total ? total : undefined;
}

/** RFC 3339; undefined for what is none, an error for years that no timestamp has. */
export function parseTimestamp(text: string): Value | undefined {
  const match =
    /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:[.,](\d+))?(?:Z|([+-])(\d{2}):(\d{2}))$/.exec(
      text,
    );
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map(Number);
  if (month < 1 || month > 12) return undefined;
  const midnight = utcMs(year, month, day);
  const real = utcFields(midnight);
  const [zoneHour, zoneMinute] = [Number(match[9] ?? 0), Number(match[10] ?? 0)];
  const isWithin = hour < 24 && minute < 60 && second < 60 && zoneHour <= 24 && zoneMinute <= 60;
  if (real.month !== month || real.day !== day || !isWithin) return undefined;
  const offset = (match[8] === "-" ? -1 : 1) * (zoneHour * 60 + zoneMinute);
  const seconds = BigInt(midnight / 1000 + hour * 3600 + minute * 60 + second - offset * 60);
  if (seconds < -62_135_596_800n || seconds > 253_402_300_799n)
    return new EvaluationError("timestamp overflow");
  const nanoseconds = BigInt((match[7] ?? "0").slice(0, 9).padEnd(9, "0"));
  return new Timestamp(seconds * 1_000_000_000n + nanoseconds, offset);
}

/** RFC 3339 with as many digits as it takes, in the zone that it was read in. */
export function formatTimestamp({ nanoseconds, offsetMinutes }: Timestamp): string {
  const seconds = floorDivide(nanoseconds, 1_000_000_000n);
  const fraction = String(nanoseconds - seconds * 1_000_000_000n)
    .padStart(9, "0")
    .replace(/0+$/, "");
  const local = formatTime((Number(seconds) + offsetMinutes * 60) * 1000).slice(0, -1);
  const two = (value: number) => String(value).padStart(2, "0");
  const size = Math.abs(offsetMinutes);
  const sign = offsetMinutes < 0 ? "-" : "+";
  const zone = size === 0 ? "Z" : `${sign}${two(Math.floor(size / 60))}:${two(size % 60)}`;
  return `${local}${fraction === "" ? "" : `.${fraction}`}${zone}`;
}

export function secondsText({ nanoseconds }: Duration): string {
  return `${plainDouble(Number(nanoseconds) / 1e9)}s`;
}

function floorDivide(value: bigint, by: bigint): bigint {
  return value >= 0n || value % by === 0n ? value / by : value / by - 1n;
}
