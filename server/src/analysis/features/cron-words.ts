// A cron schedule in words. What is too involved for a sentence is told field by field.
import { cronDescriptors } from "#engine";

const months =
  "January February March April May June July August September October November December".split(
    " ",
  );
const weekdays = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");
const shortMonths = months.map((name) => name.slice(0, 3).toLowerCase());
const shortDays = weekdays.map((name) => name.slice(0, 3).toLowerCase());

/** `Every day at 02:30`, `Every 5 minutes from Monday to Friday`. The schedule must be one that can be read. */
export function scheduleWords(schedule: string): string {
  const text = schedule.trim().replace(/^(?:CRON_)?TZ=\S*\s+/, "");
  const every = /^@every\s+(.+)$/.exec(text)?.[1];
  if (every !== undefined) return `Every ${every}`;
  const [minute = "*", hour = "*", day = "*", month = "*", weekday = "*"] = (
    cronDescriptors[text] ?? text
  ).split(/\s+/);
  const days = dayWords(day, weekday);
  const inMonths = any(month)
    ? ""
    : ` in ${listOf(month, (value) => nameOf(value, months, shortMonths, 1))}`;
  const when = timeWords(minute, hour);
  const daily = /^At /.test(when) && days === "" ? "Every day" : "";
  const body = daily ? `${daily} ${when[0]?.toLowerCase()}${when.slice(1)}` : `${when}${days}`;
  return `${body}${inMonths}`;
}

const any = (field: string) => field === "*" || field === "?";
const plain = (field: string) => /^\d+(?:,\d+)*$/.test(field);

function timeWords(minute: string, hour: string): string {
  if (plain(minute) && plain(hour)) {
    const times = hour
      .split(",")
      .flatMap((h) => minute.split(",").map((m) => `${h.padStart(2, "0")}:${m.padStart(2, "0")}`));
    return `At ${listed(times.sort())}`;
  }
  const minutes = minuteWords(minute);
  if (any(hour)) return minutes;
  const step = /^\*\/(\d+)$/.exec(hour)?.[1];
  if (step !== undefined && plain(minute))
    return `Every ${step} hours at minute ${listed(minute.split(","))}`;
  if (step !== undefined) return `${minutes}, in every ${ordinal(Number(step))} hour`;
  const range = /^(\d+)-(\d+)$/.exec(hour);
  if (range)
    return `${minutes} from ${range[1]?.padStart(2, "0")}:00 to ${range[2]?.padStart(2, "0")}:59`;
  return `${minutes}, in the hours ${listOf(hour, (value) => value)}`;
}

function minuteWords(minute: string): string {
  if (any(minute)) return "Every minute";
  const step = /^(?:\*|0)\/(\d+)$/.exec(minute)?.[1];
  if (step === "1") return "Every minute";
  if (step !== undefined) return `Every ${step} minutes`;
  if (minute === "0") return "Every hour";
  return `Every hour at minute ${listOf(minute, (value) => value)}`;
}

/** A day that either field names will do when both are restricted. */
function dayWords(day: string, weekday: string): string {
  const ofMonth = any(day) ? "" : monthDays(day);
  const ofWeek = any(weekday) ? "" : weekDays(weekday);
  if (ofMonth && ofWeek) return `${ofMonth} or${ofWeek}`;
  return ofMonth + ofWeek;
}

function monthDays(day: string): string {
  const step = /^\*\/(\d+)$/.exec(day)?.[1];
  if (step !== undefined) return ` on every ${ordinal(Number(step))} day of the month`;
  const many = /[,-]/.test(day);
  return ` on day${many ? "s" : ""} ${listOf(day, (value) => value)} of the month`;
}

function weekDays(weekday: string): string {
  const range = /^(\w+)-(\w+)$/.exec(weekday);
  const name = (value: string) => nameOf(value, weekdays, shortDays, 0);
  if (range) return ` from ${name(range[1] ?? "")} to ${name(range[2] ?? "")}`;
  return ` on ${listOf(weekday, name)}`;
}

/** Numbers and short names in full. */
function nameOf(
  value: string,
  names: readonly string[],
  short: readonly string[],
  first: number,
): string {
  const at = short.indexOf(value.toLowerCase());
  return names[at >= 0 ? at : (Number(value) - first) % names.length] ?? value;
}

/** `1 to 5, 10 and 20`; steps stay as they are written. */
function listOf(field: string, name: (value: string) => string): string {
  return listed(
    field.split(",").map((part) => {
      const range = /^(\w+)-(\w+)$/.exec(part);
      return range ? `${name(range[1] ?? "")} to ${name(range[2] ?? "")}` : name(part);
    }),
  );
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

function ordinal(count: number): string {
  const ending =
    count % 100 >= 11 && count % 100 <= 13 ? "th" : ["th", "st", "nd", "rd"][count % 10];
  return `${count}${ending ?? "th"}`;
}
