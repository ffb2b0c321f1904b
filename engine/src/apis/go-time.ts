// How Go's `time.Parse` reads the two layouts of `metav1.Time` and `metav1.MicroTime` (apimachinery 1.36), and its words
// for what it can not read.
import { encodeUtf8 } from "../model/base64.ts";
import { utcMs } from "../model/time.ts";

/** The pieces of a layout: literal text, or what has to stand there. */
const timeLayout = ["2006", "-", "01", "-", "02", "T", "15", ":", "04", ":", "05", "Z07:00"];
const microTimeLayout = [...timeLayout.slice(0, -1), ".000000", "Z07:00"];

/** Milliseconds since the epoch (with a fraction), or the text of Go's error. */
export function parseGoTime(text: string, form: "time" | "micro-time"): number | { error: string } {
  const layout = form === "time" ? timeLayout : microTimeLayout;
  const as = layout.join("");
  const cannot = (rest: string, piece: string) => ({
    error: `parsing time ${quote(text)} as ${quote(as)}: cannot parse ${quote(rest)} as ${quote(piece)}`,
  });
  const problem = (words: string) => ({ error: `parsing time ${quote(text)}: ${words}` });
  const numbers: { [piece: string]: number } = {};
  let offsetMinutes = 0;
  let rest = text;
  for (const piece of layout) {
    if (piece === "Z07:00") {
      if (rest.startsWith("Z")) {
        rest = rest.slice(1);
        continue;
      }
      const zone = /^(.)(\d\d):(\d\d)/s.exec(rest);
      if (!zone) return cannot(rest, piece);
      if (Number(zone[2]) > 24) return problem("time zone offset hour out of range");
      if (Number(zone[3]) > 60) return problem("time zone offset minute out of range");
      if (zone[1] !== "+" && zone[1] !== "-") return cannot(rest, piece);
      offsetMinutes = (zone[1] === "-" ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3]));
      rest = rest.slice(6);
    } else if (piece === ".000000") {
      const fraction = /^[.,]\d{6}/.exec(rest);
      if (!fraction) return cannot(rest, piece);
      numbers["fraction"] = Number(`0.${fraction[0].slice(1)}`);
      rest = rest.slice(7);
    } else if (/^\d/.test(piece)) {
      // Only the hour may be written with one digit.
      const digits = (piece === "2006" ? /^\d{4}/ : piece === "15" ? /^\d\d?/ : /^\d\d/).exec(rest);
      if (!digits) return cannot(rest, piece);
      const number = Number(digits[0]);
      numbers[piece] = number;
      const range = ranges[piece];
      if (range && (number < range.min || number > range.max))
        return problem(`${range.name} out of range`);
      rest = rest.slice(digits[0].length);
      const fraction = /^[.,]\d+/.exec(rest);
      if (piece === "05" && form === "time" && fraction) {
        numbers["fraction"] = Number(`0.${fraction[0].slice(1)}`);
        rest = rest.slice(fraction[0].length);
      }
    } else {
      if (!rest.startsWith(piece)) return cannot(rest, piece);
      rest = rest.slice(piece.length);
    }
  }
  if (rest !== "") return problem(`extra text: ${quote(rest)}`);
  const [year, month, day] = [numbers["2006"]!, numbers["01"]!, numbers["02"]!];
  if (day < 1 || day > daysIn(year, month)) return problem("day out of range");
  const whole = utcMs(year, month, day, numbers["15"], numbers["04"], numbers["05"]);
  return whole + (numbers["fraction"] ?? 0) * 1000 - offsetMinutes * 60_000;
}

const ranges: { [piece: string]: { name: string; min: number; max: number } } = {
  "01": { name: "month", min: 1, max: 12 },
  "15": { name: "hour", min: 0, max: 23 },
  "04": { name: "minute", min: 0, max: 59 },
  "05": { name: "second", min: 0, max: 59 },
};

function daysIn(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
}

/** The quoting of Go's `time` package, which escapes every byte outside ASCII. */
function quote(text: string): string {
  let out = '"';
  for (const byte of encodeUtf8(text)) {
    const character = String.fromCharCode(byte);
    if (character === '"' || character === "\\") out += `\\${character}`;
    else if (byte < 0x20 || byte >= 0x80) out += `\\x${byte.toString(16).padStart(2, "0")}`;
    else out += character;
  }
  return `${out}"`;
}
