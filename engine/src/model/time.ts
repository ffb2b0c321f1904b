// RFC 3339 instants without `Date`: the engine knows virtual time only, and reads and writes it as `metav1.Time` does.
import { remember } from "./remember.ts";

const daysBeforeMonth = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

function daysFromEpoch(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const leaps = (n: number) => Math.floor(n / 4) - Math.floor(n / 100) + Math.floor(n / 400);
  return (year - 1970) * 365 + leaps(y) - leaps(1969) + daysBeforeMonth[month - 1]! + day - 1;
}

/** Calendar fields in UTC of an instant in milliseconds since the epoch. `weekday` 0 is Sunday. */
export function utcFields(epochMs: number): {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  ms: number;
  weekday: number;
} {
  const days = Math.floor(epochMs / 86_400_000);
  const rest = epochMs - days * 86_400_000;
  // Years start in March here, so that the leap day is the last of its year.
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
    hour: Math.floor(rest / 3_600_000),
    minute: Math.floor((rest % 3_600_000) / 60_000),
    second: Math.floor((rest % 60_000) / 1000),
    ms: rest % 1000,
    weekday: (((days + 4) % 7) + 7) % 7,
  };
}

/** Milliseconds since the epoch of calendar fields in UTC. */
export function utcMs(
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
): number {
  return (
    daysFromEpoch(year, month, day) * 86_400_000 +
    hour * 3_600_000 +
    minute * 60_000 +
    second * 1000
  );
}

const two = (n: number) => String(n).padStart(2, "0");

/** `2026-01-01T00:00:00Z`: whole seconds, rounded down. */
export function formatTime(epochMs: number): string {
  return formatSecond(Math.floor(epochMs / 1000));
}

const formatSecond = remember((second: number) => {
  const f = utcFields(second * 1000);
  return `${String(f.year).padStart(4, "0")}-${two(f.month)}-${two(f.day)}T${two(f.hour)}:${two(f.minute)}:${two(f.second)}Z`;
});

/** `metav1.MicroTime`: `2026-01-01T00:00:00.250000Z`. */
export function formatMicroTime(epochMs: number): string {
  const micros = String(Math.floor((epochMs - Math.floor(epochMs / 1000) * 1000) * 1000)).padStart(
    6,
    "0",
  );
  return `${formatTime(epochMs).slice(0, -1)}.${micros}Z`;
}

/** Milliseconds since the epoch, or undefined when Go's RFC 3339 parser would refuse the text. */
export function parseTime(text: string): number | undefined {
  const match =
    /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:[.,](\d+))?(?:Z|([+-])(\d{2}):(\d{2}))$/.exec(
      text,
    );
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) return undefined;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const length = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  if (day < 1 || day > length) return undefined;
  const fractionMs = match[7] ? Number(`0.${match[7]}`) * 1000 : 0;
  const offsetMinutes = match[8]
    ? (match[8] === "-" ? -1 : 1) * (Number(match[9]) * 60 + Number(match[10]))
    : 0;
  if (match[8] && (Number(match[9]) > 24 || Number(match[10]) > 59)) return undefined;
  return utcMs(year, month, day, hour, minute, second) + fractionMs - offsetMinutes * 60_000;
}
