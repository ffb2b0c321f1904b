// Mirrors the standard parser of github.com/robfig/cron v3 as pkg/util/parsers/parsers.go (1.36) calls it: five fields
// or a descriptor, and the parser's words about mistakes.
import { parseDuration } from "../../../model/duration.ts";
import { goQuote } from "../../../model/go-format.ts";
import { isTimeZone } from "./time-zone.ts";

/** The values that each field of a schedule allows. */
export interface CronFields {
  readonly minute: ReadonlySet<number>;
  readonly hour: ReadonlySet<number>;
  readonly dayOfMonth: ReadonlySet<number>;
  readonly month: ReadonlySet<number>;
  readonly dayOfWeek: ReadonlySet<number>;
  /** Whether both days were restricted: then one of them is enough. */
  readonly eitherDay: boolean;
}

/** A schedule: fields, or a fixed distance. `timeZone` when the text begins with one. */
export type CronSchedule = { readonly timeZone?: string } & (
  | { readonly fields: CronFields }
  | { readonly everyMs: number }
);

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

const bounds: readonly Bounds[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: months },
  { min: 0, max: 6, names: days },
];

/** What stands for five fields, and those. */
export const cronDescriptors: { readonly [name: string]: string } = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
};

/** The schedule that a text means, or the server's words for why it means none. */
export function parseCronSchedule(text: string): CronSchedule | { readonly error: string } {
  if (text === "") return { error: "empty spec string" };
  const prefix = /^(?:CRON_)?TZ=/.exec(text)?.[0];
  if (prefix === undefined) return parseSpec(text);
  const space = text.indexOf(" ");
  // The parser slices up to the space, which is not there, and the server reports Go's panic.
  if (space < 0)
    return { error: "invalid schedule format: runtime error: slice bounds out of range [:-1]" };
  const zone = text.slice(prefix.length, space);
  if (zone !== "" && !isTimeZone(zone))
    return { error: `provided bad location ${zone}: unknown time zone ${zone}` };
  const schedule = parseSpec(text.slice(space).trim());
  return "error" in schedule ? schedule : { ...schedule, timeZone: zone === "" ? "UTC" : zone };
}

function parseSpec(text: string): CronSchedule | { readonly error: string } {
  if (text.startsWith("@")) {
    const spec = Object.hasOwn(cronDescriptors, text) ? cronDescriptors[text] : undefined;
    if (spec !== undefined) return parseSpec(spec);
    const every = "@every ";
    if (!text.startsWith(every)) return { error: `unrecognized descriptor: ${text}` };
    const given = text.slice(every.length);
    const duration = parseDuration(given);
    if (duration === undefined)
      return { error: `failed to parse duration ${text}: ${durationError(given)}` };
    // Whole seconds, at least one.
    return { everyMs: Math.max(1000, duration - (duration % 1000)) };
  }
  const words = text.split(/\s+/u).filter((word) => word !== "");
  if (words.length !== bounds.length)
    return { error: `expected exactly 5 fields, found ${words.length}: [${words.join(" ")}]` };
  const parsed: FieldValues[] = [];
  for (const [i, word] of words.entries()) {
    const values = parseField(word, bounds[i]!);
    if ("error" in values) return values;
    parsed.push(values);
  }
  const [minute, hour, dayOfMonth, month, dayOfWeek] = parsed as [
    FieldValues,
    FieldValues,
    FieldValues,
    FieldValues,
    FieldValues,
  ];
  return {
    fields: {
      minute: minute.values,
      hour: hour.values,
      dayOfMonth: dayOfMonth.values,
      month: month.values,
      dayOfWeek: dayOfWeek.values,
      eitherDay: !dayOfMonth.star && !dayOfWeek.star,
    },
  };
}

/** Go's words about a text that is no duration. */
function durationError(text: string): string {
  const invalid = `time: invalid duration ${goQuote(text)}`;
  let rest = text.replace(/^[+-]/, "");
  if (rest === "") return invalid;
  while (rest !== "") {
    const number = /^(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)/.exec(rest)?.[0];
    if (number === undefined) return invalid;
    rest = rest.slice(number.length);
    const unit = /^[^.0-9]*/.exec(rest)![0];
    if (unit === "") return `time: missing unit in duration ${goQuote(text)}`;
    if (!/^(?:ns|us|µs|μs|ms|s|m|h)$/.test(unit))
      return `time: unknown unit ${goQuote(unit)} in duration ${goQuote(text)}`;
    rest = rest.slice(unit.length);
  }
  return invalid;
}

interface FieldValues {
  readonly values: ReadonlySet<number>;
  /** Whether an unrestricted `*` or `?` is among the field's parts. */
  readonly star: boolean;
}

function parseField(text: string, limits: Bounds): FieldValues | { readonly error: string } {
  const values = new Set<number>();
  let star = false;
  for (const part of text.split(",").filter((p) => p !== "")) {
    const range = parseRange(part, limits);
    if ("error" in range) return range;
    for (let value = range.start; value <= range.end; value += range.step) values.add(value);
    star ||= range.star;
  }
  return { values, star };
}

interface Range {
  readonly start: number;
  readonly end: number;
  readonly step: number;
  readonly star: boolean;
}

/** `*`, `5`, `1-5`, `MON-FRI`, each with an optional `/step`; `5/15` means from 5 to the maximum. */
function parseRange(text: string, { min, max, names }: Bounds): Range | { readonly error: string } {
  const [range = "", ...steps] = text.split("/");
  const [low = "", ...highs] = range.split("-");
  const any = low === "*" || low === "?";
  let [start, end] = [min, max];
  if (!any) {
    const first = parseIntOrName(low, names, min);
    if (typeof first === "object") return first;
    [start, end] = [first, first];
    if (highs.length > 1) return { error: `too many hyphens: ${text}` };
    if (highs.length === 1) {
      const last = parseIntOrName(highs[0]!, names, min);
      if (typeof last === "object") return last;
      end = last;
    }
  }
  if (steps.length > 1) return { error: `too many slashes: ${text}` };
  let step = 1;
  if (steps.length === 1) {
    const given = parseNumber(steps[0]!);
    if (typeof given === "object") return given;
    step = given;
    if (highs.length === 0) end = max;
  }
  if (start < min)
    return { error: `beginning of range (${start}) below minimum (${min}): ${text}` };
  if (end > max) return { error: `end of range (${end}) above maximum (${max}): ${text}` };
  if (start > end)
    return { error: `beginning of range (${start}) beyond end of range (${end}): ${text}` };
  if (step === 0) return { error: `step of range should be a positive number: ${text}` };
  return { start, end, step, star: any && step === 1 };
}

function parseIntOrName(
  text: string,
  names: readonly string[] | undefined,
  first: number,
): number | { readonly error: string } {
  const position = names?.indexOf(text.toLowerCase()) ?? -1;
  return position >= 0 ? position + first : parseNumber(text);
}

const maxInt64 = 2n ** 63n - 1n;

/** Go's Atoi, without negative numbers. */
function parseNumber(text: string): number | { readonly error: string } {
  const problem = !/^[+-]?[0-9]+$/.test(text)
    ? "invalid syntax"
    : BigInt(text.replace(/^[+-]/, "")) > maxInt64
      ? "value out of range"
      : undefined;
  if (problem !== undefined)
    return {
      error: `failed to parse int from ${text}: strconv.Atoi: parsing ${goQuote(text)}: ${problem}`,
    };
  const number = Number(text);
  return number < 0 ? { error: `negative number (${number}) not allowed: ${text}` } : number;
}
