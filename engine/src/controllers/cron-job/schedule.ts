// Mirrors the next times of a schedule in github.com/robfig/cron/v3 (spec.go, constantdelay.go) as Kubernetes 1.36 uses
// it; the schedule is read as the API server reads it.
import { type CronFields, parseCronSchedule } from "../../apis/batch/v1/cron-schedule.ts";
import { utcFields, utcMs } from "../../model/time.ts";
import { offsetMs } from "./time-zone.ts";

export interface Schedule {
  /** The first time after the given one, in milliseconds since the epoch; undefined when there is none in five years. */
  next(afterMs: number): number | undefined;
}

/** The schedule that a text describes, in the time zone given; an error text when it describes none. */
export function parseSchedule(text: string, zone: string): Schedule | { readonly error: string } {
  const parsed = parseCronSchedule(text);
  if ("error" in parsed) return parsed;
  if ("fields" in parsed) return new FieldSchedule(parsed.fields, parsed.timeZone ?? zone);
  return { next: (afterMs) => Math.floor(afterMs / 1000) * 1000 + parsed.everyMs };
}

/** Five years: a schedule such as 31 February never comes. */
const horizonDays = 366 * 5;
const dayMs = 86_400_000;

class FieldSchedule implements Schedule {
  readonly #fields: CronFields;
  readonly #zone: string;

  constructor(fields: CronFields, zone: string) {
    this.#fields = fields;
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
    if (!this.#fields.month.has(month) || !this.#dayMatches(day, weekday)) return undefined;
    let first: number | undefined;
    for (const hour of this.#fields.hour)
      for (const minute of this.#fields.minute) {
        const local = localDayMs + hour * 3_600_000 + minute * 60_000;
        const instant = this.#instantOf(local, afterMs);
        if (instant !== undefined && (first === undefined || instant < first)) first = instant;
      }
    return first;
  }

  #dayMatches(day: number, weekday: number): boolean {
    const { dayOfMonth, dayOfWeek, eitherDay } = this.#fields;
    const dayFits = dayOfMonth.has(day);
    const weekdayFits = dayOfWeek.has(weekday);
    return eitherDay ? dayFits || weekdayFits : dayFits && weekdayFits;
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
