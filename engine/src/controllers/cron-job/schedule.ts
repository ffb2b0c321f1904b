// Mirrors github.com/robfig/cron/v3 (parser.go, spec.go, constantdelay.go) as Kubernetes 1.36 uses it: five fields, the
// descriptors, `@every`, and a time zone.
import { parseDuration } from "../../model/duration.ts";
import { utcFields, utcMs } from "../../model/time.ts";
import { offsetMs } from "./time-zone.ts";

export interface Schedule {
  /** The first time after the given one, in milliseconds since the epoch; undefined when there is none in five years. */
  next(afterMs: number): number | undefined;
}

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const minutes: Bounds = { min: 0, max: 59 };
const hours: Bounds = { min: 0, max: 23 };
const daysOfMonth: Bounds = { min: 1, max: 31 };
const months: Bounds = {
  min: 1,
  max: 12,
  names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
};
const daysOfWeek: Bounds = {
  min: 0,
  max: 6,
  names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"],
};

const descriptors: { readonly [name: string]: string } = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
};

interface Field {
  readonly values: ReadonlySet<number>;
  /** Written as `*` or `?`: such a day field leaves the choice to the other one. */
  readonly any: boolean;
}

/** The schedule that a text describes, in the time zone given; an error text when it describes none. */
export function parseSchedule(text: string, zone: string): Schedule | { readonly error: string } {
  if (text.trim() === "") return { error: "empty spec string" };
  let spec = text;
  let zoneName = zone;
  const prefix = /^(?:CRON_)?TZ=(\S*) +/.exec(spec);
  if (prefix) {
    zoneName = prefix[1]!;
    if (offsetMs(zoneName, 0) === undefined)
      return { error: `provided bad location ${zoneName}: unknown time zone ${zoneName}` };
    spec = spec.slice(prefix[0].length).trim();
  }
  if (spec.startsWith("@every ")) return everySchedule(spec);
  if (spec.startsWith("@") && descriptors[spec] === undefined)
    return { error: `unrecognized descriptor: ${spec}` };
  const fields = (descriptors[spec] ?? spec).split(/\s+/).filter((field) => field !== "");
  if (fields.length !== 5)
    return { error: `expected exactly 5 fields, found ${fields.length}: [${fields.join(" ")}]` };
  const parsed: Field[] = [];
  for (const [i, bounds] of [minutes, hours, daysOfMonth, months, daysOfWeek].entries()) {
    const field = parseField(fields[i]!, bounds);
    if ("error" in field) return field;
    parsed.push(field);
  }
  const [minute, hour, day, month, weekday] = parsed as [Field, Field, Field, Field, Field];
  return new CronSchedule(minute, hour, day, month, weekday, zoneName);
}

function everySchedule(spec: string): Schedule | { readonly error: string } {
  const duration = parseDuration(spec.slice("@every ".length));
  if (duration === undefined)
    return { error: `failed to parse duration ${spec}: time: invalid duration` };
  const periodMs = Math.max(1000, Math.trunc(duration / 1000) * 1000);
  return { next: (afterMs) => Math.floor(afterMs / 1000) * 1000 + periodMs };
}

function parseField(text: string, bounds: Bounds): Field | { readonly error: string } {
  const values = new Set<number>();
  let any = false;
  for (const part of text.split(",").filter((item) => item !== "")) {
    const range = parseRange(part, bounds);
    if ("error" in range) return range;
    any ||= range.any;
    for (let value = range.start; value <= range.end; value += range.step) values.add(value);
  }
  return { values, any };
}

type Range = { start: number; end: number; step: number; any: boolean };

