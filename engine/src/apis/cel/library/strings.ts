// Functions of strings (common/stdlib/standard.go and ext/strings.go of cel-go 0.26, version 2). Places are counted in
// code points.
import { controlEscape } from "../../../model/go-format.ts";
import { compilePattern } from "../../../model/regexp/matcher.ts";
import type { Library } from "../functions.ts";
import { ArrayList, type CelList, EvaluationError, noSuchOverload, type Value } from "../values.ts";
import { formatText } from "./format-text.ts";

/** A test of two strings, which everything else has no overload for. */
function test(holds: (text: string, other: string) => Value) {
  return {
    signatures: "string.(string) bool",
    call: (text: Value, other: Value) =>
      typeof text === "string" && typeof other === "string" ? holds(text, other) : noSuchOverload(),
  };
}

export const stringsLibrary: Library = {
  startsWith: test((text, start) => text.startsWith(start)),
  endsWith: test((text, end) => text.endsWith(end)),
  contains: test((text, part) => text.includes(part)),
  matches: {
    signatures: "string.(string) bool, (string string) bool",
    call: (text: Value, pattern: Value) => {
      if (typeof text !== "string" || typeof pattern !== "string") return noSuchOverload();
      const compiled = compilePattern(pattern);
      return "error" in compiled ? new EvaluationError(compiled.error) : compiled.test(text);
    },
  },
  charAt: {
    "string.(int) string": (text: string, index: bigint) => {
      const characters = [...text];
      const isWithin = index >= 0n && index <= BigInt(characters.length);
      return isWithin ? (characters[Number(index)] ?? "") : outOfRange(index);
    },
  },
  indexOf: {
    "string.(string) int": (text: string, part: string) => indexOf(text, part, 0n),
    "string.(string int) int": indexOf,
  },
  lastIndexOf: {
    "string.(string) int": (text: string, part: string) => {
      const length = BigInt([...text].length);
      if (part === "") return length;
      return length < BigInt([...part].length) ? -1n : lastIndexOf(text, part, length - 1n);
    },
    "string.(string int) int": lastIndexOf,
  },
  lowerAscii: {
    "string.() string": (text: string) => text.replace(/[A-Z]+/g, (part) => part.toLowerCase()),
  },
  upperAscii: {
    "string.() string": (text: string) => text.replace(/[a-z]+/g, (part) => part.toUpperCase()),
  },
  replace: {
    "string.(string string) string": (text: string, old: string, by: string) =>
      replace(text, old, by, -1n),
    "string.(string string int) string": replace,
  },
  split: {
    "string.(string) list(string)": (text: string, by: string) => split(text, by, -1n),
    "string.(string int) list(string)": split,
  },
  substring: {
    "string.(int) string": (text: string, start: bigint) => {
      const characters = [...text];
      return start < 0n || start > BigInt(characters.length)
        ? outOfRange(start)
        : characters.slice(Number(start)).join("");
    },
    "string.(int int) string": (text: string, start: bigint, end: bigint) => {
      const characters = [...text];
      const length = BigInt(characters.length);
      if (start > end)
        return new EvaluationError(`invalid substring range. start: ${start}, end: ${end}`);
      if (start < 0n || start > length) return outOfRange(start);
      if (end > length) return outOfRange(end);
      return characters.slice(Number(start), Number(end)).join("");
    },
  },
  trim: {
    "string.() string": (text: string) =>
      text.replace(/^[\t\n\v\f\r \u0085\p{Z}]+|[\t\n\v\f\r \u0085\p{Z}]+$/gu, ""),
  },
  join: {
    "list(string).() string": (list: CelList) => join(list, ""),
    "list(string).(string) string": join,
  },
  format: { "string.(list(dyn)) string": formatText },
  "strings.quote": { "(string) string": quote },
  "jsonpatch.escapeKey": {
    "(string) string": (key: string) => key.replaceAll("~", "~0").replaceAll("/", "~1"),
  },
};

function outOfRange(index: bigint): EvaluationError {
  return new EvaluationError(`index out of range: ${index}`);
}

function indexOf(text: string, part: string, offset: bigint): Value {
  if (part === "") return offset;
  if (offset < 0n) return outOfRange(offset);
  const [characters, wanted] = [[...text], [...part]];
  for (let i = Number(offset); i + wanted.length <= characters.length; i++)
    if (wanted.every((one, j) => characters[i + j] === one)) return BigInt(i);
  return -1n;
}

function lastIndexOf(text: string, part: string, offset: bigint): Value {
  if (part === "") return offset;
  if (offset < 0n) return outOfRange(offset);
  const [characters, wanted] = [[...text], [...part]];
  if (offset >= BigInt(characters.length)) return -1n;
  const last = Math.min(Number(offset), characters.length - wanted.length);
  for (let i = last; i >= 0; i--)
    if (wanted.every((one, j) => characters[i + j] === one)) return BigInt(i);
  return -1n;
}

/** At most `count` times where that is not negative. */
function replace(text: string, old: string, by: string, count: bigint): Value {
  const times = (places: number) => (count < 0n ? places : Number(count));
  if (old === "") {
    const characters = [...text];
    const before = (one: string, i: number) =>
      i < times(Number.POSITIVE_INFINITY) ? by + one : one;
    const end = characters.length < times(Number.POSITIVE_INFINITY) ? by : "";
    return characters.map(before).join("") + end;
  }
  const parts = text.split(old);
  const changed = Math.min(times(parts.length - 1), parts.length - 1);
  return [...parts.slice(0, changed), parts.slice(changed).join(old)].join(by);
}

function split(text: string, by: string, count: bigint): Value {
  if (count === 0n) return new ArrayList([]);
  const parts = by === "" ? [...text] : text.split(by);
  if (count < 0n || BigInt(parts.length) <= count) return new ArrayList(parts);
  const last = Number(count) - 1;
  return new ArrayList([...parts.slice(0, last), parts.slice(last).join(by)]);
}

function join(list: CelList, by: string): Value {
  const texts: string[] = [];
  for (const item of list) {
    if (typeof item !== "string")
      return new EvaluationError(`join: invalid input: ${String(item)}`);
    texts.push(item);
  }
  return texts.join(by);
}

function quote(text: string): string {
  const shown = [...text].map((one) =>
    one === '"' || one === "\\" ? `\\${one}` : (controlEscape(one) ?? one),
  );
  return `"${shown.join("")}"`;
}