function parseRange(text: string, bounds: Bounds): Range | { readonly error: string } {
  const [range = "", stepText, ...more] = text.split("/");
  const [low = "", high, ...others] = range.split("-");
  const any = low === "*" || low === "?";
  const start = any ? bounds.min : parseValue(low, bounds);
  if (typeof start !== "number") return start;
  if (others.length > 0) return { error: `too many hyphens: ${text}` };
  let end = any ? bounds.max : high === undefined ? start : parseValue(high, bounds);
  if (typeof end !== "number") return end;
  if (more.length > 0) return { error: `too many slashes: ${text}` };
  const step = stepText === undefined ? 1 : parseInteger(stepText);
  if (typeof step !== "number") return step;
  // `N/step` means from N to the end.
  if (stepText !== undefined && high === undefined && !any) end = bounds.max;
  if (start < bounds.min)
    return { error: `beginning of range (${start}) below minimum (${bounds.min}): ${text}` };
  if (end > bounds.max)
    return { error: `end of range (${end}) above maximum (${bounds.max}): ${text}` };
  if (start > end)
    return { error: `beginning of range (${start}) beyond end of range (${end}): ${text}` };
  if (step === 0) return { error: `step of range should be a positive number: ${text}` };
  return { start, end, step, any: any && step === 1 };
}

function parseValue(text: string, bounds: Bounds): number | { readonly error: string } {
  const named = bounds.names?.indexOf(text.toLowerCase()) ?? -1;
  return named >= 0 ? named + bounds.min : parseInteger(text);
}

function parseInteger(text: string): number | { readonly error: string } {
  if (/^\+?[0-9]+$/.test(text)) return Number(text);
  if (/^-[0-9]+$/.test(text)) return { error: `negative number (${text}) not allowed: ${text}` };
  return {
    error: `failed to parse int from ${text}: strconv.Atoi: parsing "${text}": invalid syntax`,
  };
}

/** Five years: a schedule such as 31 February never comes. */
const horizonDays = 366 * 5;
const dayMs = 86_400_000;

class CronSchedule implements Schedule {
  readonly #minutes: readonly number[];
  readonly #hours: readonly number[];
  readonly #day: Field;
  readonly #month: Field;
  readonly #weekday: Field;
  readonly #zone: string;

  constructor(minute: Field, hour: Field, day: Field, month: Field, weekday: Field, zone: string) {
    this.#minutes = [...minute.values].sort((a, b) => a - b);
    this.#hours = [...hour.values].sort((a, b) => a - b);
    this.#day = day;
    this.#month = month;
    this.#weekday = weekday;
    this.#zone = zone;
  }

  next(afterMs: number): number | undefined {
    const localMs = afterMs + (offsetMs(this.#zone, afterMs) ?? 0);
    const { year, month, day } = utcFields(localMs);
    const firstDayMs = utcMs(year, month, day);
    for (let i = 0; i <= horizonDays; i++) {
      const found = this.#firstOn(firstDayMs + i * dayMs, afterMs);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The first time of a (local) day that is later than `afterMs`. */
  #firstOn(localDayMs: number, afterMs: number): number | undefined {
    const { month, day, weekday } = utcFields(localDayMs);
    if (!this.#month.values.has(month) || !this.#dayMatches(day, weekday)) return undefined;
    let first: number | undefined;
    for (const hour of this.#hours)
      for (const minute of this.#minutes) {
        const local = localDayMs + hour * 3_600_000 + minute * 60_000;
        const instant = this.#instantOf(local, afterMs);
        if (instant !== undefined && (first === undefined || instant < first)) first = instant;
      }
    return first;
  }

  /** If both day fields are restricted one of them is enough. */
  #dayMatches(day: number, weekday: number): boolean {
    const dayFits = this.#day.values.has(day);
    const weekdayFits = this.#weekday.values.has(weekday);
    return this.#day.any || this.#weekday.any ? dayFits && weekdayFits : dayFits || weekdayFits;
  }

  /** The instant of a wall-clock time after `afterMs`; none when clocks skip that time. */
  #instantOf(localMs: number, afterMs: number): number | undefined {
    // Around a change of the clocks a wall-clock time can stand for two instants: before and after.
    const offsets = [localMs - dayMs, localMs + dayMs].map((ms) => offsetMs(this.#zone, ms) ?? 0);
    const instants = [...new Set(offsets)]
      .map((offset) => localMs - offset)
      .filter((ms) => ms + (offsetMs(this.#zone, ms) ?? 0) === localMs && ms > afterMs);
    return instants.length === 0 ? undefined : Math.min(...instants);
  }
}
